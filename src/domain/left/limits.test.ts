// How much all left messages may be together: a flood is refused, and what lies here is not touched by it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LeftHouse, box } from './left-hand.ts'
import { mostADay, mostBytesInAll, mostMessages } from './limits.ts'

test('a flood is refused: on a day, in all, and by what it weighs; what lies here is read, answered and erased all the same', async () => {
  await using house = await LeftHouse.open()
  const [lea, full] = [await house.listener(), { code: 'left-full' }]
  const message = await house.left1()
  const key = { loc: message.loc, tok: message.tok }
  await house.claim(message, lea)
  await house.db.sql`update left_day set n = ${mostADay}`
  const next = await house.message()
  await assert.rejects(house.left.visitor.leave(next), full)
  assert.equal(await house.left.visitor.leave(message), (await house.come(message)).until, 'what has been left already is said again')
  await house.later(1)
  await house.left.visitor.leave(next)
  assert.equal((await house.db.sql`select from left_day where n = 1`).length, 1, 'counted anew each day')
  await house.left.visitor.erase(next)
  assert.equal((await house.db.sql`select from left_day where n = 1`).length, 1, 'whoever leaves and erases is counted')

  await house.db.sql`
    insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, counted_from, expires)
    select line, 'x' || g, 'x' || g, '', '', '{}', 1, 30, 0, 0, now_(), now_() + interval '30 days' from left_message, generate_series(1, ${mostMessages}) g where id = ${message.id}`
  await assert.rejects(house.left.visitor.leave(await house.message()), full)
  await assert.rejects(house.left.visitor.say({ ...key, epoch: 2, box: box() }), full)
  await house.db.sql`delete from left_message where id like 'x%' and length(id) < 7`
  const said = box()
  assert.equal(await house.left.visitor.say({ ...key, epoch: 2, box: said }), 2)

  await house.db.sql`
    insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, counted_from, expires)
    select line, 'x' || g, 'x' || g, '', '', '{}', 1, 30, 0, ${2 ** 30}, now_(), now_() + interval '30 days' from left_message, generate_series(1, ${mostBytesInAll / 2 ** 30}) g where id = ${message.id}`
  await assert.rejects(house.left.visitor.say({ ...key, epoch: 2, box: box() }), full)
  assert.equal(await house.left.visitor.say({ ...key, epoch: 2, box: said }), 2, 'said again')
  assert.equal(await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: box() }), 3, 'answers are taken')
  await house.left.visitor.erase(message)
})
