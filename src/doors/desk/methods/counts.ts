// What is counted: contacts by day, language, channel and outcome; a number below 5 is not shown.
import type { Outcome } from '../../../shared/wire/parts.ts'
import type { Methods } from '../method.ts'

export type Count = { day: string; language: string; channel: string; outcome: Outcome | 'left' | 'unserved'; n: number }

/** A smaller number could point at somebody. */
const shownFrom = 5

/** `counts` gives the rows of the last so many days. */
export function counting(counts: (days: number) => Promise<Count[]>): Pick<Methods, 'counts'> {
  return {
    counts: {
      ability: 'see-counts',
      async handle({ days }) {
        const rows = await counts(days)
        return { rows: rows.map((row) => ({ ...row, n: row.n < shownFrom ? null : row.n })) }
      },
    },
  }
}
