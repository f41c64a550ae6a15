// Waits that stand for work: those of one network follow one another, nobody waits beyond five minutes, and what has passed is forgotten.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Network } from '../../../platform/http/address-key.ts'
import { Waits } from './waits.ts'

const one = (hash: string, size: Network['size'] = 'household'): readonly Network[] => [{ hash, size }]

test('whoever asks again from one network waits behind the wait before; another network does not', () => {
  const waits = new Waits()
  const first = waits.take(one('a'), 10)
  const second = waits.take(one('a'), 20)
  assert.equal(second, first + 20_000)
  assert.ok(waits.take(one('b'), 10) < second)
  // Both are of one provider: the narrow network decides, and the wide one counts a sixteenth.
  const both = (house: string): readonly Network[] => [...one(house), ...one('wide', 'provider')]
  const near = waits.take(both('c'), 16)
  assert.ok(waits.take(both('d'), 16) < near + 16_000)
})

test('behind the address of a crowd ten wait as long as one', () => {
  const waits = new Waits()
  const ends = Array.from({ length: 10 }, () => waits.take(one('onion', 'crowd'), 20))
  assert.ok(ends.every((end) => end < ends[0]! + 20_000))
  assert.ok(waits.take(one('onion', 'crowd'), 20) >= ends[0]! + 2000, 'the eleventh waits behind them')
})

test('whoever would wait over five minutes is told at once, and makes nobody wait longer', () => {
  const waits = new Waits()
  const first = waits.take(one('a'), 100)
  waits.take(one('a'), 100)
  assert.throws(() => waits.take(one('a'), 200), { code: 'too-many' })
  assert.equal(waits.take(one('a'), 90), first + 190_000)
})

test('at most 20,000 networks are told apart; those whose wait is over make room', () => {
  const [full, past] = [new Waits(), new Waits()]
  for (let n = 0; n <= 20_000; n++) {
    full.take(one(`n${n}`), 60)
    past.take(one(`n${n}`), 0)
  }
  assert.throws(() => full.take(one('another'), 60), { code: 'too-many' })
  past.take(one('another'), 60)
  full.clear()
  full.take(one('another'), 60)
})
