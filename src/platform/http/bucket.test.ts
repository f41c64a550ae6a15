// Buckets: a network's own fills, others do not, and how much is kept of all of them has a bound.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Network } from './address-key.ts'
import { Bucket } from './bucket.ts'
import { mostNetworks } from './rate-limit.ts'

const hour = 3_600_000
const of = (hash: string, size: Network['size'] = 'household'): Network[] => [{ hash, size }]

test('L-14: one network fills its own bucket; another takes from its own, and a crowd has a larger one', () => {
  const bucket = new Bucket({ each: 2, localTimes: 3 }, hour)
  assert.ok(bucket.take(of('a')) && bucket.take(of('a')))
  assert.equal(bucket.take(of('a')), false)
  assert.ok(bucket.take(of('b')))
  for (let i = 0; i < 6; i++) assert.ok(bucket.take(of('crowd', 'crowd')))
  assert.equal(bucket.take(of('crowd', 'crowd')), false)
})

test('L-14: what is taken back out makes room, and where one of several networks is full nothing is counted for the others', () => {
  const bucket = new Bucket({ each: 1 }, hour)
  assert.ok(bucket.take(of('a')))
  bucket.giveBack(of('a'))
  assert.ok(bucket.take(of('a')))
  assert.equal(bucket.take([...of('b'), ...of('a')]), false)
  assert.ok(bucket.take(of('b')))
})

test('L-14: it empties steadily, also what was poured in above its edge', async () => {
  const bucket = new Bucket({ each: 2 }, 40)
  for (let i = 0; i < 100; i++) bucket.pour(of('a'), 4)
  assert.ok(bucket.share(of('a')) > 1)
  assert.equal(bucket.take(of('a')), false)
  // At most four times full, so it is empty in four times forty milliseconds.
  while (bucket.share(of('a')) > 0.5) await new Promise(setImmediate)
  assert.ok(bucket.take(of('a')))
})

test('L-14: a flood from ever new networks fills no memory: they are counted together', () => {
  const bucket = new Bucket({ each: 1 }, hour)
  assert.ok(bucket.take(of('before')))
  for (let i = 0; i < mostNetworks + 1000; i++) bucket.take(of(`n${i}`))
  assert.ok(bucket.size <= mostNetworks + 1, `${bucket.size}`)
  assert.equal(bucket.take(of('one more')), false)
  assert.equal(bucket.take(of('before')), false)
})
