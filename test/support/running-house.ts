// The whole thing as it runs for people: a process of its own, started as `npm start` starts it, that can be killed and comes back.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freshDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import type { TestDatabase } from './database.ts'
import { openPool } from '../../src/platform/store/store.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** An installation with a database and a data folder of its own, at addresses that stay over restarts. */
export class RunningHouse {
  readonly site: string
  readonly desk: string
  readonly database: TestDatabase
  /** Everything the process ever wrote. */
  output = ''
  readonly #env: NodeJS.ProcessEnv
  readonly #settings: Record<string, string>
  /** Who owns the database and the folder, where it is another. */
  #owner: RunningHouse | null = null
  /** Its folder: secrets, and where it brings its own database, that too. */
  readonly data: string
  #process: ChildProcess | null = null

  private constructor(database: TestDatabase, data: string, ports: [number, number], settings: Record<string, string>) {
    this.database = database
    this.data = data
    this.#settings = settings
    this.site = settings['SITE_ADDRESS'] ?? `http://localhost:${ports[0]}`
    this.desk = settings['DESK_ADDRESS'] ?? `http://desk.localhost:${ports[1]}`
    this.#env = {
      ...process.env,
      PORT: String(ports[0]),
      DESK_PORT: String(ports[1]),
      EAR_DATA: data,
      DATABASE_URL: database.url,
      ...settings,
    }
    delete this.#env['NODE_TEST_CONTEXT']
  }

  static async start(settings: Record<string, string> = {}): Promise<RunningHouse> {
    const database = await freshDatabase()
    const data = await mkdtemp(join(tmpdir(), 'house-'))
    const house = new RunningHouse(database, data, [await freePort(), await freePort()], settings)
    await house.up()
    return house
  }

  /** Another process on the same database and the same folder, at addresses of its own. Dispose of it first. */
  async beside(): Promise<RunningHouse> {
    const other = new RunningHouse(this.database, this.data, [await freePort(), await freePort()], this.#settings)
    other.#owner = this
    await other.up()
    return other
  }

  /** What its processes keep of ended visits that the database does not have yet. */
  unsaved(): string {
    const files = readdirSync(this.data).filter((name) => name.startsWith('ended-visits.'))
    // One that is gone by now has been saved.
    return files.map((name) => (existsSync(join(this.data, name)) ? readFileSync(join(this.data, name), 'utf8').trim() : '')).join('')
  }

  /** Cuts every connection to the database and lets no new one in, until the returned function is called. */
  async withoutDatabase(): Promise<() => Promise<void>> {
    const name = new URL(this.database.url).pathname.slice(1)
    const outside = openPool({ socket: process.env.EAR_TEST_SOCKET!, user: 'ear', database: 'postgres' }, 1)
    await outside.unsafe(`alter database ${name} allow_connections false`)
    await outside.unsafe(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
    return async () => {
      await outside.unsafe(`alter database ${name} allow_connections true`)
      await outside.end()
    }
  }

  /** Starts the process and waits until it says that it is ready. */
  async up(): Promise<void> {
    const child = spawn(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', 'start'], {
      cwd: root,
      env: this.#env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#process = child
    await new Promise<void>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        this.output += chunk.toString()
        if (this.output.slice(from).includes(this.desk)) resolve()
      }
      const from = this.output.length
      child.stdout!.on('data', hear)
      child.stderr!.on('data', hear)
      child.once('exit', (code) => reject(new Error(`it ended with ${code}: ${this.output}`)))
    })
  }

  /** What a command prints that the operator runs beside it, whatever it ends with. */
  async command(...words: string[]): Promise<string> {
    const child = spawn(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', ...words], { cwd: root, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await once(child, 'close')
    return said
  }

  /** The first coordinator's invitation, as the first start prints it. */
  get invitation(): string {
    const link = /\S+#invitation=[\w-]+/.exec(this.output)?.[0]
    if (!link) throw new Error(`no invitation in: ${this.output}`)
    return link
  }

  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#process
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async dispose(): Promise<void> {
    await this.down()
    if (this.#owner) return
    await this.database.dispose()
    await rm(this.data, { recursive: true, force: true })
  }
}
