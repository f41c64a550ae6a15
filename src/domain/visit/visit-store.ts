// What the database keeps of visits: the names of those that have ended, and until when.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { keepFor } from './times.ts'

export type EndedVisits = {
  /** Names of ended visits numbered after `n`, in order, and the number to ask from next. */
  after(n: number): Promise<{ visits: Uint8Array[]; last: number }>
  /** Keeps these names; one that is there already stays as it is. */
  add(visits: readonly Uint8Array[]): Promise<void>
  /** Deletes what no prefix can ask for any more. */
  sweep(): Promise<void>
}

/** All of these throw `Problem('unavailable')` while the database is away. */
export function endedVisits(sql: Sql): EndedVisits {
  return {
    async after(n) {
      const rows = await attempt(() => sql<{ visit: Buffer; n: string }[]>`select visit, n from ended_visit where n > ${n} order by n`)
      return { visits: rows.map((row) => new Uint8Array(row.visit)), last: Number(rows.at(-1)?.n ?? n) }
    },
    async add(visits) {
      const list = sql.array(visits.map((visit) => Buffer.from(visit)), 1001)
      await attempt(
        () => sql`
          insert into ended_visit (visit, keep_until)
          select visit, now() + make_interval(secs => ${keepFor}) from unnest(${list}::bytea[]) as visit
          on conflict (visit) do nothing`,
      )
    },
    async sweep() {
      await attempt(() => sql`delete from ended_visit where keep_until < now()`)
    },
  }
}
