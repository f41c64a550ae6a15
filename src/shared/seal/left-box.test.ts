// A box of a left message: it fits one installation, message, epoch and sender, and tells nothing of its length but one of five sizes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { newId, randomBytes, toText } from '../base/id.ts'
import { leftSizes } from '../wire/left.ts'
import { sealBox } from './box.ts'
import { firstRecord, keptText, leftTextFits, openLeftBox, sealLeftBox } from './left-box.ts'
import type { KeptLine } from './left-box.ts'
import { leftCommitment, makeLeftWrap, openLeftWrap } from './left-wrap.ts'
import { aesSeal, bytesOf, exportPublic, hkdf, join, makeSealPair, u32, utf8 } from './primitives.ts'
import { commitment, makeWrap } from './wrap.ts'

const at = { depl: newId(), id: newId() }
const under = { epoch: 1, ck: randomBytes(32) }
const inside = (text: string, basic = false) => ({ text, basic, after: firstRecord })

test('every text up to 60,000 bytes comes back as it was, in a box of one of five sizes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1, unit: 'grapheme', maxLength: 6000 }), fc.boolean(), fc.nat(7), async (text, basic, slot) => {
      if (!leftTextFits(text)) return
      const box = await sealLeftBox(at, under, slot, inside(text, basic))
      assert.ok(leftSizes.some((size) => size === box.length))
      assert.deepEqual(await openLeftBox(at, under, slot, box), { ...inside(text.toWellFormed(), basic), kept: null })
    }),
    { numRuns: 60 },
  )
})

test('lines of a conversation come back as they were, in their one form alone', async () => {
  const line = fc.record({ by: fc.constantFrom<KeptLine['by']>('visitor', 'listener', 'interpreter', 'coordinator'), text: fc.string({ minLength: 1, unit: 'binary', maxLength: 300 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 12 }), async (kept) => {
      const read = await openLeftBox(at, under, 0, await sealLeftBox(at, under, 0, { text: keptText(kept), basic: false, kept, after: firstRecord }))
      assert.deepEqual(read?.kept, kept.map(({ by, text }) => ({ by, text: text.toWellFormed() })))
      assert.equal(read?.basic, false)
    }),
    { numRuns: 60 },
  )
  const [one]: KeptLine[] = [{ by: 'listener', text: 'ik ben er' }]
  const read = async (text: string) => openLeftBox(at, under, 0, await sealLeftBox(at, under, 0, { text, basic: false, kept: [one!], after: firstRecord }))
  assert.notEqual(await read(keptText([one!])), null, 'the control')
  for (const text of ['[]', 'x', '[{"text":"a","by":"listener"}]', '[{"by":"listener","text":""}]', '[{"by":"police","text":"a"}]', '[{"by":"listener","text":"a"} ]']) assert.equal(await read(text), null, text)
})

test('sizes are padded: texts of one class cannot be told by their length', async () => {
  const size = async (length: number): Promise<number> => (await sealLeftBox(at, under, 0, inside('a'.repeat(length)))).length
  assert.deepEqual(await Promise.all([1, 2, 50, 186].map(size)), [256, 256, 256, 256])
  assert.deepEqual(await Promise.all([187, 954].map(size)), [1024, 1024])
  assert.deepEqual(await Promise.all([955, 4026].map(size)), [4096, 4096])
  assert.deepEqual(await Promise.all([4027, 16_314].map(size)), [16_384, 16_384])
  assert.deepEqual(await Promise.all([16_315, 60_000].map(size)), [65_536, 65_536])
  assert.equal(leftTextFits('é'.repeat(30_000)), true)
  assert.equal(leftTextFits('é'.repeat(30_001)), false)
  assert.equal(leftTextFits(''), false)
  await assert.rejects(async () => sealLeftBox(at, under, 0, inside('a'.repeat(60_001))), RangeError)
})

test('a box opens in its own message, epoch, slot and installation alone', async () => {
  const box = await sealLeftBox(at, under, 1, inside('hier'))
  assert.ok(await openLeftBox(at, under, 1, box))
  assert.equal(await openLeftBox({ ...at, depl: newId() }, under, 1, box), null, 'installation')
  assert.equal(await openLeftBox({ ...at, id: newId() }, under, 1, box), null, 'message')
  assert.equal(await openLeftBox(at, { ...under, epoch: 2 }, 1, box), null, 'epoch')
  assert.equal(await openLeftBox(at, under, 0, box), null, 'slot')
  assert.equal(await openLeftBox(at, { ...under, ck: randomBytes(32) }, 1, box), null, 'key')
  assert.equal(await openLeftBox(at, under, 1, Uint8Array.from(box, (byte, i) => (i === 0 ? 2 : byte))), null, 'suite')
  for (const i of [1, 16, 17, 200, 255]) assert.equal(await openLeftBox(at, under, 1, Uint8Array.from(box, (byte, j) => (i === j ? byte ^ 1 : byte))), null, `byte ${i}`)
  assert.equal(await openLeftBox(at, under, 1, box.slice(0, 255)), null)
  assert.equal(await openLeftBox(at, under, 1, new Uint8Array(0)), null)
})

test('what is sealed for a live conversation does not open here, even under the same key and id', async () => {
  const part = { writer: newId().slice(0, 11), seq: 1, part: 0, parts: 1, basic: false, earlier: null, bytes: utf8('x') }
  const live = await sealBox({ depl: at.depl, conversation: at.id }, 1, 0, under.ck, randomBytes(16), firstRecord, { ...part, writer: 'AAAAAAAAAAA' })
  assert.equal(await openLeftBox(at, under, 0, live), null)
  // Nor where everything else of a box were the same: the key itself is another.
  const good = await sealLeftBox(at, under, 0, inside('x'))
  const [mid, where] = [good.slice(1, 17), join(bytesOf(at.id), u32(1), Uint8Array.of(0))]
  const both = await hkdf(under.ck, mid, join(utf8('LE1 msg'), bytesOf(at.depl), where), 44)
  const plain = new Uint8Array(223)
  plain.set(join(Uint8Array.of(0), firstRecord, u32(1), utf8('x')))
  const theirs = await aesSeal(both.slice(0, 32), both.slice(32), join(where, mid), plain)
  assert.equal(await openLeftBox(at, under, 0, join(Uint8Array.of(1), mid, theirs)), null)
  const pair = await makeSealPair(false)
  const seal = await exportPublic(pair)
  const member = { role: 'visitor' as const, name: '', key: 0, seal }
  const there = (await makeWrap({ depl: at.depl, conversation: at.id }, 1, 'visitor', { seal, sign: seal }, under.ck))!
  assert.equal(await openLeftWrap(at, member, pair, { epoch: 1, role: 'visitor', name: '', wrap: there.wrap }), null)
  assert.notEqual(await leftCommitment(at, under), await commitment({ depl: at.depl, conversation: at.id }, 1, under.ck))
})

test('a wrap opens for its member, role, epoch, message and installation alone', async () => {
  const pair = await makeSealPair(false)
  const member = { role: 'team' as const, name: 'nl', key: 1, seal: await exportPublic(pair) }
  const wrap = (await makeLeftWrap(at, under, member))!
  assert.deepEqual(await openLeftWrap(at, member, pair, wrap), under.ck)
  assert.equal(await openLeftWrap(at, { ...member, role: 'listener' }, pair, wrap), null, 'role')
  assert.equal(await openLeftWrap(at, member, pair, { ...wrap, epoch: 2 }), null, 'epoch')
  assert.equal(await openLeftWrap({ ...at, id: newId() }, member, pair, wrap), null, 'message')
  assert.equal(await openLeftWrap({ ...at, depl: newId() }, member, pair, wrap), null, 'installation')
  assert.equal(await openLeftWrap(at, member, await makeSealPair(false), wrap), null, 'key')
  assert.equal(await openLeftWrap(at, member, pair, { ...wrap, wrap: `Ag${wrap.wrap.slice(2)}` }), null, 'suite')
  assert.equal(await makeLeftWrap(at, under, { ...member, seal: toText(Uint8Array.of(4, ...randomBytes(64))) }), null, 'no point')
})
