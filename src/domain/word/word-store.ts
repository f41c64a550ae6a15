// Words about us in the database: a day and a sealed box each, and nothing that leads to a conversation.
import { attempt, transaction } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'

const line = 'main'

/** `day`: ISO. `epoch`: of the coordinators' key it is sealed to. */
export type KeptWord = { id: string; day: string; epoch: number; sealed: string }

/** Spends what the ticket's conversation allows and keeps the word, or neither; false where it allows none (any more). */
export function add(sql: Sql, ticketHash: string, word: { id: string; epoch: number; sealed: string }): Promise<boolean> {
  return transaction(sql, async (tx) => {
    const [row] = await tx<{ may: boolean }[]>`select line_word(${line}, ${ticketHash}) as may`
    if (!row?.may) return false
    await tx`insert into word (line, id, day, team_epoch, sealed) values (${line}, ${word.id}, (now_() at time zone 'UTC')::date, ${word.epoch}, ${word.sealed})`
    return true
  })
}

/** All of them, the newest day first; within a day the ids decide, which are random. */
export const all = (sql: Sql): Promise<KeptWord[]> =>
  attempt(async () => [
    ...(await sql<KeptWord[]>`select id, to_char(day, 'YYYY-MM-DD') as day, team_epoch as epoch, sealed from word where line = ${line} order by day desc, id`),
  ])

/** False where there is none of this id. */
export const erase = (sql: Sql, id: string): Promise<boolean> =>
  attempt(async () => (await sql`delete from word where line = ${line} and id = ${id}`).count > 0)

/** Erases those of more than so many days ago; gives how many. */
export const eraseOlder = (sql: Sql, days: number): Promise<number> =>
  attempt(async () => (await sql`delete from word where line = ${line} and day < (now_() at time zone 'UTC')::date - ${days}::int`).count)

/** Which of the coordinators' keys something lies under. */
export const epochs = (sql: Sql): Promise<number[]> =>
  attempt(async () => (await sql<{ epoch: number }[]>`select distinct team_epoch as epoch from word where line = ${line}`).map(({ epoch }) => epoch))
