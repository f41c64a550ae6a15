// Who reads a left message: claimed by one, read by nobody else, answered, given back, handed on, and never lost to the coordinators.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LeftHouse, box, personMember, roomOf, visitorOf } from './left-hand.ts'

const names = (rooms: { wraps: { role: string; name: string }[] }[]): string[] => [...new Set(rooms.flatMap(({ wraps }) => wraps.map(({ role, name }) => `${role} ${name}`)))].sort()

test('two listeners claim at once: one has it, the other is told so, and reads nothing afterwards', async () => {
  await using house = await LeftHouse.open()
  const both = [await house.listener(), await house.listener()]
  for (let round = 0; round < 15; round++) {
    const message = await house.left1()
    const rooms = await Promise.all(both.map((who) => house.claimRoom(message.id, message.room.statement.body, who)))
    const answers = await Promise.allSettled(both.map((who, i) => house.left.desk.putRoom(who.id, { id: message.id, room: rooms[i]!, why: 'claim' })))
    const won = answers.findIndex(({ status }) => status === 'fulfilled')
    const lost = answers[1 - won]!
    assert.ok(won >= 0 && lost.status === 'rejected')
    assert.equal((lost.reason as { code: string }).code, 'claimed')
    const { row, rooms: hers } = await house.left.desk.open(both[won]!.id, message.id)
    assert.equal(row.claimedBy, both[won]!.id)
    assert.deepEqual(names(hers), [`listener ${both[won]!.id}`])
    assert.equal(hers[1]!.wraps.length, 2, 'the key of every epoch')
    await assert.rejects(house.left.desk.open(both[1 - won]!.id, message.id), { code: 'claimed' })
    await assert.rejects(house.left.desk.answer(both[1 - won]!.id, { id: message.id, epoch: 2, box: box() }), { code: 'claimed' })
    const wraps = await house.db.sql<{ name: string }[]>`select distinct name from left_wrap where message = ${message.id} and role = 'team'`
    assert.deepEqual(wraps.map(({ name }) => name), ['coordinators'], 'nothing of it is sealed to the team any more')
    assert.deepEqual(names((await house.left.desk.open(house.hand.coordinator.id, message.id)).rooms), ['team coordinators'])
    // Said again, it is hers still.
    await house.left.desk.putRoom(both[won]!.id, { id: message.id, room: rooms[won]!, why: 'claim' })
  }
})

test('a listener sees what her languages were left, and opens by the teams she is in now', async () => {
  await using house = await LeftHouse.open()
  const [dutch, french] = [await house.listener(['nl']), await house.listener(['fr'])]
  const message = await house.left1(['nl'])
  const both = await house.left1(['nl', 'fr'])
  assert.deepEqual((await house.left.desk.inbox(dutch.id)).map(({ id }) => id).sort(), [message.id, both.id].sort())
  assert.deepEqual((await house.left.desk.inbox(french.id)).map(({ id }) => id), [both.id])
  assert.equal((await house.left.desk.inbox(house.hand.coordinator.id)).length, 2)
  await assert.rejects(house.left.desk.open(french.id, message.id), { code: 'not-found' })
  assert.deepEqual(names((await house.left.desk.open(french.id, both.id)).rooms), ['team fr'])
  // Her language is taken away: at once she opens nothing by it.
  const { team, coordinator } = house.hand
  await team.signMember(await coordinator.data(team), french.id, await coordinator.listenerStatement(french, [{ tag: 'nl', level: 3 }], 2))
  assert.deepEqual(names((await house.left.desk.open(french.id, both.id)).rooms), ['team nl'])
})

test('an answer comes from whoever claimed it, or from a coordinator beside her', async () => {
  await using house = await LeftHouse.open()
  const [lea, other] = [await house.listener(), await house.listener()]
  const ann = house.hand.coordinator.id
  const message = await house.left1()
  await assert.rejects(house.left.desk.answer(lea.id, { id: message.id, epoch: 1, box: box() }), { code: 'not-allowed' })
  // The visitor's page would believe nobody in a room that it made alone.
  await assert.rejects(house.left.desk.answer(ann, { id: message.id, epoch: 1, box: box() }), { code: 'not-allowed' })
  await house.claim(message, lea)
  assert.equal((await house.come(message)).state, 'claimed')
  await assert.rejects(house.left.desk.answer(lea.id, { id: message.id, epoch: 1, box: box() }), { code: 'epoch' })
  await assert.rejects(house.left.desk.answer(other.id, { id: message.id, epoch: 2, box: box() }), { code: 'claimed' })
  const first = box(1024)
  assert.equal(await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: first }), 2)
  assert.equal(await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: first }), 2, 'said again, kept once')
  assert.equal(await house.left.desk.answer(ann, { id: message.id, epoch: 2, box: box() }), 3)
  const back = await house.come(message)
  assert.equal(back.state, 'answered')
  assert.deepEqual(back.boxes.map(({ number, epoch, slot }) => [number, epoch, slot]), [[1, 1, 0], [2, 2, 1], [3, 2, 2]])
  assert.equal(back.boxes[1]!.box, first)
  assert.deepEqual(names(back.rooms), ['visitor '])
  assert.deepEqual(back.vouches.map(({ member }) => member), [lea.id])
  assert.equal(back.vouches[0]!.chain.length, 2, 'the root’s word about the coordinator, and hers about the listener')
})

test('every reason lets certain people in, and no others', async () => {
  await using house = await LeftHouse.open()
  const [lea, mia] = [await house.listener(), await house.listener()]
  const ann = house.hand.coordinator
  const message = await house.left1()
  const body = message.room.statement.body
  const [v, team, all] = [visitorOf(body), await house.teamMember('nl'), await house.teamMember('coordinators')]
  const put = (who: string, room: Parameters<typeof house.left.desk.putRoom>[1]['room'], why: 'claim' | 'release' | 'rewrap' | 'hand') => house.left.desk.putRoom(who, { id: message.id, room, why })
  const bad = { code: 'bad-statement' }
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(mia), all], lea.id, body), 'claim'), bad)
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea), personMember(mia), all], lea.id, body), 'claim'), bad)
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea)], lea.id, body), 'claim'), bad)
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea), team, all], lea.id, body), 'claim'), bad)
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea, 'coordinator'), all], lea.id, body), 'claim'), bad)
  await assert.rejects(put(lea.id, roomOf(message.id, [{ ...v, seal: personMember(lea).seal }, personMember(lea), all], lea.id, body), 'claim'), bad, 'V’s key is another')
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea), all], mia.id, body), 'claim'), bad, 'signed in another’s name')
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(lea), all], lea.id, body, undefined, { prev: body.slice(0, 43) }), 'claim'), bad)
  const whole = roomOf(message.id, [v, personMember(lea), all], lea.id, body)
  await assert.rejects(put(lea.id, { ...whole, wraps: whole.wraps.filter(({ role }) => role !== 'visitor') }, 'claim'), bad, 'without a key for the visitor')
  await assert.rejects(put(lea.id, { ...whole, wraps: whole.wraps.filter(({ name, epoch }) => name !== 'coordinators' || epoch < 2) }, 'claim'), bad, 'nor for the coordinators')
  await assert.rejects(put(lea.id, roomOf(message.id, [v, team, all], lea.id, body), 'rewrap'), { code: 'not-allowed' })
  await assert.rejects(put(lea.id, roomOf(message.id, [v, personMember(mia), all], lea.id, body), 'hand'), { code: 'not-allowed' })

  const claimed = (await house.claim(message, lea)).statement.body
  await assert.rejects(put(mia.id, roomOf(message.id, [v, personMember(mia), all], mia.id, claimed), 'hand'), { code: 'claimed' })
  await assert.rejects(put(mia.id, roomOf(message.id, [v, team, all], mia.id, claimed), 'release'), { code: 'not-allowed' })
  const handed = roomOf(message.id, [v, personMember(mia), all], lea.id, claimed)
  await put(lea.id, handed, 'hand')
  await assert.rejects(house.left.desk.open(lea.id, message.id), { code: 'claimed' })
  assert.equal((await house.left.desk.open(mia.id, message.id)).rooms[2]!.wraps.length, 3)

  const back = roomOf(message.id, [v, team, all], ann.id, handed.statement.body)
  await assert.rejects(put(ann.id, roomOf(message.id, [v, all], ann.id, handed.statement.body), 'release'), bad, 'the language’s team has a key and is left out')
  await put(ann.id, back, 'release')
  assert.deepEqual(names((await house.left.desk.open(lea.id, message.id)).rooms), ['team nl'])
  assert.equal((await house.come(message)).state, 'waiting')
  const anew = roomOf(message.id, [v, personMember(lea), all], lea.id, back.statement.body)
  await put(lea.id, anew, 'claim')

  // Whoever has it gives it back herself, to all of its teams; what the coordinators held they keep.
  const given = roomOf(message.id, [v, team, all], lea.id, anew.statement.body)
  await assert.rejects(put(mia.id, roomOf(message.id, [v, team, all], mia.id, anew.statement.body), 'release'), { code: 'not-allowed' })
  await assert.rejects(put(lea.id, roomOf(message.id, [v, all], lea.id, anew.statement.body), 'release'), bad)
  await put(lea.id, given, 'release')
  assert.equal((await house.left.desk.inbox(mia.id))[0]!.state, 'waiting')
  const kept = await house.db.sql<{ room: number }[]>`select distinct room from left_wrap where name = 'coordinators' order by room`
  assert.deepEqual(kept.map(({ room }) => room), [4, 5, 6])
})

test('whoever is removed reads nothing from then on; what she had goes back through a coordinator, and what was sealed to her is sealed anew', async () => {
  await using house = await LeftHouse.open()
  const lea = await house.listener()
  await house.newKeys()
  const mia = await house.listener()
  const { team, coordinator: ann } = house.hand
  const [hers, open] = [await house.left1(), await house.left1()]
  const claimed = await house.claim(hers, lea)
  await house.left.desk.answer(lea.id, { id: hers.id, epoch: 2, box: box() })
  await house.left.visitor.say({ loc: hers.loc, tok: hers.tok, epoch: 2, box: box() })
  assert.deepEqual(await house.left.desk.tend(), [])
  assert.equal((await house.left.desk.signed(lea.id)).length, 1)

  await team.membership.remove(await ann.data(team), lea.id, await ann.removalOf(lea, 2))
  await assert.rejects(house.left.desk.open(lea.id, open.id), { code: 'not-found' })
  await assert.rejects(house.left.desk.open(lea.id, hers.id), { code: 'not-found' })
  assert.deepEqual(await house.left.desk.inbox(lea.id), [])
  const [first] = await house.left.desk.inbox(ann.id)
  assert.ok(first?.id === hers.id && first.overdue && first.state === 'waiting' && first.claimedBy === lea.id)
  await assert.rejects(house.left.desk.open(mia.id, hers.id), { code: 'claimed' })
  assert.equal((await house.come(hers)).state, 'waiting')
  assert.equal((await house.come(hers)).vouches[0]!.chain.length, 3, 'her removal is shown')

  // Her keys serve nobody any more: until there are others, nothing can be sealed.
  assert.deepEqual(await house.left.desk.tend(), [open.id], 'of her language, which she could open; the other is hers and the coordinators’')
  assert.deepEqual((await house.left.visitor.keys(['nl', 'fr'])).map(({ team: name }) => name), ['coordinators', 'fr'])
  await house.newKeys()
  const [nl, all] = [await house.teamMember('nl'), await house.teamMember('coordinators')]
  const old = { ...nl, key: 2 }
  const wrapped = (members: (typeof nl)[], body: string, id: string) => roomOf(id, [visitorOf(body), ...members], ann.id, body)
  await assert.rejects(house.left.desk.putRoom(ann.id, { id: open.id, room: wrapped([old, all], open.room.statement.body, open.id), why: 'rewrap' }), { code: 'epoch' })
  await house.left.desk.putRoom(ann.id, { id: open.id, room: wrapped([nl, all], open.room.statement.body, open.id), why: 'rewrap' })
  await house.left.desk.putRoom(ann.id, { id: hers.id, room: wrapped([nl, all], claimed.statement.body, hers.id), why: 'release' })
  assert.deepEqual(await house.left.desk.tend(), [])
  assert.deepEqual(names((await house.left.desk.open(mia.id, hers.id)).rooms), ['team nl'])
})

test('overdue ones come first, then whoever has waited longest', async () => {
  await using house = await LeftHouse.open()
  const lea = await house.listener()
  const old = await house.left1()
  await house.later(1.5)
  const [second, third] = [await house.left1(), await house.left1()]
  const claimed = await house.claim(second, lea)
  await house.left.desk.answer(lea.id, { id: second.id, epoch: claimed.epoch, box: box() })
  const rows = await house.left.desk.inbox(lea.id)
  assert.deepEqual(rows.map(({ id, overdue, state }) => [id, overdue, state]), [[old.id, true, 'waiting'], [third.id, false, 'waiting'], [second.id, false, 'answered']])
  assert.equal(await house.left.overdue(), 1)
})
