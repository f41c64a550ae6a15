// The face of the database: one pool, transactions, and the refusals a person can be told (database away, disk full).
import type { default as Postgres } from 'postgres'
import { postgres } from './driver.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { SocketAddress } from './embedded.ts'

export type Sql = Postgres.Sql
export type Transaction = Postgres.TransactionSql

/** Where a database is: behind a Unix socket in a folder, or at a `postgres://` URL (for a socket: `postgres:///name?host=/folder&user=ear`). */
export type Address = SocketAddress | { url: string }

/**
 * A pool of at most `max` connections; it connects when first asked and again whenever the database is back. Close it with
 * `sql.end({ timeout: 5 })`. Rows come as `postgres` gives them: int8 and numeric as text (cast to int4 in the query),
 * bytea as Buffer. Its errors are raw: ask through `transaction` or `attempt`, which turn them into what may be shown.
 */
export function openPool(address: Address, max = 10, name = 'listening-ear'): Sql {
  const options = {
    max,
    backoff: () => 0.1, // seconds
    connect_timeout: 5,
    onnotice: () => undefined,
    connection: { application_name: name, statement_timeout: 15_000, idle_in_transaction_session_timeout: 30_000 },
  }
  if ('socket' in address) return postgres({ ...options, path: `${address.socket}/.s.PGSQL.5432`, user: address.user, database: address.database })
  const url = new URL(address.url)
  const folder = url.searchParams.get('host')
  if (!folder) return postgres(address.url, options)
  const user = url.searchParams.get('user') ?? decodeURIComponent(url.username)
  const port = url.searchParams.get('port') ?? '5432'
  return postgres({ ...options, path: `${folder}/.s.PGSQL.${port}`, user, database: decodeURIComponent(url.pathname.slice(1)), pass: decodeURIComponent(url.password) })
}

/**
 * Runs `work` in one READ COMMITTED transaction and commits. A deadlock or a serialization failure is tried again, twice.
 * Throws `Problem` (`unavailable`, `full`, or whatever `work` threw) or a `DatabaseFault`. After `unavailable` it is not
 * known whether the commit was done: what is sent again must be idempotent.
 */
export async function transaction<T>(sql: Sql, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let again = 2; ; again--) {
    try {
      return (await sql.begin('isolation level read committed', work)) as T
    } catch (error) {
      if (again > 0 && (codeOf(error) === '40001' || codeOf(error) === '40P01')) continue
      throw shown(error)
    }
  }
}

/** Runs one or several statements without a transaction of their own; throws as `transaction` does. */
export async function attempt<T>(work: () => PromiseLike<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw shown(error)
  }
}

/**
 * A database error nobody expected, with its SQLSTATE (or the driver's code) and, where one was broken, the constraint's
 * name. It holds neither the query nor its values nor the database's words, which can repeat what a person wrote.
 */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
  readonly code: string
  readonly constraint: string | null
  constructor(code: string, constraint: string | null) {
    super(`database error ${code}${constraint ? ` (${constraint})` : ''}`)
    this.code = code
    this.constraint = constraint
  }
}

/** What of an error from the database may be shown: a `Problem`, a `DatabaseFault`, or the error itself where it is none of the database's. */
export function shown(error: unknown): unknown {
  const code = codeOf(error)
  if (code === null) return error
  if (code === '53100' || code === 'ENOSPC') return new Problem('full')
  if (away.test(code)) return new Problem('unavailable')
  return new DatabaseFault(code, (error as { constraint_name?: string }).constraint_name ?? null)
}

// Classes 08 (connection), 53 (too few resources), 57P0x (shutting down, starting), 57014 (timed out), 58 (system), 25P03
// (idle too long), 40001/40P01 (still in each other's way after trying again), 25006 (read only: a standby), and the driver's own.
const away =
  /^(08...|53...|57P0.|57014|58...|25P03|40001|40P01|25006|3D000|28...|XX...|CONNECTION_CLOSED|CONNECTION_ENDED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|E[A-Z]{3,})$/

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || error instanceof Problem || error instanceof DatabaseFault) return null
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return null
  return error instanceof postgres.PostgresError || 'query' in error || driver.test(code) ? code : null
}

const driver = /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UNSAFE_TRANSACTION|MAX_PARAMETERS|SASL_|MESSAGE_NOT)/
