// Two processes on one database at the same moment, a process that dies, and a database that was away.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { broken, never } from './invariants-hand.ts'
import { frame, openHand, room, secret, speaks, statement, visitKey, wish } from './line-hand.ts'
import { createLine } from './create-line.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { servesWithout, timings } from './timings.ts'

const refused = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code

test('two processes racing: I4 and I6 hold, nobody is held twice, and whoever arrived is somewhere', async () => {
  await using hand = await openHand()
  const lines = [hand.line, hand.second()]
  await lines[1]!.start()
  const one = (i: number) => lines[i % 2]!
  for (let i = 0; i < 6; i++) await one(i).onDuty(`m${i}`, `s${i}`, statement, speaks(i % 3 === 0 ? 'nl' : 'fr', 'en'), 1 + (i % 3))
  const day = async (i: number): Promise<void> => {
    const [ticket, visit] = [secret(), secret()]
    const { conversation } = await one(i).arrive(ticket, visit, wish(['nl', 'fr', 'en'][i % 3]!))
    for (let tries = 0; tries < 200; tries++) {
      const [held] = await hand.sql<{ listener: string | null; session: string; turn: number; state: string }[]>`
        select listener, session, turn, state from conversation where id = ${conversation}`
      if (!held) return
      if (held.listener === null) {
        await new Promise(setImmediate)
        continue
      }
      const by: [string, string, string, number] = [held.listener, held.session, conversation, held.turn]
      // Both processes are told at once; one of them wins, the other is refused.
      if (i % 5 === 0 && held.turn < 3) await Promise.allSettled(lines.map((line) => line.pass(...by)))
      else {
        await Promise.allSettled(lines.map((line) => line.take(...by)))
        const ends = await Promise.allSettled(lines.map((line) => line.end(...by, 'listened')))
        assert.ok(ends.filter(({ status }) => status === 'fulfilled').length <= 1)
      }
    }
    await one(i).leave(ticket)
  }
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 30 }, (_, i) => day(i)))
    assert.deepEqual(await broken(hand.sql, false), [])
  }
  const [sum] = await hand.sql<{ n: number }[]>`select sum(n)::int as n from contact_count`
  assert.equal(sum!.n, 90)
  await lines[1]!.dispose()
})

test('many frames of two processes into one room: each kept once, numbered without a gap, in each sender’s order', async () => {
  await using hand = await openHand()
  const other = hand.second()
  await other.start()
  await hand.line.onDuty('m', 's', statement, speaks('nl'), 1)
  const ticket = secret()
  const { conversation } = await hand.line.arrive(ticket, secret(), wish('nl'))
  await hand.line.take('m', 's', conversation, 1)
  await hand.line.putRoom({ ticket }, conversation, 1, room(conversation, 1), null)
  const [mine, hers] = [Array.from({ length: 200 }, () => frame(0)), Array.from({ length: 200 }, () => frame(1))]
  const numbers: [number[], number[]] = [[], []]
  /** In waves, so that statements of both processes meet. */
  const send = async (which: 0 | 1, put: (i: number) => Promise<number>): Promise<void> => {
    for (let i = 0; i < 200; i += 4) numbers[which].push(...(await Promise.all([i, i + 1, i + 2, i + 3].map(put))))
  }
  await Promise.all([
    send(0, (i) => hand.line.put({ ticket }, conversation, 1, mine[i]!)),
    send(1, (i) => other.put({ member: 'm', shift: 's' }, conversation, 1, hers[i]!)),
  ])
  const [a, b] = numbers
  assert.deepEqual(a, a.toSorted((x, y) => x - y))
  assert.deepEqual(b, b.toSorted((x, y) => x - y))
  assert.deepEqual([...a, ...b].toSorted((x, y) => x - y), Array.from({ length: 400 }, (_, i) => i + 1))
  assert.deepEqual(await Promise.all(mine.map((f) => other.put({ ticket }, conversation, 1, f))), a)
  await other.dispose()
})

test('a refused frame does not touch the others of its batch', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m', 's', statement, speaks('nl'), 2)
  const [one, two] = [secret(), secret()]
  const { conversation: a } = await line.arrive(one, secret(), wish('nl'))
  const { conversation: b } = await line.arrive(two, secret(), wish('nl'))
  for (const [ticket, c] of [[one, a], [two, b]] as const) {
    await line.take('m', 's', c, 1)
    await line.putRoom({ ticket }, c, 1, room(c, 1), null)
  }
  const listener = { member: 'm', shift: 's' }
  const twice = frame(1)
  const sent = await Promise.allSettled([
    line.put({ ticket: one }, a, 1, frame(0)),
    line.put({ ticket: two }, a, 1, frame(0)), // another's ticket
    line.put({ ticket: one }, a, 2, frame(0)), // a turn that is not
    line.put({ ticket: one }, a, 1, frame(1)), // another's slot
    line.put({ ticket: one }, a, 1, frame(0, 2)), // an epoch that is not
    line.put({ ticket: two }, newId(), 1, frame(0)), // no such conversation
    line.put({ member: 'm', shift: 'old' }, a, 1, frame(1)),
    line.put(listener, b, 1, twice),
    line.put(listener, b, 1, twice),
    line.put(listener, b, 1, frame(1)),
  ])
  assert.deepEqual(sent.map((s) => (s.status === 'fulfilled' ? s.value : (s.reason as Problem).code)), [
    1, 'no-ticket', 'stale-turn', 'not-in-conversation', 'epoch', 'conversation-ended', 'not-in-conversation', 1, 1, 2,
  ])
  assert.equal((await hand.sql`select from box`).length, 3)
})

test('I10: the process of a listener dies, and the visitor waits at the front within lease + sweep', async () => {
  await using hand = await openHand()
  const dying = hand.second()
  await dying.start()
  await dying.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const ticket = secret()
  const { conversation } = await hand.line.arrive(ticket, secret(), wish('nl'))
  await dying.take('m1', 's1', conversation, 1)
  const { conversation: later } = await hand.line.arrive(secret(), secret(), wish('nl'))
  for (let second = 0; second < timings.lease; second++) {
    await hand.line.renew()
    await hand.line.sweep()
    assert.equal((await hand.line.visitorView(conversation))?.state, 'active')
    await hand.pass(1)
  }
  await hand.line.renew()
  await hand.line.sweep()
  const view = await hand.line.visitorView(conversation)
  assert.ok(view?.state === 'waiting' && view.resuming && view.place === 1)
  await hand.line.onDuty('m2', 's2', statement, speaks('nl'), 1)
  assert.equal((await hand.line.visitorView(conversation))?.state, 'offered')
  assert.equal((await hand.line.visitorView(later))?.state, 'waiting')
})

test('the database was away: nobody is blamed for silence, and every clock starts again', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const { conversation } = await line.arrive(secret(), secret(), wish('nl'))
  const { conversation: waiting } = await line.arrive(secret(), secret(), wish('nl'))
  await hand.pass(600)
  await line.renew()
  await line.sweep()
  assert.equal((await line.visitorView(conversation))?.state, 'offered')
  assert.equal((await line.visitorView(waiting))?.state, 'waiting')
  assert.equal((await line.presence('m1')).duty, 'on')
})

test('a process that has not renewed its lease serves nothing', async () => {
  await using hand = await openHand()
  const stranger = hand.second()
  await assert.rejects(stranger.arrive(secret(), secret(), wish('nl')), refused('unavailable'))
  await assert.rejects(stranger.board(), refused('unavailable'))
})

test('without a renewal for 12 s by its own clock a process serves nothing, until it has renewed', async () => {
  await using hand = await openHand()
  let now = 0
  const line = createLine({ sql: hand.sql, bus: new MemoryBus(), visitKey, timers: false, clock: () => now })
  await line.start()
  now = servesWithout - 1
  await line.board()
  now = servesWithout
  await assert.rejects(line.put({ ticket: secret() }, newId(), 1, frame(0)), refused('unavailable'))
  await line.renew()
  await line.board()
  await line.dispose()
})

test('a process that lost its lease shows its listeners again when it is back', async () => {
  await using hand = await openHand()
  const slow = hand.second()
  await slow.start()
  await slow.onDuty('m1', 's1', statement, speaks('nl'), 1)
  const { conversation } = await hand.line.arrive(secret(), secret(), wish('nl'))
  await hand.pass(timings.lease - 1)
  await hand.line.renew()
  await hand.pass(1)
  await hand.line.sweep()
  assert.equal((await hand.line.visitorView(conversation))?.state, 'waiting')
  await slow.renew()
  assert.equal((await hand.line.visitorView(conversation))?.state, 'offered')
  await slow.dispose()
})

const damages: Record<string, string> = {
  'I1 one state each; busy ⇔ has a listener; waiting ⇔ has wants': 'delete from want',
  'I3 one writer: the shift of whoever holds it is her shift': `update conversation set session = 'other' where listener is not null`,
  'I4 load = busy ≤ cap, voice exclusive': 'update listener set load = 0',
  'I6 nobody waits beside a free eligible listener': 'update listener set cap = cap + 1',
  'I11 no offer to paused or gone listeners, nor to a declined pair': `update listener set duty = 'paused'`,
  'I14 whoever joined is there: a row of hers is her present shift, in a conversation that is talking': `
    insert into guest select line, id, 'nobody', 'none', 'coordinator', 2, 1 from conversation limit 1`,
  'I15 nobody twice in a room': `insert into guest select line, id, listener, session, 'coordinator', 2, 1 from conversation where listener is not null`,
  'I17 nobody waits for nobody: while her wish can be widened, somebody on duty may be offered to her already': 'update listener set declared = 0',
  'calls are open only while somebody talks': `insert into call select line, id, 'handover', null, null, '{}', true, 1, now_() from conversation where state <> 'active'`,
  'nothing of what ended is left': `insert into exclusion values ('main', 'gone', 'm1')`,
}
for (const name of Object.keys(never)) {
  test(`${name}: the question finds it where it is broken`, async () => {
    await using hand = await openHand()
    await hand.line.onDuty('m1', 's1', statement, speaks('nl'), 1)
    await hand.line.arrive(secret(), secret(), wish('nl'))
    await hand.line.arrive(secret(), secret(), wish('nl'))
    assert.deepEqual(await broken(hand.sql, true), [])
    await hand.sql.unsafe(damages[name]!)
    assert.ok((await broken(hand.sql, true)).includes(name))
  })
}
