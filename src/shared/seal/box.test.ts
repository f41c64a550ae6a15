// Boxes, wraps and parts: each fits one place only, and a text comes out as it went in.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId, randomBytes, toText } from '../base/id.ts'
import { firstPrev, joinText, maxParts, openBox, partSize, sealBox, splitText } from './box.ts'
import { makeKeyPairs, utf8 } from './primitives.ts'
import { makeWrap, openWrap } from './wrap.ts'

const place = { depl: newId(), conversation: newId() }
const ck = randomBytes(32)
const part = { writer: toText(randomBytes(8)), seq: 7, part: 0, parts: 1, basic: false, earlier: null, bytes: utf8('ik hoor u') }

test('a box opens in its own conversation, epoch, slot, installation and row, and in no other', async () => {
  const box = await sealBox(place, 3, 0, ck, randomBytes(16), firstPrev, part)
  assert.equal(box.length, 1024)
  assert.deepEqual(await openBox(place, 3, 0, ck, firstPrev, box), part)
  assert.equal(await openBox({ ...place, conversation: newId() }, 3, 0, ck, firstPrev, box), null, 'another conversation')
  assert.equal(await openBox(place, 4, 0, ck, firstPrev, box), null, 'another epoch')
  assert.equal(await openBox(place, 3, 1, ck, firstPrev, box), null, 'another slot')
  assert.equal(await openBox({ ...place, depl: newId() }, 3, 0, ck, firstPrev, box), null, 'another installation')
  assert.equal(await openBox(place, 3, 0, ck, randomBytes(32), box), null, 'another box before')
  assert.equal(await openBox(place, 3, 0, randomBytes(32), firstPrev, box), null, 'another key')
  box[0] = 2
  assert.equal(await openBox(place, 3, 0, ck, firstPrev, box), null, 'another suite')
})

test('a text of any kind is cut into parts that fit and comes back whole', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 3000 }), fc.constantFrom('', 'é', '🌿', 'ሰላም', 'x'), (text, fill) => {
      const long = text + fill.repeat(600)
      const parts = splitText(long)!
      assert.equal(joinText(parts), long.toWellFormed())
      for (const bytes of parts) {
        assert.ok(bytes.length <= partSize)
        assert.notEqual(joinText([bytes]), null, 'a character was cut')
      }
    }),
  )
})

test('an empty text and one of too many parts are not taken', () => {
  assert.equal(splitText(''), null)
  assert.equal(splitText('x'.repeat(partSize * maxParts))!.length, maxParts)
  assert.equal(splitText('x'.repeat(partSize * maxParts + 1)), null)
})

test('the mark of a page without scripts travels inside', async () => {
  const box = await sealBox(place, 1, 0, ck, randomBytes(16), firstPrev, { ...part, basic: true })
  assert.equal((await openBox(place, 1, 0, ck, firstPrev, box))?.basic, true)
})

test('a box with a full part and with a short one are told apart by nothing but the key', async () => {
  const full = { ...part, bytes: new Uint8Array(partSize).fill(65) }
  assert.deepEqual(await openBox(place, 1, 0, ck, firstPrev, await sealBox(place, 1, 0, ck, randomBytes(16), firstPrev, full)), full)
  await assert.rejects(sealBox(place, 1, 0, ck, randomBytes(16), firstPrev, { ...part, bytes: new Uint8Array(partSize + 1) }), RangeError)
})

test('a wrap opens for its member, role, epoch, conversation and installation, and for no other', async () => {
  const [her, other] = [await makeKeyPairs(false), await makeKeyPairs(false)]
  const wrap = (await makeWrap(place, 2, 'listener', her.public, ck))!
  assert.deepEqual(await openWrap(place, 2, 'listener', her, wrap), ck)
  assert.equal(await openWrap(place, 2, 'listener', other, wrap), null)
  assert.equal(await openWrap(place, 2, 'visitor', her, wrap), null)
  assert.equal(await openWrap(place, 3, 'listener', her, wrap), null)
  assert.equal(await openWrap({ ...place, conversation: newId() }, 2, 'listener', her, wrap), null)
  assert.equal(await openWrap({ ...place, depl: newId() }, 2, 'listener', her, wrap), null)
})

test('keys that never leave their page cannot be taken out of it', async () => {
  const keys = await makeKeyPairs(false)
  for (const key of [keys.seal.privateKey, keys.sign.privateKey]) {
    await assert.rejects(crypto.subtle.exportKey('jwk', key))
    await assert.rejects(crypto.subtle.exportKey('pkcs8', key))
  }
})
