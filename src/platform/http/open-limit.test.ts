// What one network holds open: idle ones make room, those that hold something stay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Network } from './address-key.ts'
import { OpenLimit } from './open-limit.ts'

const of = (...hashes: string[]): Network[] => hashes.map((hash, i) => ({ hash, size: i === 0 ? 'household' : 'provider' }))

test('L-14: where a network is full the oldest idle one is closed for who comes; another network keeps all of its own', () => {
  const limit = new OpenLimit({ each: 2 })
  const closed: string[] = []
  const open = (name: string, network: string) => limit.take(of(network), () => closed.push(name))
  open('a1', 'a')
  open('b1', 'b')
  const second = open('a2', 'a')
  open('a3', 'a')
  assert.deepEqual(closed, ['a1'])
  second.release()
  open('a4', 'a')
  assert.deepEqual(closed, ['a1'], 'what was closed made room')
  open('b2', 'b')
  assert.deepEqual(closed, ['a1'])
})

test('L-14: what holds something makes room for nobody; where all do, one more is refused, until one lets go', () => {
  const limit = new OpenLimit({ each: 2 })
  const closed: string[] = []
  const first = limit.take(of('a'), () => closed.push('first'))
  first.hold(true)
  const second = limit.take(of('a'), () => closed.push('second'))
  limit.take(of('a'), () => closed.push('third')).hold(true)
  assert.deepEqual(closed, ['second'])
  second.hold(true)
  assert.throws(() => limit.take(of('a'), () => undefined), { code: 'too-many' }, 'what was closed holds nothing, whatever it says')
  first.hold(false)
  limit.take(of('a'), () => undefined)
  assert.deepEqual(closed, ['second', 'first'])
})

test('L-14: a provider has room for many households, and then its own oldest goes, of whichever household', () => {
  const limit = new OpenLimit({ each: 1 })
  const closed: number[] = []
  for (let i = 0; i < 17; i++) limit.take(of(`h${i}`, 'p'), () => closed.push(i))
  assert.deepEqual(closed, [0])
  limit.take(of('h0', 'other'), () => closed.push(100))
  assert.deepEqual(closed, [0], 'the household it was closed in has room again')
})

test('L-14: when the key is forgotten so is what was open, and what closes later changes nothing', () => {
  const limit = new OpenLimit({ each: 1 })
  const open = limit.take(of('a'), () => assert.fail('it was forgotten'))
  limit.clear()
  open.hold(true)
  open.release()
  limit.take(of('a'), () => undefined)
})
