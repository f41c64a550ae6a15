// What a text is written with: the script of its language, letters that belong to a neighbour's language, digits, hidden signs.
import { citation } from './pages.ts'

const scripts: { readonly [tag: string]: string } = {
  ar: 'Arabic', 'fa-AF': 'Arabic', ps: 'Arabic', fa: 'Arabic', ckb: 'Arabic', ur: 'Arabic', uk: 'Cyrillic', ru: 'Cyrillic', bg: 'Cyrillic',
  ti: 'Ethiopic', am: 'Ethiopic', hy: 'Armenian', bn: 'Bengali', 'zh-Hans': 'Han',
}

/** The Unicode script a language is written in. */
export const scriptOf = (tag: string): string => scripts[tag] ?? 'Latin'

/** A block's words alone: without citations, where links lead, and the marks of Markdown. */
export function bareText(text: string): string {
  return text.replaceAll(citation, '').replaceAll(/\]\([^)]*\)/g, ']').replaceAll(/^(?:## |- )/gm, '').replaceAll(/[[\]*]/g, '').replaceAll(/\s+/g, ' ').trim()
}

/**
 * The share (0 to 1) of a text's letters that are of its language's script; names that the source has too, and what stands in quotes in
 * another script, do not count. Null where hardly a letter is left to judge by.
 */
export function shareOfScript(tag: string, text: string, source: string): number | null {
  const own = new RegExp(`\\p{Script=${scriptOf(tag)}}`, 'gu')
  const names = new Set(source.match(/\p{Lu}[\p{L}\d’-]*/gu) ?? [])
  const words = text
    .replaceAll(/[“«"„][^”»"“]*[”»"“]/gu, (quoted) => (count(quoted, own) * 2 < count(quoted, /\p{L}/gu) ? '' : quoted))
    .replaceAll(/[\p{L}\d’-]+/gu, (word) => (names.has(word) && count(word, own) === 0 ? '' : word))
  const letters = count(words, /\p{L}/gu)
  return letters < 4 ? null : count(words, own) / letters
}

const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0

type Wrong = { readonly what: RegExp; readonly says: string }

/** Letters that look right and are those of another language; each found where somebody typed on another keyboard. */
const neighbours: { readonly [tag: string]: readonly Wrong[] } = {
  ar: [{ what: /[کیگپچژ]/u, says: 'Arabic writes ك and ي, and has none of ک ی گ پ چ ژ' }],
  fa: [{ what: /[كي]/u, says: 'Persian writes ک and ی, not ك and ي' }],
  'fa-AF': [{ what: /[كي]/u, says: 'Dari writes ک and ی, not ك and ي' }],
  // Pashto has ي beside ی: دي and دی are two words.
  ps: [{ what: /ك/u, says: 'Pashto writes ک, not ك' }],
  uk: [{ what: /[ыэъё]/iu, says: 'Ukrainian has none of ы э ъ ё' }],
  ru: [{ what: /[іїєґ]/iu, says: 'Russian has none of і ї є ґ' }],
}

const everywhere: readonly Wrong[] = [
  { what: /[٠-٩۰-۹፩-፼]/u, says: 'digits are western (0 to 9), as one dials them' },
  { what: /[\u202a-\u202e\u200e\u200f\ufeff]/u, says: 'it holds a hidden mark of direction; only isolates (U+2066 to U+2069) may stand, around what is put in' },
  // Nobody sees them, and they can part a word, a number or an address in two, or carry a text of their own (tags).
  { what: /[\u00ad\u200b\u2028\u2029\u2060-\u2064]|[\u{e0000}-\u{e007f}]/u, says: 'it holds a sign that nobody sees' },
  { what: /[\ufb50-\ufdff\ufe70-\ufefe]/u, says: 'it holds a letter’s drawn form instead of the letter' },
  { what: /[\p{Script=Latin}][\p{Script=Cyrillic}]|[\p{Script=Cyrillic}][\p{Script=Latin}]/u, says: 'Latin and Cyrillic letters stand in one word' },
  // Control signs can be sent by no form and written into no XML.
  // oxlint-disable-next-line no-control-regex
  { what: /[\u0000-\u0008\u000b-\u001f\u007f]/u, says: 'it holds a control sign' },
]

/** Languages that part two letters of one word with U+200C, as in می‌خوانید. */
const joinless: readonly string[] = ['fa', 'fa-AF', 'ps', 'ckb', 'ur', 'bn']

/** Whether in each line every isolate that is opened is closed, in that order. */
function isIsolated(text: string): boolean {
  return text.split('\n').every((line) => {
    let open = 0
    for (const [sign] of line.matchAll(/[\u2066-\u2069]/g)) if ((open += sign === '\u2069' ? -1 : 1) < 0) return false
    return open === 0
  })
}

/** Addresses and numbers of three digits and more in a text, written out and not cited, that its source does not have. */
export function addedByHand(text: string, source: string): string[] {
  const has = (from: string) => [...(from.match(/(?:https?:|www\.)[\w./:%~?=&#@+-]*/gi) ?? []).map((one) => one.replace(/\W+$/, '')), ...(from.replaceAll(citation, '').match(/\d{3,}/g) ?? [])]
  const there = new Set(has(source))
  return has(text).filter((one) => !there.has(one))
}

/** What is wrong with the letters of a text, as sentences that name the sign. */
export function wrongLetters(tag: string, text: string): string[] {
  const found = [...everywhere, ...(neighbours[tag] ?? [])].flatMap(({ what, says }) => {
    const sign = what.exec(text)?.[0]
    return sign === undefined ? [] : [`${says} (${Array.from(sign, (one) => `U+${one.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ')})`]
  })
  return [
    ...found,
    ...(text.includes('\u200c') && !joinless.includes(tag) ? ['it holds a sign that nobody sees, which only other languages need (U+200C)'] : []),
    ...(isIsolated(text) ? [] : ['it opens an isolate (U+2066 to U+2068) that it does not close (U+2069), or closes one that is not open']),
    ...(text === text.normalize('NFC') ? [] : ['its letters are not composed (NFC)']),
  ]
}

/** Letters without which no page of some length is written in that language: they tell it from its neighbours. */
export const ownLetters: { readonly [tag: string]: RegExp } = {
  fa: /[پچژگ]/u, 'fa-AF': /[پچژگ]/u, ps: /[ښځڅډړټږېۍ]/u, uk: /[іїє]/iu, ru: /[ыэ]/iu, tr: /[ışğ]/u, pl: /[ąęłśż]/u,
}

/** Words of Iran where Dari has its own. */
export const iranian: readonly (readonly [word: string, dari: string])[] = [['بیمارستان', 'شفاخانه'], ['پلیس', 'پولیس'], ['دادگاه', 'محکمه'], ['پزشک', 'داکتر']]
