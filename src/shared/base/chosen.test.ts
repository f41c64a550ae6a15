// Tests of the rule which parts an answer has: what is chosen and its kinds bring their parts, and nothing else does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { belongs, meantBy } from './chosen.ts'

const names = ['choke', 'sign-1', 'sign-9', 'leave', 'car']
const kinds = ['danger', 'physical', 'financial']
const choices = fc.uniqueArray(fc.record({ name: fc.constantFrom(...names), kinds: fc.uniqueArray(fc.constantFrom(...kinds)) }), { selector: ({ name }) => name })
const chosen = fc.uniqueArray(fc.constantFrom(...names, 'made-up')).map((list) => new Set(list))
const when = fc.uniqueArray(fc.constantFrom(...names, ...kinds))

test('what is meant are the names chosen and the kinds they imply, as if each were chosen alone', () => {
  fc.assert(
    fc.property(choices, chosen, (list, set) => {
      const alone = new Set([...set].flatMap((name) => [...meantBy(list, new Set([name]))]))
      assert.deepEqual([...meantBy(list, set)].toSorted(), [...alone].toSorted())
      for (const { name, kinds: its } of list) {
        assert.equal(meantBy(list, set).has(name), set.has(name))
        if (set.has(name)) for (const kind of its) assert.ok(meantBy(list, set).has(kind))
      }
    }),
  )
})

test('a name that no choice bears says nothing', () => {
  fc.assert(fc.property(choices, chosen, (list, set) => assert.ok(!meantBy(list, set).has('made-up'))))
  assert.equal(meantBy([], new Set(names)).size, 0)
})

test('a part belongs to an answer where any of its names is meant: one more name never takes a part away', () => {
  fc.assert(
    fc.property(choices, chosen, chosen, when, (list, one, other, names) => {
      const [fewer, more] = [meantBy(list, one), meantBy(list, new Set([...one, ...other]))]
      assert.equal(belongs(names, fewer), names.some((name) => fewer.has(name)))
      if (belongs([...names, 'any'], fewer)) assert.ok(belongs([...names, 'any'], more))
    }),
  )
})

test('of `any` and `none` one belongs to every answer, never both; a part without a name belongs to none', () => {
  fc.assert(
    fc.property(choices, chosen, (list, set) => {
      const meant = meantBy(list, set)
      assert.notEqual(belongs(['any'], meant), belongs(['none'], meant))
      assert.equal(belongs(['none'], meant), !list.some(({ name }) => set.has(name)))
      assert.equal(belongs([], meant), false)
    }),
  )
})

test('a part that belongs where two are meant is shown only then', () => {
  fc.assert(
    fc.property(choices, chosen, fc.constantFrom(...names), fc.constantFrom(...names, ...kinds), (list, set, one, other) => {
      const meant = meantBy(list, set)
      assert.equal(belongs([`${one}+${other}`], meant), meant.has(one) && meant.has(other))
    }),
  )
})
