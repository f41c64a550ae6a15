// The server's base64url says what the shared one says, of any bytes and of any text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toBytes, toText } from '../../shared/base/id.ts'
import { bytesOf, textOf } from './base64url.ts'

test('any bytes have the same text, and come back from it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1100 }), (bytes) => {
      const text = textOf(bytes)
      assert.equal(text, toText(bytes))
      assert.deepEqual(new Uint8Array(bytesOf(text)!), bytes)
      // A view into a larger buffer is its own bytes alone.
      assert.equal(textOf(bytes.subarray(1)), toText(bytes.subarray(1)))
    }),
  )
})

test('what is no canonical base64url is refused by both', () => {
  const letters = fc.constantFrom('A', 'B', 'z', '9', '-', '_', '+', '/', '=', ' ', '\n', 'é')
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 8 }), (text) => {
      assert.equal(bytesOf(text) === null, toBytes(text) === null, JSON.stringify(text))
    }),
    { numRuns: 2000 },
  )
  for (const text of ['A', 'AB', 'AAAAA', 'AA==', 'A+', 'A/', ' AA', 'AA\n']) assert.equal(bytesOf(text), null, text)
})
