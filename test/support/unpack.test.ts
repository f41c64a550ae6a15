// What is packed is opened, by vectors made by hand from the formats' descriptions.
import assert from 'node:assert/strict'
import { createCipheriv, pbkdf2Sync } from 'node:crypto'
import { test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { lz4Block, mozLz4, snappy, unpacked } from './unpack.ts'

const text = (bytes: Buffer): string => bytes.toString('latin1')
const all = (file: Buffer): string[] => [...unpacked(file)].map(text)

test('an LZ4 block: literals, a copy that runs into itself, lengths past fifteen', () => {
  // 3 literals, then 12 bytes from 3 back; then 1 literal.
  assert.equal(text(lz4Block(Buffer.from('38616263030010' + '21', 'hex'), 16)), 'abcabcabcabcabc!')
  // 20 literals (15 + 5), then 24 bytes (4 + 15 + 5) from 1 back; then none.
  const long = Buffer.concat([Buffer.from([0xff, 5]), Buffer.from('abcdefghijklmnopqrst'), Buffer.from([1, 0, 5, 0])])
  assert.equal(text(lz4Block(long, 44)), 'abcdefghijklmnopqrst' + 't'.repeat(24))
  assert.equal(text(lz4Block(Buffer.from('386162630300', 'hex').subarray(0, 4), 16)), 'abc', 'of one that breaks off, its beginning')
})

test('a mozLz4 file is known by its head', () => {
  const head = Buffer.alloc(12)
  head.write('mozLz40\0', 'latin1')
  head.writeUInt32LE(16, 8)
  const file = Buffer.concat([head, Buffer.from('38616263030010' + '21', 'hex')])
  assert.equal(text(mozLz4(file)!), 'abcabcabcabcabc!')
  assert.deepEqual(all(file), ['abcabcabcabcabc!'])
  assert.equal(mozLz4(Buffer.from('{"text": "plain"}')), null)
})

test('an encrypted session of Chromium: its records one after the other, without one that was cut off', () => {
  const record = (text: string): Buffer => {
    const cipher = createCipheriv('aes-128-cbc', pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1'), Buffer.alloc(16, ' '))
    const body = Buffer.concat([Buffer.from('v10'), cipher.update(text), cipher.final()])
    const length = Buffer.alloc(4)
    length.writeUInt32LE(body.length)
    return Buffer.concat([length, body])
  }
  const file = Buffer.concat([Buffer.from('SNSS\x05\0\0\0'), record('the first record'), record(', the second'), record('a third').subarray(0, -1)])
  assert.deepEqual(all(file), ['the first record, the second'])
})

test('Snappy: literals and the copies with one, two and four bytes of distance', () => {
  assert.equal(text(snappy(Buffer.from('0f' + '08616263' + '2e0300', 'hex'))), 'abcabcabcabcabc')
  assert.equal(text(snappy(Buffer.from('08' + '08616263' + '0503', 'hex'))), 'abcabcab')
  assert.equal(text(snappy(Buffer.from('06' + '08616263' + '0b03000000', 'hex'))), 'abcabc')
  const long = Buffer.concat([Buffer.from([70, 60 << 2, 69]), Buffer.alloc(70, 'x')])
  assert.equal(text(snappy(long)), 'x'.repeat(70))
})

test('a table of LevelDB: its blocks, packed or not, by its index', () => {
  const packed = Buffer.from('0f' + '08616263' + '2e0300', 'hex')
  const plain = Buffer.from('a plain block')
  const end = (kind: number): Buffer => Buffer.from([kind, 0, 0, 0, 0])
  const entry = (key: string, offset: number, size: number): Buffer => Buffer.concat([Buffer.from([0, key.length, 2]), Buffer.from(key), Buffer.from([offset, size])])
  const second = packed.length + 5
  const index = Buffer.concat([entry('m', 0, packed.length), entry('z', second, plain.length), Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])])
  const footer = Buffer.alloc(48)
  footer.set([0, 0, second + plain.length + 5, index.length])
  footer.set(Buffer.from('57fb808b247547db', 'hex'), 40)
  assert.deepEqual(all(Buffer.concat([packed, end(1), plain, end(0), index, end(0), footer])), ['abcabcabcabcabc', 'a plain block'])
})

test('compressed bodies are found in the middle of a file, with whatever follows', () => {
  const said = 'a sentence that was sent compressed, a sentence that was sent compressed'
  const between = (body: Buffer): Buffer => Buffer.concat([Buffer.from('key of the entry'), body, Buffer.from('its headers')])
  assert.ok(all(between(gzipSync(said))).includes(said))
  assert.ok(all(between(deflateSync(said))).includes(said))
  const name = Buffer.from([...gzipSync(said)].flatMap((byte, i) => (i === 3 ? [8] : i === 9 ? [byte, ...Buffer.from('name\0')] : [byte])))
  assert.ok(all(between(name)).includes(said), 'with a name in its head')
  assert.ok(all(Buffer.concat([brotliCompressSync(said), Buffer.from('its headers')])).includes(said))
  const simple = Buffer.alloc(24)
  simple.set(Buffer.from('305c72a71b6dfbfc', 'hex'))
  simple.writeUInt32LE(3, 12)
  assert.ok(all(Buffer.concat([simple, Buffer.from('key'), brotliCompressSync(said), Buffer.from('more')])).includes(said))
  assert.deepEqual(all(Buffer.from('nothing packed')), [])
})
