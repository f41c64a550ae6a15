// The counts of contacts as they stand: all that remains of conversations.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { Outcome } from '../../shared/wire/parts.ts'

/** `day` as YYYY-MM-DD in UTC; `n` is exact, whoever shows it hides what is small. */
export type ContactCount = { day: string; language: string; channel: string; outcome: Outcome | 'left' | 'unserved'; n: number }

/** The counts of the last so many days, today among them, the newest first. Throws `unavailable`. */
export function contactCounts(sql: Sql, days: number, line = 'main'): Promise<ContactCount[]> {
  return attempt(async () => [
    ...(await sql<ContactCount[]>`
      select day::text, language, channel, outcome, n from contact_count
      where line = ${line} and day > (now_() at time zone 'UTC')::date - ${days}::int
      order by day desc, language, outcome`),
  ])
}
