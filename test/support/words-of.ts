// Single texts of the pack, for journeys that wait for a sentence in the page's language.
import { belgium } from '../../src/doors/visitor/site-fixture.ts'

/** What the site says under a key, in this language. */
export const wordsOf = (tag: string, key: string, values: Record<string, string> = {}): string => belgium().words(tag).say(key, values)

/** What the page says of a code under which nothing lies. */
export const unknownCode = (tag: string): string => wordsOf(tag, 'left.unknown')
