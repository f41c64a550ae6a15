// The idle lock, on a clock that the test moves.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IdleLock, idleLimit } from './idle-lock.ts'

function made() {
  let [time, locked] = [0, 0]
  let tick: (() => void) | null = null
  const clock = {
    now: () => time,
    every: (_: number, each: () => void) => {
      tick = each
      return () => (tick = null)
    },
  }
  const lock = new IdleLock(clock, () => locked++)
  const pass = (milliseconds: number) => {
    time += milliseconds
    tick?.()
  }
  const sleep = (milliseconds: number) => (time += milliseconds)
  return { lock, pass, sleep, locked: () => locked }
}

test('the screen locks once when nobody touched it for a quarter of an hour', () => {
  const { lock, pass, locked } = made()
  lock.start()
  pass(idleLimit - 1)
  assert.equal(locked(), 0)
  pass(1)
  assert.equal(locked(), 1)
  pass(idleLimit)
  assert.equal(locked(), 1)
})

test('a touch begins the quarter of an hour anew', () => {
  const { lock, pass, locked } = made()
  lock.start()
  pass(idleLimit - 1)
  lock.touch()
  pass(idleLimit - 1)
  assert.equal(locked(), 0)
})

test('a touch that comes after the time has passed in sleep locks and opens nothing', () => {
  const { lock, sleep, locked } = made()
  lock.start()
  sleep(idleLimit * 4)
  lock.touch()
  assert.equal(locked(), 1)
})

test('it counts from its start again after an unlock, and not at all once disposed', () => {
  const { lock, pass, locked } = made()
  lock.start()
  pass(idleLimit)
  lock.start()
  pass(idleLimit - 1)
  assert.equal(locked(), 1)
  lock.dispose()
  pass(idleLimit)
  assert.equal(locked(), 1)
})
