// What the server shows of the directory, read as a visitor's page reads it: the teams' keys, and whoever signed a room, also after she has gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkTeamKey, knownBy } from '../../shared/seal/left-visitor.ts'
import type { LeftRoom } from '../../shared/wire/left.ts'
import { depl, seconds } from '../team/member-hand.ts'
import type { MemberHand } from '../team/member-hand.ts'
import { LeftHouse, box } from './left-hand.ts'

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

  const { vouches } = await house.left.desk.tend(lea.id)
  const removal = await ann.identity.sign({ kind: 'removal', member: lea.id, n: 3, by: ann.id, from: seconds(), vouches })
  await team.membership.remove(await ann.data(team), lea.id, removal)
  assert.equal(await believed(), 'listener', 'her removal vouches for what she signed before')
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
