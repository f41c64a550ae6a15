// Sentences a listener can use, in the visitor's language where the pack has them; her own words are better, these help to begin.
import { t } from '../words.ts'

export const phraseIds = ['hello', 'time', 'safe-now', 'see-screen', 'not-your-fault', 'you-decide', 'slowly', 'again', 'moment', 'end'] as const
export const phraseLanguages: readonly string[] = ['nl', 'fr', 'en', 'ar']

/** The sentence as it is written to the visitor. */
export function phraseIn(id: (typeof phraseIds)[number], tag: string): string {
  return t(`phrase.${id}.${tag}`)
}
