// The languages by BCP 47 tag and native name, ordered by need; which of them have pages is the pack's to say.

export type Language = { tag: string; name: string; dir: 'ltr' | 'rtl' }

const rtl = new Set(['ar', 'fa-AF', 'ps', 'fa', 'ckb', 'ur'])

/** Every language somebody can ask to talk in, in the order of the list. */
export const languages: readonly Language[] = (
  [
    ['nl', 'Nederlands'], ['fr', 'Français'], ['en', 'English'], ['ar', 'العربية'], ['tr', 'Türkçe'],
    ['uk', 'Українська'], ['ru', 'Русский'], ['fa-AF', 'دری'], ['ps', 'پښتو'], ['fa', 'فارسی'], ['ti', 'ትግርኛ'],
    ['pl', 'Polski'], ['ro', 'Română'], ['bg', 'Български'], ['so', 'Soomaali'], ['es', 'Español'],
    ['pt', 'Português'], ['sq', 'Shqip'], ['ku', 'Kurdî (Kurmancî)'], ['ckb', 'کوردیی ناوەندی'], ['ur', 'اردو'],
    ['it', 'Italiano'], ['de', 'Deutsch'], ['rn', 'Ikirundi'], ['sw', 'Kiswahili'], ['zh-Hans', '简体中文'],
    ['hy', 'Հայերեն'], ['bs', 'Bosanski/Srpski/Hrvatski'], ['am', 'አማርኛ'], ['bn', 'বাংলা'],
  ] as const
).map(([tag, name]) => ({ tag, name, dir: rtl.has(tag) ? 'rtl' : 'ltr' }))

const byTag = new Map(languages.map((l) => [l.tag, l]))

/** The language of a tag; null where we do not know it. */
export function languageOf(tag: string): Language | null {
  return byTag.get(tag) ?? null
}

/**
 * Languages of the list whose speakers understand each other without having learned it, in speech and in writing, both ways: the standard
 * languages are varieties of one, and somebody in fear need not be asked whether she agrees. Dari (fa-AF) and Iranian Persian (fa) are:
 * one literary language in one script, Persian (ISO 639-3 fas, of which prs and pes are members), with other sounds and some other words.
 *
 * What is near but not the same stays her choice, however many speak both: Ukrainian and Russian; Kurmanji and Sorani, members of one as well (kur), but
 * unlike in grammar and script; Portuguese and Spanish, understood better one way than the other; Tigrinya and Amharic, Pashto and Dari, Dutch and German. Bosnian, Serbian and
 * Croatian, Gheg and Tosk, and spoken Arabic stand under one tag of the list already. A listener's own words for what she speaks need no pair here:
 * she may name several languages.
 */
const near: Record<string, string> = { 'fa-AF': 'fa', fa: 'fa-AF' }

/** The near dialect of a language; null where it has none. Served where nobody speaks hers, and said to be. */
export function nearDialect(tag: string): string | null {
  return near[tag] ?? null
}

/** How well a listener speaks a language: 1 can talk, 2 fluent, 3 native. */
export type Level = 1 | 2 | 3
