// The embedded PostgreSQL: made at the first start, kept running while we run, and gone when we are.
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { give, spawnAs } from './account.ts'
import { placeBinaries } from './binaries.ts'
import { clusterFolder, socketFolder } from './cluster-folder.ts'
import type { ClusterFolder } from './cluster-folder.ts'
import { dropPidFile, processesOf, readPidFile } from './leftovers.ts'
import { quiet } from './quiet.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'

/** A database behind a Unix socket in this folder. */
export type SocketAddress = { socket: string; user: string; database: string }

const user = 'ear'

const log = {
  ...quiet,
  log_connections: '',
  log_disconnections: 'off',
  log_checkpoints: 'off',
  log_lock_waits: 'off',
  log_autovacuum_min_duration: '-1',
  logging_collector: 'on',
  log_directory: '../log',
  log_filename: 'postgresql-%a.log',
  log_file_mode: '0600',
  log_rotation_age: '1d',
  log_truncate_on_rotation: 'on',
}

const settings = {
  ...log,
  listen_addresses: '',
  unix_socket_permissions: '0700',
  shared_buffers: '64MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '512MB',
  jit: 'off',
}

export class EmbeddedCluster {
  readonly #folder: ClusterFolder
  readonly #durable: boolean
  readonly #connections: number
  #child: ChildProcess | null = null
  #socket = ''
  #wanted = false
  #restarting: Promise<void> | null = null

  /** `earData`: the installation's folder. `durable: false` switches fsync off, for tests alone. */
  constructor(earData: string, durable = true, connections = 100) {
    this.#folder = clusterFolder(earData)
    this.#durable = durable
    this.#connections = connections
  }

  /** Where it can be reached; meaningful once started. */
  address(database = user): SocketAddress {
    return { socket: this.#socket, user, database }
  }

  /** The running cluster of this folder, of whichever process; null where none answers for it. */
  running(): SocketAddress | null {
    const file = readPidFile(this.#folder.data)
    if (!file?.ready || !processesOf(this.#folder.data).includes(file.pid)) return null
    return { socket: file.socket, user, database: user }
  }

  /** The folder of the data itself, and what it belongs to; for the copy before a migration. */
  get folder(): ClusterFolder {
    return this.#folder
  }

  /**
   * Makes the cluster where there is none and starts it; resolves when it takes connections. A database that died with an
   * earlier process is waited for, and what it left is cleared away. Should it die while we run, it is started again.
   * Throws `CannotStart` where it does not come up; `running()` tells beforehand whether another process holds it.
   */
  async start(): Promise<void> {
    const { home, data, account } = this.#folder
    clearUnfinished(home)
    const binaries = placeBinaries(home, account)
    if (!existsSync(data)) await this.#initialise(binaries)
    const made = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
    if (!binaries.includes(`postgresql-${made}.`)) {
      throw new CannotStart(`The database in ${data} was made by PostgreSQL ${made}, which this version cannot read; go back to the version that made it.`)
    }
    this.#wanted = true
    await this.#launch(binaries)
  }

  /** Stops it (fast: open transactions are rolled back), and returns when no process is left. */
  async dispose(): Promise<void> {
    this.#wanted = false
    await this.#restarting?.catch(() => undefined)
    const child = this.#child
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      for (const [signal, seconds] of [['SIGINT', 20], ['SIGQUIT', 5], ['SIGKILL', 5]] as const) {
        child.kill(signal)
        if (await Promise.race([gone.then(() => true), pause(seconds * 1000, false, { ref: false })])) break
      }
    }
    this.#child = null
    // The log's writer ends a moment after the others.
    for (let waited = 0; child && waited < 3000 && processesOf(this.#folder.data).length > 0; waited += 10) await pause(10)
    if (this.#socket && !this.#socket.startsWith(this.#folder.home)) rmSync(this.#socket, { recursive: true, force: true })
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  async #initialise(binaries: string): Promise<void> {
    const { home, data, account } = this.#folder
    const fresh = mkdtempSync(join(home, 'making-'))
    give(fresh, account)
    const args = [`--pgdata=${fresh}`, `--username=${user}`, '--auth=trust', '--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
    if (!this.#durable) args.push('--no-sync')
    const child = spawnAs(account, [join(binaries, 'bin/initdb'), ...args], { stdio: ['ignore', 'ignore', 'pipe'], cwd: home, env: {} }, true)
    const said: string[] = []
    child.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) {
      rmSync(fresh, { recursive: true, force: true })
      throw new CannotStart(`The database could not be made in ${home}: ${lastLine(said.join(''))}`)
    }
    try {
      renameSync(fresh, data)
    } catch {
      rmSync(fresh, { recursive: true, force: true }) // another process was faster
    }
  }

  async #launch(binaries: string): Promise<void> {
    const { home, data, account } = this.#folder
    await this.#clear()
    this.#socket ||= socketFolder(home, account)
    const durable = this.#durable ? 'on' : 'off'
    const all = {
      ...settings,
      unix_socket_directories: `"${this.#socket.replaceAll('"', '""')}"`,
      max_connections: String(this.#connections),
      fsync: durable,
      full_page_writes: durable,
    }
    const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    // A session of its own: Ctrl-C in a terminal reaches us alone, and we drain before we stop it.
    const child = spawnAs(account, [join(binaries, 'bin/postgres'), '-D', data, ...flags], { stdio: ['ignore', 'ignore', 'pipe'], cwd: home, env: {}, detached: true }, true)
    this.#child = child
    const said: string[] = []
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (said.length < 20) said.push(text)
    })
    child.on('error', () => undefined)
    let served = false
    child.once('exit', () => {
      if (served && this.#wanted) this.#restarting ??= this.#restart(binaries)
    })
    for (;;) {
      const file = readPidFile(data)
      if (file?.pid === child.pid && file?.ready) {
        served = true
        return
      }
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new CannotStart(`The database did not start: ${lastLine(said.join(''))} (its log lies in ${join(home, 'log')})`)
      }
      await pause(10)
    }
  }

  async #restart(binaries: string): Promise<void> {
    for (let wait = 100; this.#wanted; wait = Math.min(wait * 2, 5000)) {
      await pause(wait)
      try {
        this.#child = null
        if (this.#wanted) await this.#launch(binaries)
        break
      } catch {
        // try again, until it comes back or we are stopped
      }
    }
    this.#restarting = null
  }

  // An earlier database may still be shutting down, or its children may outlive it for a moment: two on one folder destroy it.
  async #clear(): Promise<void> {
    const { data } = this.#folder
    if (!readPidFile(data) && !existsSync(join(data, 'postmaster.pid'))) return
    for (let waited = 0; ; waited += 50) {
      const left = processesOf(data)
      if (left.length === 0) return dropPidFile(data)
      const pid = readPidFile(data)?.pid
      // Nobody's child any more and not told to stop by its death signal: tell it.
      if (waited === 3000 && pid && left.includes(pid)) process.kill(pid, 'SIGINT')
      if (waited > 20_000) throw new CannotStart(`The database in ${data} is held by another process (${left[0]}); stop that one first.`)
      await pause(50)
    }
  }
}

// What a start that broke off left half made; a start that is under way in another process is younger than this.
function clearUnfinished(home: string): void {
  for (const name of readdirSync(home)) {
    const path = join(home, name)
    if (/^(making|placing)-/.test(name) && Date.now() - statSync(path).mtimeMs > 120_000) rmSync(path, { recursive: true, force: true })
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'it said nothing'
}
