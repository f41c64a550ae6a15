// What both sides refuse, or tell apart, of somebody who was replaced, and of what was said before they came: page and listener.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Desk, Meeting, Page } from './meeting-hand.ts'
import { makeKeyPairs } from './primitives.ts'
import { deskRefuses, pageRefuses } from './refusals-hand.ts'
import { makeInstallation, nextDeskDown } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)

/** The page is opened anew and let in: the old page, the server and the desk as they stand after it. */
async function letIn(): Promise<{ m: Meeting; page: Page }> {
  const m = await meet()
  const page = new Page(installation)
  page.connect()
  const carry = async () => {
    for (const frame of page.link.up.splice(0)) await m.server.pageUp(page.link, frame)
    await m.rest()
    for (const frame of page.link.down.splice(0)) await page.room.hear(JSON.parse(frame))
  }
  for (let i = 0; i < 3; i++) await carry()
  assert.ok(m.desk.newcomer)
  assert.equal(await m.desk.room.letIn(m.desk.newcomer.keys), true)
  for (let i = 0; i < 3; i++) await carry()
  await m.desk.room.say('l1', 'is it you')
  await page.room.say('n1', 'yes')
  for (let i = 0; i < 4; i++) await carry()
  return { m, page }
}

test('a page opened anew is let in by the listener alone, and is shown nothing earlier', async () => {
  const { m, page } = await letIn()
  assert.equal(m.page.over, true)
  assert.deepEqual(page.told.heard, ['is it you'])
  assert.deepEqual(m.desk.told.heard, ['first', 'yes'])
  assert.equal(m.server.rooms.length, 2)
  assert.equal(await m.page.room.say('late', 'from the old page'), false)
})

test('a box of a hidden epoch excuses no missing text once a later one was heard', async () => {
  const { m, page } = await letIn()
  const hidden = m.server.boxes.find((b) => b.slot === 1 && b.epoch === 1)!
  await page.room.hear({ t: 'box', ...hidden, number: 99 })
  assert.equal(page.told.refused, 'order')

  const n = await meet()
  const { desk, carry } = await n.handOver(await installation.shift(await installation.listener()))
  await n.page.room.say('v1', 'and to you')
  await carry()
  assert.deepEqual(desk.told.heard, ['and to you'])
  await desk.room.hear({ t: 'box', conversation: n.server.conversation, ...n.server.boxes[0]!, number: 99 })
  assert.equal(desk.told.refused, 'order')
})

test('a replaced listener cannot speak on as the one who is there, even with the help of the server', async () => {
  const m = await meet()
  const old = { room: m.desk.room, link: m.desk.link }
  const { desk, carry } = await m.handOver(await installation.shift(await installation.listener()))
  assert.equal(m.server.rooms.length, 2)
  // She writes under the key of the room she was in, and the next one has not said a word yet.
  old.link.open = true
  await old.room.say('evil', 'go back to him')
  const { box } = JSON.parse(old.link.up.find((frame) => JSON.parse(frame).t === 'box')!)
  m.server.boxes.push({ number: 3, epoch: 1, slot: 1, box })
  await m.page.room.hear({ t: 'box', number: 3, epoch: 1, slot: 1, box })
  assert.deepEqual(m.page.told.heard, ['good evening'])
  assert.deepEqual(m.page.told.late, ['go back to him'], 'told apart')
  await desk.room.say('l1', 'I am the next')
  await carry()
  assert.deepEqual(m.page.told.heard, ['good evening', 'I am the next'])
  await m.page.room.hear({ t: 'box', number: 99, epoch: 1, slot: 1, box })
  await pageRefuses(m, 'order')
})

test('what a listener wrote before her desk was loaded anew is still heard as hers', async () => {
  const m = await meet()
  const [box] = await m.boxesToPage('wait a moment')
  m.server.assign(m.desk.link, await installation.shift(person))
  m.desk.link.drop()
  await m.rest()
  assert.equal(m.server.rooms.length, 2)
  await m.page.room.hear(box!)
  assert.deepEqual(m.page.told.heard, ['good evening', 'wait a moment'])
})

test('a desk that begins anew hears all that was said to it and by it, long as it may be, with a new shift or the same', async () => {
  for (const shift of [null, await installation.shift(person)]) {
    const m = await meet()
    for (let i = 0; i < 10; i++) await m.page.room.say(`v${i}`, 'é'.repeat(15_000))
    await m.rest()
    assert.ok(m.server.boxes.length > 256)
    m.desk.link.drop()
    const desk = new Desk(installation, m.server.conversation, 2, (shift ?? m.shift).keys)
    m.server.assign(desk.link, shift ?? m.shift)
    // All that the server tells at once comes before the page has made the next room.
    for (let message = nextDeskDown(desk.link); message; message = nextDeskDown(desk.link)) await desk.room.hear(message)
    await m.page.room.say('last', 'still here')
    await m.rest()
    for (let i = 0; i < 4; i++) {
      for (const frame of desk.link.up.splice(0)) await m.server.deskUp(desk.link, frame)
      for (let message = nextDeskDown(desk.link); message; message = nextDeskDown(desk.link)) await desk.room.hear(message)
      await m.rest()
    }
    assert.equal(desk.told.refused, null)
    assert.deepEqual([desk.told.heard.length, desk.told.heard.at(-1), desk.own], [12, 'still here', ['good evening']])
  }
})

test('a page that was replaced cannot speak on as the one that is there, even before that one has written', async () => {
  const m = await meet()
  const [one] = await m.boxesToDesk('one')
  await m.desk.room.letIn((await makeKeyPairs(false)).public)
  const { room } = JSON.parse(m.desk.link.up.pop()!)
  await m.desk.room.hear({ t: 'room', conversation: m.server.conversation, turn: 1, room })
  await m.desk.room.hear(one!)
  assert.deepEqual(m.desk.told.heard, ['first'])
  assert.deepEqual(m.desk.told.late, ['one'], 'told apart')
})

test('a replaced page cannot speak on, even with the help of the server', async () => {
  // The old page writes three boxes; the server keeps the last two back until the new page has spoken.
  const m = await meet()
  const [one, two] = await m.boxesToDesk('one', 'two')
  await m.desk.room.hear(one!)
  const page = new Page(installation)
  const conversation = m.server.conversation
  page.link.open = true
  await page.room.hear({ t: 'welcome', state: 'other-page', depl: installation.depl, root: null })
  const { keys } = JSON.parse(page.link.up.pop()!)
  await m.desk.room.letIn(keys)
  const sent = JSON.parse(m.desk.link.up.pop()!)
  await m.desk.room.hear({ t: 'room', conversation, turn: 1, room: sent.room })
  await page.room.hear({ t: 'accepted', conversation, turn: 1, listener: m.shift.credentials, others: [] })
  await page.room.hear({ t: 'room', turn: 1, room: sent.room })
  await page.room.say('n', 'new page')
  const { box, epoch } = JSON.parse(page.link.up.pop()!)
  await m.desk.room.hear({ t: 'box', conversation, number: 50, epoch, slot: 0, box })
  await m.desk.room.hear({ ...two!, number: 51 })
  await deskRefuses(m, 'order')
  assert.deepEqual(m.desk.told.heard, ['first', 'one', 'new page'])
})
