// Return codes in all languages that have a list: made, shown, typed by tired people, and told apart when mistyped.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { firstFour } from '../base/fold-code-word.ts'
import { codeWords, digitsShown, makeCode, plainDigits, readCode, sameWord } from './return-code.ts'

const tags = ['en', 'nl', 'fr', 'ar', 'tr', 'uk']
const lists = tags.map((tag) => readFileSync(new URL(`../../../packs/belgium/${tag}/codewords.txt`, import.meta.url), 'utf8').trimEnd().split('\n'))
/** As few letters as tell the word. */
const shortest = (word: string): string => Array.from({ length: word.length }, (_, i) => word.slice(0, i + 1)).find((part) => firstFour(part) === firstFour(word))!
const seeds = fc.integer({ min: 0, max: 2 ** 31 })
/** A small generator of numbers below `below`, so that a failing run can be repeated. */
const chance = (seed: number) => {
  let state = (seed % 2_147_483_646) + 1
  return (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below
}

for (const [i, tag] of tags.entries()) {
  test(`${tag}: seven words are read back, however they are typed, whichever list comes first`, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (seed) => {
        const next = chance(seed)
        const digits = await makeCode()
        const words = codeWords(digits, lists[i]!)
        assert.equal(new Set(words).size <= 7 && words.length, 7)
        const typed = words.map((word) => {
          const forms = [word, word.toUpperCase(), word.normalize('NFD'), word.normalize('NFD').replaceAll(/\p{M}/gu, ''), shortest(word), `${word}.`]
          return forms[next(forms.length)]!
        })
        const text = typed.join([' ', '-', '\n', ' – ', ', ', '\u00A0'][next(6)])
        assert.deepEqual(await readCode(`  ${text} `, lists), { is: 'code', digits })
        assert.deepEqual(await readCode(text, [lists[i]!, ...lists]), { is: 'code', digits })
      }),
      { numRuns: 60 },
    )
  })
}

test('22 digits are read back in every script, with or without their groups', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10, 0x1d7ce, 0x1d7ec, 0x1e950), fc.constantFrom('', ' ', '-', ' – ', '.'), async (zero, between) => {
      const digits = await makeCode()
      const groups = digitsShown(digits)
      assert.equal(groups.join(''), digits)
      const typed = groups.map((group) => group.replaceAll(/\d/g, (d) => String.fromCodePoint(zero + Number(d)))).join(between)
      assert.deepEqual(await readCode(typed, lists), { is: 'code', digits })
    }),
    { numRuns: 100 },
  )
  assert.equal(plainDigits('٠١٢٣٤٥٦٧٨٩ ۰۹ 𝟘𝟡 ꩐꩙'), '0123456789 09 09 09')
})

test('a word in no list is pointed at; too few, too many and two languages mixed are mistyped too', async () => {
  const digits = await makeCode()
  const words = codeWords(digits, lists[0]!)
  assert.deepEqual(await readCode(words.with(4, 'qqqqq').join(' '), lists), { is: 'mistyped', word: 4 })
  assert.deepEqual(await readCode(words.slice(1).join(' '), lists), { is: 'mistyped', word: null })
  assert.deepEqual(await readCode([...words, words[0]].join(' '), lists), { is: 'mistyped', word: null })
  const [arabic, ukrainian] = [codeWords(digits, lists[3]!), codeWords(digits, lists[5]!)]
  assert.deepEqual(await readCode(ukrainian.with(2, arabic[2]!).join(' '), lists), { is: 'mistyped', word: null })
  for (const typed of ['', ' ', '-', digits.slice(1), `${digits}0`, '9'.repeat(22)]) assert.deepEqual(await readCode(typed, lists), { is: 'mistyped', word: null }, typed)
})

test('of single typos at most one in forty passes as another code', async (t) => {
  const share = async (name: string, mistype: (next: (below: number) => number, digits: string) => string, least: number): Promise<void> => {
    const next = chance(20_260)
    const runs = 3000
    let passed = 0
    for (let i = 0; i < runs; i++) {
      const digits = await makeCode()
      const read = await readCode(mistype(next, digits), [lists[0]!])
      if (read.is === 'code') {
        assert.notEqual(read.digits, digits)
        passed++
      }
    }
    t.diagnostic(`${name}: ${passed} of ${runs} single typos were not told (${((100 * passed) / runs).toFixed(2)} %)`)
    assert.ok(passed < runs / 40, `${name}: ${passed}`)
    assert.ok(passed >= least, `${name}: a typo that cannot pass was not the one meant`)
  }
  await share('another word of the list', (next, digits) => {
    const words = codeWords(digits, lists[0]!)
    const at = next(7)
    const others = lists[0]!.filter((word) => word !== words[at])
    return words.with(at, others[next(others.length)]!).join(' ')
  }, 1)
  await share('another digit', (next, digits) => {
    const at = next(22)
    return digits.split('').with(at, String((Number(digits[at]) + 1 + next(9)) % 10)).join('')
  }, 1)
  await share('two words exchanged', (next, digits) => {
    const words = codeWords(digits, lists[0]!)
    const at = words.findIndex((word, i) => i < 6 && word !== words[i + 1])
    return words.with(at, words[at + 1]!).with(at + 1, words[at]!).join(' ')
  }, 1)
})

test('codes are spread over all their bits', async () => {
  const seen = new Set<string>()
  for (let i = 0; i < 200; i++) seen.add(await makeCode())
  assert.equal(seen.size, 200)
  assert.ok([...seen].every((digits) => /^\d{22}$/.test(digits) && BigInt(digits) < 1n << 70n))
})

test('a word typed again is compared as it is read: by its first four letters, or digit by digit', () => {
  assert.equal(sameWord(' ACAC ', 'acacia'), true)
  assert.equal(sameWord('acorn', 'acacia'), false)
  assert.equal(sameWord('', 'acacia'), false)
  assert.equal(sameWord('adacayi', 'adaçayı'), true)
  assert.equal(sameWord('٠١ ٢٣', '0123'), true)
  assert.equal(sameWord('0124', '0123'), false)
})
