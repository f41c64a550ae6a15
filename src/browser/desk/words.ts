// The desk's words in the language its person reads: loaded once each, filled by the same messages as everywhere.
import { signal } from '@preact/signals'
import { format } from '../../shared/base/message.ts'
import type { Message, Values } from '../../shared/base/message.ts'
import { languageOf } from '../../shared/base/language.ts'

/** The languages whose words the pack has for the desk; they came with the page. */
export function deskLanguages(): readonly string[] {
  return document.documentElement.dataset['words']?.split(' ') ?? []
}

/** Of the languages that the desk has, the first that the browser wants; where there is none English, else the pack's first. */
export function preferred(wanted: readonly string[], has: readonly string[]): string {
  for (const tag of wanted) {
    const found = has.find((language) => tag.toLowerCase().split('-')[0] === language)
    if (found) return found
  }
  return has.includes('en') ? 'en' : (has[0] ?? 'en')
}

export const language = signal('en')
const messages = signal<Record<string, Message>>({})
const loaded = new Map<string, Record<string, Message>>()

/** Loads the words and shows them; the choice lives in this tab's memory only. Rejects where they cannot be fetched. */
export async function speak(tag: string): Promise<void> {
  let words = loaded.get(tag)
  if (!words) {
    const response = await fetch(`/words/${tag}.json`, { credentials: 'same-origin' })
    if (!response.ok) throw new Error('words')
    words = (await response.json()) as Record<string, Message>
    loaded.set(tag, words)
  }
  messages.value = words
  language.value = tag
  document.documentElement.lang = tag
}

/** The text of a key; the key itself where there is none. */
export function t(key: string, values: Values = {}): string {
  const message = messages.value[key]
  return message === undefined ? key : format(message, values, language.value)
}

/** A language's name: in the reader's language where the browser knows it, else as its speakers write it. */
export function nameOf(tag: string): string {
  const name = new Intl.DisplayNames([language.value], { type: 'language', fallback: 'none' }).of(tag)
  return name ?? languageOf(tag)?.name ?? tag
}

/** English dates and times are written as in Europe. */
const locale = (): string => (language.value === 'en' ? 'en-GB' : language.value)

/** The hour and minute of a moment in milliseconds. */
export function hour(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hour12: false }).format(at)
}

/** A day, from whole seconds since 1970. */
export function day(seconds: number): string {
  return new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'long', year: 'numeric' }).format(seconds * 1000)
}

/** How long something has lasted: seconds up to a minute, then minutes, then hours. */
export function lasted(seconds: number): string {
  if (seconds < 60) return t('time.seconds', { n: Math.max(0, Math.floor(seconds)) })
  if (seconds < 3600) return t('time.minutes', { n: Math.floor(seconds / 60) })
  return t('time.hours', { h: Math.floor(seconds / 3600), m: Math.floor((seconds % 3600) / 60) })
}
