// Compiles what a visitor asks for, and what a listener can do, into classes: whole numbers, so that matching is plain equality.
import { languages, nearDialect } from '../../shared/base/language.ts'
import type { Level } from '../../shared/base/language.ts'
import type { Abilities, Wish } from './line.ts'

/** Numbers of languages. They stand in the database: never change or reuse one; a new language takes the next. */
const numbers: Record<string, number> = {
  nl: 1, fr: 2, en: 3, ar: 4, tr: 5, uk: 6, ru: 7, 'fa-AF': 8, ps: 9, fa: 10, ti: 11, pl: 12, ro: 13, bg: 14, so: 15,
  es: 16, pt: 17, sq: 18, ku: 19, ckb: 20, ur: 21, it: 22, de: 23, rn: 24, sw: 25, 'zh-Hans': 26, hy: 27, bs: 28, am: 29, bn: 30,
}
const tags = new Map(Object.entries(numbers).map(([tag, n]) => [n, tag]))

const channels = { chat: 0, voice: 1, phone: 2, interpreter: 3, appointment: 4 } as const
export type Channel = keyof typeof channels

/** In the place of a language where any will do: whoever serves such a class works with an interpreter. */
const anyLanguage = 0

/** The least level somebody is first offered: fluent. Level 1 (can talk) is added later, or at once where nobody else is there. */
const fluent: Level = 2

function classOf(language: string, least: Level, woman: boolean, channel: Channel): number | null {
  const n = numbers[language]
  return n === undefined ? null : numberOf(n, least, woman, channel)
}

function numberOf(language: number, least: number, woman: boolean, channel: Channel): number {
  return ((language * 4 + least) * 2 + (woman ? 1 : 0)) * 8 + channels[channel]
}

/** Somebody of whatever language, with an interpreter. */
const withInterpreter = (woman: boolean): number => numberOf(anyLanguage, 0, woman, 'interpreter')

/** What a class stands for. `language` is null for a number this version does not know, and where any language will do. */
export function meaningOf(cls: number): { language: string | null; least: Level; woman: boolean; channel: number } {
  return { language: tags.get(cls >> 6) ?? null, least: ((cls >> 4) & 3) as Level, woman: ((cls >> 3) & 1) === 1, channel: cls & 7 }
}

/**
 * The classes a wish can be served by, best first; the first counts at once, the others are added one by one, each as soon as those before it have had their
 * time and it brings somebody else who is on duty: the same language
 * fluently, its near dialect, then somebody who can talk in it; then, only as far as she has agreed, each of her further languages in
 * her order, fluently and then by whoever can talk in it; at last anybody, with an interpreter. "A woman, please" is never given up.
 * Empty for a language we do not know; one she also agrees to that we do not know counts for nothing.
 */
export function classesOfWish(wish: Wish, channel: Channel = 'chat'): number[] {
  const near = nearDialect(wish.language)
  const spoken = near === null ? [wish.language] : [wish.language, near]
  const spokenBy = (tags: readonly string[]): number[] => [fluent, 1 as const].flatMap((least) => tags.map((tag) => classOf(tag, least, wish.woman, channel))).filter((c) => c !== null)
  const own = spokenBy(spoken)
  if (own.length === 0) return []
  return [...new Set([...own, ...spokenBy(wish.others), ...(wish.interpreter ? [withInterpreter(wish.woman)] : [])])]
}

/**
 * The classes a listener serves, with the rank of each: 0 where it is her mother tongue. Everybody who speaks something serves, last of
 * all, whoever agreed to an interpreter.
 */
export function classesOfAbilities(abilities: Abilities, channel: Channel = 'chat'): { cls: number; rank: number }[] {
  const best = new Map<number, number>()
  for (const { tag, level } of abilities.languages) {
    for (const least of [1, fluent] as const) {
      if (level < least) continue
      for (const woman of abilities.woman ? [false, true] : [false]) {
        const cls = classOf(tag, least, woman, channel)
        if (cls !== null) best.set(cls, Math.min(best.get(cls) ?? 9, 3 - level))
      }
    }
  }
  if (best.size > 0) for (const woman of abilities.woman ? [false, true] : [false]) best.set(withInterpreter(woman), 3)
  return [...best].map(([cls, rank]) => ({ cls, rank }))
}

/** The classes that say "somebody who speaks this", and "a woman who speaks this", at whatever level. */
export function asking(language: string): { anybody: number | null; woman: number | null } {
  return { anybody: classOf(language, 1, false, 'chat'), woman: classOf(language, 1, true, 'chat') }
}

/** What an interpreter must serve: both languages, at whatever level; a wish for a woman holds for whoever joins too. Null for a language we do not know. */
export function classesToHaveBoth(one: string, other: string, woman: boolean): number[] | null {
  return allOf(classOf(one, 1, woman, 'chat'), classOf(other, 1, woman, 'chat'))
}

/** What whoever takes over in a language must serve: that language fluently. Null for a language we do not know. */
export function classesToTakeOver(language: string, woman: boolean): number[] | null {
  return allOf(classOf(language, fluent, woman, 'chat'))
}

function allOf(...classes: (number | null)[]): number[] | null {
  const known = classes.filter((cls) => cls !== null)
  return known.length === classes.length ? known : null
}

/** Languages somebody can wish for: those that have a number. */
export const known: readonly string[] = languages.map((l) => l.tag).filter((tag) => numbers[tag] !== undefined)
