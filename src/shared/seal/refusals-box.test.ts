// What both sides refuse of boxes: each thing a server in other hands could try with them, by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes, toText } from '../base/id.ts'
import { readToDesk } from '../wire/to-desk.ts'
import { readToVisitor } from '../wire/to-visitor.ts'
import { sealBox } from './box.ts'
import { Meeting } from './meeting-hand.ts'
import { bytesOf } from './primitives.ts'
import { deskRefuses, flip, pageRefuses, placeOf } from './refusals-hand.ts'
import { makeInstallation } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)

test('an honest conversation is heard on both sides, and no frame holds a word of it', async () => {
  const m = await meet()
  assert.deepEqual(m.desk.told.heard, ['first'])
  assert.deepEqual(m.page.told.heard, ['good evening'])
  assert.equal(m.page.told.states.get('v0'), 'opened')
  assert.equal(m.desk.told.states.get('l0'), 'opened')
  const all = m.server.seen.join('\n') + JSON.stringify(m.server.boxes) + JSON.stringify(m.server.rooms)
  for (const word of ['first', 'evening', toText(new TextEncoder().encode('first')), toText(new TextEncoder().encode('good evening'))]) {
    assert.equal(all.includes(word), false)
  }
})

test('frames are all of one size, whatever is written', async () => {
  const m = await meet()
  for (const text of ['a', 'a longer word', 'x'.repeat(400), 'é'.repeat(3000)]) await m.page.room.say(text.slice(0, 9), text)
  await m.rest()
  assert.equal(m.server.boxes.length, 2 + 3 + 7)
  for (const { box } of m.server.boxes) assert.equal(bytesOf(box).length, 1024)
  const sizes = m.server.seen.filter((f) => f.startsWith('{"t":"box"') && !f.includes('"conversation"')).map((f) => f.length)
  assert.equal(new Set(sizes).size, 1)
})

test('a box that was altered is refused', async () => {
  for (const at of [0, 5, 40, 1023]) {
    const m = await meet()
    const [box] = await m.boxesToPage('one')
    await m.page.room.hear({ ...box!, box: flip(box!.box, at) })
    await pageRefuses(m, 'box')
  }
})

test('a box replayed into another conversation is refused', async () => {
  const [m, other] = [await meet(), await meet()]
  const [box] = await other.boxesToPage('meant for another')
  await m.page.room.hear(box!)
  await pageRefuses(m, 'box')
})

test('a box replayed into another slot is refused', async () => {
  const m = await Meeting.of(installation, person, true)
  const [box] = await m.boxesToDesk('mine')
  await m.page.room.hear({ t: 'box', number: 99, epoch: 1, slot: 1, box: box!.box })
  await pageRefuses(m, 'box')
})

test("a box that pretends to be this page's own is refused", async () => {
  const m = await meet()
  const [box] = await m.boxesToPage('hers')
  await m.page.room.hear({ ...box!, slot: 0 })
  await pageRefuses(m, 'own-slot')
  const n = await meet()
  const [back] = await n.boxesToDesk('mine')
  await n.desk.room.hear({ ...back!, slot: 1 })
  await deskRefuses(n, 'own-slot')
})

test('a dropped box shows', async () => {
  const m = await meet()
  const [, two] = await m.boxesToPage('one', 'two')
  await m.page.room.hear(two!)
  await pageRefuses(m, 'box')
  const n = await meet()
  const [, second] = await n.boxesToDesk('one', 'two')
  await n.desk.room.hear(second!)
  await deskRefuses(n, 'box')
})

test('a repeated box shows', async () => {
  const m = await meet()
  const [one] = await m.boxesToPage('one')
  await m.page.room.hear(one!)
  await m.page.room.hear(one!)
  assert.equal(m.page.told.refused, null, 'the same number again is only a resend')
  await m.page.room.hear({ ...one!, number: one!.number + 1 })
  await pageRefuses(m, 'box')
  assert.deepEqual(m.page.told.heard, ['good evening', 'one'])
})

test('re-ordered boxes show', async () => {
  const m = await meet()
  const [one, two] = await m.boxesToDesk('one', 'two')
  await m.desk.room.hear({ ...two!, number: one!.number })
  await m.desk.room.hear({ ...one!, number: two!.number })
  await deskRefuses(m, 'box')
  assert.deepEqual(m.desk.told.heard, ['first'])
})

test("an answer forged under the server's own key is refused", async () => {
  const m = await meet()
  const part = { writer: toText(randomBytes(8)), seq: 2, part: 0, parts: 1, basic: false, earlier: null, bytes: new TextEncoder().encode('go back to him') }
  const box = await sealBox(placeOf(m), 1, 1, randomBytes(32), randomBytes(16), new Uint8Array(32), part)
  await m.page.room.hear({ t: 'box', number: 99, epoch: 1, slot: 1, box: toText(box) })
  await pageRefuses(m, 'box')
})

/** The server gives the same listener another turn, so that the page makes the next epoch. */
async function nextTurn(m: Meeting): Promise<void> {
  const { conversation } = m.server
  const turn = ++m.server.turn
  m.page.link.say({ t: 'accepted', conversation, turn, listener: m.shift.credentials, others: [] })
  m.desk.link.say({ t: 'conversation', conversation, turn, state: 'active', language: 'nl', woman: false, danger: false, as: 'listener', slot: 1, people: [], calls: [], others: [], interpreter: false, resuming: false, seconds: 1, answerWithin: null })
  await m.rest()
}

test('a text dropped where the epoch changes shows at the page, though its writer was told that it is opened', async () => {
  for (const silent of [false, true]) {
    const m = await Meeting.of(installation, person, silent)
    const [dropped] = await m.boxesToPage('do not go home')
    await m.desk.room.hear({ t: 'opened', conversation: m.server.conversation, number: dropped!.number })
    await nextTurn(m)
    await m.desk.room.say('x', 'see you there')
    await m.rest()
    assert.deepEqual(m.page.told.heard, silent ? [] : ['good evening'])
    await pageRefuses(m, 'order')
  }
})

test('a text dropped where the epoch changes shows at the desk, though its writer was told that it is opened', async () => {
  for (const silent of [false, true]) {
    const m = await Meeting.of(installation, person, silent)
    const [dropped] = await m.boxesToDesk('he has a knife')
    await m.page.room.hear({ t: 'opened', number: dropped!.number })
    await nextTurn(m)
    await m.page.room.say('x', 'it is fine now')
    await m.rest()
    assert.deepEqual(m.desk.told.heard, silent ? [] : ['first'])
    await deskRefuses(m, 'order')
  }
})

test('an epoch that never was excuses no missing text', async () => {
  const m = await meet()
  const [box] = await m.boxesToPage('one')
  for (const [read, wire] of [[readToVisitor, box!], [readToDesk, { ...box!, conversation: m.server.conversation }]] as const) {
    assert.equal(typeof read(JSON.stringify(wire)), 'object')
    assert.equal(read(JSON.stringify({ ...wire, epoch: 0 })), 'malformed')
  }
  await m.page.room.hear({ ...box!, epoch: 0 })
  await pageRefuses(m, 'order')
  const n = await meet()
  const [mine] = await n.boxesToDesk('one')
  await n.desk.room.hear({ ...mine!, epoch: 0 })
  await deskRefuses(n, 'order')
})
