// Tests of the one state of who is there: what the socket, the first page and /now.json say of the same moment is the same, and true.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { freshDatabase } from '../../../test/support/database.ts'
import type { TestDatabase } from '../../../test/support/database.ts'
import { holidayOn } from '../../domain/content/content.ts'
import { Hours, weeklyRule } from '../../domain/hours/hours.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { whenIn } from '../../shared/base/when.ts'
import type { Spoken } from '../../shared/wire/parts.ts'
import { readToVisitor } from '../../shared/wire/to-visitor.ts'
import { Availability } from './availability.ts'
import type { Now } from './availability.ts'
import { asset } from './asset-texts.ts'
import { nowJson, PublicNow } from './now-json.ts'
import type { NowJson } from './now-json.ts'
import { siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'

const bus = new MemoryBus()
let db: TestDatabase
let hours: Hours
let hand: SiteHand
let availability: Availability
let spoken: Spoken[] = []
let standing = [{ team: 'coordinators', holds: true, until: 0 }, { team: 'ps', holds: true, until: 0 }, { team: 'fa', holds: false, until: 0 }]
/** A Tuesday, 13:00 in Brussels. */
let clock = new Date('2026-12-01T12:00:00Z')

before(async () => {
  db = await freshDatabase()
  const holidays = (await siteHand()).pack.holidays
  hours = new Hours(db.sql, bus, { timeZone: 'Europe/Brussels', isHoliday: (day) => holidayOn(holidays, day) !== null })
  const line = { spokenNow: async () => spoken }
  availability = new Availability({ line, bus, hours, standing: async () => standing, leaving: true, clock: () => clock })
  hand = await siteHand(undefined, undefined, undefined, undefined, availability)
})
after(async () => {
  availability.dispose()
  hours.dispose()
  await hand.dispose()
  await db.dispose()
})

/** Resolves with the first state an open talk page is told that is so. */
function told(is: (now: Now) => boolean): Promise<Now> {
  const { promise, resolve } = Promise.withResolvers<Now>()
  const end = availability.listen((now) => {
    if (is(now)) resolve(now)
  })
  return promise.finally(() => end())
}

const json = async () => (await hand.app.inject('/now.json')).json<NowJson>()
const lineOf = (html: string) => /data-there="[^"]*">([^<]*)</.exec(html)![1]!
const startPage = async (tag: string) => (await hand.app.inject(`/${hand.visits.open()}/${tag}/start`)).body
const weekly = { languages: ['en', 'ps'], rule: weeklyRule([1, 2, 3, 4, 5, 6, 7]), start: '09:00', minutes: 120, onHolidays: false, from: '2026-11-01', until: null }

test('without any hours nothing is said of next, and nobody is told to talk where nobody can answer', async () => {
  const now = await told(() => true)
  assert.deepEqual(now, { spoken: [], next: [], leave: true, teams: ['ps'] })
  const page = await startPage('en')
  assert.equal(lineOf(page), 'No listener who speaks English is here now. You can leave a message, or call.')
  assert.match(page, /<a class="main-action" href="talk">See when you can talk</)
  assert.ok((await json()).languages.every(({ next, now: is }) => next === null && is === null))
})

test('hours that are written reach whoever looks, and the socket, the first page and the JSON say the same', async () => {
  const hearing = told(({ next }) => next.length > 0)
  await hours.write([weekly], ['2026-12-03'], (await hours.read()).version)
  const now = await hearing
  assert.deepEqual(now.next, [{ language: 'en', at: '2026-12-02T09:00:00+01:00' }, { language: 'ps', at: '2026-12-02T09:00:00+01:00' }])
  assert.equal(typeof readToVisitor(JSON.stringify({ t: 'now', spoken: now.spoken, next: now.next, leave: now.leave })), 'object', 'the page takes it')
  assert.equal(lineOf(await startPage('en')), `No listener who speaks English is here now. Our next hours in this language begin: \u2068${whenIn('en', '2026-12-02T09:00:00+01:00')}\u2069. You can leave a message, or call.`)
  const { at: _, calls: __, ...public_ } = await json()
  const { at: ___, calls: ____, ...made } = nowJson(hand.pack, now, clock)
  assert.deepEqual(public_, made)
  assert.deepEqual(public_.languages.filter(({ next }) => next), [{ tag: 'en', now: null, woman: null, next: now.next[0]!.at }, { tag: 'ps', now: null, woman: null, next: now.next[1]!.at }])
})

test('time passes a closed day and a holiday: the next opening is always later than now', async () => {
  const nextAt = async (at: string) => {
    clock = new Date(at)
    return (await hours.next(clock))[0]!.at
  }
  assert.equal(await nextAt('2026-12-02T07:59:59Z'), '2026-12-02T09:00:00+01:00')
  assert.equal(await nextAt('2026-12-02T08:00:00Z'), '2026-12-04T09:00:00+01:00', 'the third is closed')
  assert.equal(await nextAt('2026-12-24T12:00:00Z'), '2026-12-26T09:00:00+01:00', 'the 25th is Christmas')
  assert.equal(await nextAt('2026-12-01T12:00:00Z'), '2026-12-02T09:00:00+01:00', 'a clock that is set back')
})

test('who comes on duty and goes is said by all three, and hours never say that somebody is there', async () => {
  for (const state of ['free', 'busy', null] as const) {
    spoken = state ? [{ language: 'en', state, woman: state }] : []
    const hearing = told(({ spoken: [one] }) => (one?.state ?? null) === state)
    bus.tell('board')
    const now = await hearing
    assert.deepEqual(now.spoken, spoken)
    const [page, public_] = [await startPage('en'), await json()]
    const said = { free: /^A listener who speaks English is here now\.$/, busy: /is talking with someone else/, null: /^No listener/ }[`${state}`]
    assert.match(lineOf(page), said)
    assert.match(page, state ? />Talk with someone</ : />See when you can talk</)
    assert.deepEqual([public_.languages.find(({ tag }) => tag === 'en')!.now, public_.leave], [state, true])
    assert.match(lineOf(await startPage('nl')), /English|Nederlands/)
  }
})

test('a message can be left only while the coordinators’ team has a key that holds', async () => {
  standing = standing.map((one) => ({ ...one, holds: one.team === 'ps' }))
  const hearing = told(({ leave }) => !leave)
  bus.tell('team')
  assert.deepEqual((await hearing).teams, ['ps'])
  assert.equal((await json()).leave, false)
  assert.match(lineOf(await startPage('en')), /You can call one of the numbers below\.$/)
})

test('/now.json may be read from everywhere, is counted as a page, and says nothing while nobody knows', async () => {
  const said = ['access-control-allow-origin', 'cross-origin-resource-policy', 'content-type', 'set-cookie']
  const of = ({ headers }: { headers: { [name: string]: unknown } }) => said.map((name) => headers[name])
  const open = ['*', 'cross-origin', 'application/json; charset=utf-8', undefined]
  assert.deepEqual(of(await hand.app.inject('/now.json')), open)
  const away = new Availability({ line: { spokenNow: () => Promise.reject(new Error('away')) }, bus })
  await using without = await siteHand(undefined, undefined, undefined, undefined, away)
  const nobodyKnows = await without.app.inject('/now.json')
  assert.deepEqual([nobodyKnows.statusCode, nobodyKnows.json(), of(nobodyKnows)], [503, { code: 'unavailable' }, open])
  assert.equal(lineOf((await without.app.inject(`/${without.visits.open()}/en/start`)).body), '')
  away.dispose()
})

test('a change is said a second after it was heard of, five where nothing was heard, and what nobody could read again for fifteen is not said', async () => {
  let [now, away] = [0, false]
  let there: Spoken[] = [{ language: 'en', state: 'free', woman: null }]
  const spokenNow = async () => (away ? Promise.reject(new Error('away')) : there)
  const read = new Availability({ line: { spokenNow }, bus, monotonic: () => now })
  const public_ = new PublicNow(hand.pack, read)
  const english = async () => {
    const text = await public_.text()
    return text === null ? 'nobody knows' : (JSON.parse(text) as NowJson).languages.find(({ tag }) => tag === 'en')!.now
  }
  assert.equal(await english(), 'free')
  there = []
  assert.equal(await english(), 'free', 'not heard of yet')
  bus.tell('board')
  now += 999
  assert.equal(await english(), 'free')
  now += 1
  assert.equal(await english(), null)
  there = [{ language: 'en', state: 'busy', woman: null }]
  now += 4999
  assert.equal(await english(), null)
  now += 1
  assert.equal(await english(), 'busy')
  away = true
  now += 14_999
  assert.equal(await english(), 'busy')
  now += 1
  assert.equal(await english(), 'nobody knows')
  read.dispose()
})

test('a line one can call is open, closed, or nobody can say: on a holiday too', () => {
  const own = { number: '02 000 00 00', languages: ['nl'], opening: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }], free: null, onBill: null }
  const open = (at: string) => nowJson({ ...hand.pack, numbers: [own] }, { spoken: [], next: [], leave: false, teams: [] }, new Date(at)).calls[0]!.open
  assert.deepEqual([open('2026-12-24T10:00:00Z'), open('2026-12-24T20:00:00Z'), open('2026-12-25T10:00:00Z')], [true, false, null])
  assert.ok(nowJson(hand.pack, { spoken: [], next: [], leave: false, teams: [] }, clock).calls.some(({ number }) => number === '1712'))
})

test('the first page’s script is at most 500 bytes in brotli', () => {
  const size = brotliCompressSync(asset.there).length
  assert.ok(size <= 500, `${size} bytes`)
})
