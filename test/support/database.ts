// A database of its own for a test: empty but for the schema, gone when the test is done.
import { randomBytes } from 'node:crypto'
import { openPool } from '../../src/platform/store/store.ts'
import type { Address, Sql } from '../../src/platform/store/store.ts'

export type TestDatabase = {
  /** A pool of ten connections. */
  sql: Sql
  /** For further pools on the same database. */
  address: Address
  /** The same as a URL, for a process of its own (DATABASE_URL). */
  url: string
  /** Closes `sql`, ends whoever else is connected, and drops the database. */
  dispose: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Clones the migrated template. `empty`: a database with nothing in it, not even the schema. */
export async function freshDatabase(empty = false): Promise<TestDatabase> {
  const socket = process.env.EAR_TEST_SOCKET
  if (!socket) throw new Error('This test needs the database: run it with --test-global-setup=test/support/cluster.ts')
  if (!empty && process.env.EAR_TEST_BROKEN) throw new Error(process.env.EAR_TEST_BROKEN)
  const name = `t_${randomBytes(8).toString('hex')}`
  const at = (database: string): Address => ({ socket, user: 'ear', database })
  // File by file: through the log, which is the default, takes several times as long.
  await once(at('postgres'), `create database ${name} template ${empty ? 'template0' : 'ear_template'} strategy file_copy`)
  const sql = openPool(at(name))
  const dispose = async () => {
    await sql.end({ timeout: 1 })
    await once(at('postgres'), `drop database if exists ${name} with (force)`)
  }
  const url = `postgres:///${name}?host=${encodeURIComponent(socket)}&user=ear`
  return { sql, address: at(name), url, dispose, [Symbol.asyncDispose]: dispose }
}

async function once(address: Address, statement: string): Promise<void> {
  const sql = openPool(address, 1)
  await sql.unsafe(statement)
  await sql.end()
}
