// What the server shows of the directory, read as a visitor's page reads it: the teams' keys, and whoever signed a room, also after she has gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTeamKey, knownBy } from '../../shared/seal/left-visitor.ts'
import type { LeftRoom } from '../../shared/wire/left.ts'
import { MemberHand, coordinatorStatement, depl, seconds } from '../team/member-hand.ts'
import { LeftHouse, box, roomOf, visitorOf } from './left-hand.ts'
import { hashOf } from './statement.ts'

const day = 86_400

/** The same room, signed by her indeed. */
const signed = async (room: LeftRoom, who: MemberHand): Promise<LeftRoom> => ({ ...room, statement: await who.identity.sign(JSON.parse(room.statement.body) as { kind: string }) })

test('a page believes the teams’ keys, and an answer of somebody who was removed where her removal vouches for it', async () => {
  await using house = await LeftHouse.open()
  const { team, coordinator: ann } = house.hand
  const at = { depl, root: team.root()! }
  const shown = await house.left.visitor.keys(['nl'])
  for (const key of shown) assert.equal((await checkTeamKey(at, key, seconds()))?.name, key.team)
  const [key] = shown
  assert.equal(await checkTeamKey(at, { ...key!, chain: [] }, seconds()), null, 'not without the root’s word')

  const lea = await house.listener()
  const message = await house.left1()
  const room = await signed(await house.claimRoom(message.id, message.room.statement.body, lea), lea)
  await house.left.desk.putRoom(lea.id, { id: message.id, room, why: 'claim' })
  await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: box() })
  const believed = async (): Promise<string | null> => {
    const { vouches, rooms } = await house.come(message)
    return knownBy(at, vouches, seconds())(lea.id, rooms[1]!.statement)
  }
  assert.equal(await believed(), 'listener')
  // Renewed in between, she stays who she is.
  await team.signMember(await ann.data(team), lea.id, await ann.listenerStatement(lea, [{ tag: 'nl', level: 3 }], 2))
  assert.equal(await believed(), 'listener')

  const vouches = (await house.left.desk.signed(lea.id)).map(({ statement }) => hashOf(statement.body))
  const removal = await ann.identity.sign({ kind: 'removal', member: lea.id, n: 3, by: ann.id, from: seconds(), vouches })
  await team.membership.remove(await ann.data(team), lea.id, removal)
  assert.equal(await believed(), 'listener', 'her removal vouches for what she signed before')
})

test('what a coordinator has vouched for stays readable when the listener’s own statement ends; what nobody vouched for does not', async () => {
  await using house = await LeftHouse.open()
  const { team, coordinator: ann } = house.hand
  const [at, lea] = [{ depl, root: team.root()! }, await house.listener()]
  const message = await house.left1()
  const room = await signed(await house.claimRoom(message.id, message.room.statement.body, lea), lea)
  await house.left.desk.putRoom(lea.id, { id: message.id, room, why: 'claim' })
  const believed = async (now: number, epoch = 2): Promise<string | null> => {
    const { vouches, rooms } = await house.come(message)
    return knownBy(at, vouches, now)(lea.id, rooms[epoch - 1]!.statement)
  }
  const lapsed = seconds() + 95 * day
  assert.deepEqual([await believed(seconds()), await believed(lapsed)], ['listener', null])

  const actor = await ann.data(team)
  const open = await house.left.desk.signed(null)
  assert.deepEqual(open.map(({ member, statement }) => [member, statement.body]), [[lea.id, room.statement.body]])
  const word = (more: object = {}) => ann.identity.sign({ kind: 'removal', member: lea.id, n: 0, by: ann.id, from: seconds(), vouches: open.map(({ statement }) => hashOf(statement.body)), ...more })
  await assert.rejects(team.signMember(await lea.data(team), lea.id, await lea.identity.sign({ kind: 'removal', member: lea.id, n: 0, by: lea.id, from: seconds(), vouches: [] })), { code: 'not-allowed' })
  await assert.rejects(team.signMember(actor, lea.id, await word({ member: ann.id })), { code: 'bad-statement' })
  await assert.rejects(team.signMember(actor, lea.id, await word({ by: lea.id })), { code: 'bad-statement' })
  await assert.rejects(team.signMember(actor, lea.id, { ...(await word()), body: (await word({ from: 1 })).body }), { code: 'bad-statement' })
  await assert.rejects(team.membership.remove(actor, lea.id, await word()), { code: 'bad-statement' }, 'it removes nobody')
  await team.signMember(actor, lea.id, await word())
  assert.deepEqual(await house.left.desk.signed(null), [], 'once')
  assert.deepEqual([await believed(seconds()), await believed(lapsed)], ['listener', 'listener'])

  const later = await signed(roomOf(message.id, [visitorOf(room.statement.body), await house.teamMember('nl'), await house.teamMember('coordinators')], lea.id, room.statement.body), lea)
  await house.left.desk.putRoom(lea.id, { id: message.id, room: later, why: 'release' })
  assert.deepEqual([await believed(lapsed), await believed(lapsed, 3)], ['listener', null])
  assert.equal((await house.left.desk.signed(lea.id)).length, 1)

  // With the message the words about it go.
  await house.left.visitor.erase(message)
  await house.left.desk.signed(null)
  assert.equal((await house.db.sql`select from team_vouch`).length, 0)
})

test('a word of a coordinator who has gone is asked for again, and nobody is asked about herself', async () => {
  await using house = await LeftHouse.open()
  const { team, root, coordinator: ann } = house.hand
  const lea = await house.listener()
  const eva = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  await team.signMember(await eva.data(team), eva.id, await coordinatorStatement(root, eva))
  const message = await house.left1()
  const room = await signed(await house.claimRoom(message.id, message.room.statement.body, lea), lea)
  await house.left.desk.putRoom(lea.id, { id: message.id, room, why: 'claim' })
  const vouches = [hashOf(room.statement.body)]
  await team.signMember(await eva.data(team), lea.id, await eva.identity.sign({ kind: 'removal', member: lea.id, n: 0, by: eva.id, from: seconds(), vouches }))
  assert.deepEqual(await house.left.desk.signed(null), [])
  await team.membership.remove(await ann.data(team), eva.id, await ann.removalOf(eva, 2))
  assert.equal((await house.left.desk.signed(null)).length, 1)
})

test('an answer of somebody whose removal does not vouch for it is not believed', async () => {
  await using house = await LeftHouse.open()
  const { team, coordinator: ann } = house.hand
  const lea = await house.listener()
  const message = await house.left1()
  const room = await signed(await house.claimRoom(message.id, message.room.statement.body, lea), lea)
  await house.left.desk.putRoom(lea.id, { id: message.id, room, why: 'claim' })
  await team.membership.remove(await ann.data(team), lea.id, await ann.removalOf(lea, 2))
  const { vouches, rooms } = await house.come(message)
  assert.equal(await knownBy({ depl, root: team.root()! }, vouches, seconds())(lea.id, rooms[1]!.statement), null)
})
