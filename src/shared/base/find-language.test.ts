// Tests of finding a language by its name: whatever the script, the marks, the case, or one wrong letter.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLanguages, foldWords } from './find-language.ts'
import { languageNames } from '../../doors/visitor/pages/language/language-names.ts'
import { languages } from './language.ts'

const found = (typed: string) => findLanguages(typed, languageNames).join(' ')

test('a language is found by what those who speak it call it', () => {
  for (const { tag, name } of languages) assert.ok(found(name.split(/[/(]/)[0]!).split(' ').includes(tag), `${name}: ${found(name)}`)
})

test('a language is found by what others call it, with marks or without, and with one letter wrong', () => {
  const cases: Record<string, string> = {
    Kurmanji: 'ku', turks: 'tr', Türkçe: 'tr', TURKCE: 'tr', turkisk: 'tr', عربي: 'ar', العربية: 'ar', dari: 'fa-AF', farsi: 'fa', persan: 'fa',
    marocain: 'ar', 'arabic (Morocco)': 'ar', Darija: 'ar', servisch: 'bs', kroatisch: 'bs', Tigrinya: 'ti', mandarin: 'zh-Hans', chinees: 'zh-Hans',
    كردي: 'ku ckb', kurdish: 'ku ckb', sorani: 'ckb', Vlaams: 'nl', swahili: 'sw', албанский: 'sq',
  }
  for (const [typed, tags] of Object.entries(cases)) assert.equal(found(typed), tags, typed)
})

test('what is no name of ours finds nothing, and neither does nothing', () => {
  for (const typed of ['', ' ', 'x', 'k', 'xyzzy', '12', '…', 'tamazight']) assert.equal(found(typed), '', typed)
})

test('no word of a name is empty or of one Latin letter, so that nobody finds everything', () => {
  for (const words of languageNames.values()) for (const word of words.split(' ')) assert.match(word, /^(\p{L}{2,})$/u)
  assert.deepEqual(foldWords('  Ünï-código (x) '), ['uni', 'codigo', 'x'])
})
