// The languages of a card: which can stand beside one's own, and what each calls the interpreter's; the names are those of the Unicode CLDR.
import type { Language } from '../../../../shared/base/language.ts'
import type { Pack } from '../../../../domain/content/content.ts'

/** The languages that can stand beside a page's own: of those read at a desk the others that are published. None where a country has one and it is the page's. */
export function besides(pack: Pack, tag: string): string[] {
  return pack.beside.filter((one) => one !== tag && pack.languages.some((language) => language.tag === one) && pack.page(one, 'card') !== null)
}

/** Where one name of ours is several there, or its script is named, which nobody speaks. */
const spoken: { readonly [tag: string]: readonly string[] } = { bs: ['bs', 'sr', 'hr'], 'zh-Hans': ['zh'] }

/** What a language is called in another, written as it is inside a sentence there. */
export function nameIn(tag: string, { tag: of, name }: Language): string {
  const names = new Intl.DisplayNames(tag, { type: 'language', languageDisplay: 'dialect', fallback: 'none' })
  return (spoken[of] ?? [of]).map((one) => names.of(one) ?? name).join('/')
}
