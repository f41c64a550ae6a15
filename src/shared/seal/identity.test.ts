// Identities, fingerprints, team keys and the root: what is sealed opens with the right key only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes, toText } from '../base/id.ts'
import { readStatement } from './directory.ts'
import { fingerprint, makeIdentity, openIdentity, resealIdentity, sealIdentity, unlockKeyFromPrf } from './identity.ts'
import { unlockKeyFromPassphrase } from './passphrase.ts'
import { hpkeOpen, hpkeSeal, utf8, verifyStatement } from './primitives.ts'
import { makeRoot, makeTeamKey, openPrivate, openRoot, passPrivate, rootFromPrint, teamPurpose } from './team-key.ts'

const depl = newId()

test('an identity opens with its own unlock key, in its own installation, and cannot be taken out again', async () => {
  const identity = await makeIdentity()
  const key = await unlockKeyFromPrf(depl, randomBytes(32))
  const sealed = await sealIdentity(depl, identity, key)
  const opened = await openIdentity(depl, sealed, key)
  assert.ok(opened)
  assert.deepEqual(opened.public, identity.public)
  assert.equal(opened.seal.privateKey.extractable || opened.sign.privateKey.extractable, false)
  const box = await hpkeSeal(identity.public.seal, utf8('i'), utf8('a'), utf8('x'))
  assert.deepEqual(await hpkeOpen(opened.seal, utf8('i'), utf8('a'), box!), utf8('x'))
  assert.equal(await openIdentity(depl, sealed, randomBytes(32)), null)
  assert.equal(await openIdentity(newId(), sealed, key), null)
})

test('a second way to unlock gives the same identity', async () => {
  const identity = await makeIdentity()
  const [first, second] = [randomBytes(32), randomBytes(32)]
  const sealed = await sealIdentity(depl, identity, first)
  const again = await resealIdentity(depl, sealed, first, second)
  assert.deepEqual((await openIdentity(depl, again!, second))?.public, identity.public)
  assert.equal(await openIdentity(depl, again!, first), null)
  assert.equal(await resealIdentity(depl, sealed, second, first), null)
})

test('the same passphrase gives the same key, another salt or installation another', async () => {
  const salt = toText(randomBytes(32))
  const key = await unlockKeyFromPassphrase(depl, 'vier huizen en een fiets', salt)
  assert.equal(key.length, 32)
  assert.deepEqual(await unlockKeyFromPassphrase(depl, 'vier huizen en een fiets', salt), key)
  assert.notDeepEqual(await unlockKeyFromPassphrase(newId(), 'vier huizen en een fiets', salt), key)
  await assert.rejects(unlockKeyFromPassphrase(depl, 'short', salt), RangeError)
})

test('a fingerprint is six groups of five digits and differs for other keys', async () => {
  const [a, b] = [await makeIdentity(), await makeIdentity()]
  const read = await fingerprint(depl, a.public)
  assert.match(read, /^(\d{5} ){5}\d{5}$/)
  assert.equal(await fingerprint(depl, a.public), read)
  assert.notEqual(await fingerprint(depl, b.public), read)
  assert.notEqual(await fingerprint(depl, { seal: a.public.seal, sign: b.public.sign }), read)
})

test('a team key opens for its members alone and can be handed on by one of them', async () => {
  const [coordinator, listener, later] = [await makeIdentity(), await makeIdentity(), await makeIdentity()]
  const [one, two] = [newId(), newId()]
  const made = await makeTeamKey(depl, { team: 'nl', epoch: 3, from: 1000, until: 2000 }, { member: one, identity: coordinator }, [
    { member: one, keys: coordinator.public },
    { member: two, keys: listener.public },
  ])
  const body = readStatement('team-key', made.statement)
  assert.ok(body)
  assert.ok(await verifyStatement('team-key', depl, made.statement, coordinator.public.sign))
  const wrap = made.wraps.find((w) => w.member === two)!.wrap
  const purpose = teamPurpose('nl', 3)
  assert.ok(await openPrivate(depl, purpose, 'seal', wrap, listener, body.seal))
  assert.equal(await openPrivate(depl, purpose, 'seal', wrap, later, body.seal), null)
  assert.equal(await openPrivate(depl, teamPurpose('fr', 3), 'seal', wrap, listener, body.seal), null)
  assert.equal(await openPrivate(depl, purpose, 'seal', wrap, listener, listener.public.seal), null)
  const handed = await passPrivate(depl, purpose, wrap, listener, later.public)
  assert.ok(await openPrivate(depl, purpose, 'seal', handed!, later, body.seal))
  assert.equal(await passPrivate(depl, purpose, wrap, later, later.public), null)
})

test('the root comes back from its sealed half and from paper, and a mistyped paper is refused', async () => {
  const coordinator = await makeIdentity()
  const { root, rootSealed, printed } = await makeRoot(depl, coordinator.public)
  assert.ok(await openRoot(depl, rootSealed, coordinator, root))
  assert.equal(await openRoot(depl, rootSealed, await makeIdentity(), root), null)
  assert.ok(await rootFromPrint(printed.toUpperCase().replaceAll(' ', ''), root))
  const wrong = (printed[0] === '0' ? '1' : '0') + printed.slice(1)
  assert.equal(await rootFromPrint(wrong, root), null)
  const other = await makeRoot(depl, coordinator.public)
  assert.equal(await rootFromPrint(printed, other.root), null)
})
