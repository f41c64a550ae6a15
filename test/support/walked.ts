// Which pages a walk through the whole site takes: all of two languages, and of the others the first page and the talk page; everything with TEST_ALL=1.
import { readFileSync } from 'node:fs'

/** The languages of the pack, in their order. */
export const tags: readonly string[] = (JSON.parse(readFileSync(new URL('../../packs/belgium/pack.json', import.meta.url), 'utf8')) as { languages: string[] }).languages

/** One language for each direction. */
export const whole: readonly string[] = process.env['TEST_ALL'] ? tags : ['nl', 'ar']

/** Whether a walk takes this path of a visit (`/<visit>/<language>/<page>`); what is no page of a language it always takes. */
export function isWalked(path: string): boolean {
  const [, , tag = '', page = ''] = path.split('/')
  return !tags.includes(tag) || whole.includes(tag) || page === 'start' || page === 'talk'
}

/** Where the exit leads in every language, as the setting EXIT_TARGETS wants it. */
export const exitTargets = (address: string): string => tags.map((tag) => `${tag}=${address}`).join(' ')
