// How long a desk waits before it tries again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { backoff } from './connection.ts'

test('the waits grow from under half a second to no more than 15 seconds', () => {
  assert.ok(backoff(0, 0) < 500 && backoff(0, 1) <= 500)
  assert.ok(backoff(3, 0) > backoff(0, 1))
  assert.equal(backoff(50, 1), 15_000)
})

test('desks that lost the line at the same moment do not come back at the same moment', () => {
  assert.ok(backoff(4, 1) - backoff(4, 0) > 2_000)
})
