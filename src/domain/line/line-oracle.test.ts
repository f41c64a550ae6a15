// Random days on the line: the database and the oracle agree after every step, and every invariant holds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { createLine } from './create-line.ts'
import { betweenSteps, broken, snapshot } from './invariants-hand.ts'
import { openHand, speaks, statement, visitKey, wish, secret } from './line-hand.ts'
import type { LineHand } from './line-hand.ts'
import { LineOracle } from './line-oracle.ts'
import { anyStep, doStep } from './line-steps-hand.ts'
import type { World } from './line-steps-hand.ts'
import { timings } from './timings.ts'

async function freshWorld(hand: LineHand): Promise<World> {
  const { sql } = hand
  await sql`truncate node, listener, listener_class, conversation, want, exclusion, statement, member, box, opened, guest, call, handed, ending, cooling, contact_count`
  const started = async (node: string) => {
    const line = createLine({ sql, bus: new MemoryBus(), visitKey, node, salt: () => '', timers: false })
    await line.start()
    return line
  }
  const oracle = new LineOracle()
  const world: World = {
    lines: { a: await started('node-a'), b: await started('node-b') },
    nodes: { a: 'node-a', b: 'node-b' },
    oracle,
    tickets: new Map(),
    shifts: new Map(),
    tick: async (seconds, alive) => {
      await hand.pass(seconds)
      await sql`update node set lease_until = now_() + make_interval(secs => ${timings.lease}) where id in ${sql(alive)}`
    },
    crash: async () => {
      world.nodes.b += 'x'
      world.lines.b = await started(world.nodes.b)
      oracle.nodes.set(world.nodes.b, oracle.now + timings.lease)
    },
  }
  for (const node of ['node-a', 'node-b']) oracle.nodes.set(node, timings.lease)
  return world
}

async function databaseSays(hand: LineHand) {
  const conversations = await hand.sql`
    select id, state, listener, session, turn, prio::int, expanded::int, epoch, floor, company_epoch as "companyEpoch",
      coalesce((select json_agg(json_build_object('member', u.member, 'role', u.role, 'session', u.session, 'slot', u.slot) order by u.member) from guest u where u.conversation = c.id), '[]') as guests,
      coalesce((select json_agg(json_build_object('kind', k.kind, 'language', k.language, 'to', k.target, 'agreed', k.agreed, 'n', k.n) order by k.kind) from call k where k.conversation = c.id), '[]') as calls
    from conversation c order by seq`
  const listeners = await hand.sql`select id, duty, session, node, load, cap, lost_at is not null as lost from listener order by id`
  const counts = await hand.sql`select outcome, sum(n)::int as n from contact_count group by outcome order by outcome`
  return { conversations: [...conversations], listeners: [...listeners], counts: [...counts] }
}

function oracleSays(o: LineOracle) {
  return {
    conversations: [...o.conversations.values()].map(({ id, state, listener, session, turn, prio, expanded, epoch, floor, companyEpoch, guests, calls }) => ({
      id, state, listener, session, turn, prio, expanded, epoch, floor, companyEpoch,
      guests: [...guests].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([member, { role, session: shift, slot }]) => ({ member, role, session: shift, slot })),
      calls: [...calls].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([kind, { language, to, agreed, n }]) => ({ kind, language, to, agreed, n })),
    })),
    listeners: [...o.listeners.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, duty, session, node, cap, lostAt }) => (
      { id, duty, session, node, load: o.load(id), cap, lost: lostAt !== null })),
    counts: [...o.counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([outcome, n]) => ({ outcome, n })),
  }
}

/**
 * What is told of a place is what comes true if those ahead take the people she waits for, never less than are before her for one of them; and minutes
 * only where somebody is there and enough conversations have ended. Where nobody is there, that is told, and no number of minutes.
 */
async function placesAreTrue({ lines: { a: line }, oracle }: World): Promise<void> {
  const talked = [...oracle.counts].reduce((sum, [, n]) => sum + n, 0)
  for (const c of oracle.conversations.values()) {
    if (c.state !== 'waiting' && c.state !== 'dormant') continue
    const view = await line.visitorView(c.id)
    assert.ok(view && view.state !== 'active')
    assert.equal(view.place, oracle.placeOf(c), 'a place is true')
    const people = [...oracle.listeners.values()].filter((l) => l.duty === 'on' && l.lostAt === null && l.declared > 0 && oracle.eligible(c, l))
    const before = [...oracle.conversations.values()].filter((w) => w.state === 'waiting' && (w.prio < c.prio || (w.prio === c.prio && w.seq < c.seq)) && people.some((l) => oracle.eligible(w, l)))
    assert.ok(view.place > before.length, 'a place is never smaller than how many are before her')
    assert.deepEqual(view.nobody, people.length > 0 ? null : { language: c.language }, 'nobody is told to be there, and nobody to be away, untruly')
    assert.ok(view.minutes === null || (c.state === 'waiting' && people.length > 0 && talked >= 5), 'a number of minutes is from conversations, and of people')
  }
}

/** I12: from wherever the day stands, with everybody awake and somebody there for each, whoever waits is served in the end. */
async function everybodyIsServed(hand: LineHand, { lines: { a: line }, oracle, tickets }: World): Promise<void> {
  await hand.sql`update conversation set visitor_seen = now_()`
  for (const c of oracle.conversations.values()) await line.visitorHere(tickets.get(c.ticket)!.ticket)
  await line.onDuty('everything', 'shift', statement, { ...speaks('nl', 'fa', 'fa-AF', 'en'), woman: true }, 2)
  for (let rounds = 0; rounds < 300; rounds++) {
    const held = await hand.sql<{ id: string; listener: string; session: string; turn: number; state: string }[]>`
      select id, listener, session, turn, state from conversation where listener is not null`
    if (held.length === 0) break
    for (const { id, listener, session, turn, state } of held) {
      if (state === 'offered') await line.take(listener, session, id, turn)
      await line.end(listener, session, id, turn, 'listened', false)
    }
  }
  assert.equal((await hand.sql`select from conversation`).length, 0, 'I12 if conversations end, everybody waiting is served')
}

test('I1 to I11 and I14 to I17 hold after every step, and the database does what the oracle does; I12 from wherever a day stands', { timeout: 120_000 }, async () => {
  await using hand = await openHand()
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
      const world = await freshWorld(hand)
      let before = await snapshot(hand.sql)
      for (const step of steps) {
        const [database, oracle] = await doStep(world, step)
        assert.equal(database, oracle, step.kind)
        const swept = step.kind === 'time' && step.sweep
        const after = await snapshot(hand.sql)
        assert.deepEqual([...(await broken(hand.sql, swept)), ...betweenSteps(before, after, world.oracle.arrived)], [], step.kind)
        assert.deepEqual(await databaseSays(hand), oracleSays(world.oracle), step.kind)
        before = after
        if (swept || step.kind === 'on-duty') await placesAreTrue(world)
      }
      await everybodyIsServed(hand, world)
    }),
    { numRuns: Number(process.env.EAR_LINE_RUNS ?? 25), endOnFailure: false },
  )
})

test('an arrival while nobody is there waits, and is offered when somebody comes', async () => {
  await using hand = await openHand()
  const { conversation } = await hand.line.arrive(secret(), secret(), wish('nl'))
  assert.equal((await hand.line.visitorView(conversation))?.state, 'waiting')
  await hand.line.onDuty('m', 's', statement, speaks('nl'), 1)
  assert.equal((await hand.line.visitorView(conversation))?.state, 'offered')
})
