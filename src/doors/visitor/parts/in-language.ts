// Days, weekdays and names of languages as a language writes them: western digits, and the calendar that letters and offices here use.
import { languageOf } from '../../../shared/base/language.ts'

/** Persian and Pashto would take their own calendar by themselves. English as it is written in Europe. */
const locale = (tag: string) => `${tag === 'en' ? 'en-GB' : tag}-u-ca-gregory-nu-latn`

/** `day`: ISO, `2026-11-24`. */
export function dayIn(tag: string, day: string): string {
  return new Intl.DateTimeFormat(locale(tag), { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(day))
}

/** `weekday`: 1 is Monday, 7 Sunday. */
export function weekdayIn(tag: string, weekday: number): string {
  // 2024-01-01 was a Monday.
  return new Intl.DateTimeFormat(locale(tag), { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday)))
}

/** The weekday of an instant there. */
export function weekdayOf(tag: string, timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat(locale(tag), { weekday: 'long', timeZone }).format(at)
}

/** What the clocks there show at an instant: 9:00. */
export function clockIn(timeZone: string, at: Date): string {
  return timeOf(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at))
}

/** What a language is called by a reader of another, with its own name: "Dutch (Nederlands)". */
export function languageIn(tag: string, language: string): string {
  const own = languageOf(language)?.name ?? language
  if (tag === language) return own
  const called = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' }).of(language)
  return called ? `${called} (${own})` : own
}

const commas: { readonly [tag: string]: string } = { ti: '፣ ', am: '፣ ', 'zh-Hans': '、' }

/** What stands between the parts of a list: the comma of the language's script. */
export function betweenIn(tag: string): string {
  return commas[tag] ?? (languageOf(tag)?.dir === 'rtl' ? '، ' : ', ')
}

/** 'HH:MM' as it is read: 9:00. */
export const timeOf = (text: string) => text.replace(/^0(?=\d)/, '')
