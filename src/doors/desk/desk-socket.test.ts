// A listener's shift over the desk's socket, with the real line: offered, taken, both ways, away and back, ended, removed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frame, room, secret } from '../../domain/line/line-hand.ts'
import { newListener } from '../../domain/team/member-hand.ts'
import type { MemberHand } from '../../domain/team/member-hand.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { DeskHouse } from './desk-hand.ts'
import type { DeskTab } from './desk-hand.ts'

const wish = { language: 'nl', woman: false, danger: false, others: [], interpreter: false }
const box = (): string => toText(Uint8Array.from([1, ...randomBytes(1023)]))

/** A visitor who waits. */
async function visitor(house: DeskHouse): Promise<{ ticket: Uint8Array; conversation: string }> {
  const ticket = secret()
  return { ticket, ...(await house.line.arrive(ticket, secret(), wish)) }
}

/** Offered to this tab and taken; the visitor has made the room. */
async function talking(house: DeskHouse, tab: DeskTab): Promise<{ ticket: Uint8Array; conversation: string; turn: number }> {
  const { ticket, conversation } = await visitor(house)
  const { turn } = await tab.next('conversation', (c) => c.conversation === conversation && c.state === 'offered')
  tab.send({ t: 'take', conversation, turn })
  await tab.next('conversation', (c) => c.conversation === conversation && c.state === 'active')
  await house.line.putRoom({ ticket }, conversation, turn, room(conversation, 1), null)
  await tab.next('room', (r) => r.conversation === conversation)
  return { ticket, conversation, turn }
}

async function shiftOf(capacity = 1): Promise<{ house: DeskHouse; listener: MemberHand; tab: DeskTab }> {
  const house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  return { house, listener, tab: await house.onDuty(listener, capacity) }
}

function heardOn(house: DeskHouse, member: MemberHand): Promise<void> {
  return new Promise((done) => void house.hand.bus.listen(`member:${member.id}`, () => done()))
}

async function reachOf(house: DeskHouse, conversation: string): Promise<'here' | 'lost' | null> {
  const view = await house.line.visitorView(conversation)
  return view?.state === 'active' ? view.reach : null
}

test('a desk is told that left messages have changed, once for many changes in a second, and never what', async () => {
  await using house = await DeskHouse.open()
  const tab = await house.greeted(await newListener(house.hand))
  const changed = () => tab.heard.filter((message) => message.t === 'left').length
  for (let i = 0; i < 20; i++) house.hand.bus.tell('left')
  assert.deepEqual(await tab.next('left'), { t: 'left' })
  assert.equal(changed(), 0)
  house.hand.bus.tell('left')
  await tab.next('left')
  house.hand.bus.tell('team', { ended: newId() })
  await tab.next('left')
  assert.equal(changed(), 0)
})

test('a visitor is offered, taken, and talked with, both ways, and it ends', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  const mine = box()
  tab.send({ t: 'box', conversation, turn, epoch: 1, box: mine })
  const ack = await tab.next('ack')
  assert.equal(ack.mid, toText(Buffer.from(mine, 'base64url').subarray(1, 17)))
  tab.send({ t: 'box', conversation, turn, epoch: 1, box: mine })
  assert.equal((await tab.next('ack')).number, ack.number, 'said again it is kept once')
  const hers = frame(0)
  const number = await house.line.put({ ticket }, conversation, turn, hers)
  const got = await tab.next('box')
  assert.deepEqual([got.number, got.slot, got.box], [number, 0, toText(hers.box)])
  await house.line.opened({ ticket }, conversation, ack.number)
  assert.equal((await tab.next('opened')).number, ack.number)
  tab.send({ t: 'opened', conversation, number })
  tab.send({ t: 'end', conversation, turn, outcome: 'listened', coolOff: false })
  assert.deepEqual(await tab.next('gone'), { t: 'gone', conversation, why: 'listener-ended', lost: 0 })
  assert.equal((await tab.next('me', (me) => me.load === 0)).duty, 'on')
})

test('the boxes of a listener never come back to her, and none is sent twice', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  for (let i = 0; i < 5; i++) {
    tab.send({ t: 'box', conversation, turn, epoch: 1, box: box() })
    await house.line.put({ ticket }, conversation, turn, frame(0))
  }
  house.hand.bus.tell(`conversation:${conversation}`, null)
  house.hand.bus.tell(`conversation:${conversation}`, null)
  for (let i = 0; i < 5; i++) await tab.next('ack')
  const numbers: number[] = []
  for (let i = 0; i < 5; i++) numbers.push((await tab.next('box', (b) => b.slot === 0)).number)
  await tab.next('there')
  assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b))
  assert.ok(!tab.heard.some((m) => m.t === 'box'))
})

test('what the bus lost comes with the next look at the store', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  await tab.next('there') // whatever was being looked at is done
  house.hand.bus.tell = () => undefined
  const number = await house.line.put({ ticket }, conversation, turn, frame(0))
  assert.equal((await tab.next('box')).number, number)
})

test('a box that her tab says it does not hold is sent again', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  const number = await house.line.put({ ticket }, conversation, turn, frame(0))
  await tab.next('box')
  await tab.next('there')
  tab.send({ t: 'here', conversations: [{ conversation, turn, number: 0 }] })
  assert.equal((await tab.next('box')).number, number)
})

test('she passes one on; the visitor waits on, and is not offered to her again', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { conversation } = await visitor(house)
  const { turn } = await tab.next('conversation')
  tab.send({ t: 'pass', conversation, turn })
  assert.deepEqual(await tab.next('gone'), { t: 'gone', conversation, why: 'withdrawn', lost: 0 })
  assert.equal((await house.line.visitorView(conversation))?.state, 'waiting')
})

test('she holds as many as she takes, in the order they came', async () => {
  const { house, tab } = await shiftOf(1)
  await using _ = house
  const first = await talking(house, tab)
  const second = await visitor(house)
  const third = await visitor(house)
  tab.send({ t: 'end', conversation: first.conversation, turn: first.turn, outcome: 'informed', coolOff: false })
  assert.equal((await tab.next('conversation', (c) => c.state === 'offered')).conversation, second.conversation)
  assert.equal((await house.line.visitorView(third.conversation))?.state, 'waiting')
  assert.equal((await house.line.presence((await house.line.board()).listeners[0]!.member)).load, 1)
})

test('her connection breaks: it is not off duty, and the tab finds its conversation, rooms and the boxes after its number', async () => {
  const { house, listener, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  const first = await house.line.put({ ticket }, conversation, turn, frame(0))
  await tab.next('box')
  const lost = heardOn(house, listener)
  tab.close()
  await lost
  assert.equal((await house.line.presence(listener.id)).duty, 'on')
  assert.deepEqual(await reachOf(house, conversation), 'lost')
  const second = await house.line.put({ ticket }, conversation, turn, frame(0))
  const back = await house.tab(listener)
  back.send({ t: 'hello', shift: tab.shift, after: [{ conversation, number: first }] })
  await back.next('me')
  const kinds = back.heard.map((m) => m.t).filter((t) => t !== 'there' && t !== 'peer')
  assert.deepEqual(kinds, ['conversation', 'room', 'box'])
  assert.equal((await back.next('box')).number, second)
  assert.equal(await reachOf(house, conversation), 'here')
})

test('the same shift from a second connection silences the first, which says nothing of being lost', async () => {
  const { house, listener, tab } = await shiftOf()
  await using _ = house
  const { conversation } = await talking(house, tab)
  const lost = house.line.listenerLost.bind(house.line)
  let saidLost = 0
  house.line.listenerLost = (member, shift) => {
    saidLost++
    return lost(member, shift)
  }
  const back = await house.tab(listener)
  back.send({ t: 'hello', shift: tab.shift, after: [] })
  await back.next('me')
  assert.equal(await tab.closed, 4002)
  await back.next('there')
  assert.equal(saidLost, 0)
  assert.equal(await reachOf(house, conversation), 'here')
})

test('on duty in one tab: the other says so, and cannot act', async () => {
  const { house, listener, tab } = await shiftOf()
  await using _ = house
  const other = await house.tab(listener)
  other.send({ t: 'hello', shift: null, after: [] })
  assert.deepEqual(await other.next('me'), { t: 'me', duty: 'on', load: 0, capacity: 1, elsewhere: true })
  const { conversation, turn } = await talking(house, tab)
  other.send({ t: 'end', conversation, turn, outcome: 'listened', coolOff: false })
  assert.equal(await other.refusal(), 'not-on-duty')
  const { keys } = listener.identity
  other.send({ t: 'on-duty', shift: other.shift, statement: await listener.shiftStatement(other.shift, keys), capacity: 1 })
  assert.equal(await other.refusal(), 'already-on-duty')
  assert.equal((await house.line.visitorView(conversation))?.state, 'active')
})

test('what ended while she was away is told when she is back', async () => {
  const { house, listener, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  tab.send({ t: 'box', conversation, turn, epoch: 1, box: box() })
  await tab.next('ack')
  tab.close()
  await house.line.leave(ticket)
  const back = await house.tab(listener)
  back.send({ t: 'hello', shift: tab.shift, after: [{ conversation, number: 0 }] })
  assert.deepEqual(await back.next('gone'), { t: 'gone', conversation, why: 'visitor-left', lost: 1 })
})

test('the visitor leaves: she is told at once, and how much of hers was not opened', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { ticket, conversation, turn } = await talking(house, tab)
  for (let i = 0; i < 2; i++) tab.send({ t: 'box', conversation, turn, epoch: 1, box: box() })
  await tab.next('ack')
  await tab.next('ack')
  await house.line.leave(ticket)
  assert.deepEqual(await tab.next('gone'), { t: 'gone', conversation, why: 'visitor-left', lost: 2 })
})

test('a page opened anew is let in by her room alone, and only once the old one is gone or has agreed', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { conversation, turn } = await talking(house, tab)
  const anew = secret()
  const publicKeys = { seal: toText(randomBytes(65)), sign: toText(randomBytes(65)) }
  const old = house.reopenings.old(conversation, () => undefined, () => true)
  const stop = house.reopenings.ask(conversation, publicKeys, anew, () => undefined)
  const { keys } = await tab.next('page', (p) => p.oldPage === 'asking')
  tab.send({ t: 'room', conversation, turn, room: room(conversation, 2), pageKeys: keys })
  assert.equal(await tab.refusal(), 'out-of-order')
  old.answer(keys, true)
  await tab.next('page', (p) => p.oldPage === 'agreed')
  tab.send({ t: 'room', conversation, turn, room: room(conversation, 2), pageKeys: keys })
  assert.equal((await tab.next('room')).room.epoch, 2)
  assert.deepEqual(await house.line.find(anew, secret()), { is: 'mine', conversation })
  stop()
  old.stop()
})

test('she keeps a page out', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { conversation, turn } = await talking(house, tab)
  const publicKeys = { seal: toText(randomBytes(65)), sign: toText(randomBytes(65)) }
  const keptOut = new Promise<void>((done) => void house.reopenings.ask(conversation, publicKeys, secret(), done))
  const { keys } = await tab.next('page')
  tab.send({ t: 'keep-out', conversation, turn, pageKeys: keys })
  await keptOut
})

test('a page that asked and is closed is gone from her screen too, whatever the old page had answered', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { conversation } = await talking(house, tab)
  const publicKeys = { seal: toText(randomBytes(65)), sign: toText(randomBytes(65)) }
  const old = house.reopenings.old(conversation, (page) => old.answer(page.keys, true), () => true)
  const close = house.reopenings.ask(conversation, publicKeys, secret(), () => undefined)
  const { keys } = await tab.next('page', (p) => p.oldPage === 'agreed')
  close()
  assert.deepEqual(await tab.next('page-gone'), { t: 'page-gone', conversation, keys })
  old.stop()
})

test('a conversation that is not hers is refused, and untouched', async () => {
  const { house, tab } = await shiftOf()
  await using _ = house
  const { conversation, turn } = await talking(house, tab)
  const other = await house.onDuty(await newListener(house.hand))
  other.send({ t: 'box', conversation, turn, epoch: 1, box: box() })
  assert.equal(await other.refusal(), 'not-in-conversation')
  other.send({ t: 'end', conversation, turn, outcome: 'listened', coolOff: false })
  assert.equal(await other.refusal(), 'not-in-conversation')
  other.send({ t: 'room', conversation, turn, room: room(conversation, 2), pageKeys: null })
  assert.equal(await other.refusal(), 'not-in-conversation')
  other.send({ t: 'opened', conversation, number: 1 })
  assert.equal(await other.refusal(), 'not-in-conversation')
  tab.send({ t: 'box', conversation, turn: turn + 1, epoch: 1, box: box() })
  assert.equal(await tab.refusal(), 'stale-turn')
  tab.send({ t: 'box', conversation, turn, epoch: 7, box: box() })
  assert.equal(await tab.refusal(), 'epoch')
  assert.equal((await house.line.progress(conversation)).last, 0)
})
