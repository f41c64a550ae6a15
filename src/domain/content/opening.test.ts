// Proves when a line is open: by the wall clock of its country, over midnight, and through both changes of the clock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isHours, midnightAfter, openingAt } from './opening.ts'
import type { Hours } from './opening.ts'

const zone = 'Europe/Brussels'
const weekdays: Hours[] = [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }]
const everyDay = [1, 2, 3, 4, 5, 6, 7]

/** What is said at an instant (UTC), with instants as text. */
function at(hours: readonly Hours[], instant: string, isHoliday?: (day: string) => boolean): string {
  const found = openingAt(hours, zone, new Date(instant), isHoliday)
  if (found === null) return 'unknown'
  const short = (date: Date) => date.toISOString().slice(0, 16)
  if (found.is === 'unsure') return `holiday until ${short(found.until)}`
  return found.is === 'open' ? `open until ${short(found.until)}` : found.is === 'closed' ? `opens ${found.opens ? short(found.opens) : 'some day'}` : 'always'
}

test('on a holiday hours promise nothing unless the line is open day and night, and no line is said to open on one', () => {
  // Friday, 25 December.
  const christmas = (day: string) => day === '2026-12-25'
  const said = (instant: string, hours = weekdays) => at(hours, instant, christmas)
  assert.equal(said('2026-12-25T10:00:00Z'), 'holiday until 2026-12-25T23:00')
  assert.equal(said('2026-12-25T06:00:00Z'), 'holiday until 2026-12-25T23:00')
  assert.match(said('2026-12-25T22:00:00Z'), /^opens 2026-12-28/, 'closed in the evening as on any day')
  assert.equal(said('2026-12-24T22:00:00Z'), 'opens some day')
  assert.match(said('2026-12-24T10:00:00Z'), /^open until/)
  assert.equal(said('2026-12-25T10:00:00Z', [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }]), 'always')
})

test('a line with weekly hours is open from the first minute to before the last, in winter', () => {
  assert.equal(at(weekdays, '2026-11-24T07:59:59Z'), 'opens 2026-11-24T08:00')
  assert.equal(at(weekdays, '2026-11-24T08:00:00Z'), 'open until 2026-11-24T16:00')
  assert.equal(at(weekdays, '2026-11-24T15:59:59Z'), 'open until 2026-11-24T16:00')
  assert.equal(at(weekdays, '2026-11-24T16:00:00Z'), 'opens 2026-11-25T08:00')
})

test('after Friday it opens on Monday', () => {
  assert.equal(at(weekdays, '2026-11-27T16:00:00Z'), 'opens 2026-11-30T08:00')
})

test('in summer the same hours are an hour earlier in UTC', () => {
  assert.equal(at(weekdays, '2026-07-14T07:00:00Z'), 'open until 2026-07-14T15:00')
  assert.equal(at(weekdays, '2026-07-14T15:00:00Z'), 'opens 2026-07-15T07:00')
})

test('over the weekend in which the clock changes, Monday’s opening follows the new time', () => {
  // 2026-03-29 and 2026-10-25 are the Sundays on which the clock is moved.
  assert.equal(at(weekdays, '2026-03-27T17:00:00Z'), 'opens 2026-03-30T07:00')
  assert.equal(at(weekdays, '2026-10-23T17:00:00Z'), 'opens 2026-10-26T08:00')
})

test('a night in which the clock goes forward is an hour shorter, one in which it goes back an hour longer', () => {
  const night: Hours[] = [{ days: [6], from: '22:00', to: '06:00' }]
  assert.equal(at(night, '2026-03-28T21:00:00Z'), 'open until 2026-03-29T04:00')
  assert.equal(at(night, '2026-10-24T20:00:00Z'), 'open until 2026-10-25T05:00')
})

test('an hour that the clock leaves out begins after it, and one that comes twice ends at its first end', () => {
  const early: Hours[] = [{ days: [7], from: '02:30', to: '05:00' }]
  assert.equal(at(early, '2026-03-29T00:00:00Z'), 'opens 2026-03-29T01:30')
  assert.equal(at(early, '2026-03-29T01:30:00Z'), 'open until 2026-03-29T03:00')
  const late: Hours[] = [{ days: [7], from: '01:00', to: '02:30' }]
  assert.equal(at(late, '2026-10-25T00:29:00Z'), 'open until 2026-10-25T00:30')
  assert.match(at(late, '2026-10-25T00:31:00Z'), /^opens 2026-11-01/)
})

test('over midnight it stays open, also from Sunday into Monday', () => {
  const night: Hours[] = [{ days: everyDay, from: '20:00', to: '02:00' }]
  assert.equal(at(night, '2026-11-24T23:00:00Z'), 'open until 2026-11-25T01:00')
  assert.equal(at(night, '2026-11-25T00:59:00Z'), 'open until 2026-11-25T01:00')
  assert.equal(at(night, '2026-11-25T01:00:00Z'), 'opens 2026-11-25T19:00')
  const sunday: Hours[] = [{ days: [7], from: '20:00', to: '02:00' }]
  assert.equal(at(sunday, '2026-11-30T00:30:00Z'), 'open until 2026-11-30T01:00')
})

test('hours that touch are one, to the end of the day and on', () => {
  const two: Hours[] = [{ days: [2], from: '18:00', to: '24:00' }, { days: [3], from: '00:00', to: '08:00' }]
  assert.equal(at(two, '2026-11-24T18:00:00Z'), 'open until 2026-11-25T07:00')
  const lunch: Hours[] = [{ days: [2], from: '09:00', to: '12:00' }, { days: [2], from: '13:00', to: '17:00' }]
  assert.equal(at(lunch, '2026-11-24T11:30:00Z'), 'opens 2026-11-24T12:00')
})

test('day and night, every day, has no end; without hours nothing is known', () => {
  for (const to of ['24:00', '00:00']) assert.equal(at([{ days: everyDay, from: '00:00', to }], '2026-10-25T00:30:00Z'), 'always')
  assert.equal(at([], '2026-11-24T12:00:00Z'), 'unknown')
  // All but one hour a week is not always.
  assert.match(at([{ days: [1, 2, 3, 4, 5, 6], from: '00:00', to: '24:00' }, { days: [7], from: '00:00', to: '23:00' }], '2026-11-24T12:00:00Z'), /^open until 2026-11-29T22:00/)
})

test('the next day begins at midnight there, whatever the season', () => {
  for (const [from, to] of [['2026-11-24T12:00Z', '2026-11-24T23:00Z'], ['2026-07-14T12:00Z', '2026-07-14T22:00Z'], ['2026-03-28T23:30Z', '2026-03-29T22:00Z'], ['2026-12-31T12:00Z', '2026-12-31T23:00Z']] as const) {
    assert.equal(midnightAfter(zone, new Date(from)).getTime(), new Date(to).getTime(), from)
  }
})

test('where the clock skips midnight itself, the day begins when it begins', () => {
  // Beirut moves its clocks at midnight; on 2026-03-29 the day begins at 1:00.
  assert.equal(midnightAfter('Asia/Beirut', new Date('2026-03-28T12:00Z')).toISOString(), '2026-03-28T22:00:00.000Z')
})

test('what is not hours is told apart', () => {
  assert.ok(isHours({ days: [1, 7], from: '00:00', to: '24:00' }))
  for (const wrong of [null, 'x', {}, { days: [], from: '09:00', to: '17:00' }, { days: [0], from: '09:00', to: '17:00' }, { days: [8], from: '09:00', to: '17:00' }, { days: [1], from: '9:00', to: '17:00' }, { days: [1], from: '24:00', to: '24:00' }, { days: [1], from: '09:00', to: '25:00' }, { days: ['1'], from: '09:00', to: '17:00' }]) assert.ok(!isHours(wrong), JSON.stringify(wrong))
})
