// Writes a backup out of a database, as it was at one moment, while everything goes on.
import { Readable } from 'node:stream'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { encode } from './backup-format.ts'
import type { BackupHead } from './backup-format.ts'
import { leftOut, saved, untouched } from './backup-tables.ts'
import { shown } from './store.ts'
import type { Sql, Transaction } from './store.ts'

/** How far it is, after every few megabytes and at the end of each table. `bytes`: of this table, before compression. */
export type Progress = (table: string, rows: number, bytes: number, whole: boolean) => void

const frameBytes = 64 * 1024

/**
 * Reads everything that a backup holds in one snapshot, and gives it to `sink` as a stream of bytes: `sink` resolves when it
 * has taken them all. Nothing is locked; memory stays at a few frames. `about`: what the head says besides what the database
 * knows. Throws as `transaction` does, whatever `sink` throws, and `CannotStart` where a table stands in no list.
 */
export async function backupOut(sql: Sql, about: { program: string; depl: string }, sink: (bytes: Readable) => Promise<void>, progress: Progress): Promise<BackupHead> {
  try {
    return (await sql.begin('isolation level repeatable read read only', async (tx: Transaction) => {
      await tx`set local statement_timeout = 0`
      await tx`set local idle_in_transaction_session_timeout = 0`
      const [now] = await tx<{ at: Date }[]>`select now() as at`
      const migrations = await tx<{ name: string; hash: string }[]>`select name, hash from migration order by name`
      const head: BackupHead = { format: 1, ...about, at: now!.at.toISOString(), migrations: migrations.map(({ name, hash }) => ({ name, hash })) }
      const bytes = Readable.from(frames(tx, head, progress), { objectMode: false, highWaterMark: frameBytes })
      const closed = new Promise((resolve) => bytes.once('close', resolve))
      bytes.on('error', () => undefined)
      try {
        await sink(bytes)
      } finally {
        // The connection takes nothing else while a table comes out of it.
        bytes.destroy()
        await closed
      }
      return head
    })) as BackupHead
  } catch (error) {
    throw shown(error)
  }
}

async function* frames(tx: Transaction, head: BackupHead, progress: Progress): AsyncGenerator<Uint8Array> {
  yield* encode({ kind: 'head', head })
  const there = await tablesOf(tx)
  const unknown = there.filter((name) => !saved.includes(name) && !(name in leftOut) && !(name in untouched))
  if (unknown.length > 0) throw new CannotStart(`The database holds a table that no list of backups names (${unknown.join(', ')}); nothing was written. Is it one of yours? Give it a schema of its own.`)
  for (const name of saved.filter((table) => there.includes(table))) yield* table(tx, name, progress)
  const sequences = await tx<{ name: string; last: string | null }[]>`
    select sequencename as name, last_value::text as last from pg_sequences where schemaname = current_schema()`
  yield* encode({ kind: 'sequences', last: Object.fromEntries(sequences.flatMap(({ name, last }) => (last === null ? [] : [[name, last]]))) })
  yield* encode({ kind: 'end' })
}

async function* table(tx: Transaction, name: string, progress: Progress): AsyncGenerator<Uint8Array> {
  const columns = await columnsOf(tx, name)
  yield* encode({ kind: 'table', name, columns })
  const copied: Readable = await tx.unsafe(`copy (select ${quoted(columns)} from "${name}") to stdout`).readable()
  let rows = 0
  let total = 0
  let told = 0
  let held: Uint8Array[] = []
  let size = 0
  for await (const chunk of copied as AsyncIterable<Buffer>) {
    rows += linesIn(chunk)
    total += chunk.length
    held.push(chunk)
    size += chunk.length
    if (size >= frameBytes) {
      yield* encode({ kind: 'rows', bytes: Buffer.concat(held) })
      held = []
      size = 0
    }
    if (total - told > 64 * 2 ** 20) progress(name, rows, (told = total), false)
  }
  if (size > 0) yield* encode({ kind: 'rows', bytes: Buffer.concat(held) })
  yield* encode({ kind: 'count', rows })
  progress(name, rows, total, true)
}

/** The tables of this schema. */
export async function tablesOf(tx: Transaction | Sql): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`
  return rows.map(({ name }) => name)
}

/** A table's columns that are written, not computed. */
export async function columnsOf(tx: Transaction | Sql, table: string): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select column_name as name from information_schema.columns
    where table_schema = current_schema() and table_name = ${table} and is_generated = 'NEVER' order by ordinal_position`
  return rows.map(({ name }) => name)
}

/** Column names for a statement; they are ours, or have been checked. */
export function quoted(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

/** In COPY's text form each row ends with a line feed, and no value holds one. */
export function linesIn(bytes: Uint8Array): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
