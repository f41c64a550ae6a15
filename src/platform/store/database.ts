// Brings an installation's database up: the embedded one or the one that was given, with the schema of this version.
import { setTimeout as pause } from 'node:timers/promises'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem } from '../../shared/base/problem.ts'
import { copyCluster, dropOldCopies } from './copies.ts'
import { EmbeddedCluster } from './embedded.ts'
import type { SocketAddress } from './embedded.ts'
import { migrate, pending } from './migrate.ts'
import { attempt, openPool } from './store.ts'
import type { Address, Sql, Transaction } from './store.ts'

/** What the server calls itself to the database, and what a command of the operator does. */
const serverName = 'listening-ear'
const commandName = 'ear'

export type DatabaseOptions = {
  /** The installation's folder, for the embedded database. */
  data: string
  /** Null: the embedded one. */
  url: string | null
  /** The operator says that a copy exists: a migration of a given database that is not empty goes ahead. */
  haveBackup?: boolean
}

export class Database {
  /** Asked when started. */
  readonly sql: Sql
  readonly address: Address
  /** The names of the migrations that this start applied. */
  readonly migrated: readonly string[]
  readonly #cluster: EmbeddedCluster | null
  readonly #sweep: NodeJS.Timeout | null = null

  /** Use `start` or `join`. */
  constructor(sql: Sql, address: Address, migrated: readonly string[], cluster: EmbeddedCluster | null) {
    this.sql = sql
    this.address = address
    this.migrated = migrated
    this.#cluster = cluster
    if (cluster) {
      dropOldCopies(cluster.folder)
      this.#sweep = setInterval(() => dropOldCopies(cluster.folder), 6 * 3600_000).unref()
    }
  }

  /** For the server: starts and migrates. Throws `CannotStart`. */
  static async start(options: DatabaseOptions): Promise<Database> {
    return options.url === null ? startEmbedded(options.data) : startGiven(options.url, options.haveBackup ?? false)
  }

  /** For a command: joins the database that the server runs, or starts the embedded one for as long as the command takes. Migrates nothing. */
  static async join(options: DatabaseOptions): Promise<Database> {
    if (options.url !== null) return new Database(openPool({ url: options.url }, 2, commandName), { url: options.url }, [], null)
    const cluster = new EmbeddedCluster(options.data)
    const running = cluster.running()
    if (running) return new Database(openPool(running, 2, commandName), running, [], null)
    await cluster.start()
    await ensureDatabase(cluster)
    return new Database(openPool(cluster.address(), 2, commandName), cluster.address(), [], cluster)
  }

  /** Closes the pool, then stops the embedded cluster where this process started it. */
  async dispose(): Promise<void> {
    if (this.#sweep) clearInterval(this.#sweep)
    await this.sql.end({ timeout: 3 })
    await this.#cluster?.dispose()
  }
}

function served(address: Address, migrated: readonly string[], cluster: EmbeddedCluster | null): Database {
  return new Database(openPool(address, 10, serverName), address, migrated, cluster)
}

async function startGiven(url: string, haveBackup: boolean): Promise<Database> {
  const sql = openPool({ url }, 1)
  try {
    const { names, existing } = await pending(sql)
    if (existing && names.length > 0 && !haveBackup) {
      throw new CannotStart(
        `The database is to be migrated (${names.join(', ')}), which cannot be undone; make a copy of it, then start once with: npm start -- --yes-i-have-a-backup`,
      )
    }
    return served({ url }, await migrate(sql), null)
  } catch (error) {
    if (error instanceof Problem) throw new CannotStart('The database of DATABASE_URL does not answer, or does not let us in; see that it runs and that name, password and database are right.')
    throw error
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function startEmbedded(data: string): Promise<Database> {
  const cluster = new EmbeddedCluster(data)
  await waitUntilFree(cluster, data)
  try {
    await cluster.start()
  } catch (error) {
    if (cluster.running()) throw alreadyRunning(data)
    throw error
  }
  try {
    await ensureDatabase(cluster)
    const { names, existing } = await ask(cluster, pending)
    if (existing && names.length > 0) {
      await cluster.dispose()
      await copyCluster(cluster.folder)
      await cluster.start()
    }
    const migrated = names.length > 0 ? await ask(cluster, (sql) => migrate(sql)) : []
    return served(cluster.address(), migrated, cluster)
  } catch (error) {
    await cluster.dispose()
    throw error
  }
}

// A server that runs on it is not joined: it would stop the database under us when it stops. A command, or an earlier
// process's database that is just going down, is waited for; what then still stands is an orphan, and start() ends it.
async function waitUntilFree(cluster: EmbeddedCluster, data: string): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 100) {
    const running = cluster.running()
    if (!running) return
    if (await isServing(running)) throw alreadyRunning(data)
    await pause(100)
  }
}

/** Whether a server is connected to this database. Throws as `attempt` does. */
export async function serverRuns(sql: Sql | Transaction): Promise<boolean> {
  const found = await attempt(() => sql`select 1 from pg_stat_activity where application_name = ${serverName} and datname = current_database() and pid <> pg_backend_pid()`)
  return found.length > 0
}

async function isServing(address: SocketAddress): Promise<boolean> {
  const sql = openPool({ ...address, database: 'postgres' }, 1, commandName)
  try {
    const found = await attempt(() => sql`select 1 from pg_stat_activity where application_name = ${serverName}`)
    return found.length > 0
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

function alreadyRunning(data: string): CannotStart {
  return new CannotStart(`This installation is running already (EAR_DATA is ${data}); stop it first, or give this one an EAR_DATA of its own.`)
}

async function ensureDatabase(cluster: EmbeddedCluster): Promise<void> {
  const { database } = cluster.address()
  const sql = openPool(cluster.address('postgres'), 1, commandName)
  try {
    const found = await attempt(() => sql`select 1 from pg_database where datname = ${database}`)
    if (found.length === 0) await attempt(() => sql.unsafe(`create database ${database}`))
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function ask<T>(cluster: EmbeddedCluster, work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = openPool(cluster.address(), 1)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
