// Wishes and abilities meet in classes: whoever may serve somebody shares one with her, and nobody else does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { languages, nearDialect } from '../../shared/base/language.ts'
import type { Level } from '../../shared/base/language.ts'
import { asking, classesOfAbilities, classesOfWish, known, meaningOf } from './classes.ts'
import { spokenOf } from './spoken.ts'

const tag = fc.constantFrom(...languages.map((l) => l.tag))
const level = fc.constantFrom<Level[]>(1, 2, 3)

test('every language somebody can ask for has a number of its own', () => {
  assert.deepEqual(known, languages.map((l) => l.tag))
  const numbers = known.map((language) => asking(language).anybody)
  assert.equal(new Set(numbers).size, languages.length)
})

test('a class reads back as what it was made from', () => {
  fc.assert(fc.property(tag, fc.boolean(), (language, woman) => {
    const [first] = classesOfWish({ language, woman, danger: false, others: [], interpreter: false })
    assert.deepEqual(meaningOf(first!), { language, least: 2, woman, channel: 0 })
  }))
})

test('a wish and a listener share a class exactly where she speaks it, its near dialect or what was agreed to, or comes with an interpreter, and is a woman where one was asked for', () => {
  const near = (a: string, b: string): boolean => a === b || nearDialect(a) === b
  fc.assert(fc.property(tag, fc.uniqueArray(tag, { maxLength: 4 }), fc.boolean(), fc.boolean(), fc.uniqueArray(fc.record({ tag, level }), { maxLength: 4, selector: (l) => l.tag }), fc.boolean(),
    (language, others, interpreter, woman, spoken, isWoman) => {
      const wishes = new Set(classesOfWish({ language, woman, danger: false, others, interpreter }))
      const shared = classesOfAbilities({ languages: spoken, woman: isWoman }).some(({ cls }) => wishes.has(cls))
      const may = spoken.some((l) => near(l.tag, language) || others.includes(l.tag)) || (interpreter && spoken.length > 0)
      assert.equal(shared, (isWoman || !woman) && may)
    }))
})

test('what she also agrees to comes after her language, in her order, and an interpreter last; each class once', () => {
  fc.assert(fc.property(tag, fc.uniqueArray(tag, { maxLength: 4 }), fc.boolean(), (language, others, woman) => {
    const own = classesOfWish({ language, woman, danger: false, others: [], interpreter: false })
    const all = classesOfWish({ language, woman, danger: false, others, interpreter: true })
    assert.deepEqual(all.slice(0, own.length), own)
    assert.equal(new Set(all).size, all.length)
    const further = all.slice(own.length).map(meaningOf)
    assert.deepEqual(further.at(-1), { language: null, least: 0, woman, channel: 3 })
    const fluently = further.filter(({ least }) => least === 2).map((one) => one.language)
    assert.deepEqual(fluently, others.filter((other) => fluently.includes(other)))
    assert.ok(further.every((one) => one.woman === woman))
  }))
})

test('what we do not know: a language gives nothing, one she also agrees to counts for nothing', () => {
  const of = (language: string, others: string[]) => classesOfWish({ language, woman: false, danger: false, others, interpreter: false })
  assert.deepEqual(of('xx', ['nl']), [])
  assert.deepEqual(of('nl', ['xx']), of('nl', []))
})

test('a mother tongue ranks before a learned one', () => {
  const rank = (l: Level): number => Math.min(...classesOfAbilities({ languages: [{ tag: 'nl', level: l }], woman: false }).map((c) => c.rank))
  assert.deepEqual([rank(3), rank(2), rank(1)], [0, 1, 2])
})

test('a near dialect is one both ways, and of what is only near there is none', () => {
  const pairs = languages.flatMap(({ tag: one }) => nearDialect(one) ?? []).toSorted()
  assert.deepEqual(pairs, ['fa', 'fa-AF'])
  for (const one of pairs) assert.equal(nearDialect(nearDialect(one)!), one)
  for (const one of ['uk', 'ru', 'ku', 'ckb', 'ps', 'pt', 'es', 'ti', 'am', 'xx']) assert.equal(nearDialect(one), null, one)
})

test('what is said to be spoken now is what somebody serves: free, busy, or not named', () => {
  const served = (tags: string[], free: boolean, woman: boolean) =>
    classesOfAbilities({ languages: tags.map((t) => ({ tag: t, level: 1 as const })), woman }).map(({ cls }) => ({ class: cls, free }))
  assert.deepEqual(spokenOf([]), [])
  assert.deepEqual(spokenOf([...served(['ar'], false, true), ...served(['nl'], true, false)]), [
    { language: 'nl', state: 'free', woman: null },
    { language: 'ar', state: 'busy', woman: 'busy' },
  ])
})

test('a near dialect is said to be spoken too, and what is said of a language is what is found at once', () => {
  const served = (language: string, level: Level, free: boolean, woman = false) => classesOfAbilities({ languages: [{ tag: language, level }], woman }).map(({ cls }) => ({ class: cls, free }))
  assert.deepEqual(spokenOf(served('fa', 3, true, true)), [{ language: 'fa-AF', state: 'free', woman: 'free' }, { language: 'fa', state: 'free', woman: 'free' }])
  // Who speaks it fluently is waited for before whoever can only talk in it, and before the near dialect.
  const both = [...served('fa-AF', 3, false), ...served('fa', 2, true, true)]
  assert.deepEqual(spokenOf(both)[0], { language: 'fa-AF', state: 'busy', woman: 'free' })
  assert.deepEqual(spokenOf([...served('fa-AF', 1, false), ...served('fa', 2, true)])[0], { language: 'fa-AF', state: 'free', woman: null })
})
