// Brings the schema up to date: plain SQL files src/migrations/NNNN-name.sql, forward only, each applied once.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { shown } from './store.ts'
import type { Sql, Transaction } from './store.ts'

export type Migration = { name: string; text: string; hash: string }

const ownFolder = fileURLToPath(new URL('../../migrations/', import.meta.url))
// Any fixed number: who migrates holds it, so that two processes can start at once.
const lockNumber = 5_137_201

/** The migrations of this version, in order. */
export function migrations(folder = ownFolder): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name))
    .toSorted()
    .map((name) => {
      const text = readFileSync(folder + name, 'utf8')
      return { name: name.slice(0, -4), text, hash: createHash('sha256').update(text).digest('hex') }
    })
}

/**
 * The names of migrations not applied yet, and whether the database holds an older schema of ours (so that there is
 * something to lose). Throws `CannotStart` where the database was made by a newer or another version.
 */
export async function pending(sql: Sql, list = migrations()): Promise<{ names: string[]; existing: boolean }> {
  try {
    const [found] = await sql<{ there: boolean }[]>`select to_regclass('migration') is not null as there`
    if (!found?.there) return { names: list.map((m) => m.name), existing: false }
    const applied = await sql<Applied[]>`select name, hash from migration order by name`
    return { names: missing(applied, list).map((m) => m.name), existing: applied.length > 0 }
  } catch (error) {
    throw shown(error)
  }
}

/**
 * Applies what is missing, all of it in one transaction, and returns the names. Processes that start at once wait for each
 * other. Throws `CannotStart` where a migration fails or the database is not of this version.
 */
export async function migrate(sql: Sql, list = migrations()): Promise<string[]> {
  try {
    return (await sql.begin((tx: Transaction) => migrateWithin(tx, list))) as string[]
  } catch (error) {
    throw shown(error)
  }
}

/** The same inside a transaction that does more; its errors are raw. Who holds it keeps a starting server waiting until it ends. */
export async function migrateWithin(tx: Transaction, list = migrations()): Promise<string[]> {
  await tx`set local statement_timeout = 0`
  await tx`select pg_advisory_xact_lock(${lockNumber})`
  await tx`create table if not exists migration (name text primary key, hash text not null, applied timestamptz not null default now())`
  const todo = missing(await tx<Applied[]>`select name, hash from migration order by name`, list)
  for (const { name, text, hash } of todo) {
    await tx.unsafe(text).simple().catch((error: unknown) => refuse(name, error))
    await tx`insert into migration (name, hash) values (${name}, ${hash})`
  }
  return todo.map((m) => m.name)
}

type Applied = { name: string; hash: string }

function missing(applied: readonly Applied[], list: readonly Migration[]): Migration[] {
  const known = new Map(list.map((m) => [m.name, m.hash]))
  for (const { name, hash } of applied) {
    const ours = known.get(name)
    if (ours === undefined) throw new CannotStart(`The database was changed by a newer version (${name}); start that version, or put back the copy made before it.`)
    if (ours !== hash) throw new CannotStart(`The file src/migrations/${name}.sql is not the one this database was made with; put the released file back.`)
  }
  const done = new Set(applied.map((a) => a.name))
  return list.filter((m) => !done.has(m.name))
}

// The words of a failing migration are the schema's own; a row's values (the detail) are left out.
function refuse(name: string, error: unknown): never {
  const { code, message, position } = error as { code?: string; message?: string; position?: string }
  throw new CannotStart(`The migration ${name} failed (${code ?? 'no code'}${position ? ` at character ${position}` : ''}): ${code?.startsWith('42') ? message : 'nothing was changed'}.`)
}
