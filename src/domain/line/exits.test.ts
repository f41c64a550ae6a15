// Exits: whoever holds nothing takes no gate and holds up nobody who talks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { createLine } from './create-line.ts'
import { openHand, secret, visitKey, wish } from './line-hand.ts'

/** A transaction that holds the gate from `take` until `free`. */
async function gateOf(hand: Awaited<ReturnType<typeof openHand>>) {
  const [taken, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = hand.sql.begin(async (tx) => {
    await tx`select from gate for no key update`
    taken.resolve()
    await free.promise
  })
  await taken.promise
  return async () => {
    free.resolve()
    await done
  }
}

test('3,000 exits that hold nothing pass while the gate is held; only hers waits for it', { timeout: 20_000 }, async () => {
  await using hand = await openHand()
  const visit = secret()
  await hand.line.arrive(secret(), visit, wish('nl'))
  const open = await gateOf(hand)
  const order: string[] = []
  const hers = hand.line.leaveVisit(visit).then(() => order.push('hers'))
  await Promise.all(Array.from({ length: 3000 }, () => hand.line.leaveVisit(secret())))
  order.push('cheap')
  assert.equal(await hand.line.holds(visit), true)
  await open()
  await hers
  assert.deepEqual(order, ['cheap', 'hers'])
  assert.equal(await hand.line.holds(visit), false)
})

test('behind 3,000 exits that hold nothing, hers is carried out after a handful of statements', async () => {
  await using hand = await openHand()
  let statements = 0
  const counted = new Proxy(hand.sql, { apply: (sql, self, words) => (statements++, Reflect.apply(sql, self, words)) })
  const bus = new MemoryBus()
  const line = createLine({ sql: counted, bus, visitKey, timers: false })
  await line.start()
  const visit = secret()
  const { conversation } = await line.arrive(secret(), visit, wish('nl'))
  const ended = new Promise<number>((resolve) => bus.listen(`conversation:${conversation}`, () => resolve(statements)))
  statements = 0
  const cheap = Array.from({ length: 3000 }, () => line.leaveVisit(secret()))
  const all = Promise.all([...cheap, line.leaveVisit(visit)])
  assert.ok((await ended) <= 6, `${statements} statements`)
  await all
  await line.dispose()
})

test('an exit that fails is refused, and may be said again', async () => {
  await using hand = await openHand()
  const visit = secret()
  await hand.line.arrive(secret(), visit, wish('nl'))
  await hand.sql`alter table conversation rename to elsewhere`
  await assert.rejects(hand.line.leaveVisit(visit))
  await hand.sql`alter table elsewhere rename to conversation`
  await hand.line.leaveVisit(visit)
  assert.equal(await hand.line.holds(visit), false)
})
