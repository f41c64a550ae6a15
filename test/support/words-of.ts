// Single texts of the pack, for journeys that wait for a sentence in the page's language.
import { belgium } from '../../src/doors/visitor/site-fixture.ts'

/** What the page says of a code under which nothing lies. */
export const unknownCode = (tag: string): string => belgium().words(tag).say('left.unknown')
