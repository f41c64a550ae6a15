// Tests of what a waiting page is told when nobody is there for her any more, and what she can do then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBus } from '../../platform/bus/bus.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { Availability } from './availability.ts'
import { NowTold } from './now-told.ts'
import { TalkHouse } from './pages/talk/talk-hand.ts'

const timeout = 60_000
const wish = { t: 'arrive', language: 'ar', woman: false, danger: false, others: [] as string[], interpreter: false } as const

test('a page that waits is told that the last listener it waits for has gone, and that one is there again; its place stays', { timeout }, async () => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('ar')
  const other = await house.listener('nl')
  listener.takes = other.takes = false
  const [first, second] = [await house.page(), await house.page()]
  for (const page of [first, second]) {
    page.hello()
    page.send({ ...wish })
  }
  await first.next('place', ({ state }) => state === 'offered')
  assert.deepEqual((await second.next('place')).nobody, null)
  await house.line.offDuty(listener.member, listener.shift)
  const alone = await second.next('place', ({ nobody }) => nobody !== null)
  assert.deepEqual([alone.state, alone.place, alone.minutes, alone.nobody], ['waiting', 2, null, { next: null, leave: false }])
  assert.deepEqual((await second.next('now')).spoken.map(({ language }) => language), ['nl'])
  // Whoever comes on duty is offered the first; the second waits for her too.
  await (await house.listener('ar')).until(() => true)
  assert.equal((await second.next('place', ({ nobody }) => nobody === null)).place, 1)
})

test('who else she agreed to counts as somebody: it is no question of the page’s own choice', { timeout }, async () => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('nl', { capacity: 1 })
  listener.takes = false
  const visit = house.visits.open()
  const [busy, agreeing, with_] = [await house.page(), await house.page(visit), await house.page()]
  busy.hello()
  busy.send({ ...wish, language: 'nl' })
  await busy.next('place')
  agreeing.hello()
  agreeing.send({ ...wish, others: ['nl'] })
  assert.equal((await agreeing.next('place')).nobody, null)
  with_.hello()
  with_.send({ ...wish, interpreter: true })
  assert.equal((await with_.next('place')).nobody, null)
  const anew = await house.page(visit)
  anew.hello()
  assert.deepEqual([(await anew.next('welcome')).state, (await anew.next('place')).nobody], ['mine', null])
})

test('what changed while somebody talked is told when she waits again', { timeout }, async () => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('ar')
  const page = await house.page()
  page.hello()
  await page.next('now', ({ spoken }) => spoken.length > 0)
  page.send({ ...wish })
  const { turn } = await page.next('accepted')
  const other = await house.listener('nl')
  await other.until(() => true)
  // The listener is lost: she waits again, and nobody speaks Arabic.
  await house.line.remove(listener.member)
  assert.ok(turn > 0)
  const place = await page.next('place', ({ resuming }) => resuming === 1)
  assert.deepEqual(place.nobody, { next: null, leave: false })
  assert.deepEqual((await page.next('now')).spoken.map(({ language }) => language), ['nl'])
})

test('who waits for nobody is told when her language opens, or its near dialect, and that a message can be left where one can', async () => {
  const next = [{ language: 'fa', at: '2026-12-02T09:00:00+01:00' }, { language: 'fa-AF', at: '2026-12-03T09:00:00+01:00' }, { language: 'ps', at: '2026-12-02T09:30:00+02:00' }]
  const availability = new Availability({
    line: { spokenNow: async () => [] }, bus: new MemoryBus(), hours: { next: async () => next }, leaving: true, standing: async () => [{ team: 'coordinators', holds: true, until: 0 }],
  })
  const said: ToVisitor[] = []
  const told = new NowTold(availability, (message) => said.push(message))
  assert.deepEqual(told.nobody('fa'), { next: null, leave: false }, 'before anything is known')
  await availability.fresh()
  assert.deepEqual(['fa', 'fa-AF', 'ps', 'ar'].map((tag) => told.nobody(tag).next), [next[0]!.at, next[0]!.at, next[2]!.at, null])
  assert.equal(told.nobody('ar').leave, true)
  told.catchUp()
  told.catchUp()
  assert.equal(said.length, 1, 'the same once')
  availability.dispose()
})
