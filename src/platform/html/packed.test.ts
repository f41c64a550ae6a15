// Tests of the three forms of a body, and which of them a browser is sent.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { encodingFor, pack } from './packed.ts'

test('the three forms hold the same text', () => {
  const text = 'a line عربي\n'.repeat(200)
  for (const packed of [pack(text), pack(text, 'quick')]) {
    assert.equal(String(packed.identity), text)
    assert.equal(String(brotliDecompressSync(packed.br)), text)
    assert.equal(String(gunzipSync(packed.gzip)), text)
  }
})

test('the browser’s wish is read: Brotli first, nothing it refuses, nothing it did not name', () => {
  const asked: [string | undefined, string][] = [
    ['gzip, deflate, br, zstd', 'br'],
    ['BR', 'br'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['br;q=0.0', 'identity'],
    ['gzip;q=1.0', 'gzip'],
    ['*', 'identity'],
    ['brotli', 'identity'],
    ['', 'identity'],
    [undefined, 'identity'],
  ]
  for (const [accept, wanted] of asked) for (const again of [1, 2]) assert.equal(encodingFor(accept), wanted, `${accept} ${again}`)
})
