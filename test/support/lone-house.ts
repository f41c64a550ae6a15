// A house that brings its own database, so that its folder holds everything it leaves; and all the places there are to look in.
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { EmbeddedCluster } from '../../src/platform/store/embedded.ts'
import { openPool } from '../../src/platform/store/store.ts'
import type { Sql } from '../../src/platform/store/store.ts'
import type { RunningHouse } from './running-house.ts'
import { everyTable, filesUnder } from './traces.ts'
import type { Place } from './traces.ts'

/** What its process may use for temporary files; and the settings for a house of this kind. Remove it with `clear`. */
export function loneSettings(): { temporary: string; settings: Record<string, string>; clear: () => void } {
  const temporary = mkdtempSync(join(tmpdir(), 'lone-'))
  chmodSync(temporary, 0o1777)
  return { temporary, settings: { DATABASE_URL: '', TRUSTED_PROXY: '127.0.0.1', TMPDIR: temporary }, clear: () => rmSync(temporary, { recursive: true, force: true }) }
}

/** Its own database, asked from beside. */
export async function withDatabase<T>(house: RunningHouse, work: (sql: Sql) => Promise<T>): Promise<T> {
  const running = new EmbeddedCluster(house.data).running()
  assert.ok(running, 'the embedded database runs')
  const sql = openPool(running, 1)
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

/** Everything a house leaves: output, both folders, every table, what it says of itself. `running`: false where it is down. */
export async function everywhere(house: RunningHouse, temporary: string, running = true): Promise<Place[]> {
  const places: Place[] = [['output', Buffer.from(house.output)], ...filesUnder(house.data, false), ...filesUnder(temporary, false)]
  if (!running) return places
  for (const origin of [house.site, house.desk]) {
    const answer = await fetch(`http://127.0.0.1:${new URL(origin).port}/health`)
    assert.equal(answer.status, 200)
    places.push([`the health of ${origin}`, Buffer.from(JSON.stringify([...answer.headers, await answer.text()]))])
  }
  return [...places, ...(await withDatabase(house, everyTable))]
}

/** Waits until its database is back. */
export async function healthy(house: RunningHouse): Promise<void> {
  for (const until = Date.now() + 60_000; !(await fetch(`${house.site}/health`)).ok; await pause(100)) assert.ok(Date.now() < until, 'the database came back')
}
