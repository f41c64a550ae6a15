// Tests of Belgium's legal holidays against the dates as authorities publish them, and of what a pack may write.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { easterOf, holidayOn, readHolidays } from './holidays.ts'
import { loadPack } from './pack.ts'

const { holidays, faults } = loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))

/** Every day of a year that is a holiday, with its name. */
function holidaysOf(year: number): string[] {
  const days = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)).toISOString().slice(0, 10))
  return days.filter((day) => day.startsWith(String(year))).flatMap((day) => (holidayOn(holidays, day) ? [`${day} ${holidayOn(holidays, day)!.name}`] : []))
}

const fixed = ['01-01 new-year', '05-01 labour-day', '07-21 national-day', '08-15 assumption', '11-01 all-saints', '11-11 armistice', '12-25 christmas']

test('Belgium has ten legal holidays a year, three of them from Easter', () => {
  const moving = {
    2026: ['04-06 easter-monday', '05-14 ascension', '05-25 whit-monday'],
    2027: ['03-29 easter-monday', '05-06 ascension', '05-17 whit-monday'],
    2028: ['04-17 easter-monday', '05-25 ascension', '06-05 whit-monday'],
    2029: ['04-02 easter-monday', '05-10 ascension', '05-21 whit-monday'],
    2030: ['04-22 easter-monday', '05-30 ascension', '06-10 whit-monday'],
  }
  for (const [year, days] of Object.entries(moving)) assert.deepEqual(holidaysOf(Number(year)), [...fixed, ...days].map((day) => `${year}-${day}`).toSorted())
  assert.deepEqual(faults.filter(({ says }) => says.includes('holidays')), [])
})

test('Easter is right at its earliest and latest and where rules of thumb fail', () => {
  const known = ['1818-03-22', '1943-04-25', '1954-04-18', '1981-04-19', '2000-04-23', '2008-03-23', '2024-03-31', '2038-04-25', '2049-04-18', '2076-04-19']
  for (const day of known) assert.equal(easterOf(Number(day.slice(0, 4))), day)
})

test('a holiday that is not whole is named and left out, and a pack may have none', () => {
  const good = { name: 'new-year', on: '01-01', source: 'https://law.example/' }
  const bad = [{ ...good, on: '02-30' }, { ...good, on: '13-01' }, { ...good, easter: 1 }, { ...good, source: 'http://law.example/' }, { ...good, name: '' }, { name: 'x', source: good.source }, { ...good, on: undefined, easter: 1.5 }, null]
  const { list, faults: said } = readHolidays([good, ...bad])
  assert.deepEqual(list, [good])
  assert.deepEqual(said, bad.map((_, at) => `holidays[${at + 1}] is not whole.`))
  assert.deepEqual(readHolidays(undefined), { list: [], faults: [] })
  assert.equal(readHolidays({}).faults.length, 1)
})
