// Her own sentences: sealed to her, opened by her alone, of a length that tells little.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../shared/base/id.ts'
import { makeKeyPairs } from '../../../shared/seal/primitives.ts'
import { openDrafts, sealDrafts } from './drafts.ts'

test('her own sentences open for her alone, and only as hers', async () => {
  const [depl, member] = [newId(), newId()]
  const [hers, other] = [await makeKeyPairs(false), await makeKeyPairs(false)]
  const texts = ['I am here.', 'أنا هنا']
  const sealed = (await sealDrafts(depl, member, texts, hers.public.seal))!
  assert.deepEqual(await openDrafts(depl, member, sealed, hers), texts)
  assert.equal(await openDrafts(depl, member, sealed, other), null)
  assert.equal(await openDrafts(depl, newId(), sealed, hers), null)
  assert.equal(await openDrafts(newId(), member, sealed, hers), null)
  assert.equal((await sealDrafts(depl, member, ['short'], hers.public.seal))!.length, sealed.length)
})

test('a list that is too long is not sealed, and the longest fits the server', async () => {
  const { public: keys } = await makeKeyPairs(false)
  assert.equal(await sealDrafts(newId(), newId(), ['x'.repeat(32_001)], keys.seal), null)
  const longest = await sealDrafts(newId(), newId(), ['x'.repeat(31_996)], keys.seal)
  assert.ok(Buffer.from(longest!, 'base64url').length <= 32_768)
})
