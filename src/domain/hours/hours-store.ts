// The opening hours and closed days as they stand in the database; they are written all at once.
import { attempt, transaction } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { OpeningRule } from './openings.ts'

export type Kept = { rules: OpeningRule[]; closed: string[] }

/** Everything of a line, in the order in which it was written. Throws `unavailable`. */
export function readHours(sql: Sql, line: string): Promise<Kept> {
  return attempt(async () => {
    const rules = await sql<OpeningRule[]>`
      select languages, rule, start, minutes, on_holidays as "onHolidays", valid_from::text as "from", valid_until::text as "until"
      from opening_rule where line = ${line} order by id`
    const closed = await sql<{ day: string }[]>`select day::text from closed_day where line = ${line} order by day`
    return { rules: [...rules], closed: closed.map(({ day }) => day) }
  })
}

/** In place of what stood there. Throws `unavailable`. */
export async function writeHours(sql: Sql, line: string, { rules, closed }: Kept): Promise<void> {
  await transaction(sql, async (tx) => {
    // Two desks that write at once take turns, so that no mixture of both remains.
    await tx`lock table opening_rule, closed_day in share row exclusive mode`
    await tx`delete from opening_rule where line = ${line}`
    await tx`delete from closed_day where line = ${line}`
    for (const { languages, rule, start, minutes, onHolidays, from, until } of rules) {
      await tx`
        insert into opening_rule (line, languages, rule, start, minutes, on_holidays, valid_from, valid_until)
        values (${line}, ${[...languages]}, ${rule}, ${start}, ${minutes}, ${onHolidays}, ${from}::date, ${until}::date)`
    }
    for (const day of closed) await tx`insert into closed_day (line, day) values (${line}, ${day}::date)`
  })
}
