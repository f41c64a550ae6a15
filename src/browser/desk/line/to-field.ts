// Puts a sentence into the field of the open conversation and brings her there; she still sends it herself.
import { announce } from '../announce.ts'
import { t } from '../words.ts'
import { place } from '../where.ts'
import type { Conversation } from './conversation.ts'

export function toField(conversation: Conversation, text: string): void {
  conversation.add(text)
  place.value = 'conversation'
  announce(t('phrases.in-field'))
  // Where the screen is narrow, the field is drawn first.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#compose-field')?.focus())
}
