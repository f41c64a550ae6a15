// Puts a backup into a database: all of it in one transaction, at the schema it was taken from, and then migrated.
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { DamagedBackup, decode } from './backup-format.ts'
import type { BackupHead, Frame } from './backup-format.ts'
import { columnsOf, linesIn, quoted, tablesOf } from './backup-out.ts'
import type { Progress } from './backup-out.ts'
import { leftOut, merged, saved } from './backup-tables.ts'
import { migrateWithin, migrations } from './migrate.ts'
import type { Migration } from './migrate.ts'
import { shown } from './store.ts'
import type { Sql, Transaction } from './store.ts'

/** What stands between a backup and this version, in a sentence; null where it can be restored. */
export function unfit(head: BackupHead, list: readonly Migration[] = migrations()): string | null {
  for (const { name, hash } of head.migrations) {
    const ours = list.find((migration) => migration.name === name)
    if (!ours) return `The backup was made by a newer version (${name}); install that version, and restore it there.`
    if (ours.hash !== hash) return `The file src/migrations/${name}.sql is not the one the backup was made with; put the released file back.`
  }
  return null
}

/** Reads a backup to its end and changes nothing. Throws `DamagedBackup`, or whatever reading throws. */
export async function lookThrough(bytes: AsyncIterable<Uint8Array>): Promise<{ head: BackupHead; rows: Map<string, number> }> {
  const rows = new Map<string, number>()
  let head: BackupHead | null = null
  let lines = 0
  let table = ''
  for await (const frame of decode(bytes)) {
    if (frame.kind === 'head') head = frame.head
    if (frame.kind === 'table') table = startOf(frame)
    if (frame.kind === 'table') lines = 0
    if (frame.kind === 'rows') lines += linesIn(frame.bytes)
    if (frame.kind === 'count' && frame.rows !== lines) throw new DamagedBackup()
    if (frame.kind === 'count') rows.set(table, lines)
  }
  if (!head) throw new DamagedBackup()
  return { head, rows }
}

function startOf({ name, columns }: Frame & { kind: 'table' }): string {
  if (!saved.includes(name) || columns.length === 0 || !columns.every((column) => /^[a-z_][a-z0-9_]*$/.test(column))) throw new DamagedBackup()
  return name
}

/** How many rows stand in each table that a restore would replace; empty tables, and a schema that is not there, are not named. */
export async function heldNow(sql: Sql): Promise<Map<string, number>> {
  const held = new Map<string, number>()
  try {
    const there = await tablesOf(sql)
    for (const name of saved.filter((table) => table !== 'installation' && there.includes(table))) {
      const [row] = await sql.unsafe<{ n: number }[]>(`select count(*)::int as n from "${name}"`)
      if (row!.n > 0) held.set(name, row!.n)
    }
    return held
  } catch (error) {
    throw shown(error)
  }
}

const beside = 'ear_restoring'

/**
 * Replaces what the database holds by what the backup holds, brings it to the schema of this version, and lets `atEnd` finish
 * it before the commit. `ready` is asked first, under the lock that keeps a starting server waiting. Throws `DamagedBackup`,
 * `CannotStart`, what reading or the two threw, and as `transaction` does; nothing has been changed then.
 */
export async function backupIn(
  sql: Sql,
  bytes: AsyncIterable<Uint8Array>,
  { ready, atEnd, progress }: { ready: (tx: Transaction) => Promise<void>; atEnd: (tx: Transaction) => Promise<void>; progress: Progress },
  list: readonly Migration[] = migrations(),
): Promise<void> {
  try {
    await sql.begin('isolation level read committed', async (tx: Transaction) => {
      await tx`set local idle_in_transaction_session_timeout = 0`
      const frames = decode(bytes)
      const { value: first } = await frames.next()
      if (first?.kind !== 'head') throw new DamagedBackup()
      const wrong = unfit(first.head, list)
      if (wrong) throw new CannotStart(wrong)
      await migrateWithin(tx, [...list])
      await ready(tx)
      for (const name of merged) await tx.unsafe(`create temporary table "kept_${name}" on commit drop as table "${name}"`)
      const known = new Set(first.head.migrations.map(({ name }) => name))
      const last = known.size === list.length ? await direct(tx, frames, progress) : await migrated(tx, frames, progress, list, known)
      for (const name of merged) await tx.unsafe(`insert into "${name}" select * from pg_temp."kept_${name}" on conflict do nothing`)
      for (const [name, value] of Object.entries(last)) {
        await tx`
          select setval(format('%I.%I', schemaname, sequencename)::regclass, greatest(coalesce(last_value, 1), ${value}::text::bigint))
          from pg_sequences where schemaname = current_schema() and sequencename = ${name}`
      }
      await atEnd(tx)
    })
  } catch (error) {
    throw shown(error)
  }
}

async function direct(tx: Transaction, frames: AsyncGenerator<Frame, undefined>, progress: Progress): Promise<Record<string, string>> {
  await empty(tx)
  return fill(tx, frames, progress)
}

/** An older backup is put beside the tables, at its own schema, migrated there as it would have been, and then moved in. */
async function migrated(tx: Transaction, frames: AsyncGenerator<Frame, undefined>, progress: Progress, list: readonly Migration[], known: ReadonlySet<string>): Promise<Record<string, string>> {
  const [at] = await tx<{ schema: string; path: string }[]>`select current_schema() as schema, current_setting('search_path') as path`
  await tx.unsafe(`create schema ${beside}`)
  await tx`select set_config('search_path', ${beside}, true)`
  await migrateWithin(tx, list.filter(({ name }) => known.has(name)))
  await empty(tx)
  const last = await fill(tx, frames, progress)
  await migrateWithin(tx, [...list])
  const there = await tablesOf(tx)
  const moved: [string, string[]][] = []
  for (const name of saved.filter((table) => there.includes(table))) moved.push([name, await columnsOf(tx, name)])
  await tx`select set_config('search_path', ${at!.path}, true)`
  await empty(tx)
  for (const [name, columns] of moved) await tx.unsafe(`insert into "${name}" (${quoted(columns)}) overriding system value select ${quoted(columns)} from ${beside}."${name}"`)
  await tx.unsafe(`drop schema ${beside} cascade`)
  return last
}

async function empty(tx: Transaction): Promise<void> {
  const there = await tablesOf(tx)
  const all = [...saved, ...Object.keys(leftOut)].filter((name) => there.includes(name))
  if (all.length > 0) await tx.unsafe(`truncate ${all.map((name) => `"${name}"`).join(', ')}`)
}

async function fill(tx: Transaction, frames: AsyncGenerator<Frame, undefined>, progress: Progress): Promise<Record<string, string>> {
  let into: Writable | null = null
  let failed: Promise<unknown> | null = null
  let [table, rows, total, told] = ['', 0, 0, 0]
  let last: Record<string, string> = {}
  try {
    for await (const frame of frames) {
      if (frame.kind === 'table') {
        table = startOf(frame)
        into = (await tx.unsafe(`copy "${table}" (${quoted(frame.columns)}) from stdin`).writable()) as Writable
        failed = once(into, 'error').then(([error]) => Promise.reject(error as Error))
        failed.catch(() => undefined)
        rows = total = told = 0
      } else if (frame.kind === 'rows' && into && failed) {
        if (!into.write(frame.bytes)) await Promise.race([once(into, 'drain'), failed])
        rows += linesIn(frame.bytes)
        total += frame.bytes.length
        if (total - told > 64 * 2 ** 20) progress(table, rows, (told = total), false)
      } else if (frame.kind === 'count' && into && failed) {
        if (frame.rows !== rows) throw new DamagedBackup()
        into.end()
        await Promise.race([once(into, 'close'), failed])
        into = null
        progress(table, rows, total, true)
      } else if (frame.kind === 'sequences') last = frame.last
    }
    return last
  } finally {
    into?.destroy(new Error('the backup could not be read'))
  }
}
