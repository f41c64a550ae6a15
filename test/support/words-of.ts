// Single texts of the pack, for journeys that wait for a sentence in the page's language.
import { belgium } from '../../src/doors/visitor/site-fixture.ts'

/** Without the signs that keep the direction of what is set in. */
export const bare = (text: string): string => text.replaceAll(/[\u2066-\u2069]/g, '')

/** What the site says under a key, in this language, as `bare`. */
export const wordsOf = (tag: string, key: string, values: Record<string, string> = {}): string => bare(belgium().words(tag).say(key, values))

/** What the page says of a code under which nothing lies. */
export const unknownCode = (tag: string): string => wordsOf(tag, 'left.unknown')
