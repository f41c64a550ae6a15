// Company over the desks' sockets: calls that come and go, who is in the room, a handover with its note, a guest who goes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frame, room, secret, wish } from '../../domain/line/line-hand.ts'
import { newListener } from '../../domain/team/member-hand.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { DeskHouse } from './desk-hand.ts'
import type { DeskTab } from './desk-hand.ts'

const box = (): string => toText(Uint8Array.from([1, ...randomBytes(1023)]))

/** A listener who talks with a visitor, and the coordinator's desk, off duty. */
async function talking() {
  const house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const tab = await house.onDuty(listener)
  const ticket = secret()
  const { conversation } = await house.line.arrive(ticket, secret(), wish('nl'))
  await tab.next('conversation')
  tab.send({ t: 'take', conversation, turn: 1 })
  await tab.next('conversation', (c) => c.state === 'active')
  await house.line.putRoom({ ticket }, conversation, 1, room(conversation, 1), null)
  await tab.next('room')
  return { house, listener, tab, ticket, conversation }
}

/** On duty for calls alone. */
const onCall = async (house: DeskHouse, tab: DeskTab): Promise<void> => {
  await tab.goOnDuty(0)
  assert.equal((await house.line.board()).listeners.some(({ capacity }) => capacity === 0), true)
}

test('a coordinator hears of the call off duty, joins on duty, and everybody sees who is in the room', async () => {
  const { house, listener, tab, ticket, conversation } = await talking()
  await using _ = house
  const { team, coordinator } = house.hand
  const languages = [{ tag: 'fr', level: 3 as const }]
  await team.signMember(await coordinator.data(team), coordinator.id, await coordinator.listenerStatement(coordinator, languages, 2))
  const hers = await house.greeted(coordinator)
  const other = await house.greeted(await newListener(house.hand))
  await house.line.put({ ticket }, conversation, 1, frame(0))
  tab.send({ t: 'call', conversation, turn: 1, kind: 'coordinator', language: null, to: null })
  const { calls } = await hers.next('calls')
  assert.deepEqual(calls.map(({ seconds: _s, ...call }) => call), [{ conversation, kind: 'coordinator', from: listener.id, language: 'nl', into: null, mine: false }])
  await tab.next('conversation', (c) => c.calls[0]?.kind === 'coordinator')
  hers.send({ t: 'join', conversation, kind: 'coordinator' })
  assert.equal(await hers.refusal(), 'not-on-duty')
  await onCall(house, hers)
  hers.send({ t: 'join', conversation, kind: 'coordinator' })
  const joined = await hers.next('conversation')
  const people = [{ role: 'listener', member: listener.id, slot: 1 }, { role: 'coordinator', member: coordinator.id, slot: 2 }]
  assert.deepEqual([joined.as, joined.slot, joined.turn, joined.people, joined.calls], ['coordinator', 2, 2, people, []])
  assert.deepEqual((await tab.next('conversation', (c) => c.turn === 2)).people, people)
  assert.deepEqual((await hers.next('calls')).calls, [])
  await house.line.putRoom({ ticket }, conversation, 2, room(conversation, 2, [{ role: 'coordinator', slot: 2 }]), null)
  await hers.next('room', (r) => r.room.epoch === 2)
  await tab.next('room', (r) => r.room.epoch === 2)
  const number = await house.line.put({ ticket }, conversation, 2, frame(0, 2))
  assert.equal((await hers.next('box')).number, number, 'the first she gets is the first of a room with her in it')
  await tab.next('box', (b) => b.number === number)
  hers.send({ t: 'box', conversation, turn: 2, epoch: 2, box: box() })
  const ack = await hers.next('ack')
  assert.deepEqual([(await tab.next('box', (b) => b.slot === 2)).number], [ack.number])
  hers.send({ t: 'opened', conversation, number })
  await house.line.opened({ ticket }, conversation, ack.number)
  assert.equal((await hers.next('opened')).number, ack.number)
  hers.send({ t: 'end', conversation, turn: 2, outcome: 'listened', coolOff: false })
  assert.equal(await hers.refusal(), 'not-in-conversation')
  hers.send({ t: 'part', conversation })
  assert.deepEqual(await hers.next('gone'), { t: 'gone', conversation, why: 'moved', lost: 0 })
  assert.deepEqual((await tab.next('conversation', (c) => c.turn === 3)).people, [people[0]])
  await other.next('there')
  assert.ok(!other.heard.some((m) => m.t === 'calls'), 'whoever is no coordinator heard of nothing')
})

test('a handover: the old desk hears who has it before it is gone, seals its note to her, and she gets it once', async () => {
  const { house, listener, tab, ticket, conversation } = await talking()
  await using _ = house
  const colleague = await newListener(house.hand)
  const next = await house.onDuty(colleague)
  tab.send({ t: 'call', conversation, turn: 1, kind: 'handover', language: null, to: colleague.id })
  await tab.next('conversation', (c) => c.calls[0]?.agreed === null)
  const view = await house.line.visitorView(conversation)
  assert.ok(view?.state === 'active' && view.handover)
  await house.line.company.agree(ticket, conversation, view.handover.n, true)
  await tab.next('conversation', (c) => c.calls[0]?.agreed === true)
  const { calls } = await next.next('calls')
  assert.deepEqual([calls[0]?.kind, calls[0]?.mine], ['handover', true])
  next.send({ t: 'join', conversation, kind: 'handover' })
  assert.equal((await next.next('conversation', (c) => c.state === 'active')).as, 'listener')
  const gone = await tab.next('gone')
  assert.equal(gone.why, 'moved')
  const taken = await tab.next('taken')
  assert.deepEqual([taken.member, JSON.parse(taken.listener.shift.body).shift], [colleague.id, next.shift])
  const sealed = toText(randomBytes(200))
  tab.send({ t: 'note', conversation, to: colleague.id, sealed })
  assert.deepEqual(await next.next('note'), { t: 'note', conversation, from: listener.id, sealed })
  next.frozen = true
  const stored = async (): Promise<number> => (await house.db.sql`select from handed where sealed is not null`).length
  assert.equal(await stored(), 1, 'kept until her desk says that it is there')
  next.heard.length = 0
  await next.next('there')
  next.send({ t: 'here', conversations: [{ conversation, turn: 2, number: 0 }] })
  next.send({ t: 'call', conversation, turn: 1, kind: 'coordinator', language: null, to: null })
  assert.equal(await next.refusal(), 'stale-turn')
  assert.equal(await stored(), 0)
  tab.send({ t: 'note', conversation, to: colleague.id, sealed })
  assert.equal(await tab.refusal(), 'nobody-asked')
})

test('an old desk that was away when it was taken over hears it when it is back', async () => {
  const { house, listener, tab, ticket, conversation } = await talking()
  await using _ = house
  const next = await house.onDuty(await newListener(house.hand))
  tab.send({ t: 'call', conversation, turn: 1, kind: 'handover', language: 'nl', to: null })
  await tab.next('conversation', (c) => c.calls.length === 1)
  await house.line.company.agree(ticket, conversation, 1, true)
  tab.close()
  await next.next('calls')
  next.send({ t: 'join', conversation, kind: 'handover' })
  await next.next('conversation', (c) => c.state === 'active')
  const back = await house.tab(listener)
  back.send({ t: 'hello', shift: tab.shift, after: [{ conversation, number: 0 }] })
  await back.next('taken')
  assert.equal((await back.next('gone')).why, 'moved')
})
