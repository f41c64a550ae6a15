// What the bench's two numbers are, on lists small enough to check by eye.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { median, percentile, short } from './numbers.ts'

test('the median is the middle value, whatever the order, and the mean of two middles', () => {
  assert.equal(median([9, 1, 5]), 5)
  assert.equal(median([10, 2, 4, 100]), 7)
  assert.equal(median([3]), 3)
  assert.throws(() => median([]), RangeError)
})

test('a percentile is a value that was seen, by nearest rank, sorted as numbers', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  assert.equal(percentile(hundred, 0.99), 99)
  assert.equal(percentile(hundred, 0.5), 50)
  assert.equal(percentile(hundred, 1), 100)
  assert.equal(percentile([7, 100, 20], 0.99), 100)
  assert.equal(percentile([7], 0), 7)
  assert.throws(() => percentile([], 0.5), RangeError)
})

test('numbers are shown with three digits, whole from 100 up', () => {
  assert.equal(short(12345.6), '12,346')
  assert.equal(short(1.23456), '1.23')
  assert.equal(short(0.04567), '0.0457')
  assert.equal(short(100.4), '100')
})
