// The directory, checked from the root down: what a visitor's page believes of a listener, and what it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../base/id.ts'
import type { Credentials, Signed } from '../wire/parts.ts'
import { checkCredentials, clockTolerance, makeStatement, readStatement } from './directory.ts'
import { bytesOf, exportPublic, importSealTo, importVerifier, makeKeyPairs, makeSignPair, verifyStatement } from './primitives.ts'
import { day, makeInstallation, noon } from './rehearsal-fixture.ts'
import { toText } from '../base/id.ts'

const installation = await makeInstallation()
const { depl, root, rootPair, coordinator } = installation
const person = await installation.listener()
const shift = await installation.shift(person)
const good = shift.credentials

const check = async (credentials: Credentials, now = noon, by = root, where = depl) => checkCredentials(by, where, credentials, now)
/** The listener's statement, changed and signed as the directory would. */
async function listenerWith(change: Record<string, unknown>, signer = coordinator.identity.sign.privateKey): Promise<Signed> {
  const { kind, ...body } = readStatement('listener', person.statement)!
  return makeStatement(kind, depl, { ...body, ...change }, signer)
}
async function shiftWith(change: Record<string, unknown>, signer = person.identity.sign.privateKey): Promise<Signed> {
  const { kind, ...body } = readStatement('shift', good.shift)!
  return makeStatement(kind, depl, { ...body, ...change }, signer)
}

test('a listener whom the root vouches for is believed, with her shift keys and languages', async () => {
  const verified = await check(good)
  assert.deepEqual(verified, {
    member: person.member,
    shift: shift.shift,
    keys: shift.keys.public,
    languages: [{ tag: 'nl', level: 3 }],
    woman: true,
    coordinator: false,
  })
})

test('who listens is a coordinator where the root says so, within its time, and she was not removed', async () => {
  const { kind, ...body } = readStatement('coordinator', coordinator.statement)!
  const hers = (change: Record<string, unknown>, signer = rootPair.privateKey) => makeStatement(kind, depl, { ...body, member: person.member, ...person.identity.public, ...change }, signer)
  const chainWith = async (...more: Signed[]) => check({ ...good, chain: [coordinator.statement, person.statement, ...more] })
  assert.equal((await chainWith(await hers({})))?.coordinator, true)
  assert.equal((await chainWith(await hers({ member: newId() })))?.coordinator, false, "somebody else's")
  assert.equal((await chainWith(await hers({ from: noon - 9 * day, until: noon - 2 * day })))?.coordinator, false, 'run out')
  assert.equal(await chainWith(await hers({}, coordinator.identity.sign.privateKey)), null, 'of a coordinator, not of the root')
  // She coordinates no more, and listens on: her newer statement as a listener stands.
  const removal = await makeStatement('removal', depl, { member: person.member, n: 1, by: coordinator.member, from: noon, vouches: [] }, coordinator.identity.sign.privateKey)
  const later = await check({ ...good, chain: [coordinator.statement, await hers({}), removal, await listenerWith({ n: 2 })] })
  assert.equal(later?.coordinator, false)
  const own = await installation.shift({ ...coordinator, statement: await listenerWith({ member: coordinator.member, ...coordinator.identity.public }) })
  assert.equal((await check(own.credentials))?.coordinator, true, 'she may vouch for herself as a listener')
  assert.equal(await check({ ...own.credentials, chain: [coordinator.statement] }), null, 'and without that nothing is known of her as a listener')
})

test('a swapped root is refused', async () => {
  assert.equal(await check(good, noon, await exportPublic(await makeSignPair(false))), null)
})

test('the directory of another installation is refused', async () => {
  assert.equal(await check(good, noon, root, newId()), null)
})

test('a swapped coordinator key is refused', async () => {
  const other = await makeInstallation(depl)
  assert.equal(await check({ ...good, chain: [other.coordinator.statement, person.statement] }), null)
  const thief = await makeKeyPairs(false)
  const { kind, ...body } = readStatement('coordinator', coordinator.statement)!
  const forged = await makeStatement(kind, depl, { ...body, ...thief.public }, thief.sign.privateKey)
  const hers = await listenerWith({}, thief.sign.privateKey)
  assert.equal(await check({ ...good, chain: [forged, hers] }), null)
})

test('a swapped directory key is refused: a listener signed by nobody who may', async () => {
  const thief = await makeKeyPairs(false)
  assert.equal(await check({ ...good, chain: [coordinator.statement, await listenerWith({}, thief.sign.privateKey)] }), null)
  assert.equal(await check({ ...good, chain: [coordinator.statement, await listenerWith({}, rootPair.privateKey)] }), null)
  assert.equal(await check({ ...good, chain: [coordinator.statement, await listenerWith({ by: person.member })] }), null)
})

test('a swapped shift key is refused: a shift signed by somebody else', async () => {
  const thief = await makeKeyPairs(false)
  assert.equal(await check({ ...good, shift: await shiftWith(thief.public, thief.sign.privateKey) }), null)
  assert.equal(await check({ ...good, shift: await shiftWith({}, coordinator.identity.sign.privateKey) }), null)
})

test("another listener's shift under this one's name is refused", async () => {
  const other = await installation.listener()
  const theirs = await installation.shift(other)
  assert.equal(await check({ chain: good.chain, shift: theirs.credentials.shift }), null)
  assert.equal(await check({ chain: good.chain, shift: await shiftWith({ member: other.member }) }), null)
})

test('an old directory is refused, with a day for a wrong clock', async () => {
  const until = readStatement('listener', person.statement)!.until
  const late = { ...good, shift: await shiftWith({ from: until - 60, until: until + 60 }) }
  assert.ok(await check(late, until + clockTolerance))
  assert.equal(await check(late, until + clockTolerance + 1), null)
  const hers = { ...good, chain: [coordinator.statement, await listenerWith({ from: noon + 400 * day, until: noon + 401 * day })] }
  assert.equal(await check({ ...hers, shift: await shiftWith({ from: noon + 400 * day, until: noon + 400 * day }) }, noon + 400 * day), null)
  assert.ok(await check(good, noon - 3600 - clockTolerance + 3540))
  assert.equal(await check(good, noon - 3600 - clockTolerance - 1), null)
  assert.equal(await check({ ...good, shift: await shiftWith({ from: noon - 3 * day, until: noon - 3 * day + 60 }) }), null)
})

test('a statement of too long a life is refused', async () => {
  assert.equal(await check({ ...good, shift: await shiftWith({ from: noon - 60, until: noon - 60 + day / 2 + 1 }) }), null)
  assert.equal(await check({ ...good, chain: [coordinator.statement, await listenerWith({ from: noon - 1, until: noon + 90 * day })] }), null)
  const { kind, ...body } = readStatement('coordinator', coordinator.statement)!
  const long = await makeStatement(kind, depl, { ...body, until: body.from + 366 * day + 1 }, rootPair.privateKey)
  assert.equal(await check({ ...good, chain: [long, person.statement] }), null)
})

test('a removed listener is refused, and believed again when she is signed anew', async () => {
  const body = { member: person.member, n: 2, by: coordinator.member, from: noon, vouches: [] }
  const removal = await makeStatement('removal', depl, body, coordinator.identity.sign.privateKey)
  assert.equal(await check({ ...good, chain: [...good.chain, removal] }), null)
  const again = await listenerWith({ n: 3 })
  assert.ok(await check({ ...good, chain: [...good.chain, removal, again] }))
  const byRoot = await makeStatement('removal', depl, { ...body, by: '' }, rootPair.privateKey)
  assert.equal(await check({ ...good, chain: [...good.chain, byRoot] }), null)
})

test('a removed coordinator vouches for nobody', async () => {
  const removal = await makeStatement('removal', depl, { member: coordinator.member, n: 1, by: '', from: noon, vouches: [] }, rootPair.privateKey)
  assert.equal(await check({ ...good, chain: [...good.chain, removal] }), null)
})

test('a forged removal spoils the chain: it is not passed over', async () => {
  const thief = await makeKeyPairs(false)
  const removal = await makeStatement('removal', depl, { member: newId(), n: 1, by: '', from: noon, vouches: [] }, thief.sign.privateKey)
  assert.equal(await check({ ...good, chain: [...good.chain, removal] }), null)
})

test('of two statements about one listener the higher number holds, even where it has ended', async () => {
  const newer = await listenerWith({ n: 2, languages: [{ tag: 'ar', level: 2 }] })
  for (const chain of [
    [...good.chain, newer],
    [newer, ...good.chain],
  ]) {
    assert.deepEqual((await check({ ...good, chain }))?.languages, [{ tag: 'ar', level: 2 }])
  }
  const ended = await listenerWith({ n: 2, from: noon - 5 * day, until: noon - 2 * day })
  assert.equal(await check({ ...good, chain: [...good.chain, ended] }), null)
})

test('a signature of one kind does not serve as another', async () => {
  assert.equal(await verifyStatement('listener', depl, good.shift, person.identity.public.sign), false)
  assert.equal(await verifyStatement('shift', newId(), good.shift, person.identity.public.sign), false)
  assert.equal(await verifyStatement('shift', depl, good.shift, person.identity.public.sign), true)
})

test('a body of another shape, or not in its one form, is no statement', () => {
  const body = good.shift.body
  const read = (text: string) => readStatement('shift', { ...good.shift, body: text })
  assert.ok(read(body))
  assert.equal(read(` ${body}`), null)
  assert.equal(read(body.replace('{', '{"kind":"shift",')), null)
  assert.equal(read(body.replace('}', ',"x":1}')), null)
  assert.equal(read(body.slice(1)), null)
  assert.equal(readStatement('listener', good.shift), null)
})

test('points that are not on the curve, compressed or at infinity are refused', async () => {
  const raw = bytesOf(shift.keys.public.seal)
  const off = raw.slice()
  off[64]! ^= 1
  const compressed = raw.slice(0, 33)
  compressed[0] = 2 + (raw[64]! & 1)
  const tooBig = raw.slice()
  tooBig.fill(0xff, 1, 33)
  for (const bad of [off, compressed, tooBig, new Uint8Array(65), Uint8Array.of(0), raw.slice(0, 64)]) {
    assert.equal(await importSealTo(toText(bad)), null)
    assert.equal(await importVerifier(toText(bad)), null)
  }
  assert.ok(await importSealTo(toText(raw)))
})
