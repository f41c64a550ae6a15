// What each language is called: by those who speak it and in languages many know; the names are those of the Unicode CLDR.
import { languages } from '../../../../shared/base/language.ts'
import type { Language } from '../../../../shared/base/language.ts'
import { foldWords } from '../../../../shared/base/find-language.ts'

/** Other tags whose names somebody may use for a language of ours: what is one name here is several there. */
const also: { readonly [tag: string]: readonly string[] } = {
  nl: ['nl-BE'],
  ar: ['ary', 'arz', 'arq', 'apc', 'acm', 'aeb'],
  ku: ['kmr'],
  bs: ['sr', 'hr', 'cnr'],
  ro: ['mo'],
  'zh-Hans': ['zh', 'cmn'],
}

/** Names in daily use that the CLDR does not have. */
const called: { readonly [tag: string]: string } = { ar: 'darija', fa: 'farsi', ku: 'kurmanji badini', ckb: 'sorani', 'zh-Hans': 'mandarin putonghua' }

/** Words that many names hold and that tell no language. */
const empty = new Set(['latin', 'latijns', 'lateinisch', 'latino', 'латиница', 'simplified', 'central', 'dili', 'alphabet'])

const inTags = ['nl', 'fr', 'en', 'ar', 'de', 'es', 'ru', 'tr']

function wordsOf({ tag, name }: Language): string {
  const words = new Set([...foldWords(name), ...foldWords(called[tag] ?? '')])
  for (const one of [tag, ...(also[tag] ?? [])]) {
    for (const inTag of [one, ...inTags]) {
      const said = new Intl.DisplayNames(inTag, { type: 'language', fallback: 'none', languageDisplay: 'dialect' }).of(one)
      for (const word of foldWords(said ?? '')) if (word.length > 1 && !empty.has(word)) words.add(word)
    }
  }
  return [...words].join(' ')
}

/** By tag, the folded words of its names with spaces between. */
export const languageNames: ReadonlyMap<string, string> = new Map(languages.map((language) => [language.tag, wordsOf(language)]))
