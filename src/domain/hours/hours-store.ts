// The opening hours and closed days as they stand in the database; they are written all at once.
import { hash } from 'node:crypto'
import { attempt, transaction } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import type { OpeningRule } from './openings.ts'

/** `version`: of what stands there, and the same for the same; another as soon as anything has changed, on a desk or by hand. */
export type Kept = { rules: OpeningRule[]; closed: string[]; version: string }

/** Everything of a line, in the order in which it was written. Throws `unavailable`. */
export function readHours(sql: Sql, line: string): Promise<Kept> {
  return attempt(() => read(sql, line))
}

/** In place of what stood there, where that is still of this version: the version of what stands there now; else null. Throws `unavailable`. */
export async function writeHours(sql: Sql, line: string, { rules, closed, version }: Kept): Promise<string | null> {
  return transaction(sql, async (tx) => {
    // Two desks that write at once take turns, so that the later one finds what the first has written.
    await tx`lock table opening_rule, closed_day in share row exclusive mode`
    if ((await read(tx, line)).version !== version) return null
    await tx`delete from opening_rule where line = ${line}`
    await tx`delete from closed_day where line = ${line}`
    for (const { languages, rule, start, minutes, onHolidays, from, until } of rules) {
      await tx`
        insert into opening_rule (line, languages, rule, start, minutes, on_holidays, valid_from, valid_until)
        values (${line}, ${[...languages]}, ${rule}, ${start}, ${minutes}, ${onHolidays}, ${from}::date, ${until}::date)`
    }
    for (const day of closed) await tx`insert into closed_day (line, day) values (${line}, ${day}::date)`
    return (await read(tx, line)).version
  })
}

async function read(sql: Sql | Transaction, line: string): Promise<Kept> {
  const rules = await sql<OpeningRule[]>`
    select languages, rule, start, minutes, on_holidays as "onHolidays", valid_from::text as "from", valid_until::text as "until"
    from opening_rule where line = ${line} order by id`
  const days = await sql<{ day: string }[]>`select day::text from closed_day where line = ${line} order by day`
  const closed = days.map(({ day }) => day)
  return { rules: [...rules], closed, version: hash('sha256', JSON.stringify([rules, closed]), 'base64url') }
}
