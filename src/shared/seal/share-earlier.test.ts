// What was said before another listener came: hidden from her, until the visitor's page shares it with her, and with nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Meeting } from './meeting-hand.ts'
import { makeInstallation } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)
const another = async () => installation.shift(await installation.listener())
const before = [
  { own: true, text: 'first' },
  { own: false, text: 'good evening' },
]

test("another listener reads what was said before she came by the visitor's yes alone, apart from what is said now", async () => {
  const m = await meet()
  const shift = await another()
  const { desk, carry } = await m.handOver(shift)
  await m.page.room.say('v1', 'hello')
  await carry()
  assert.deepEqual([desk.told.heard, desk.earlier], [['hello'], []])
  const states = [...m.page.told.states]
  assert.equal(await m.page.room.shareEarlier(shift.member, before), true)
  await carry()
  assert.deepEqual([desk.told.heard, desk.earlier], [['hello'], ['visitor: first', 'listener: good evening']])
  assert.deepEqual([...m.page.told.states], states, 'the texts of the page stay as they are')
  assert.ok(m.server.boxes.every(({ box }) => box.length === m.server.boxes[0]!.box.length), 'of one size')
})

test('a yes to one listener is not a yes to another', async () => {
  const m = await meet()
  const { desk, carry } = await m.handOver(await another())
  assert.equal(await m.page.room.shareEarlier(m.shift.member, before), false)
  await carry()
  assert.deepEqual(desk.earlier, [])
})

test('what was shared and not opened yet goes to nobody else, and the conversation goes on', async () => {
  const m = await meet()
  const shift = await another()
  const { desk } = await m.handOver(shift)
  assert.equal(await m.page.room.shareEarlier(shift.member, before), true)
  await m.page.room.say('v1', 'hello')
  // The first box is kept, and neither is heard by anybody.
  await m.up()
  desk.link.drop()
  const next = await m.handOver(await another())
  await m.page.room.say('v2', 'are you there')
  await next.carry()
  assert.deepEqual([next.desk.told.refused, next.desk.told.heard, next.desk.earlier], [null, ['hello', 'are you there'], []])
  const back = await m.handOver(shift)
  await m.page.room.say('v3', 'and you again')
  await back.carry()
  assert.deepEqual([back.desk.told.refused, back.desk.told.heard.at(-1)], [null, 'and you again'])
  assert.deepEqual([...m.page.told.states.values()], ['opened', 'opened', 'opened', 'opened'])
})

test('what is said now goes before what was said before, and a long text is put together all the same', async () => {
  const m = await meet()
  const shift = await another()
  const { desk, carry } = await m.handOver(shift)
  const long = 'é'.repeat(3000)
  await m.page.room.shareEarlier(shift.member, [{ own: true, text: long }, ...before])
  await m.page.room.say('v1', 'hello')
  await m.page.room.say('v2', long)
  await carry()
  assert.deepEqual(desk.told.heard, ['hello', long])
  assert.deepEqual(desk.earlier, [`visitor: ${long}`, 'visitor: first', 'listener: good evening'])
  assert.equal(m.server.boxes.at(-1)!.number, 2 + 7 + 2 + 1 + 7)
  assert.deepEqual([...m.page.told.states.values()], ['opened', 'opened', 'opened'])
})

test('the same listener with a new shift still reads what was shared with her', async () => {
  const m = await meet()
  const other = await installation.listener()
  const shift = await installation.shift(other)
  const { carry } = await m.handOver(shift)
  await m.page.room.shareEarlier(shift.member, before)
  await carry()
  const { desk } = await m.handOver(await installation.shift(other))
  assert.deepEqual([desk.told.refused, desk.earlier], [null, ['visitor: first', 'listener: good evening']])
})
