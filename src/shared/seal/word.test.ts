// What is sealed as a word about us: one size for all, opened with the coordinators' key alone, and only as it was sealed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, toBytes, toText } from '../base/id.ts'
import type { LeftMember } from './left-wrap.ts'
import { exportPublic, makeSealPair } from './primitives.ts'
import { longestWord, openWord, sealWord } from './word.ts'
import type { Word } from './word.ts'

const depl = newId()
const word: Word = { tap: 2, text: 'شكرا، ساعدتني كثيرا.', language: 'ar', listener: null }

async function team(key = 4): Promise<{ to: LeftMember; pair: CryptoKeyPair }> {
  const pair = await makeSealPair(false)
  return { pair, to: { role: 'team', name: 'coordinators', key, seal: await exportPublic(pair) } }
}

test('whatever it says, it has one size, and says it again to the coordinators', async () => {
  const { to, pair } = await team()
  const said: Word[] = [word, { tap: 0, text: 'a'.repeat(longestWord), language: 'nl', listener: newId() }, { tap: 3, text: '', language: 'en', listener: newId() }]
  for (const one of said) {
    const sealed = (await sealWord(depl, to, one))!
    assert.equal(toBytes(sealed)!.length, 1024)
    assert.deepEqual(await openWord(depl, to, pair, sealed), one)
  }
  await assert.rejects(sealWord(depl, to, { ...word, text: 'é'.repeat(longestWord / 2 + 1) }), RangeError)
  assert.equal(await sealWord(depl, { ...to, seal: toText(new Uint8Array(65)) }, word), null)
})

test('of another installation, another epoch, another key, or altered by a bit, it does not open', async () => {
  const [{ to, pair }, other] = [await team(), await team()]
  const sealed = (await sealWord(depl, to, word))!
  assert.ok(await openWord(depl, to, pair, sealed), 'the control: unaltered it opens')
  assert.equal(await openWord(newId(), to, pair, sealed), null)
  assert.equal(await openWord(depl, { ...to, key: 5 }, pair, sealed), null)
  assert.equal(await openWord(depl, other.to, other.pair, sealed), null)
  assert.equal(await openWord(depl, { ...to, seal: other.to.seal }, pair, sealed), null)
  for (const at of [0, 1, 40, 66, 500, 1023]) {
    const bytes = toBytes(sealed)!
    bytes[at]! ^= 1
    assert.equal(await openWord(depl, to, pair, toText(bytes)), null, `byte ${at}`)
  }
  assert.equal(await openWord(depl, to, pair, toText(toBytes(sealed)!.slice(0, 1023))), null)
})
