// What the pages of left messages are given with them: their words, the languages, and which have words for codes.
import type { Message } from '../../../shared/base/message.ts'
import { languageOf } from '../../../shared/base/language.ts'
import { sayer } from '../element.ts'
import { NotAnswered } from './ask.ts'

export const root = document.getElementById('left')!
export const language = document.documentElement.lang
export const say = sayer(JSON.parse(root.dataset['words']!) as Record<string, Message>, language)
/** The languages with teams, and those with words for codes, the page's own first. */
export const teams = root.dataset['teams']!.split(' ')
export const listed = root.dataset['lists']!.split(' ').sort((a, b) => Number(b === language) - Number(a === language))

export const nameOf = (tag: string): string => languageOf(tag)?.name ?? tag

/** A day in words, on the device's own clock. `seconds` since 1970. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString(`${language}-u-ca-gregory-nu-latn`, { dateStyle: 'long' })
}

export const now = (): number => Math.floor(Date.now() / 1000)

/** What went wrong, in words. */
export function sayWrong(error: unknown): string {
  const code = error instanceof NotAnswered ? error.code : 'internal'
  return code === 'offline' ? say('offline') : code === 'code-unknown' ? say('unknown') : say(`problem.${code}`)
}
