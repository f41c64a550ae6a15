// Tests of when it opens next: both changes of the clock, midnight, holidays, closed days, and for any rules at any time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { nextOpenings, openings, shownThere, weeklyDays, weeklyRule } from './openings.ts'
import type { Calendar, OpeningRule } from './openings.ts'

const timeZone = 'Europe/Brussels'
const christmas: Calendar = { timeZone, isHoliday: (day) => day.endsWith('12-25') }
const weekly = (days: number[], start: string, minutes: number, more: Partial<OpeningRule> = {}): OpeningRule => ({
  languages: ['ps'], rule: weeklyRule(days), start, minutes, onHolidays: false, from: '2026-01-01', until: null, ...more,
})
const everyDay = [1, 2, 3, 4, 5, 6, 7]
const none = new Set<string>()
const next = (rules: OpeningRule[], at: string, closed = none, tag = 'ps') => {
  const found = nextOpenings(rules, closed, christmas, new Date(at)).get(tag)
  return found ? shownThere(timeZone, found) : null
}

test('the next opening is in the clock’s own time, before and after both changes of the clock', () => {
  const sundays = [weekly([7], '09:00', 120)]
  assert.equal(next(sundays, '2026-03-25T12:00:00Z'), '2026-03-29T09:00:00+02:00')
  assert.equal(next(sundays, '2026-03-20T12:00:00Z'), '2026-03-22T09:00:00+01:00')
  assert.equal(next(sundays, '2026-10-20T12:00:00Z'), '2026-10-25T09:00:00+01:00')
  assert.equal(next(sundays, '2026-10-17T12:00:00Z'), '2026-10-18T09:00:00+02:00')
})

test('a time that the clock leaves out is an hour later, and one that comes twice is the first', () => {
  assert.equal(next([weekly([7], '02:30', 120)], '2026-03-28T12:00:00Z'), '2026-03-29T03:30:00+02:00')
  assert.equal(next([weekly([7], '02:30', 120)], '2026-10-24T12:00:00Z'), '2026-10-25T02:30:00+02:00')
  // From 22:00 to 6:00 by the clocks: an hour less in spring, an hour more in autumn.
  const night = (at: string) => openings([weekly([6], '22:00', 480)], none, christmas, new Date(at), 2).map(({ from, to }) => (to - from) / 3_600_000)
  assert.deepEqual([night('2026-03-28T12:00:00Z'), night('2026-10-24T12:00:00Z'), night('2026-11-07T12:00:00Z')], [[7], [9], [8]])
})

test('midnight: an opening at 0:00 is of its own day, and what goes on over midnight opens once', () => {
  assert.equal(next([weekly([1], '00:00', 60)], '2026-11-29T22:59:59Z'), '2026-11-30T00:00:00+01:00')
  assert.equal(next([weekly([1], '00:00', 60)], '2026-11-29T23:00:00Z'), '2026-12-07T00:00:00+01:00', 'not the one that begins this moment')
  const over = [weekly([1], '20:00', 240), weekly([2], '00:00', 120)]
  assert.equal(next(over, '2026-11-30T20:00:00Z'), '2026-12-07T20:00:00+01:00')
  assert.equal(next([weekly(everyDay, '00:00', 1440, { onHolidays: true })], '2026-11-30T20:00:00Z'), null, 'always open: there is no next time')
})

test('a holiday and a closed day are left out, but for hours that hold on holidays too', () => {
  const at = '2026-12-24T20:00:00Z'
  assert.equal(next([weekly(everyDay, '09:00', 60)], at), '2026-12-26T09:00:00+01:00')
  assert.equal(next([weekly(everyDay, '09:00', 60, { onHolidays: true })], at), '2026-12-25T09:00:00+01:00')
  assert.equal(next([weekly(everyDay, '09:00', 60, { onHolidays: true })], at, new Set(['2026-12-25', '2026-12-26'])), '2026-12-27T09:00:00+01:00')
})

test('each language has its own, from the day a rule begins to the day it ends', () => {
  const rules = [weekly([1], '09:00', 60, { languages: ['ps', 'fa'] }), weekly([3], '09:00', 60, { languages: ['fa'], from: '2027-03-01' }), weekly([5], '09:00', 60, { languages: ['ti'], until: '2026-11-27' })]
  const found = (tag: string, at: string) => next(rules, at, none, tag)
  assert.equal(found('fa', '2026-12-01T12:00:00Z'), '2026-12-07T09:00:00+01:00')
  assert.equal(found('fa', '2027-03-02T12:00:00Z'), '2027-03-03T09:00:00+01:00')
  assert.equal(found('ti', '2026-11-26T12:00:00Z'), '2026-11-27T09:00:00+01:00')
  assert.equal(found('ti', '2026-11-27T12:00:00Z'), null)
  assert.equal(next([weekly([1], '09:00', 60, { from: '2027-06-01' })], '2026-12-01T12:00:00Z'), '2027-06-07T09:00:00+02:00')
  assert.deepEqual(nextOpenings([], none, christmas, new Date()), new Map())
})

test('a rule of RFC 5545 that is not weekly is one too', () => {
  assert.equal(next([weekly([], '18:00', 60, { rule: 'FREQ=MONTHLY;BYDAY=-1FR' })], '2026-11-28T12:00:00Z'), '2027-01-29T18:00:00+01:00', 'the last Friday of December is a holiday')
  assert.equal(next([weekly([], '18:00', 60, { rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TH', from: '2026-11-26' })], '2026-11-27T12:00:00Z'), '2026-12-10T18:00:00+01:00')
})

test('days are written as a rule and read back', () => {
  assert.equal(weeklyRule([7, 1]), 'FREQ=WEEKLY;BYDAY=MO,SU')
  assert.deepEqual(weeklyDays('FREQ=WEEKLY;BYDAY=MO,SU'), [1, 7])
  for (const other of ['FREQ=WEEKLY;BYDAY=1MO', 'FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO;COUNT=3']) assert.equal(weeklyDays(other), null)
})

const zones = fc.constantFrom(timeZone, 'UTC', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kabul')
const anyRule = fc.record({
  languages: fc.subarray(['ps', 'fa', 'ti'], { minLength: 1 }),
  days: fc.subarray(everyDay, { minLength: 1 }),
  start: fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':')),
  minutes: fc.integer({ min: 1, max: 1440 }),
  onHolidays: fc.boolean(),
})
const anyTime = fc.date({ min: new Date('2026-01-05'), max: new Date('2031-01-01'), noInvalidDate: true })

test('for any rules at any time: the next opening is later than now, on a day and at a time of one of its rules, and none comes before it', () => {
  fc.assert(
    fc.property(fc.array(anyRule, { minLength: 1, maxLength: 4 }), anyTime, zones, (made, at, zone) => {
      const calendar: Calendar = { timeZone: zone, isHoliday: (day) => /-0?[17]$/.test(day) }
      const rules = made.map(({ days, ...rule }) => ({ ...rule, rule: weeklyRule(days), from: '2026-01-01', until: null }))
      for (const [tag, start] of nextOpenings(rules, none, calendar, at)) {
        assert.ok(start.getTime() > at.getTime(), 'in the past')
        const [shown, clock] = [shownThere(zone, start).slice(0, 10), shownThere(zone, start).slice(11, 16)]
        const weekday = new Date(shown).getUTCDay() || 7
        const own = rules.filter((rule) => rule.languages.includes(tag))
        const fits = own.some((rule) => weeklyDays(rule.rule)!.includes(weekday) && (rule.onHolidays || !calendar.isHoliday(shown)) && (rule.start === clock || movedOn(zone, start)))
        assert.ok(fits, `${tag} ${shownThere(zone, start)} is in none of its rules`)
        const between = openings(own, none, calendar, at, 15).filter((one) => one.language === tag && one.from > at.getTime() && one.from < start.getTime())
        assert.deepEqual(between, [], 'one comes before it')
      }
    }),
    { numRuns: 150 },
  )
})

/** Whether the clock was moved on in the hours before. */
function movedOn(zone: string, at: Date): boolean {
  const offset = (time: number) => Date.parse(`${shownThere(zone, new Date(time)).slice(0, 19)}Z`) - time
  return offset(at.getTime()) > offset(at.getTime() - 3 * 3_600_000)
}
