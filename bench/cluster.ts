// The database of a bench: the embedded PostgreSQL as an installation runs it (fsync on), in a folder that goes afterwards.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedCluster } from '../src/platform/store/embedded.ts'
import { migrate } from '../src/platform/store/migrate.ts'
import { openPool } from '../src/platform/store/store.ts'
import type { SocketAddress } from '../src/platform/store/embedded.ts'

export class BenchCluster {
  readonly #folder = mkdtempSync(join(tmpdir(), 'ear-bench-'))
  readonly #cluster = new EmbeddedCluster(this.#folder)
  #databases = 0

  async start(): Promise<void> {
    await this.#cluster.start()
  }

  /** A database of its own in the same cluster; with the schema, or empty for a peer. */
  async database(schema: boolean): Promise<SocketAddress> {
    const name = `bench_${++this.#databases}`
    const maintenance = openPool(this.#cluster.address('postgres'), 1, 'bench')
    await maintenance.unsafe(`create database ${name} template template0`)
    await maintenance.end()
    const address = this.#cluster.address(name)
    if (schema) {
      const sql = openPool(address, 1, 'bench')
      await migrate(sql)
      await sql.end()
    }
    return address
  }

  async dispose(): Promise<void> {
    await this.#cluster.dispose()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** The same address as DATABASE_URL takes it. */
export function urlOf({ socket, user, database }: SocketAddress): string {
  return `postgres:///${database}?host=${encodeURIComponent(socket)}&user=${user}`
}
