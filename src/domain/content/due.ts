// What of a pack's content needs a person: facts to look at again, and languages that nobody has reviewed or that fell behind their source.
import { isOverdue } from './facts.ts'
import type { Fact } from './facts.ts'
import { pageNames } from './pack.ts'
import type { Pack } from './pack.ts'
import { enough } from './record.ts'
import type { Reading } from './record.ts'

/** Why somebody has to look at a fact: past its day, its day is near, not confirmed, nobody has looked at its source; the most pressing first. */
export const factReasons = ['overdue', 'due', 'unconfirmed', 'unseen'] as const
export type FactReason = (typeof factReasons)[number]

export type FactDue = { readonly fact: Fact; readonly why: readonly FactReason[] }

export type LanguageDue = {
  readonly tag: string
  /** The language that the others are translated from: it has no second reading. */
  readonly source: boolean
  /** Nobody has reviewed anything of it. */
  readonly untouched: boolean
  /** Files that are drafts, those aside that fell behind; the words together are `record.json`. */
  readonly drafts: readonly string[]
  /** Files whose source changed since, and those of which nobody wrote down from what they were translated. */
  readonly behind: readonly string[]
  readonly unknown: readonly string[]
  /** How the second reading went; null where there was none. */
  readonly reading: Reading | null
  /** Whether it found so many of the planted errors that it counts. */
  readonly readWell: boolean
}

/** How long before its day a fact is named. */
export const daysBefore = 30

/** Facts that need somebody on a day (ISO), the most pressing first, then by their day. */
export function factsDue(pack: Pick<Pack, 'facts'>, today: string): FactDue[] {
  const near = new Date(Date.parse(`${today}T00:00:00Z`) + daysBefore * 86_400_000).toISOString().slice(0, 10)
  const is: Record<FactReason, (fact: Fact) => boolean> = {
    overdue: (fact) => isOverdue(fact, today),
    due: (fact) => !isOverdue(fact, today) && fact.recheckBy.on <= near,
    unconfirmed: ({ state }) => state === 'unconfirmed',
    unseen: ({ checkedOn }) => checkedOn === null,
  }
  const rank = ({ why }: FactDue) => factReasons.indexOf(why[0]!)
  return [...pack.facts.values()]
    .map((fact) => ({ fact, why: factReasons.filter((reason) => is[reason](fact)) }))
    .filter(({ why }) => why.length > 0)
    .toSorted((a, b) => rank(a) - rank(b) || a.fact.recheckBy.on.localeCompare(b.fact.recheckBy.on))
}

/** The languages of which not all is reviewed and up to date, those with files that fell behind first. */
export function languagesDue(pack: Pack): LanguageDue[] {
  return pack.languages
    .map(({ tag }) => tag)
    .filter((tag) => !pack.standing(tag).reviewed)
    .map((tag) => {
      const { record, stale, unknown } = pack.standing(tag)
      const states = pageNames.map((name) => ({ file: `pages/${name}.md`, state: pack.page(tag, name)?.state }))
      const wordsReviewed = record?.state === 'reviewed'
      const reading = record?.reading ?? null
      return {
        tag,
        source: tag === pack.source,
        untouched: !wordsReviewed && !states.some(({ state }) => state === 'reviewed'),
        drafts: [...states.filter(({ state }) => state === 'draft').map(({ file }) => file), ...(wordsReviewed ? [] : ['record.json'])],
        behind: stale,
        unknown,
        reading,
        readWell: reading !== null && reading.planted > 0 && reading.found >= reading.planted * enough,
      }
    })
    .toSorted((a, b) => Number(b.behind.length > 0) - Number(a.behind.length > 0))
}
