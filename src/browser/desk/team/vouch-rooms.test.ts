// What a coordinator's desk vouches for by itself and at a removal, against the real server; its own checks of what the server says.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { depl, newListener, seconds } from '../../../domain/team/member-hand.ts'
import type { MemberHand } from '../../../domain/team/member-hand.ts'
import { DeskHouse } from '../../../doors/desk/desk-hand.ts'
import { makeStatement } from '../../../shared/seal/directory.ts'
import { exportPublic, makeSignPair } from '../../../shared/seal/primitives.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { readDirectory } from './verified.ts'
import { forRemoval, vouchForRooms } from './vouch-rooms.ts'

const day = 86_400

/** A desk of the coordinator's whose signing key this test holds; what it asks goes to the house. */
async function deskOf(house: DeskHouse) {
  const { hand } = house
  const pair = await makeSignPair(false)
  const sign = await exportPublic(pair)
  const { id, session, identity } = hand.coordinator
  await house.db.sql`update team_member set sign = ${sign} where id = ${id}`
  const from = seconds()
  await hand.team.signMember(await hand.coordinator.data(hand.team), id, await hand.root.sign({ kind: 'coordinator', member: id, n: 2, seal: identity.keys.seal, sign, from, until: from + 300 * day }))
  globalThis.fetch = async (url, init) => {
    const answer = await house.call((url as string).slice('/api/'.length), init!.body as string, session)
    return new Response(answer.body, { status: answer.statusCode })
  }
  const at = async () => {
    const { statements } = JSON.parse((await house.call('directory', {}, session)).body) as DeskOutput['directory']
    return { statements, at: { depl, member: id, sign: pair.privateKey, directory: await readDirectory(hand.root.keys.sign, depl, statements) } }
  }
  const renew = async (listener: MemberHand) => {
    const body = { member: listener.id, n: 5, ...listener.identity.keys, languages: [], woman: false, by: id, from, until: from + 90 * day }
    await hand.team.signMember(await hand.coordinator.data(hand.team), listener.id, await makeStatement('listener', depl, body, pair.privateKey))
  }
  return { at, renew }
}

/** So many rooms of one message that `by` signed, as the server keeps them; `signer` signed them indeed. */
async function rooms(house: DeskHouse, id: string, by: MemberHand, count: number, signer = by): Promise<void> {
  await house.db.sql`
    insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, counted_from, expires)
    values ('main', ${id}, ${id}, '', '', '{}', 1, 30, 0, 0, now_(), now_() + interval '30 days')`
  for (let epoch = 1; epoch <= count; epoch++) {
    const { body, sig } = await signer.identity.sign({ kind: 'left', id, epoch })
    await house.db.sql`insert into left_room (line, message, epoch, body, sig, by) values ('main', ${id}, ${epoch}, ${body}, ${sig}, ${by.id})`
  }
}

test('the desk vouches for what members in good standing have signed, in as many statements as it takes, and for nothing else that the server names', async () => {
  await using house = await DeskHouse.open()
  const [lea, mia, far] = [await newListener(house.hand), await newListener(house.hand), await newListener(house.hand)]
  const desk = await deskOf(house)
  for (const one of [lea, mia, far]) await desk.renew(one)
  await rooms(house, 'a', lea, 250)
  await rooms(house, 'b', mia, 2, far)
  await rooms(house, 'c', far, 3)
  const { at } = await desk.at()
  const gone = structuredClone({ ...at.directory.get(far.id)! })
  const directory = new Map(at.directory).set(far.id, { ...gone, removedAt: gone.highest })
  await vouchForRooms({ ...at, directory }, seconds())
  const named = await house.db.sql<{ member: string; n: number }[]>`select member, cardinality(vouches) as n from team_vouch order by n`
  assert.deepEqual(named.map(({ member, n }) => [member, n]), [[lea.id, 50], [lea.id, 100], [lea.id, 100]], 'not what another signed in her name, nor of somebody removed')
  await vouchForRooms({ ...at, directory }, seconds() + 89 * day)
  assert.equal((await house.db.sql`select from team_vouch`).length, 3, 'once')
  await house.db.sql`delete from team_vouch`
  await vouchForRooms({ ...at, directory }, seconds() + 125 * day)
  assert.equal((await house.db.sql`select from team_vouch`).length, 0, 'of whom it would not renew it vouches for nothing')
})

test('before somebody is removed whose rooms are more than a removal names, the others are vouched for', async () => {
  await using house = await DeskHouse.open()
  const [lea, mia] = [await newListener(house.hand), await newListener(house.hand)]
  const desk = await deskOf(house)
  await rooms(house, 'a', lea, 101)
  await rooms(house, 'b', mia, 100)
  const { at, statements } = await desk.at()
  const few = await forRemoval(at, mia.id, mia.identity.keys.sign, statements, seconds())
  assert.equal(few.length, 100)
  assert.equal((await house.db.sql`select from team_vouch`).length, 0)
  const rest = await forRemoval(at, lea.id, lea.identity.keys.sign, statements, seconds())
  const vouched = await house.db.sql<{ hash: string }[]>`select unnest(vouches) as hash from team_vouch where member = ${lea.id}`
  assert.equal(new Set([...rest, ...vouched.map(({ hash }) => hash)]).size, 101)
  assert.deepEqual(await forRemoval(at, lea.id, null, statements, seconds()), [], 'who never was signed has nothing')
})
