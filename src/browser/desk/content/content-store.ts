// What of the site's content needs somebody, as this desk last heard of it; for coordinators alone.
import { signal } from '@preact/signals'
import { call } from '../api.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import { me } from '../session.ts'
import { language } from '../words.ts'

export type ContentDue = DeskOutput['content']

/** Null before the first answer. */
export const contentDue = signal<ContentDue | null>(null)

let asked = 0
let shown = 0

export function mayLookAfterContent(): boolean {
  return me.value?.abilities.includes('see-content') ?? false
}

/** Throws `Problem` where the server refuses or cannot be reached; what was known stays. An answer that a later one has overtaken is dropped. */
export async function loadContent(): Promise<void> {
  const mine = ++asked
  const answer = await call('content', { language: language.value })
  if (mine < shown) return
  shown = mine
  contentDue.value = answer
}

/** What cannot wait: facts past their day or due soon, and languages with files that fell behind the source. */
export function pressing({ facts, languages }: ContentDue): { overdue: number; due: number; behind: number } {
  const first = (why: string) => facts.filter((fact) => fact.why[0] === why).length
  return { overdue: first('overdue'), due: first('due'), behind: languages.filter(({ behind }) => behind.length > 0).length }
}
