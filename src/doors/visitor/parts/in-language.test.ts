// Proves how days, weekdays, times and languages are written: western digits and the calendar of letters here, in every language.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../../../shared/base/language.ts'
import { betweenIn, clockIn, dayIn, languageIn, timeOf, weekdayIn, weekdayOf } from './in-language.ts'
import { runsOf } from './hours.tsx'

test('a day has the year and the day of the calendar here in western digits, also in Persian, Dari and Pashto', () => {
  for (const { tag } of languages) {
    const said = dayIn(tag, '2027-05-24')
    assert.match(said, /2027/, `${tag}: ${said}`)
    assert.match(said, /24/, `${tag}: ${said}`)
    assert.doesNotMatch(said, /(?![0-9])\p{Nd}/u, `${tag}: ${said}`)
  }
  assert.equal(dayIn('en', '2027-05-24'), '24 May 2027')
})

test('weekdays begin with Monday, and an instant has the weekday of its place', () => {
  assert.deepEqual([1, 7].map((day) => weekdayIn('nl', day)), ['maandag', 'zondag'])
  for (const { tag } of languages) assert.equal(new Set([1, 2, 3, 4, 5, 6, 7].map((day) => weekdayIn(tag, day))).size, 7, tag)
  const lateInLondon = new Date('2026-11-23T23:30:00Z')
  assert.deepEqual(['Europe/London', 'Europe/Brussels'].map((zone) => weekdayOf('en', zone, lateInLondon)), ['Monday', 'Tuesday'])
})

test('times are those of the place, as one reads them', () => {
  assert.deepEqual(['09:00', '00:30', '17:00', '24:00'].map(timeOf), ['9:00', '0:30', '17:00', '24:00'])
  assert.deepEqual(['2026-11-24T08:05:00Z', '2026-07-14T08:05:00Z', '2026-11-24T23:00:00Z'].map((at) => clockIn('Europe/Brussels', new Date(at))), ['9:05', '10:05', '0:00'])
})

test('a language is called as its reader calls it and as it calls itself, its own only once', () => {
  assert.deepEqual([languageIn('en', 'nl'), languageIn('fr', 'de'), languageIn('nl', 'nl')], ['Dutch (Nederlands)', 'allemand (Deutsch)', 'Nederlands'])
  for (const { tag, name } of languages) assert.ok(languageIn('ti', tag).includes(name))
})

test('lists have the comma of their script, and days in a row are one', () => {
  assert.deepEqual(['nl', 'ar', 'ps', 'ti'].map(betweenIn), [', ', '، ', '، ', '፣ '])
  assert.deepEqual(runsOf([1, 2, 3, 6]), [[1, 3], [6, 6]])
  assert.deepEqual(runsOf([7, 1, 1, 5, 6]), [[1, 1], [5, 7]])
})
