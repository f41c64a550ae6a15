// Who may be believed without a shift: people who stand now, and those who have gone and whose statements a removal vouches for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../base/id.ts'
import type { Signed } from '../wire/parts.ts'
import { makeStatement, readStatement } from './directory.ts'
import { makeHouse } from './left-fixture.ts'
import { checkListener, checkTeamKey, readTeams } from './left-visitor.ts'
import { makeIdentity } from './identity.ts'
import { exportPublic, makeKeyPairs, makeSignPair, signStatement } from './primitives.ts'
import type { KeyPairs } from './primitives.ts'
import { day, noon } from './rehearsal-fixture.ts'
import { makeTeamKey } from './team-key.ts'
import { readVouched, statementHash } from './vouched.ts'

const house = await makeHouse()
const { at, ann, bea, coordinator, rootPair } = house
const chain = house.chain(ann)
const said = await signStatement('left', at.depl, { word: 'hers' }, ann.identity.sign.privateKey)
const later = await signStatement('left', at.depl, { word: 'later' }, ann.identity.sign.privateKey)
const who = async (links: Signed[], statement = said, member = ann.member, now = noon, by = at) => (await readVouched(by.root, by.depl, links, now))?.signer(member, 'left', statement) ?? null

/** A second coordinator, signed by the root. */
async function another(change: Record<string, unknown> = {}): Promise<{ member: string; identity: KeyPairs; statement: Signed }> {
  const [member, identity] = [newId(), await makeIdentity()]
  const body = { member, n: 1, ...identity.public, from: noon - 3600, until: noon + 300 * day, ...change }
  return { member, identity, statement: await makeStatement('coordinator', at.depl, body, rootPair.privateKey) }
}
async function listenerAgain(change: Record<string, unknown>): Promise<Signed> {
  const { kind, ...body } = readStatement('listener', ann.statement)!
  return makeStatement(kind, at.depl, { ...body, ...change }, coordinator.identity.sign.privateKey)
}

test('who stands now is believed, in the role that the directory names', async () => {
  assert.equal(await who(chain), 'listener')
  const own = await signStatement('left', at.depl, {}, coordinator.identity.sign.privateKey)
  assert.equal(await who([coordinator.statement], own, coordinator.member), 'coordinator')
  const vouched = (await readVouched(at.root, at.depl, chain, noon))!
  assert.deepEqual(vouched.standing(ann.member, 'listener')?.keys, ann.identity.public)
  assert.equal(vouched.standing(ann.member, 'coordinator'), null)
  assert.equal(vouched.standing(bea.member, 'listener'), null)
  assert.equal((await checkListener(at, ann.member, chain, noon))?.seal, ann.identity.public.seal)
})

test('another root, another installation, a key nobody signed: nobody is believed', async () => {
  assert.equal(await who(chain, said, ann.member, noon, { ...at, root: await exportPublic(await makeSignPair(false)) }), null)
  assert.equal(await who(chain, said, ann.member, noon, { ...at, depl: newId() }), null)
  const thief = await makeKeyPairs(false)
  const { kind, ...body } = readStatement('listener', ann.statement)!
  const forged = await makeStatement(kind, at.depl, { ...body, ...thief.public }, thief.sign.privateKey)
  const theirs = await signStatement('left', at.depl, {}, thief.sign.privateKey)
  assert.equal(await who([coordinator.statement, forged], theirs), null)
  assert.equal(await who(chain, theirs), null)
  assert.equal(await who([...chain, forged]), null, 'one that does not check spoils it all')
  assert.equal(await who(chain, said, bea.member), null, 'her signature is not another’s')
  assert.equal(await who([coordinator.statement]), null)
  assert.equal(await who([coordinator.statement, bea.statement, said]), null, 'a statement that is none')
})

test('an old directory is refused once its time is over', async () => {
  assert.equal(await who(chain, said, ann.member, noon + 89 * day), 'listener')
  assert.equal(await who(chain, said, ann.member, noon + 92 * day), null)
  assert.equal(await who(chain, said, ann.member, noon - 3 * day), null)
  const old = await another({ from: noon - 366 * day, until: noon - 2 * day })
  const { kind, ...body } = readStatement('listener', ann.statement)!
  const hers = await makeStatement(kind, at.depl, { ...body, by: old.member }, old.identity.sign.privateKey)
  assert.equal(await who([old.statement, hers]), null, 'nor is whom somebody signed whose time is over')
  const long = await another({ until: noon + 400 * day })
  const own = await signStatement('left', at.depl, {}, long.identity.sign.privateKey)
  assert.equal(await who([long.statement], own, long.member), null, 'too long a life')
})

test('the newest statement holds: keys of before it are not believed', async () => {
  const next = await makeIdentity()
  assert.equal(await who([...chain, await listenerAgain({ n: 2, ...next.public })]), null)
  assert.equal(await who([...chain, await listenerAgain({ n: 2 })]), 'listener', 'the same keys, renewed')
})

test('a removed member is believed in nothing but what her removal vouches for', async () => {
  assert.equal(await who([...chain, await house.removal(ann, [])]), null)
  const removal = await house.removal(ann, [await statementHash(said)])
  assert.equal(await who([...chain, removal]), 'listener')
  assert.equal(await who([...chain, removal], later), null)
  assert.equal(await who([...chain, removal], said, ann.member, noon + 300 * day), 'listener', 'also when her own time is over')
  assert.equal(await who([...chain, removal], said, ann.member, noon + 400 * day), null, 'not when her who removed is over')
  assert.equal(await checkListener(at, ann.member, [...chain, removal], noon), null, 'nothing is sealed to her')
  assert.equal(await who([...chain, await house.removal(bea, [await statementHash(later)]), await house.removal(ann, [])], later), null, 'another’s removal vouches for nothing of hers')
})

test('a removal of an older number leaves her keys of after it alone, and vouches for nothing of them', async () => {
  const next = await makeIdentity()
  const anew = await listenerAgain({ n: 3, ...next.public })
  const removal = await house.removal(ann, [await statementHash(said)])
  assert.equal(await who([...chain, removal, anew]), 'listener', 'what she signed with the keys of before')
  const now = await signStatement('left', at.depl, {}, next.sign.privateKey)
  assert.equal(await who([...chain, removal, anew], now), 'listener')
  assert.equal(await who([...chain, removal, anew], later), null)
  const odd = await house.removal(ann, [await statementHash(now)])
  assert.equal(await who([...chain, odd, anew], now, ann.member, noon + 120 * day), null, 'what she signed with the keys of after')
})

test('a removal vouches only where whoever signed it stands, or is vouched for herself', async () => {
  const second = await another()
  const byHer = await makeStatement('removal', at.depl, { member: ann.member, n: 2, by: coordinator.member, from: noon, vouches: [await statementHash(said)] }, coordinator.identity.sign.privateKey)
  const gone = async (vouches: string[]) => makeStatement('removal', at.depl, { member: coordinator.member, n: 2, by: second.member, from: noon, vouches }, second.identity.sign.privateKey)
  assert.equal(await who([...chain, second.statement, byHer, await gone([])]), null)
  assert.equal(await who([...chain, second.statement, byHer, await gone([await statementHash(byHer)])]), 'listener')
  const byRoot = await makeStatement('removal', at.depl, { member: ann.member, n: 2, by: '', from: noon, vouches: [await statementHash(said)] }, rootPair.privateKey)
  assert.equal(await who([...chain, byRoot]), 'listener')
  const forged = await makeStatement('removal', at.depl, { member: ann.member, n: 2, by: '', from: noon, vouches: [await statementHash(said)] }, ann.identity.sign.privateKey)
  assert.equal(await who([...chain, forged]), null)
})

test('a coordinator’s word holds where the member’s own statement has ended, for what it names and no more, and ends nothing', async () => {
  const word = async (vouches: string[], by = coordinator, about = ann.member, key = by.identity) =>
    makeStatement('removal', at.depl, { member: about, n: 0, by: by.member, from: noon, vouches }, key.sign.privateKey)
  const [hash, lapsed] = [await statementHash(said), noon + 120 * day]
  const vouched = [...chain, await word([hash])]
  assert.equal(await who(vouched), 'listener')
  assert.equal(await who(vouched, later), 'listener', 'it ends nothing')
  assert.equal(await who(vouched, said, ann.member, lapsed), 'listener')
  assert.equal(await who(chain, said, ann.member, lapsed), null)
  assert.equal(await who(vouched, later, ann.member, lapsed), null, 'what it does not name')
  assert.equal(await who([...chain, await word([await statementHash(later)]), await word([hash])], later, ann.member, lapsed), 'listener', 'of several each counts')
  assert.equal(await who([...chain, await word([hash], coordinator, bea.member)], said, ann.member, lapsed), null, 'about another')
  assert.equal(await who([...chain, await word([hash], coordinator, ann.member, ann.identity)], said, ann.member, lapsed), null, 'signed by herself in a coordinator’s name')
  assert.equal(await who([...chain, await word([hash], ann)], said, ann.member, lapsed), null, 'a listener’s word')
  assert.equal(await who(vouched, said, ann.member, noon + 400 * day), null, 'not when hers who gave it is over')
  const second = await another()
  const gone = await makeStatement('removal', at.depl, { member: coordinator.member, n: 2, by: second.member, from: noon, vouches: [] }, second.identity.sign.privateKey)
  assert.equal(await who([...vouched, second.statement, gone], said, ann.member, lapsed), null, 'nor when she was removed')
  assert.equal(await who([...vouched, await house.removal(ann, [])], said, ann.member, lapsed), 'listener', 'removed herself she is still believed in that')
  const stranger = await signStatement('left', at.depl, { word: 'theirs' }, (await makeKeyPairs(false)).sign.privateKey)
  assert.equal(await who([...chain, await word([await statementHash(stranger)])], stranger), null, 'a word makes nobody’s signature hers')
})

test('whom a removed coordinator signed does not stand', async () => {
  const second = await another()
  const gone = await makeStatement('removal', at.depl, { member: coordinator.member, n: 1, by: second.member, from: noon, vouches: [] }, second.identity.sign.privateKey)
  assert.equal(await who([...chain, second.statement, gone]), null)
})

test('a swapped team key is not sealed to', async () => {
  const shown = house.shown('nl')
  assert.equal((await checkTeamKey(at, shown, noon))?.name, 'nl')
  const key = async (by: { member: string; identity: KeyPairs }, times = { from: noon - day, until: noon + 7 * day }) =>
    (await makeTeamKey(at.depl, { team: 'nl', epoch: 1, ...times }, by, [])).statement
  const bySomebody = await key({ member: coordinator.member, identity: await makeIdentity() })
  assert.equal(await checkTeamKey(at, { ...shown, statement: bySomebody }, noon), null, 'signed by nobody')
  const byListener = await key({ member: ann.member, identity: ann.identity })
  assert.equal(await checkTeamKey(at, { ...shown, statement: byListener, chain }, noon), null, 'signed by a listener')
  assert.equal(await checkTeamKey(at, { ...shown, team: 'fr' }, noon), null, 'of another team')
  assert.equal(await checkTeamKey(at, { ...shown, epoch: 2 }, noon), null, 'of another epoch')
  assert.equal(await checkTeamKey(at, shown, noon + 9 * day), null, 'its time is over')
  assert.equal(await checkTeamKey(at, { ...shown, statement: await key(coordinator, { from: noon - 30 * day, until: noon - 2 * day }) }, noon), null, 'an old one')
  const removed = await house.removal(coordinator, [])
  assert.equal(await checkTeamKey(at, { ...shown, chain: [coordinator.statement, removed] }, noon), null, 'signed by a coordinator who has gone')
})

test('without a key for a language the coordinators alone open it, and without theirs nobody is promised anything', async () => {
  const all = [house.shown('nl'), house.shown('coordinators')]
  const names = async (keys: typeof all, languages: string[]) => {
    const teams = await readTeams(at, keys, languages, noon)
    return teams && [teams.languages, teams.members.map((m) => m.name)]
  }
  assert.deepEqual(await names(all, ['nl', 'ps']), [['nl'], ['nl', 'coordinators']])
  assert.deepEqual(await names(all, ['ps']), [[], ['coordinators']], 'a team she did not agree to is left out')
  assert.equal(await names([house.shown('nl')], ['nl']), null)
  assert.equal(await names([], ['nl']), null)
  const newer = await house.teamKey('nl', 2)
  const teams = await readTeams(at, [{ team: 'nl', epoch: 2, statement: newer.statement, chain: [coordinator.statement] }, ...all], ['nl'], noon)
  assert.equal(teams?.members.find((m) => m.name === 'nl')?.key, 2, 'of several the newest')
})
