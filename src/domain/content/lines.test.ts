// Proves how the lines of pack.json are read: what is whole is taken, what is not is left out and named.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readCallList } from './lines.ts'

const own = { number: '02 123 45 67', languages: ['nl', 'ti'], opening: [{ days: [1, 2], from: '09:00', to: '17:00' }], free: true, onBill: null }
const line = { phone: 'line-1712', languages: ['nl'], about: 'who-1712', hours: null, opening: null, free: null, bill: null, limits: null }

test('whole lines are taken as they are', () => {
  const read = readCallList({ numbers: [own], lines: [line], numbering: ['1712', '+32########'], timeZone: 'Europe/Brussels' })
  assert.deepEqual(read, { list: { numbers: [own], lines: [line], numbering: ['1712', '+32########'], timeZone: 'Europe/Brussels' }, faults: [] })
})

test('a pack without lines is whole', () => {
  assert.deepEqual(readCallList({}), { list: { numbers: [], lines: [], numbering: [], timeZone: 'UTC' }, faults: [] })
})

test('an own number that is not whole is left out and named; the others stay', () => {
  for (const wrong of [{ ...own, number: 1712 }, { ...own, languages: [] }, { ...own, languages: ['xx'] }, { ...own, opening: null }, { ...own, opening: [{}] }, { ...own, free: 'yes' }, { ...own, onBill: undefined }, null, 'x']) {
    const { list, faults } = readCallList({ numbers: [wrong, own], timeZone: 'Europe/Brussels' })
    assert.deepEqual(list.numbers, [own])
    assert.deepEqual(faults, ['numbers[0] is not whole.'])
  }
})

test('a line that is not whole is left out and named', () => {
  for (const wrong of [{ ...line, phone: null }, { ...line, languages: 'nl' }, { ...line, about: undefined }, { ...line, limits: 3 }, { ...line, opening: undefined }, { ...line, opening: [{ days: [9], from: '09:00', to: '10:00' }] }, null]) {
    const { list, faults } = readCallList({ lines: [line, wrong], timeZone: 'Europe/Brussels' })
    assert.deepEqual(list.lines, [line])
    assert.deepEqual(faults, ['lines[1] is not whole.'])
  }
})

test('a list that is none, a pattern that is none, and a zone that is none are named', () => {
  assert.deepEqual(readCallList({ numbers: {}, numbering: ['17 12'] }).faults, ['numbers is not a list.', 'numbering[0] is not whole.'])
  const zone = ['timeZone is not a zone, as "Europe/Brussels".']
  assert.deepEqual(readCallList({ timeZone: 'Europe/Nowhere' }).faults, zone)
  assert.deepEqual(readCallList({ lines: [line] }).faults, zone)
})
