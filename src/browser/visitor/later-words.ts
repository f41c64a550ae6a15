// The words of the scripts that come later: they would make the talk page heavier for everybody, so they come with the first of them.
import type { LaterWords } from '../../shared/wire/later-words.ts'

/** Rejects where there is no network, or no answer of ours. */
export async function laterWords(): Promise<LaterWords> {
  const response = await fetch(`/later/${document.documentElement.lang}`, { cache: 'no-store', credentials: 'omit', redirect: 'error' })
  if (!response.ok) throw new Error('later')
  return (await response.json()) as LaterWords
}
