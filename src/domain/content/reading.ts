// How hard a text is to read: its sentences by length, and a reading ease where a formula for the language exists.
import { readProse } from './prose.ts'
import type { Inline } from './prose.ts'
import type { Page } from './pages.ts'
import type { Words } from './words.ts'

/**
 * Reading ease = `from` − `perWord` · words per sentence − `perSyllable` · syllables per word; 100 is very easy, below 50 hard.
 * English: R. Flesch, 1948. Dutch: W. H. Douma, 1960. French: L. Kandel and A. Moles, 1958.
 */
const formulas: { readonly [tag: string]: { readonly from: number; readonly perWord: number; readonly perSyllable: number; readonly vowels: RegExp } } = {
  en: { from: 206.835, perWord: 1.015, perSyllable: 84.6, vowels: /[aeiouy]+(?!$)|[aiouy]+$|(?<![aeiouy][^aeiouy])e$|(?<=[^aeiouy]l)e$/giu },
  nl: { from: 206.84, perWord: 0.93, perSyllable: 77, vowels: /[aeiouyáéèëïöüij]+/giu },
  fr: { from: 207, perWord: 1.015, perSyllable: 73.6, vowels: /[aeiouyàâäéèêëîïôöùûüœ]+(?!$)|[aiouyàâäéèêëîïôöùûüœ]+$/giu },
}

/** The sentences of a page as somebody reads them: headings and list items are each one. Cited claims stand in their own words. */
export function sentencesOf(page: Page, words: Words): string[] {
  return page.blocks.flatMap(({ text }) =>
    readProse(text).flatMap((prose) => (prose.is === 'list' ? prose.items : [prose.inside]).flatMap((inside) => sentencesIn(plain(inside, words)))),
  )
}

function plain(inside: readonly Inline[], words: Words): string {
  return inside
    .map((one) => {
      if (one.is === 'text') return one.text
      if (one.is === 'fact') return words.has(`facts.${one.id}`) ? words.say(`facts.${one.id}`) : ''
      return plain(one.inside, words)
    })
    .join('')
}

/** Cuts a text where a sentence ends, in any of our scripts. */
export function sentencesIn(text: string): string[] {
  return text.split(/(?<=[.?!؟۔።])["”»“)]*\s+|(?<=[:;؛፤፡])\s+(?=[“«"]|\p{Lu})/u).map((one) => one.trim()).filter((one) => /\p{L}/u.test(one))
}

export const wordsIn = (sentence: string): string[] => sentence.match(/[\p{L}\p{M}\p{N}’'-]+/gu) ?? []

/** The reading ease of these sentences; null where the language has no formula here. */
export function readingEase(tag: string, sentences: readonly string[]): number | null {
  const formula = formulas[tag]
  if (!formula) return null
  const all = sentences.flatMap(wordsIn)
  const syllables = all.reduce((sum, word) => sum + Math.max(1, word.match(formula.vowels)?.length ?? 1), 0)
  return formula.from - (formula.perWord * all.length) / sentences.length - (formula.perSyllable * syllables) / all.length
}
