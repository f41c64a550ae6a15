// Removing a member, and the teams' keys: what was hers ends at once, and never is nobody left.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import { KeysHand, MemberHand, coordinatorStatement, newListener, seconds, setUpTeam } from './member-hand.ts'
import type { TeamHand } from './member-hand.ts'

const refused = (code: string) => ({ code })
const day = 86_400
const wrap = (): string => toText(randomBytes(113))

async function teamKey(by: MemberHand, team: string, epoch: number, more: object = {}): Promise<Signed> {
  const { keys } = await KeysHand.make()
  return by.identity.sign({ kind: 'team-key', team, epoch, seal: keys.seal, by: by.id, from: seconds(), until: seconds() + 34 * day, ...more })
}

async function secondCoordinator({ team, root }: TeamHand): Promise<MemberHand> {
  const eva = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  await team.signMember(await eva.data(team), eva.id, await coordinatorStatement(root, eva))
  return eva
}

test('a removed member has no session, no passkey and no wrap left, and the others are told', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator, bus } = hand
  const listener = await newListener(hand)
  const actor = await coordinator.data(team)
  const statement = await teamKey(coordinator, 'nl', 1)
  await team.teamKeys.put(actor, [{ statement, wraps: [{ member: listener.id, wrap: wrap() }] }])
  const told: unknown[] = []
  bus.listen('team', (hint) => told.push(hint))
  await team.membership.remove(actor, listener.id, await coordinator.removalOf(listener))
  assert.deepEqual(told, [{ ended: listener.id }])
  assert.equal(await team.access.session(listener.session), null)
  const { challenge, options } = await team.access.signInOptions()
  await assert.rejects(team.access.signIn(challenge, listener.passkey.get(options)), refused('sign-in-failed'))
  const [left] = await db.sql`select
    (select count(*)::int from team_wrap where member = ${listener.id}) as wraps,
    (select count(*)::int from team_unlock where member = ${listener.id}) as unlocks`
  assert.deepEqual({ ...left }, { wraps: 0, unlocks: 0 })
  const about = (await team.directory()).statements.filter((s) => s.body.includes(listener.id))
  assert.deepEqual(about.map((s) => (JSON.parse(s.body) as { kind: string }).kind).toSorted(), ['listener', 'removal'])
  await assert.rejects(team.membership.remove(actor, listener.id, await coordinator.removalOf(listener, 2)), refused('member-unknown'))
  await assert.rejects(team.membership.recover(listener.id), refused('member-unknown'))
  await assert.rejects(team.signMember(actor, listener.id, await coordinator.listenerStatement(listener, [], 2)), refused('member-unknown'))
})

test('a removal must be signed by the root or by who removes', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator, root } = hand
  const listener = await newListener(hand)
  const actor = await coordinator.data(team)
  const other = await newListener(hand)
  await assert.rejects(team.membership.remove(actor, listener.id, await coordinator.removalOf(other)), refused('bad-statement'))
  await assert.rejects(team.membership.remove(actor, listener.id, await other.removalOf(listener)), refused('bad-statement'))
  const asRoot = { kind: 'removal', member: listener.id, n: 1, by: '', from: seconds(), vouches: [] }
  await assert.rejects(team.membership.remove(actor, listener.id, await coordinator.identity.sign(asRoot)), refused('bad-statement'))
  assert.ok(await team.access.session(listener.session))
  await team.membership.remove(actor, listener.id, await root.sign(asRoot))
})

test('the last coordinator stays, also where two remove each other at the same moment', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const ann = await coordinator.data(team)
  await assert.rejects(team.membership.remove(ann, coordinator.id, await coordinator.removalOf(coordinator)), refused('last-coordinator'))
  const eva = await secondCoordinator(hand)
  const [evas, ofEva, ofAnn] = [await eva.data(team), await coordinator.removalOf(eva), await eva.removalOf(coordinator)]
  // Open connections, so that both begin at once.
  await Promise.all([1, 2, 3, 4].map(() => db.sql`select 1`))
  const tries = await Promise.allSettled([team.membership.remove(ann, eva.id, ofEva), team.membership.remove(evas, coordinator.id, ofAnn)])
  assert.deepEqual(tries.map((t) => t.status).toSorted(), ['fulfilled', 'rejected'])
  assert.equal((await team.members()).filter((m) => m.state === 'active').length, 1)
})

test('team keys: each sees her own wrap, a coordinator sees who has none, and a removed member gets none', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const lea = await newListener(hand)
  const mia = await newListener(hand)
  const ann = await coordinator.data(team)
  const statement = await teamKey(coordinator, 'nl', 1)
  const leas = wrap()
  await team.teamKeys.put(ann, [{ statement, wraps: [{ member: lea.id, wrap: leas }] }])
  assert.deepEqual((await team.teamKeys.all(await lea.data(team))).map((k) => [k.team, k.epoch, k.wrap, k.missing]), [['nl', 1, leas, []]])
  assert.deepEqual((await team.teamKeys.all(ann)).map((k) => [k.wrap, k.missing]), [[null, [ann.id, mia.id]]])
  await team.teamKeys.put(ann, [{ statement, wraps: [mia.id, ann.id].map((member) => ({ member, wrap: wrap() })) }])
  assert.deepEqual((await team.teamKeys.all(ann)).map((k) => k.missing), [[]])
  await team.membership.remove(ann, mia.id, await coordinator.removalOf(mia))
  await assert.rejects(team.teamKeys.put(ann, [{ statement, wraps: [{ member: mia.id, wrap: wrap() }] }]), refused('member-unknown'))
})

test('a team’s keys are made weeks ahead, each for its own week, and not further', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const own = await coordinator.data(team)
  const start = seconds()
  const week = (n: number) => ({ from: start + n * 7 * day, until: start + (n + 1) * 7 * day })
  const put = async (statement: Promise<Signed>) => team.teamKeys.put(own, [{ statement: await statement, wraps: [{ member: own.id, wrap: wrap() }] }])
  for (const n of [0, 1, 2, 3]) await put(teamKey(coordinator, 'nl', n + 1, week(n)))
  assert.deepEqual((await team.teamKeys.all(own)).map((key) => [key.epoch, key.wrap !== null]), [[1, true], [2, true], [3, true], [4, true]])
  assert.deepEqual(await team.teamKeys.standing(), [{ team: 'nl', holds: true, until: week(3).until }])
  await put(teamKey(coordinator, 'fr', 1, week(1)))
  assert.deepEqual((await team.teamKeys.standing()).map(({ team: name, holds }) => [name, holds]), [['fr', false], ['nl', true]])
  await assert.rejects(put(teamKey(coordinator, 'nl', 5, { from: seconds() + 36 * day, until: seconds() + 43 * day })), refused('bad-statement'))
})

test('a team whose keys have all ended is told its newest, so that the next one can be numbered', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const own = await coordinator.data(team)
  for (const epoch of [1, 2]) await team.teamKeys.put(own, [{ statement: await teamKey(coordinator, 'nl', epoch), wraps: [] }])
  await db.sql`update team_key set until = 0`
  const [last, ...others] = await team.teamKeys.all(own)
  assert.deepEqual([last?.epoch, others.length], [2, 0])
  await team.teamKeys.put(own, [{ statement: await teamKey(coordinator, 'nl', last!.epoch + 1), wraps: [] }])
})

test('a team key is refused where it is not a coordinator’s, not the next, or not of a team', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const lea = await newListener(hand)
  const ann = await coordinator.data(team)
  const put = (statement: Signed, who = ann): Promise<void> => team.teamKeys.put(who, [{ statement, wraps: [] }])
  await put(await teamKey(coordinator, 'coordinators', 2))
  await assert.rejects(put(await teamKey(lea, 'nl', 1), await lea.data(team)), refused('not-allowed'))
  await assert.rejects(put(await teamKey(lea, 'nl', 1)), refused('bad-statement'))
  await assert.rejects(put(await teamKey(lea, 'nl', 1, { by: coordinator.id })), refused('bad-statement'))
  await assert.rejects(put(await teamKey(coordinator, 'coordinators', 1)), refused('epoch'))
  await assert.rejects(put(await teamKey(coordinator, 'coordinators', 2)), refused('epoch'), 'another key of that epoch')
  await assert.rejects(put(await teamKey(coordinator, 'xx', 1)), refused('bad-statement'))
  await assert.rejects(put(await teamKey(coordinator, 'nl', 1, { until: seconds() + 36 * day })), refused('bad-statement'))
})
