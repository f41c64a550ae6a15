// The database of a bench: the embedded PostgreSQL as an installation runs it (fsync on), in a folder that goes afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedCluster } from '../src/platform/store/embedded.ts'
import { migrate } from '../src/platform/store/migrate.ts'
import { openPool } from '../src/platform/store/store.ts'
import type { SocketAddress } from '../src/platform/store/embedded.ts'
import type { Sql } from '../src/platform/store/store.ts'

/** A database in the bench's cluster, with a pool on it. */
export type BenchDatabase = { address: SocketAddress; sql: Sql } & AsyncDisposable

export class BenchCluster implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ear-bench-'))
  readonly #cluster = new EmbeddedCluster(this.#folder)
  #databases = 0

  static async start(): Promise<BenchCluster> {
    const cluster = new BenchCluster()
    await cluster.#cluster.start()
    return cluster
  }

  /** A database of its own, with the schema or (for a peer) empty. */
  async database(schema: boolean, connections = 1): Promise<BenchDatabase> {
    const name = `bench_${++this.#databases}`
    const maintenance = openPool(this.#cluster.address('postgres'), 1, 'bench')
    await maintenance.unsafe(`create database ${name} template template0`)
    await maintenance.end()
    const address = this.#cluster.address(name)
    const sql = openPool(address, connections, 'bench')
    if (schema) await migrate(sql)
    return { address, sql, [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.dispose()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The same address as DATABASE_URL takes it. */
export function urlOf({ socket, user, database }: SocketAddress): string {
  return `postgres:///${database}?host=${encodeURIComponent(socket)}&user=${user}`
}
