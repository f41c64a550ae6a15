// Tests of what is kept of a form of boxes: names that are known, in the form's order, in a text that tells nobody how many there are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readForm } from '../../../platform/http/body.ts'
import { belgium } from '../site-fixture.ts'
import { keepCard } from '../pages/card/card-page.tsx'
import { keepCheck } from '../pages/check/check-page.tsx'
import { keepPlan } from '../pages/plan/plan-page.tsx'
import { keepTicked, readTicked } from './tool-choices.ts'
import { toolPack } from './tool-fixture.ts'

const choices = ['choke', 'weapon', 'sign-1', 'sign-16'].map((name) => ({ name, kinds: [] }))
const length = 'choke weapon sign-1 sign-16'.length

test('what was ticked is kept by name in the form’s order, and read again', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(choices), (ticked) => {
      const kept = keepTicked(choices, readForm(ticked.map(({ name }) => `${name}=on`).join('&')))
      assert.deepEqual([...readTicked(kept)], choices.filter((one) => ticked.includes(one)).map(({ name }) => name))
      assert.equal(kept.length, length)
    }),
  )
})

test('names that no choice has are dropped silently, whatever they are, and change nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string()), (fields) => {
      const kept = [...readTicked(keepTicked(choices, fields))]
      assert.deepEqual(kept, choices.map(({ name }) => name).filter((name) => Object.hasOwn(fields, name)))
    }),
  )
  assert.equal(keepTicked([{ name: 'constructor', kinds: [] }], {}).trim(), '')
})

test('everything that the tools of the pack can keep fits into an address, in every language, and is as long whatever was chosen', () => {
  const pack = belgium()
  const all = new Proxy({}, { getOwnPropertyDescriptor: () => ({ value: 'on', configurable: true, enumerable: true }) })
  for (const { tag } of pack.languages) {
    for (const keep of [keepCheck, keepPlan, keepCard]) {
      const [nothing, everything] = [keep({}, pack, tag), keep(all, pack, tag)]
      assert.equal(Buffer.byteLength(everything), Buffer.byteLength(nothing))
      assert.ok(everything.length <= 1400, String(everything.length))
      if (pack.page(tag, 'check')) assert.notEqual(everything, nothing)
    }
  }
})

test('a card keeps the language beside and the interpreter’s only where we know them; else the first and the page’s own', () => {
  const pack = toolPack()
  const kept = (fields: Record<string, string>, tag = 'en') => keepCard(fields, pack, tag).split('|').map((part) => part.trim())
  assert.deepEqual(kept({ help: 'on', beside: 'fr', interpret: 'zh-Hans' }), ['help', 'fr', 'zh-Hans'])
  assert.deepEqual(kept({ beside: 'de', interpret: 'xx', more: 'on' }), ['', 'nl', 'en'])
  assert.deepEqual(kept({ beside: 'nl' }, 'nl'), ['', 'fr', 'nl'])
  assert.equal(keepCard({ interpret: 'zh-Hans', beside: 'fr' }, pack, 'en').length, keepCard({}, pack, 'en').length)
})
