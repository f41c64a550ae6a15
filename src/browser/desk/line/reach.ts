// How the visitor can be reached, in words: here, silent for a while, her page asleep, her connection lost.
import { lasted, t } from '../words.ts'
import type { Conversation } from './conversation.ts'

/** From here on her silence is told to the listener (line.md, States). */
export const silenceTold = 10 * 60_000

export function reachWords(conversation: Pick<Conversation, 'reach' | 'silentSince' | 'ready'>, now: number): string {
  if (!conversation.ready.value) return t('reach.not-yet')
  if (conversation.reach.value === 'lost') return t('reach.lost')
  if (conversation.reach.value === 'asleep') return t('reach.asleep')
  const silent = now - conversation.silentSince.value
  return silent < silenceTold ? t('reach.here') : t('reach.silent', { time: lasted(silent / 1000) })
}
