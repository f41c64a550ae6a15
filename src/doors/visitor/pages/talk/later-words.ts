// The words of the talk page's scripts that come later, which the page itself does not carry.
import type { LaterWords } from '../../../../shared/wire/later-words.ts'
import { codeLists, leftWords } from '../../parts/left-page.tsx'
import type { Ask } from '../page.ts'

/** Words of the talk that such a script alone says. */
export const isLater = (key: string): boolean => key.startsWith('word.')

export function laterWords({ pack, words }: Ask): LaterWords {
  const talk = Object.fromEntries(Object.entries(words.area('talk')).filter(([key]) => isLater(key)))
  return { talk, left: leftWords(words, true), lists: codeLists(pack) }
}
