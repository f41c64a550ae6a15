// Company in a conversation, one deed each: who may join, what a handover needs, who goes when, and three races.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { broken } from './invariants-hand.ts'
import { frame, openHand, room, secret, speaks, statement, wish } from './line-hand.ts'
import type { LineHand } from './line-hand.ts'
import { timings } from './timings.ts'

const refused = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code
const codeOf = (settled: PromiseSettledResult<unknown>): string => (settled.status === 'fulfilled' ? 'ok' : (settled.reason as Problem).code)

/** Somebody who talks with m1 in Dutch, in a room of the two. */
async function talking(hand: LineHand) {
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('nl'))
  await line.take('m1', 's1', conversation, 1)
  await line.putRoom({ ticket }, conversation, 1, room(conversation, 1), null)
  const view = async () => {
    const now = await line.visitorView(conversation)
    assert.ok(now?.state === 'active')
    return now
  }
  return { line, ticket, conversation, view, m1: ['m1', 's1', conversation] as const }
}

/** A coordinator who takes nobody herself, called for and in the room. */
async function joined(hand: LineHand) {
  const talk = await talking(hand)
  const { line, conversation } = talk
  await line.onDuty('c1', 'sc', statement, speaks('fr'), 0)
  await line.company.call(...talk.m1, 1, 'coordinator', null, null)
  await line.company.join('c1', 'sc', conversation, 'coordinator', true)
  return talk
}

async function agreed(hand: LineHand, to: string | null) {
  const talk = await talking(hand)
  await talk.line.company.call(...talk.m1, 1, 'handover', null, to)
  await talk.line.company.agree(talk.ticket, talk.conversation, (await talk.view()).handover!.n, true)
  return talk
}

test('with capacity 0 nobody is offered to her, nobody is told that she is there to talk with, and she answers calls', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('c1', 'sc', statement, speaks('nl'), 0)
  const { conversation } = await line.arrive(secret(), secret(), wish('nl'))
  assert.equal((await line.visitorView(conversation))?.state, 'waiting')
  assert.deepEqual(await line.spokenNow(), [])
  assert.deepEqual(await line.presence('c1'), { duty: 'on', shift: 'sc', load: 0, capacity: 0 })
})

test('a coordinator is called, joins with a slot of hers, and nothing is taken until a room names her', async () => {
  await using hand = await openHand()
  const { line, ticket, conversation, view } = await joined(hand)
  const now = await view()
  assert.equal(now.turn, 2)
  assert.deepEqual(now.others, [{ role: 'coordinator', member: 'c1', shift: 'sc', slot: 2 }])
  assert.deepEqual((await line.listenerViews('m1', 's1'))[0]!.people, (await line.listenerViews('c1', 'sc'))[0]!.people)
  assert.deepEqual((await line.listenerViews('c1', 'sc')).map((v) => [v.as, v.slot, v.calls]), [['coordinator', 2, []]])
  const c1 = { member: 'c1', shift: 'sc' }
  await assert.rejects(line.put({ ticket }, conversation, 2, frame(0, 1)), refused('epoch'))
  await assert.rejects(line.put(c1, conversation, 2, frame(2, 1)), refused('epoch'))
  await assert.rejects(line.putRoom({ ticket }, conversation, 2, room(conversation, 2), null), refused('bad-statement'))
  await assert.rejects(line.putRoom({ ticket }, conversation, 2, room(conversation, 2, [{ role: 'interpreter', slot: 2 }]), null), refused('bad-statement'))
  await line.putRoom({ ticket }, conversation, 2, room(conversation, 2, now.others), null)
  await assert.rejects(line.put({ ticket }, conversation, 2, frame(0, 1)), refused('epoch'), 'nor in the room before')
  await assert.rejects(line.put(c1, conversation, 2, frame(1, 2)), refused('not-in-conversation'), 'nor in another’s slot')
  await assert.rejects(line.put({ ...c1, shift: 'old' }, conversation, 2, frame(2, 2)), refused('not-in-conversation'))
  await assert.rejects(line.putRoom(c1, conversation, 2, room(conversation, 3, now.others), null), refused('not-in-conversation'))
  assert.equal(await line.put({ ticket }, conversation, 2, frame(0, 2)), 1)
  assert.equal(await line.put(c1, conversation, 2, frame(2, 2)), 2)
  assert.equal((await line.presence('c1')).load, 0)
})

test('what she opened counts for the visitor only from the listener on, and what was opened by the visitor counts for everybody else', async () => {
  await using hand = await openHand()
  const { line, ticket, conversation, view } = await joined(hand)
  await line.putRoom({ ticket }, conversation, 2, room(conversation, 2, (await view()).others), null)
  await line.put({ ticket }, conversation, 2, frame(0, 2))
  await line.put({ member: 'c1', shift: 'sc' }, conversation, 2, frame(2, 2))
  await line.opened({ member: 'c1', shift: 'sc' }, conversation, 1)
  const of = async (slot: number) => (await line.progress(conversation)).opened.find((o) => o.slot === slot)?.number
  assert.equal(await of(0), 0)
  await line.opened({ member: 'm1', shift: 's1' }, conversation, 2)
  assert.deepEqual([await of(0), await of(2)], [2, 0])
  await line.opened({ ticket }, conversation, 2)
  assert.equal(await of(2), 2)
})

test('an interpreter must speak both languages; the call is said again, another takes its place, and it is closed when she joins', async () => {
  await using hand = await openHand()
  const { line, m1, conversation, view } = await talking(hand)
  await line.onDuty('i1', 'si', statement, speaks('nl', 'ps'), 0)
  await line.onDuty('i2', 'sj', statement, speaks('ps'), 0)
  await assert.rejects(line.company.call(...m1, 1, 'interpreter', null, null), refused('malformed'))
  await line.company.call(...m1, 1, 'interpreter', 'ti', null)
  assert.deepEqual(await line.company.calls('i1', false), [])
  await line.company.call(...m1, 1, 'interpreter', 'ps', null)
  await line.company.call(...m1, 1, 'interpreter', 'ps', null)
  const call = { conversation, kind: 'interpreter', from: 'm1', language: 'nl', into: 'ps', mine: false, seconds: 0 }
  assert.deepEqual(await line.company.calls('i1', false), [call])
  assert.deepEqual(await line.company.calls('i2', true), [], 'a coordinator who does not speak both cannot interpret')
  await assert.rejects(line.company.join('i2', 'sj', conversation, 'interpreter', true), refused('not-allowed'))
  await line.company.join('i1', 'si', conversation, 'interpreter', false)
  await line.company.join('i1', 'si', conversation, 'interpreter', false)
  assert.equal((await view()).turn, 2, 'said again it changes nothing')
  assert.deepEqual(await line.company.calls('i1', false), [])
  await line.company.part('i1', 'si', conversation)
  assert.deepEqual([(await view()).turn, (await view()).others], [3, []])
})

test('I16: a handover needs her yes to this very question, which she may take back', async () => {
  await using hand = await openHand()
  const { line, ticket, m1, conversation, view } = await talking(hand)
  await line.onDuty('m2', 's2', statement, speaks('nl'), 1)
  await line.company.call(...m1, 1, 'handover', null, 'm3')
  const first = (await view()).handover!
  await line.company.call(...m1, 1, 'handover', null, 'm2')
  const second = (await view()).handover!
  assert.deepEqual([first.to, second.n === first.n], ['listener', false])
  await assert.rejects(line.company.agree(ticket, conversation, first.n, true), refused('nobody-asked'))
  await assert.rejects(line.company.agree(secret(), conversation, second.n, true), refused('no-ticket'))
  await assert.rejects(line.company.join('m2', 's2', conversation, 'handover', false), refused('nobody-asked'))
  await line.company.agree(ticket, conversation, second.n, true)
  assert.equal((await line.company.calls('m2', false))[0]?.mine, true)
  await line.company.agree(ticket, conversation, second.n, false)
  assert.deepEqual((await line.listenerViews('m1', 's1'))[0]!.calls, [{ kind: 'handover', language: null, to: 'm2', agreed: false }])
  assert.deepEqual(await line.company.calls('m2', false), [])
  await assert.rejects(line.company.join('m2', 's2', conversation, 'handover', true), refused('nobody-asked'))
})

test('who takes over is the listener in one step: loads, turn, exclusion, the next visitor of the one before, and the note', async () => {
  await using hand = await openHand()
  const { line, conversation, view } = await agreed(hand, 'm2')
  await line.onDuty('m2', 's2', statement, speaks('fr'), 1)
  const { conversation: next } = await line.arrive(secret(), secret(), wish('nl'))
  assert.equal((await line.visitorView(next))?.state, 'waiting')
  await line.company.join('m2', 's2', conversation, 'handover', false)
  const now = await view()
  assert.deepEqual([now.listener, now.turn, now.handover], [{ member: 'm2', shift: 's2' }, 2, null])
  assert.equal((await line.visitorView(next))?.state, 'offered')
  assert.deepEqual([(await line.presence('m1')).load, (await line.presence('m2')).load], [1, 1])
  assert.deepEqual(await line.company.handedOn('m1', conversation), { member: 'm2', shift: 's2' })
  await assert.rejects(line.company.leaveNote('m3', conversation, 'm2', Buffer.alloc(200, 1)), refused('nobody-asked'))
  await line.company.leaveNote('m1', conversation, 'm2', Buffer.alloc(200, 1))
  assert.equal((await line.company.noteFor('m2', 's2', conversation))?.from, 'm1')
  await line.company.noteArrived('m2', 's2', conversation)
  assert.equal((await hand.sql`select from handed`).length, 0)
  await line.listenerLost('m2', 's2')
  assert.deepEqual(await broken(hand.sql, false), [])
})

test('as many as she takes is as many as she is handed, but for a coordinator, whose 0 stands again afterwards', async () => {
  await using hand = await openHand()
  const { line, conversation } = await agreed(hand, null)
  await line.onDuty('c1', 'sc', statement, speaks('nl'), 0)
  await assert.rejects(line.company.join('c1', 'sc', conversation, 'handover', false), refused('not-allowed'))
  await line.company.join('c1', 'sc', conversation, 'handover', true)
  assert.deepEqual(await line.presence('c1'), { duty: 'on', shift: 'sc', load: 1, capacity: 1 })
  await line.end('c1', 'sc', conversation, 2, 'listened')
  assert.deepEqual(await line.presence('c1'), { duty: 'on', shift: 'sc', load: 0, capacity: 0 })
})

test('a colleague who takes no more is refused, and the one before keeps it', async () => {
  await using hand = await openHand()
  const { line, conversation, view } = await agreed(hand, 'm2')
  await line.onDuty('m2', 's2', statement, speaks('fr'), 0)
  await assert.rejects(line.company.join('m2', 's2', conversation, 'handover', false), refused('capacity'))
  assert.equal((await view()).listener.member, 'm1')
})

test('a guest whose connection is lost for 30 s has gone; so has one who is removed; one who is back in time has not', async () => {
  await using hand = await openHand()
  const { line, ticket, m1, conversation, view } = await joined(hand)
  const later = async (seconds: number): Promise<void> => {
    await hand.pass(seconds)
    await hand.sql`update node set lease_until = now_() + interval '15 seconds'`
    await line.visitorHere(ticket)
    await line.sweep()
  }
  await line.listenerLost('c1', 'sc')
  await later(timings.lost - 1)
  await line.listenerHere('c1', 'sc')
  await later(timings.lost)
  assert.equal((await view()).others.length, 1)
  await line.listenerLost('c1', 'sc')
  await later(timings.lost)
  assert.deepEqual([(await view()).others, (await view()).turn], [[], 3])
  await line.listenerHere('c1', 'sc')
  await line.company.call(...m1, 3, 'coordinator', null, null)
  await line.company.join('c1', 'sc', conversation, 'coordinator', true)
  await line.remove('c1')
  assert.deepEqual([(await view()).others, (await view()).turn], [[], 5])
})

test('the listener is lost: the next one begins with the visitor alone, and at the end nothing of it is left', async () => {
  await using hand = await openHand()
  const { line, ticket, conversation } = await joined(hand)
  await line.company.call('m1', 's1', conversation, 2, 'handover', null, null)
  await line.remove('m1')
  assert.deepEqual(await line.listenerViews('c1', 'sc'), [])
  await line.onDuty('m2', 's2', statement, speaks('nl'), 1)
  const [offer] = await line.listenerViews('m2', 's2')
  await line.take('m2', 's2', conversation, offer!.turn)
  const view = await line.visitorView(conversation)
  assert.ok(view?.state === 'active' && view.others.length === 0 && view.handover === null)
  await line.leave(ticket)
  assert.deepEqual(await broken(hand.sql, true), [])
})

for (const [name, race] of Object.entries({
  'the visitor leaves while somebody joins': (t: Awaited<ReturnType<typeof talking>>) => t.line.leave(t.ticket),
  'the listener ends while somebody joins': (t: Awaited<ReturnType<typeof talking>>) => t.line.end('m1', 's1', t.conversation, 1, 'listened'),
})) {
  test(`${name}: it is over, whoever was first, and nothing of it is left`, async () => {
    await using hand = await openHand()
    const { line: other } = { line: hand.second() }
    await other.start()
    await other.onDuty('c1', 'sc', statement, speaks('fr'), 0)
    for (let round = 0; round < 8; round++) {
      const talk = await talking(hand)
      await talk.line.company.call(...talk.m1, 1, 'coordinator', null, null)
      const works = [() => race(talk), () => other.company.join('c1', 'sc', talk.conversation, 'coordinator', true)]
      const said = await Promise.allSettled((round % 2 ? works : works.toReversed()).map((work) => work()))
      const codes = (round % 2 ? said : said.toReversed()).map(codeOf)
      assert.ok(['ok,ok', 'ok,conversation-ended', 'stale-turn,ok'].includes(codes.join()), codes.join())
      // Where she joined first, the listener's word is of a turn before: she says it again.
      if (codes[0] !== 'ok') await talk.line.end('m1', 's1', talk.conversation, 2, 'listened')
      assert.equal(await talk.line.visitorView(talk.conversation), null)
      assert.deepEqual(await broken(hand.sql, false), [])
    }
    await other.dispose()
  })
}

test('two take one handover at once: one has it, the other is told that nobody asks any more', async () => {
  await using hand = await openHand()
  const other = hand.second()
  await other.start()
  const { line, conversation, view } = await agreed(hand, null)
  await line.onDuty('c1', 'sc', statement, speaks('fr'), 1)
  await other.onDuty('c2', 'sd', statement, speaks('fr'), 1)
  const said = await Promise.allSettled([line.company.join('c1', 'sc', conversation, 'handover', true), other.company.join('c2', 'sd', conversation, 'handover', true)])
  assert.deepEqual(said.map(codeOf).toSorted(), ['nobody-asked', 'ok'])
  assert.equal((await view()).listener.member, codeOf(said[0]!) === 'ok' ? 'c1' : 'c2')
  assert.deepEqual(await broken(hand.sql, false), [])
  await other.dispose()
})
