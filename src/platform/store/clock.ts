// What time it is by the database.
import { attempt } from './store.ts'
import type { Sql } from './store.ts'

/** Whole seconds since 1970; throws as `attempt` does. */
export async function databaseClock(sql: Sql): Promise<number> {
  const [row] = await attempt(() => sql<{ now: number }[]>`select extract(epoch from clock_timestamp())::float8 as now`)
  return Math.floor(row!.now)
}
