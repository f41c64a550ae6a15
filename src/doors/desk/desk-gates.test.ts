// Who the desk's socket lets in and for how long, and what it does with whatever is thrown at it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { frame, room, secret } from '../../domain/line/line-hand.ts'
import { newListener } from '../../domain/team/member-hand.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { DeskHouse } from './desk-hand.ts'
import type { DeskTab } from './desk-hand.ts'

const wish = { language: 'nl', woman: false, danger: false, others: [], interpreter: false }

async function talking(house: DeskHouse, tab: DeskTab): Promise<{ ticket: Uint8Array; conversation: string; turn: number }> {
  const ticket = secret()
  const { conversation } = await house.line.arrive(ticket, secret(), wish)
  const { turn } = await tab.next('conversation')
  tab.send({ t: 'take', conversation, turn })
  await tab.next('conversation', (c) => c.state === 'active')
  await house.line.putRoom({ ticket }, conversation, turn, room(conversation, 1), null)
  await tab.next('room')
  return { ticket, conversation, turn }
}

test('nobody comes in without a session, from another site, or after she was removed', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  await assert.rejects(house.tab(null), { status: 401 })
  await assert.rejects(house.tab(listener, { cookie: `desk=${toText(randomBytes(32))}` }), { status: 401 })
  await assert.rejects(house.tab(listener, { origin: 'http://localhost:8080' }), { status: 403 })
  await assert.rejects(house.tab(listener, { 'sec-fetch-site': 'same-site' }), { status: 403 })
  const tab = await house.greeted(listener)
  await house.call('remove-member', { member: listener.id, statement: await house.hand.coordinator.removalOf(listener) }, house.hand.coordinator.session)
  assert.equal(await tab.closed, 4001)
  await assert.rejects(house.tab(listener), { status: 401 })
})

test('a listener removed while she talks is cut off at once, and the visitor stands in front of the queue', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const tab = await house.onDuty(listener)
  const { conversation, turn } = await talking(house, tab)
  const statement = await house.hand.coordinator.removalOf(listener)
  const answer = await house.call('remove-member', { member: listener.id, statement }, house.hand.coordinator.session)
  assert.equal(answer.statusCode, 200)
  assert.equal(await tab.closed, 4001)
  const view = await house.line.visitorView(conversation)
  assert.ok(view?.state === 'waiting' && view.resuming && view.place === 1)
  assert.equal((await house.line.presence(listener.id)).duty, 'off')
  // What she sent before, sent again by whoever holds her tab: the line has moved on.
  await assert.rejects(house.line.put({ member: listener.id, shift: tab.shift }, conversation, turn, frame(1)), { code: 'stale-turn' })
  const other = await house.onDuty(await newListener(house.hand))
  assert.equal((await other.next('conversation')).resuming, true)
})

test('a removal that another process made is seen with the next question', async () => {
  await using house = await DeskHouse.open(100)
  const listener = await newListener(house.hand)
  const tab = await house.greeted(listener)
  await house.db.sql`update team_member set state = 'removed' where id = ${listener.id}`
  assert.equal(await tab.closed, 4001)
})

test('signing out closes this session’s tabs, and not another’s', async () => {
  await using house = await DeskHouse.open(100)
  const listener = await newListener(house.hand)
  const tab = await house.greeted(listener)
  const { challenge, options } = await house.hand.team.access.signInOptions()
  const { session } = await house.hand.team.access.signIn(challenge, listener.passkey.get(options))
  const other = await house.tab(listener, { cookie: `desk=${session}` })
  other.send({ t: 'hello', shift: null, after: [] })
  await house.call('sign-out', {}, listener.session)
  assert.equal(await tab.closed, 4001)
  await other.next('there')
})

test('a session that has run out is not taken away under a conversation, and nobody new is offered', async () => {
  await using house = await DeskHouse.open(100)
  const listener = await newListener(house.hand)
  const tab = await house.onDuty(listener, 2)
  const { conversation, turn } = await talking(house, tab)
  await house.db.sql`update team_session set made = now() - interval '13 hours'`
  await tab.next('me', (me) => me.duty === 'draining')
  const back = await house.tab(listener)
  back.send({ t: 'hello', shift: tab.shift, after: [] })
  await back.next('me')
  back.send({ t: 'end', conversation, turn, outcome: 'listened', coolOff: false })
  assert.equal((await back.next('gone')).why, 'listener-ended')
  assert.equal(await back.closed, 4001)
  await assert.rejects(house.tab(listener), { status: 401 })
})

test('a session that has run out takes nobody new, also before it is noticed, and the open conversation goes on', async () => {
  await using house = await DeskHouse.open(600_000)
  const listener = await newListener(house.hand)
  const tab = await house.onDuty(listener, 2)
  const { ticket, conversation, turn } = await talking(house, tab)
  const waiting = await house.line.arrive(secret(), secret(), wish)
  const offer = await tab.next('conversation', (c) => c.conversation === waiting.conversation)
  await house.db.sql`update team_session set made = now() - interval '13 hours'`
  const { keys } = listener.identity
  const frames = [
    { t: 'take', conversation: waiting.conversation, turn: offer.turn },
    { t: 'pause', paused: false },
    { t: 'on-duty', shift: tab.shift, statement: await listener.shiftStatement(tab.shift, keys), capacity: 8 },
  ] as const
  for (const frame of frames) {
    tab.send(frame)
    const { code, of } = await tab.next('refused')
    assert.deepEqual([code, of], ['not-signed-in', frame.t])
  }
  assert.equal((await house.line.presence(listener.id)).capacity, 2)
  const number = await house.line.put({ ticket }, conversation, turn, frame(0))
  assert.equal((await tab.next('box')).number, number)
  tab.send({ t: 'room', conversation, turn, room: room(conversation, 2), pageKeys: null })
  assert.equal((await tab.next('room')).room.epoch, 2)
})

test('a tab that does not answer is frozen: its visitors are not left with it', async () => {
  await using house = await DeskHouse.open(50)
  const listener = await newListener(house.hand)
  const tab = await house.onDuty(listener)
  tab.frozen = true
  assert.equal(await tab.closed, 4004)
  assert.equal((await house.line.presence(listener.id)).duty, 'on', 'duty is hers to change')
})

test('hello comes first, and once', async () => {
  await using house = await DeskHouse.open()
  const tab = await house.tab(await newListener(house.hand))
  tab.send({ t: 'off-duty' })
  assert.deepEqual(await tab.next('refused'), { t: 'refused', code: 'out-of-order', of: 'off-duty', conversation: null })
  tab.send({ t: 'hello', shift: null, after: [] })
  await tab.next('me')
  tab.send({ t: 'hello', shift: null, after: [] })
  assert.equal(await tab.refusal(), 'out-of-order')
  tab.send({ t: 'off-duty' })
  assert.equal(await tab.refusal(), 'not-on-duty')
})

test('nobody goes on duty with another’s statement, or before she is signed', async () => {
  await using house = await DeskHouse.open()
  const lea = await newListener(house.hand)
  const mia = await newListener(house.hand)
  const tab = await house.greeted(lea)
  const { keys } = mia.identity
  tab.send({ t: 'on-duty', shift: tab.shift, statement: await mia.shiftStatement(tab.shift, keys), capacity: 1 })
  assert.equal(await tab.refusal(), 'bad-statement')
  tab.send({ t: 'on-duty', shift: newId(), statement: await lea.shiftStatement(tab.shift, keys), capacity: 1 })
  assert.equal(await tab.refusal(), 'bad-statement')
  const { coordinator } = house.hand
  const desk = await house.greeted(coordinator)
  desk.send({ t: 'on-duty', shift: desk.shift, statement: await coordinator.shiftStatement(desk.shift, keys), capacity: 1 })
  assert.equal(await desk.refusal(), 'not-allowed', 'a coordinator needs a statement as a listener')
  assert.deepEqual(await house.line.spokenNow(), [])
})

test('the disk full or the database away: she is told, nothing is acknowledged, and the box goes when it can', async () => {
  await using house = await DeskHouse.open()
  const tab = await house.onDuty(await newListener(house.hand))
  const { conversation, turn } = await talking(house, tab)
  const frame = { t: 'box' as const, conversation, turn, epoch: 1, box: toText(Uint8Array.from([1, ...randomBytes(1023)])) }
  for (const [state, code] of [['53100', 'full'], ['57P03', 'unavailable']]) {
    await house.db.sql.unsafe(`
      create or replace function trouble() returns trigger language plpgsql as $$ begin raise exception using errcode = '${state}'; end $$;
      create or replace trigger trouble before insert on box execute function trouble()`)
    tab.send(frame)
    assert.deepEqual(await tab.next('refused'), { t: 'refused', code, of: 'box', conversation })
  }
  await house.db.sql`drop trigger trouble on box`
  tab.send(frame)
  assert.equal((await tab.next('ack')).number, 1)
})

test('a coordinator watches the line; a listener does not', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const tab = await house.greeted(listener)
  tab.send({ t: 'watch', on: true })
  assert.equal(await tab.refusal(), 'not-allowed')
  const desk = await house.greeted(house.hand.coordinator)
  desk.send({ t: 'watch', on: true })
  assert.deepEqual(await desk.next('board'), { t: 'board', waiting: [], listeners: [], talking: [] })
  await house.line.arrive(secret(), secret(), { ...wish, danger: true })
  const { waiting } = await desk.next('board', (b) => b.waiting.length === 1)
  assert.deepEqual([waiting[0]!.language, waiting[0]!.danger, waiting[0]!.state], ['nl', true, 'waiting'])
  desk.send({ t: 'watch', on: false })
})

test('whatever is thrown at it is refused with a code; nothing is stored, and the other conversation goes on', async () => {
  await using house = await DeskHouse.open()
  const tab = await house.onDuty(await newListener(house.hand))
  const { ticket, conversation, turn } = await talking(house, tab)
  const kinds = ['hello', 'on-duty', 'take', 'pass', 'room', 'keep-out', 'box', 'opened', 'end', 'here', 'watch', 'toString', '__proto__']
  const shaped = fc.record({ t: fc.constantFrom(...kinds), conversation: fc.constantFrom(conversation, newId()), turn: fc.integer(), box: fc.string(), more: fc.jsonValue() })
  const thrown = fc.oneof(fc.json(), fc.string(), shaped.map((v) => JSON.stringify(v)), fc.uint8Array({ maxLength: 60 }).map((b) => Buffer.from(b)))
  await fc.assert(
    fc.asyncProperty(fc.array(thrown, { minLength: 10, maxLength: 60 }), async (frames) => {
      for (const bytes of frames) tab.send(bytes)
      tab.send('{"t":"take"}')
      for (let i = 0; i <= frames.length; i++) assert.match(await tab.refusal(), /^(malformed|unknown-message)$/)
    }),
    { numRuns: 100 },
  )
  tab.send(JSON.stringify({ t: 'pause', paused: true, more: 'x'.repeat(30_000) }))
  assert.match(await tab.refusal(), /^too-large$/)
  assert.equal((await house.line.progress(conversation)).last, 0)
  const number = await house.line.put({ ticket }, conversation, turn, frame(0))
  assert.equal((await tab.next('box')).number, number)
})

test('a frame larger than any closes the connection, and so does text that is none', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const large = await house.greeted(listener)
  large.send('x'.repeat(70_000))
  assert.equal(await large.closed, 1009)
  const broken = await house.greeted(listener)
  ;(broken.socket as unknown as { _socket: { write(b: Buffer): void } })._socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe]))
  assert.equal(await broken.closed, 1007)
})
