// A room of several people: the listener, and a coordinator or an interpreter who joins her, each verified by the visitor's page, until they go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Meeting, Page } from './meeting-hand.ts'
import { keyHash } from './primitives.ts'
import { makeInstallation } from './rehearsal-fixture.ts'
import type { Shift } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)
const somebody = async (): Promise<Shift> => installation.shift(await installation.listener())
const interpreter = { role: 'interpreter', slot: 2 } as const
const coordinator = { role: 'coordinator', slot: 3 } as const

test('whoever joins is named on every screen, is heard as who she is, and hears only what is said from then on', async () => {
  const m = await meet()
  const two = await m.join(await somebody(), interpreter)
  const three = await m.join(await installation.shift(installation.listening), coordinator)
  for (const side of [m.page, m.desk, two, three]) assert.deepEqual(side.told.people, ['listener 1', 'interpreter 2', 'coordinator 3'])
  await m.page.room.say('v1', 'from the page')
  await m.desk.room.say('l1', 'from the listener')
  await two.room.say('i1', 'from the interpreter')
  await three.room.say('c1', 'from the coordinator')
  await m.rest()
  const who = { 'from the page': 'visitor 0', 'from the listener': 'listener 1', 'from the interpreter': 'interpreter 2', 'from the coordinator': 'coordinator 3' }
  for (const [side, slot, earlier] of [[m.page, '0', 1], [m.desk, '1', 1], [two, '2', 0], [three, '3', 0]] as const) {
    assert.equal(side.told.refused, null)
    const others = Object.fromEntries(Object.entries(who).filter(([, seat]) => !seat.endsWith(slot)))
    assert.equal(side.told.heard.length, 3 + earlier, 'nothing from before')
    assert.deepEqual(Object.fromEntries([...side.told.by].slice(earlier)), others)
  }
  for (const [side, id] of [[m.page, 'v1'], [m.desk, 'l1'], [two, 'i1'], [three, 'c1']] as const) assert.equal(side.told.states.get(id), 'opened')
  // Keys of before go to the listener alone.
  for (const { epoch, wraps } of m.server.rooms) assert.ok(wraps.every((wrap) => wrap.epoch === epoch || wrap.role === 'listener'))
})

test("a text is opened when the listener's page has opened it, whoever else sleeps", async () => {
  const m = await meet()
  const guest = await m.join(await somebody(), interpreter)
  guest.link.drop()
  await m.page.room.say('v1', 'hello')
  await m.rest()
  assert.equal(m.page.told.states.get('v1'), 'opened')
})

test('who has left is in no room, is sealed nothing to, and opens nothing of what is said afterwards', async () => {
  const m = await meet()
  const shift = await somebody()
  const guest = await m.join(shift, interpreter)
  await m.page.room.say('v1', 'with her')
  await m.rest()
  guest.link.drop()
  m.server.part(2)
  await m.rest()
  await m.page.room.say('v2', 'without her')
  await m.desk.room.say('l2', 'nor this')
  await m.rest()
  for (const side of [m.page, m.desk]) assert.deepEqual([side.told.refused, side.told.people], [null, ['listener 1']])
  const [room, hash] = [m.server.rooms.at(-1)!, await keyHash(shift.keys.public)]
  assert.ok(!room.statement.body.includes(hash) && room.wraps.every(({ to }) => to !== hash))
  // A server that keeps telling her.
  const { conversation, turn } = m.server
  guest.link.open = true
  await guest.room.hear({ t: 'room', conversation, turn, room })
  for (const box of m.server.boxes.slice(-2)) await guest.room.hear({ t: 'box', conversation, ...box })
  await guest.room.say('i1', 'am I still here')
  assert.deepEqual(guest.told.heard, ['with her'])
  assert.deepEqual(guest.link.up.filter((frame) => JSON.parse(frame).t === 'box'), [], 'and writes no more')
})

test('what she wrote under the key of the room she was in is told apart once she has left', async () => {
  const m = await meet()
  const guest = await m.join(await somebody(), interpreter)
  await guest.room.say('i1', 'I am here')
  await m.rest()
  guest.link.drop()
  m.server.part(2)
  await m.rest()
  guest.link.open = true
  await guest.room.say('evil', 'go back to him')
  const { box, epoch } = JSON.parse(guest.link.up.find((frame) => JSON.parse(frame).t === 'box')!)
  await m.page.room.hear({ t: 'box', number: 99, epoch, slot: 2, box })
  assert.deepEqual([m.page.told.heard, m.page.told.late], [['good evening', 'I am here'], ['go back to him']])
})

test('an interpreter who takes over is the listener from then on, in a room of her own, and holds no keys of before', async () => {
  const m = await meet()
  const shift = await somebody()
  const guest = await m.join(shift, interpreter)
  guest.link.drop()
  m.server.guests = []
  const { desk, carry } = await m.handOver(shift)
  await m.page.room.say('v1', 'is it you')
  await desk.room.say('l1', 'it is')
  await carry()
  assert.deepEqual([desk.told.refused, desk.told.heard, desk.told.people], [null, ['is it you'], ['listener 1']])
  assert.deepEqual([m.page.told.heard.at(-1), m.page.told.by.get('it is')], ['it is', 'listener 1'])
  assert.equal(m.server.rooms.at(-1)!.wraps.length, 2)
})

test('a page opened anew is let in by the listener alone, and makes the next room with everybody', async () => {
  for (const reloaded of [false, true]) {
    const m = await meet()
    const guest = await m.join(await somebody(), interpreter)
    await guest.room.say('i1', 'I am here')
    await m.rest()
    m.page.link.drop()
    await guest.room.say('lost', 'nobody is there')
    await m.rest()
    // The guest cannot know a listener's new shift before the visitor's page has named it.
    const listener = reloaded ? await m.handOver(await installation.shift(person)) : { desk: m.desk }
    const page = new Page(installation)
    page.connect()
    const carry = async (): Promise<void> => {
      for (let i = 0; i < 6; i++) {
        for (const frame of page.link.up.splice(0)) await m.server.pageUp(page.link, frame)
        for (const desk of [listener.desk, guest]) {
          for (const frame of desk.link.up.splice(0)) await m.server.deskUp(desk.link, frame)
          for (const frame of desk.link.down.splice(0)) await desk.room.hear(JSON.parse(frame))
        }
        for (const frame of page.link.down.splice(0)) await page.room.hear(JSON.parse(frame))
      }
    }
    await carry()
    assert.equal(await guest.room.letIn(listener.desk.newcomer!.keys), false, 'a guest lets nobody in')
    assert.equal(await listener.desk.room.letIn(listener.desk.newcomer!.keys), true)
    await carry()
    await page.room.say('n1', 'it is me')
    await listener.desk.room.say('l1', 'good')
    await guest.room.say('i2', 'good again')
    await carry()
    for (const side of [page, listener.desk, guest]) assert.deepEqual([side.told.refused, side.told.people], [null, ['listener 1', 'interpreter 2']])
    assert.deepEqual(page.told.heard.toSorted(), ['good', 'good again'], 'nothing earlier')
    assert.equal(guest.told.heard.at(-2), 'it is me')
    assert.deepEqual([guest.told.states.get('lost'), guest.told.states.get('i2')], ['lost', 'opened'], 'what nobody opened is told lost')
    assert.deepEqual([guest.pages, m.server.rooms.at(-1)!.keys.length], [1, 3], 'she is shown that the page is another')
  }
})

test('a long text that was under way when somebody came is whole for everybody, or hidden', async () => {
  const m = await meet()
  const long = 'é'.repeat(1500)
  await m.page.room.say('long', long)
  // The first of its boxes is kept, and the others wait.
  await m.up()
  const guest = await m.join(await somebody(), interpreter)
  assert.deepEqual([guest.told.refused, guest.told.heard, m.desk.told.heard], [null, [long], ['first', long]])
})

test('what was shared with the listener and is not opened yet is forgotten when somebody else comes in', async () => {
  const m = await meet()
  const shift = await somebody()
  const { desk } = await m.handOver(shift)
  await m.page.room.shareEarlier(shift.member, [{ own: true, text: 'é'.repeat(3000) }])
  await m.up()
  desk.link.drop()
  m.server.join(desk.link, await somebody(), interpreter)
  await m.rest()
  assert.equal(m.page.link.up.length, 0)
  const epochs = m.server.boxes.map(({ epoch }) => epoch)
  assert.ok(!epochs.includes(3), 'no box of it under the key that the guest has')
})
