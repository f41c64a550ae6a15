// Sockets that close while the store still answers leave nothing behind in this process.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isReopening } from '../../domain/line/reopening.ts'
import { PageHand, TalkHouse } from './pages/talk/talk-hand.ts'

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Holds every answer of the store about conversations back until the returned function is called. */
async function holdBack(house: TalkHouse): Promise<() => Promise<void>> {
  const sql = await house.db.sql.reserve()
  await sql`begin`
  await sql`lock table conversation in access exclusive mode`
  return async () => {
    await sql`rollback`
    sql.release()
  }
}

/** Says hello on this page's socket and cuts the line while the store is asked. */
async function goWhileAsked(house: TalkHouse, pages: PageHand[], hello: (page: PageHand) => void): Promise<void> {
  const goOn = await holdBack(house)
  for (const page of pages) hello(page)
  // The store has been asked by all of them: their answers wait for the lock, or for a connection behind it.
  while (house.asking < pages.length) await soon()
  for (const page of pages) page.cut()
  while (house.sockets > 0) await soon()
  await goOn()
}

test('after many sockets that said hello and went, the bus has no ears left', { timeout: 60_000 }, async () => {
  await using house = await TalkHouse.open()
  const before = house.bus.ears
  const pages = await Promise.all(Array.from({ length: 40 }, () => house.page()))
  await goWhileAsked(house, pages, (page) => page.hello())
  // Somebody who asks after them is answered after them.
  while (house.asking > 0) await soon()
  await soon()
  assert.equal(house.bus.ears, before)
  assert.equal(house.looking, 0, 'nobody is told who is there')
})

test('a socket that is gone never says that it holds the place', { timeout: 60_000 }, async () => {
  await using house = await TalkHouse.open()
  const visit = house.visits.open()
  const first = await house.page(visit)
  first.hello()
  first.send({ t: 'arrive', language: 'nl', woman: false, danger: false, others: [], interpreter: false })
  await first.next('place')
  await first.close()
  while (house.sockets > 0) await soon()
  const [row] = await house.db.sql<{ id: string }[]>`select id from conversation`
  const said: unknown[] = []
  house.bus.listen(`conversation:${row!.id}`, (hint) => said.push(hint))
  const before = house.bus.ears
  await goWhileAsked(house, [await house.page(visit)], (page) => page.hello(first.ticket))
  while (house.asking > 0) await soon()
  await soon()
  assert.deepEqual(said.filter(isReopening), [])
  assert.equal(house.bus.ears, before)
})
