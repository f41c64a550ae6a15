// Tests of visits: who may read on, when a prefix is renewed or expires, and that an ended visit stays ended everywhere.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { getHeapSnapshot } from 'node:v8'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { freshDatabase } from '../../../test/support/database.ts'
import { openPool } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Visits, endedVisits, expireAfter, prefixLength, renewAfter } from './visit.ts'
import type { Look } from './visit.ts'

const key = randomBytes(32)
const nine = 1_800_000_000

/** A line that notes what was let go, and can be away. */
function holderHand() {
  const hand = {
    left: [] as string[],
    holding: new Set<string>(),
    away: false,
    holds: async (visit: Uint8Array) => {
      if (hand.away) throw new Error('away')
      return hand.holding.has(toText(visit))
    },
    leaveVisit: async (visit: Uint8Array) => {
      if (hand.away) throw new Error('away')
      hand.left.push(toText(visit))
    },
  }
  return hand
}

function visitsAt(sql: Sql, clock: { now: number } = { now: nine }, bus = new MemoryBus(), holder = holderHand()) {
  return { visits: new Visits(key, endedVisits(sql), bus, holder, () => clock.now), clock, bus, holder }
}

const nameOf = (visits: Visits, prefix: string) => {
  const look = visits.look(prefix)
  assert.ok('visit' in look)
  return toText(look.visit)
}

test('a prefix is 40 characters of an address, signed, and says nothing that another key would accept', async () => {
  await using db = await freshDatabase()
  const { visits } = visitsAt(db.sql)
  await visits.start()
  const prefix = visits.open()
  assert.match(prefix, new RegExp(`^[\\w-]{${prefixLength}}$`))
  assert.equal(visits.look(prefix).is, 'live')
  for (let i = 0; i < prefixLength; i++) {
    const other = prefix[i] === 'A' ? 'Q' : 'A'
    assert.equal(visits.look(prefix.slice(0, i) + other + prefix.slice(i + 1)).is, 'none')
  }
  const stranger = new Visits(randomBytes(32), endedVisits(db.sql), new MemoryBus(), holderHand())
  await stranger.start()
  assert.equal(stranger.look(prefix).is, 'none')
  await Promise.all([visits.dispose(), stranger.dispose()])
})

test('a prefix is renewed after half an hour, expires after two hours without a step, and is the same visit all along', async () => {
  await using db = await freshDatabase()
  const { visits, clock } = visitsAt(db.sql)
  await visits.start()
  const prefix = visits.open()
  const name = nameOf(visits, prefix)
  clock.now = nine + renewAfter
  assert.deepEqual({ ...visits.look(prefix), visit: null }, { is: 'live', visit: null, renewed: null })
  clock.now = nine + renewAfter + 1
  const look = visits.look(prefix)
  assert.ok(look.is === 'live' && look.renewed)
  assert.notEqual(look.renewed, prefix)
  assert.equal(nameOf(visits, look.renewed), name)
  clock.now = nine + renewAfter + 2 * 3600
  assert.equal(visits.look(prefix).is, 'live', 'a page opened just before a renewal is good for two hours')
  clock.now = nine + expireAfter + 1
  assert.equal(visits.look(prefix).is, 'expired')
  assert.equal(visits.look(look.renewed).is, 'live')
  clock.now = nine + expireAfter + 12 * 3600 + 1
  assert.equal(visits.look(prefix).is, 'ended')
  await visits.dispose()
})

test('ending one prefix of a visit ends all of them, before and after a renewal', async () => {
  await using db = await freshDatabase()
  const { visits, clock } = visitsAt(db.sql)
  await visits.start()
  const first = visits.open()
  const other = visits.open()
  clock.now = nine + 4000
  const look = visits.look(first)
  assert.ok(look.is === 'live' && look.renewed)
  visits.end(first)
  assert.equal(visits.look(first).is, 'ended')
  assert.equal(visits.look(look.renewed).is, 'ended')
  assert.equal(visits.look(other).is, 'live')
  await visits.dispose()
})

test('an expired visit lives on only while it holds something on the line', async () => {
  await using db = await freshDatabase()
  const { visits, holder } = visitsAt(db.sql)
  await visits.start()
  const look = visits.look(visits.open())
  assert.ok(look.is === 'live')
  assert.equal(await visits.livesOn(look.visit), false)
  holder.holding.add(toText(look.visit))
  assert.equal(await visits.livesOn(look.visit), true)
  holder.away = true
  assert.equal(await visits.livesOn(look.visit), false)
  holder.away = false
  await visits.dispose()
})

test('what was ended is ended after a restart, and on another node that heard nothing', async () => {
  await using db = await freshDatabase()
  const one = visitsAt(db.sql).visits
  const deaf = visitsAt(db.sql).visits
  await Promise.all([one.start(), deaf.start()])
  const prefix = one.open()
  assert.equal(deaf.look(prefix).is, 'live')
  one.end(prefix)
  await one.dispose()
  await deaf.refresh()
  assert.equal(deaf.look(prefix).is, 'ended')
  const restarted = visitsAt(db.sql).visits
  await restarted.start()
  assert.equal(restarted.look(prefix).is, 'ended')
  await Promise.all([deaf.dispose(), restarted.dispose()])
})

test('a node that shares the bus knows at once, before the store does', async () => {
  await using db = await freshDatabase()
  const bus = new MemoryBus()
  const one = visitsAt(db.sql, undefined, bus).visits
  const two = visitsAt(db.sql, undefined, bus).visits
  await Promise.all([one.start(), two.start()])
  const prefix = one.open()
  one.end(prefix)
  assert.equal(two.look(prefix).is, 'ended')
  bus.tell('visits', { nonsense: true })
  await Promise.all([one.dispose(), two.dispose()])
})

test('until the list has been read, every earlier prefix counts as ended, and a fresh one works', async () => {
  await using db = await freshDatabase()
  const before = visitsAt(db.sql).visits
  await before.start()
  const earlier = before.open()
  await before.dispose()

  const away = openPool({ socket: '/nowhere', user: 'ear', database: 'x' }, 1)
  const { visits, holder } = visitsAt(away)
  holder.away = true
  await visits.start()
  assert.equal(visits.look(earlier).is, 'ended')
  const fresh = visits.open()
  assert.equal(visits.look(fresh).is, 'live')
  visits.end(fresh)
  assert.equal(visits.look(fresh).is, 'ended')
  assert.deepEqual(holder.left, [])
  await visits.dispose()
  await away.end({ timeout: 0 })
})

test('ending lets go of whatever the visit holds, as soon as the line can be reached', async () => {
  await using db = await freshDatabase()
  const { visits, holder } = visitsAt(db.sql)
  await visits.start()
  const prefix = visits.open()
  const name = nameOf(visits, prefix)
  holder.away = true
  visits.end(prefix)
  await visits.refresh()
  assert.deepEqual(holder.left, [])
  holder.away = false
  await visits.refresh()
  assert.deepEqual(holder.left, [name])
  await visits.dispose()
})

test('an exit that the line is slow with holds up no other exit', { timeout: 20_000 }, async () => {
  await using db = await freshDatabase()
  const slow = Promise.withResolvers<void>()
  const left: string[] = []
  const gone = new Map<string, () => void>()
  const leaveVisit = async (visit: Uint8Array): Promise<void> => {
    if (left.push(toText(visit)) === 1) await slow.promise
    gone.get(toText(visit))?.()
  }
  const visits = new Visits(key, endedVisits(db.sql), new MemoryBus(), { holds: async () => true, leaveVisit })
  await visits.start()
  visits.end(visits.open())
  for (let i = 0; i < 2; i++) {
    // The second comes only after the round of the first, the slow one, is long under way.
    const prefix = visits.open()
    await new Promise<void>((resolve) => {
      gone.set(nameOf(visits, prefix), resolve)
      visits.end(prefix)
    })
  }
  slow.resolve()
  await visits.dispose()
  assert.equal(left.length, 3, 'nothing is let go of twice')
})

test('L-7: when the store forgets an ended visit, its newest prefix is refused by its age alone, also where nobody heard of the end', async () => {
  await using db = await freshDatabase()
  const { visits, clock } = visitsAt(db.sql)
  await visits.start()
  clock.now = nine + 599 // the newest that a prefix of this coarse time can be
  const prefix = visits.open()
  visits.end(prefix)
  await visits.refresh()
  const [{ kept }] = await db.sql<[{ kept: number }]>`select extract(epoch from keep_until - now())::int as kept from ended_visit`
  await db.sql`delete from ended_visit`
  const deaf = visitsAt(db.sql, clock).visits
  await deaf.start()
  assert.equal(deaf.look(prefix).is, 'live')
  // Ten minutes are left for a process that heard late.
  clock.now += kept - 600
  assert.equal(deaf.look(prefix).is, 'ended')
  await Promise.all([visits.dispose(), deaf.dispose()])
})

test('L-7: a prefix that a wrong clock made in the future is refused, since it would outlive what is known of its end; one of a clock a little ahead is not', async () => {
  await using db = await freshDatabase()
  const { visits, clock } = visitsAt(db.sql)
  await visits.start()
  clock.now = nine + 2 * 86_400
  const far = visits.open()
  clock.now = nine + 600
  const near = visits.open()
  clock.now = nine
  assert.equal(visits.look(far).is, 'ended')
  assert.equal(visits.look(near).is, 'live')
  clock.now = nine + 2 * 86_400
  assert.equal(visits.look(far).is, 'live')
  await visits.dispose()
})

test('L-13: of the address that a prefix stood in nothing stays in memory', async () => {
  await using db = await freshDatabase()
  const { visits } = visitsAt(db.sql)
  await visits.start()
  const prefix = visits.open()
  // In two halves, so that only the address holds the whole.
  const [half, rest] = [toText(randomBytes(16)), toText(randomBytes(16))]
  const read = (): Look => visits.look(`/${prefix}/nl/${half}${rest}`.split('/')[1]!)
  assert.equal(read().is, 'live')
  let seen = ''
  for await (const part of getHeapSnapshot().setEncoding('latin1')) seen += part as string
  assert.ok(seen.includes(half), 'what is in memory would have been seen')
  assert.equal(seen.includes(half + rest), false)
  await visits.dispose()
})

test('the store forgets a visit when none of its prefixes could still be accepted', async () => {
  await using db = await freshDatabase()
  const store = endedVisits(db.sql)
  const [old, young] = [randomBytes(32), randomBytes(32)]
  await store.add([old, young])
  await db.sql`update ended_visit set keep_until = now() - interval '1 s' where visit = ${Buffer.from(old)}`
  await store.sweep()
  assert.deepEqual((await store.after(0)).visits, [young])
})
