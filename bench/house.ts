// The whole house in a process of its own, on a fresh data folder and ports of its own, as `npm start` brings it up.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Child } from './child.ts'
import { urlOf } from './cluster.ts'
import type { BenchDatabase } from './cluster.ts'
import { freePort } from '../test/support/free-port.ts'

export class House implements AsyncDisposable {
  readonly port: number
  readonly deskPort: number
  /** The first coordinator's one-time token. */
  readonly invitation: string
  readonly #child: Child
  readonly #folder: string

  private constructor(child: Child, folder: string, port: number, deskPort: number, invitation: string) {
    this.#child = child
    this.#folder = folder
    this.port = port
    this.deskPort = deskPort
    this.invitation = invitation
  }

  /**
   * With its embedded cluster, or on a database that is given, so that a peer can use the same cluster. `target`: where the exit
   * leads in every language; it need not be https, as an operator's must.
   */
  static async start(database: BenchDatabase | null = null, target: string | null = null): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'ear-bench-house-'))
    const [port, deskPort] = [await freePort(), await freePort()]
    const env: Record<string, string> = { EAR_DATA: folder, PORT: String(port), DESK_PORT: String(deskPort) }
    if (database) env['DATABASE_URL'] = urlOf(database.address)
    const child = Child.start('serve-house.ts', env)
    try {
      const link = await child.ask<string>('start', target)
      return new House(child, folder, port, deskPort, /[\w-]{22}$/.exec(link)?.[0] ?? '')
    } catch (error) {
      await child[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Bytes of resident memory of the server's process once it is settled; the database is another process. */
  memory(): Promise<number> {
    return this.#child.ask<number>('memory')
  }

  /** Resolves when the server's process has nothing left to do. */
  idle(): Promise<void> {
    return this.#child.ask('idle')
  }

  liftFrameLimit(): Promise<void> {
    return this.#child.ask('liftFrameLimit')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
