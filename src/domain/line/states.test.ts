// The states of a conversation and of a listener, one deed each; time moves only when the test says so.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { Hint, VisitorView } from './line.ts'
import { frame, openHand, room, secret, speaks, statement, wish } from './line-hand.ts'
import type { LineHand } from './line-hand.ts'
import { timings } from './timings.ts'

const refused = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code

/** Time passes while both pages and the process answer; then the line is swept. */
async function later(hand: LineHand, seconds: number, awake: Uint8Array[] = []): Promise<void> {
  await hand.pass(seconds)
  await hand.sql`update node set lease_until = now_() + interval '15 seconds'`
  for (const ticket of awake) await hand.line.visitorHere(ticket)
  await hand.line.sweep()
}
async function arrives(hand: LineHand, language: string, more = {}) {
  const [ticket, visit] = [secret(), secret()]
  const { conversation } = await hand.line.arrive(ticket, visit, wish(language, more))
  return { ticket, visit, conversation, view: () => hand.line.visitorView(conversation) }
}
const stateOf = async (visitor: { view: () => Promise<VisitorView | null> }) => (await visitor.view())?.state

test('an offer nobody answers goes on after 20 s, and the listener is paused until she says so', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 2)
  const her = await arrives(hand, 'nl')
  await later(hand, timings.offer - 1, [her.ticket])
  assert.equal(await stateOf(her), 'offered')
  await later(hand, 1, [her.ticket])
  assert.equal(await stateOf(her), 'waiting')
  assert.deepEqual(await line.presence('m1'), { duty: 'missed', shift: 's1', load: 0, capacity: 2 })
  await assert.rejects(line.take('m1', 's1', her.conversation, 1), refused('stale-turn'))
  await line.pause('m1', 's1', false)
  assert.equal((await line.listenerViews('m1', 's1'))[0]?.turn, 2)
})

test('two who lapse at once do not wait for each other beside somebody free', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 2)
  const both = [await arrives(hand, 'nl'), await arrives(hand, 'nl')]
  assert.deepEqual(await Promise.all(both.map(stateOf)), ['offered', 'offered'])
  await line.onDuty('m2', 's2', statement, speaks('nl'), 2)
  await later(hand, timings.offer, both.map(({ ticket }) => ticket))
  assert.deepEqual(await Promise.all(both.map(stateOf)), ['offered', 'offered'])
  assert.equal((await line.presence('m2')).load, 2)
})

test('a listener whose connection is lost for 30 s gives her visitor back to the front; back within, she keeps her', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const [her, second] = [await arrives(hand, 'nl'), await arrives(hand, 'nl')]
  await line.take('m1', 's1', her.conversation, 1)
  await line.listenerLost('m1', 's1')
  const lost = await her.view()
  assert.ok(lost?.state === 'active' && lost.reach === 'lost')
  await later(hand, 29, [her.ticket, second.ticket])
  assert.equal(await line.listenerHere('m1', 's1'), true)
  await later(hand, 60, [her.ticket, second.ticket])
  assert.equal(await stateOf(her), 'active')
  await line.listenerLost('m1', 's1')
  await later(hand, 30, [her.ticket, second.ticket])
  const back = await her.view()
  assert.ok(back?.state === 'waiting' && back.resuming && back.place === 1)
  assert.equal((await line.presence('m1')).duty, 'on') // declared; her connection is another thing
  assert.deepEqual(await line.spokenNow(), [])
  await line.listenerHere('m1', 's1')
  const again = await her.view()
  assert.ok(again?.state === 'offered' && again.turn === 2 && again.resuming)
})

test('a new tab of hers takes her conversations over with a higher turn, but only once the old one is gone', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const her = await arrives(hand, 'nl')
  await line.take('m1', 's1', her.conversation, 1)
  await assert.rejects(line.onDuty('m1', 's2', statement, speaks('nl'), 1), refused('already-on-duty'))
  assert.equal(await line.listenerHere('m1', 's2'), false)
  await line.listenerLost('m1', 's1')
  await line.onDuty('m1', 's2', statement, speaks('nl'), 1)
  const view = await her.view()
  assert.ok(view?.state === 'active' && view.turn === 2 && view.listener.shift === 's2')
  await assert.rejects(line.end('m1', 's1', her.conversation, 1, 'listened'), refused('stale-turn'))
  await assert.rejects(line.end('m1', 's1', her.conversation, 2, 'listened'), refused('not-in-conversation'))
  assert.equal(await line.shiftStatement('m1', 's1'), null)
  assert.deepEqual(await line.shiftStatement('m1', 's2'), statement)
})

test('a page asleep for 90 s is not offered, keeps its place for 30 min, and is gone after', async () => {
  await using hand = await openHand()
  const { line } = hand
  const [first, second] = [await arrives(hand, 'nl'), await arrives(hand, 'nl')]
  await later(hand, timings.asleep, [second.ticket])
  assert.equal(await stateOf(first), 'dormant')
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  assert.equal(await stateOf(second), 'offered')
  await line.pass('m1', 's1', second.conversation, 1)
  await line.visitorHere(first.ticket)
  assert.equal(await stateOf(first), 'offered')
  await line.leave(second.ticket)
  const third = await arrives(hand, 'fr')
  await later(hand, timings.asleep)
  assert.equal(await stateOf(third), 'dormant')
  await later(hand, timings.comeBack)
  assert.equal(await third.view(), null)
  assert.deepEqual(await line.endingOf(third.conversation), { why: 'expired', lost: [] })
})

test('a page that proves asleep when a listener accepts keeps its place, and her slot is free at once', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const [her, next] = [await arrives(hand, 'nl'), await arrives(hand, 'nl')]
  await hand.pass(timings.quiet)
  assert.equal(await line.take('m1', 's1', her.conversation, 1), 'asleep')
  assert.equal(await stateOf(her), 'dormant')
  assert.equal(await stateOf(next), 'offered')
})

test('off duty with somebody in the room is draining until that ends; paused gives offers back', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 2)
  const [talking, offered] = [await arrives(hand, 'nl'), await arrives(hand, 'nl')]
  await line.take('m1', 's1', talking.conversation, 1)
  assert.equal((await line.pause('m1', 's1', true)).load, 1)
  assert.equal(await stateOf(offered), 'waiting')
  assert.equal((await line.offDuty('m1', 's1')).duty, 'draining')
  await line.end('m1', 's1', talking.conversation, 1, 'listened')
  assert.deepEqual(await line.presence('m1'), { duty: 'off', shift: null, load: 0, capacity: 0 })
  await assert.rejects(line.pause('m1', 's1', false), refused('not-on-duty'))
})

test('wrapping up takes nobody new until she is back, and what she talks goes on', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const talking = await arrives(hand, 'nl')
  await line.take('m1', 's1', talking.conversation, 1)
  const waits = await arrives(hand, 'nl')
  assert.deepEqual(await line.wrapUp('m1', 's1'), { duty: 'wrap-up', shift: 's1', load: 1, capacity: 1 })
  await line.end('m1', 's1', talking.conversation, 1, 'listened')
  assert.equal(await stateOf(waits), 'waiting')
  await line.pause('m1', 's1', false)
  assert.equal(await stateOf(waits), 'offered')
})

test('a removed listener is off at once, and whom she talked with stands at the front', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const her = await arrives(hand, 'nl')
  await line.take('m1', 's1', her.conversation, 1)
  await line.putRoom({ ticket: her.ticket }, her.conversation, 1, room(her.conversation, 1), null)
  await line.remove('m1')
  const view = await her.view()
  assert.ok(view?.state === 'waiting' && view.resuming)
  await assert.rejects(line.put({ member: 'm1', shift: 's1' }, her.conversation, 1, frame(1)), refused('stale-turn'))
  assert.deepEqual(await line.listenerViews('m1', 's1'), [])
  // Somebody else takes over: nothing is kept that she could not open, until there is a room for her.
  await line.onDuty('m2', 's2', statement, speaks('nl'), 1)
  await line.take('m2', 's2', her.conversation, 2)
  await assert.rejects(line.put({ ticket: her.ticket }, her.conversation, 2, frame(0, 1)), refused('epoch'))
  await line.putRoom({ ticket: her.ticket }, her.conversation, 2, room(her.conversation, 2), null)
  await assert.rejects(line.put({ ticket: her.ticket }, her.conversation, 2, frame(0, 1)), refused('epoch'))
  assert.equal(await line.put({ ticket: her.ticket }, her.conversation, 2, frame(0, 2)), 1)
})

test('danger stands before the others for at most 10 minutes of their waiting', async () => {
  await using hand = await openHand()
  const { line } = hand
  const early = await arrives(hand, 'nl')
  await later(hand, 5 * 60, [early.ticket])
  const [normal, danger] = [await arrives(hand, 'nl'), await arrives(hand, 'nl', { danger: true })]
  const place = async (v: typeof early) => ((await v.view()) as { place: number }).place
  assert.deepEqual([await place(danger), await place(early), await place(normal)], [1, 2, 3])
  await later(hand, 5 * 60, [early.ticket, normal.ticket, danger.ticket])
  assert.deepEqual([await place(early), await place(danger), await place(normal)], [1, 2, 3])
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  assert.equal(await stateOf(early), 'offered')
})

test('who comes first is decided across all the languages of a listener', async () => {
  await using hand = await openHand()
  const { line } = hand
  const [french, danger] = [await arrives(hand, 'fr'), await arrives(hand, 'nl', { danger: true })]
  await line.onDuty('m1', 's1', statement, speaks('nl', 'fr'), 1)
  assert.equal(await stateOf(danger), 'offered')
  await line.take('m1', 's1', danger.conversation, 1)
  await line.end('m1', 's1', danger.conversation, 1, 'danger')
  assert.equal(await stateOf(french), 'offered')
})

test('a wish for a woman is never given up; a near dialect and a lesser level are added, at once where nobody else is there', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('man', 's1', statement, speaks('nl'), 1)
  const woman = await arrives(hand, 'nl', { woman: true })
  await later(hand, 600, [woman.ticket])
  assert.equal(await stateOf(woman), 'waiting')
  await line.onDuty('a', 's2', statement, { ...speaks('nl'), woman: true }, 1)
  assert.equal(await stateOf(woman), 'offered')
  await line.onDuty('near', 's3', statement, speaks('fa'), 1)
  assert.equal(await stateOf(await arrives(hand, 'fa-AF')), 'offered')
  await line.onDuty('fluent', 's4', statement, speaks('en'), 1)
  await line.onDuty('little', 's5', statement, { languages: [{ tag: 'en', level: 1 }], woman: false }, 1)
  const [first, second] = [await arrives(hand, 'en'), await arrives(hand, 'en')]
  assert.equal((await line.listenerViews('fluent', 's4'))[0]?.conversation, first.conversation)
  assert.equal(await stateOf(second), 'waiting')
  await line.take('fluent', 's4', first.conversation, 1)
  await later(hand, timings.expand, [second.ticket])
  assert.equal((await line.listenerViews('little', 's5'))[0]?.conversation, second.conversation)
})

test('a page opened anew takes the place while there is no room, and is let in only by the listener once there is', async () => {
  await using hand = await openHand()
  const { line } = hand
  const her = await arrives(hand, 'nl')
  const reloaded = secret()
  assert.deepEqual(await line.find(reloaded, her.visit), { is: 'mine', conversation: her.conversation })
  assert.equal((await line.find(her.ticket, secret())).is, 'none')
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  await line.take('m1', 's1', her.conversation, 1)
  const { conversation } = her
  await line.putRoom({ ticket: reloaded }, conversation, 1, room(conversation, 1), null)
  const again = secret()
  assert.deepEqual(await line.find(again, her.visit), { is: 'other-page', conversation })
  await assert.rejects(line.putRoom({ ticket: reloaded }, conversation, 1, room(conversation, 2), again), refused('not-in-conversation'))
  const listener = { member: 'm1', shift: 's1' }
  const hers = frame(1)
  assert.equal(await line.put(listener, conversation, 1, hers), 1)
  await assert.rejects(line.putRoom(listener, conversation, 1, room(conversation, 3), again), refused('epoch'))
  await assert.rejects(line.putRoom(listener, conversation, 1, room('another', 2), again), refused('bad-statement'))
  await line.putRoom(listener, conversation, 1, room(conversation, 2), again)
  await line.putRoom(listener, conversation, 1, room(conversation, 2), again)
  assert.equal((await line.find(again, her.visit)).is, 'mine')
  await assert.rejects(line.put({ ticket: reloaded }, conversation, 1, frame(0)), refused('no-ticket'))
  await assert.rejects(line.put({ ticket: again }, conversation, 1, frame(0, 1)), refused('epoch'))
  assert.equal(await line.put({ ticket: again }, conversation, 1, frame(0, 2)), 2)
  assert.equal(await line.put(listener, conversation, 1, hers), 1) // kept before the room moved on: acknowledged again
})

test('the exit ends what the visit holds; the ticket is known as ended, and takes no second place', async () => {
  await using hand = await openHand()
  const { line } = hand
  const her = await arrives(hand, 'nl')
  assert.equal(await line.holds(her.visit), true)
  await line.leaveVisit(her.visit)
  await line.leaveVisit(her.visit)
  assert.equal(await line.holds(her.visit), false)
  assert.deepEqual(await line.find(her.ticket, her.visit), { is: 'gone', why: 'visitor-left', lost: [] })
  await assert.rejects(line.arrive(her.ticket, her.visit, wish('nl')), refused('conversation-ended'))
  await later(hand, timings.note)
  assert.deepEqual(await line.find(her.ticket, her.visit), { is: 'none' })
  const counts = await hand.sql`select language, channel, outcome, n from contact_count`
  assert.deepEqual([...counts], [{ language: 'nl', channel: 'chat', outcome: 'unserved', n: 1 }])
})

test('a full line says so to who arrives, and to nobody who is in it', async () => {
  await using hand = await openHand(1)
  const her = await arrives(hand, 'nl')
  await hand.line.sweep()
  await assert.rejects(arrives(hand, 'nl'), refused('line-full'))
  assert.deepEqual(await hand.line.arrive(her.ticket, her.visit, wish('nl')), { conversation: her.conversation })
})

test('the place counts who waits for the same people, and minutes come from conversations that ended', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl', 'fr'), 1)
  for (let i = 0; i < 5; i++) {
    const her = await arrives(hand, 'nl')
    await line.take('m1', 's1', her.conversation, 1)
    await later(hand, 20 * 60, [her.ticket])
    await line.end('m1', 's1', her.conversation, 1, 'listened')
  }
  const talking = await arrives(hand, 'nl')
  await line.take('m1', 's1', talking.conversation, 1)
  const [french, polish, dutch] = [await arrives(hand, 'fr'), await arrives(hand, 'pl'), await arrives(hand, 'nl')]
  const told = async (v: typeof french) => {
    const view = await v.view()
    assert.ok(view?.state === 'waiting')
    return [view.place, view.minutes]
  }
  assert.deepEqual(await told(french), [1, 20])
  assert.deepEqual(await told(polish), [1, null])
  assert.deepEqual(await told(dutch), [2, 40])
})

test('the bus is told after the commit: what changed, and a kept frame itself', async () => {
  await using hand = await openHand()
  const { line, bus } = hand
  const heard: string[] = []
  const hints: Hint[] = []
  bus.listen('member:m1', () => heard.push('member'))
  bus.listen('board', () => heard.push('board'))
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const her = await arrives(hand, 'nl')
  assert.deepEqual(heard, ['member', 'board', 'member', 'board'])
  await line.take('m1', 's1', her.conversation, 1)
  await line.putRoom({ ticket: her.ticket }, her.conversation, 1, room(her.conversation, 1), null)
  bus.listen(`conversation:${her.conversation}`, (hint) => hints.push(hint as Hint))
  const sent = frame(0)
  await line.put({ ticket: her.ticket }, her.conversation, 1, sent)
  await line.opened({ member: 'm1', shift: 's1' }, her.conversation, 99)
  assert.deepEqual(hints, [{ number: 1, epoch: 1, slot: 0, box: sent.box }, { opened: 1, by: 1 }])
})
