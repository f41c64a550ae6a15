// Tests of the words for return codes: each list whole, every word told from the others by four letters, none that frightens or betrays.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { firstFour, foldCodeWord } from '../../shared/base/fold-code-word.ts'
import { codeWordCount, readCodeWords } from './code-words.ts'

const belgium = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ear words '))
after(() => rmSync(folder, { recursive: true, force: true }))

/** The letters each language writes with, and how many a word may have. */
const lists: { readonly [tag: string]: { readonly letters: RegExp; readonly longest: number } } = {
  en: { letters: /^[a-z]+$/, longest: 8 },
  nl: { letters: /^[a-zéèëïöü]+$/, longest: 8 },
  fr: { letters: /^[a-zàâäéèêëîïôöùûüçœ]+$/, longest: 8 },
  ar: { letters: /^[\u0621-\u063A\u0641-\u064A]+$/, longest: 6 },
  tr: { letters: /^[abcçdefgğhıijklmnoöprsştuüvyzâîû]+$/, longest: 8 },
  uk: { letters: /^[абвгґдеєжзиіїйклмнопрстуфхцчшщьюя’]+$/, longest: 8 },
}

/** The stems that must not occur: `word*` is the beginning of a word, `word` is all of it. */
function unfit(tag: string): (word: string) => string | null {
  const lines = readFileSync(join(belgium, tag, 'codewords-not.txt'), 'utf8').trimEnd().split('\n').filter((line) => !line.startsWith('#'))
  assert.ok(new Set(lines).size >= 150, `${tag} has ${new Set(lines).size} stems`)
  const stems = lines.map((line) => [foldCodeWord(line), line.endsWith('*')] as const)
  return (word) => {
    const folded = foldCodeWord(word)
    return stems.find(([stem, begins]) => (begins ? folded.startsWith(stem) : folded === stem))?.[0] ?? null
  }
}

for (const [tag, { letters, longest }] of Object.entries(lists)) {
  test(`${tag}: there are ${codeWordCount} words, each short and in the language’s own letters`, () => {
    const words = readCodeWords(belgium, tag)!
    assert.equal(words.length, codeWordCount)
    for (const word of words) {
      assert.equal(word, word.normalize('NFC'), `${word} is not composed`)
      assert.match(word, letters)
      assert.ok(foldCodeWord(word).length >= 3 && word.length <= longest, `${word} is too short or too long`)
    }
  })

  test(`${tag}: the first four letters tell every word, and no word of three begins another`, () => {
    const byFour = Map.groupBy(readCodeWords(belgium, tag)!, firstFour)
    assert.deepEqual([...byFour.values()].filter((same) => same.length > 1), [])
    assert.deepEqual([...byFour.keys()].filter((four) => four.length === 4 && byFour.has(four.slice(0, 3))), [])
  })

  test(`${tag}: no word frightens, betrays or insults`, () => {
    const stem = unfit(tag)
    assert.deepEqual(readCodeWords(belgium, tag)!.filter((word) => stem(word) !== null), [])
  })
}

test('the words that must not occur are found by their beginning, and only there', () => {
  const stem = unfit('en')
  assert.deepEqual(['Knife', 'policeman', 'hit', 'white', 'chair'].map(stem), ['knife', 'police', 'hit', null, null])
})

test('a word is found however it is typed', () => {
  const same: [string, string][] = [
    ['apple', ' APPLE,'], ['crème', 'Creme'], ['œuf', 'OEUF'], ['ijs', 'ĳs'], ['ışık', 'IŞIK'], ['ışık', 'isik'], ['İncir', 'incir'],
    ['أرنب', 'ارنب'], ['مدرسة', 'مدرسه'], ['كِتـَاب', 'کتاب'], ['مقهى', 'مقهی'], ['سماء', 'سما'], ['м’яч', "М'ЯЧ"], ['м’яч', 'мяч'], ['м’яч', 'м\u02bcяч'], ['ґанок', 'ганок'], ['їжак', 'і\u0308жак'],
  ]
  for (const [word, typed] of same) assert.equal(foldCodeWord(typed), foldCodeWord(word), `${typed} for ${word}`)
  assert.equal(firstFour('Éléphant'), 'elep')
  assert.equal(firstFour('thé'), 'the')
})

test('a language without a list has none, and a list that is not whole is refused', () => {
  assert.equal(readCodeWords(belgium, 'ti'), null)
  mkdirSync(join(folder, 'en'))
  const words = readFileSync(join(belgium, 'en', 'codewords.txt'), 'utf8')
  writeFileSync(join(folder, 'en', 'codewords.txt'), words.slice(words.indexOf('\n') + 1))
  assert.throws(() => readCodeWords(folder, 'en'), /en\/codewords\.txt has 1023 words, not 1024/)
  assert.equal(existsSync(join(belgium, 'ti', 'codewords.txt')), false)
})
