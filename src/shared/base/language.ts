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

/** How well a listener speaks a language: 1 can talk, 2 fluent, 3 native. */
export type Level = 1 | 2 | 3
