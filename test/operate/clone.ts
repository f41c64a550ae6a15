// A clone of the project in a folder with spaces, and processes started in it as an operator starts them.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { processesOf } from '../../src/platform/store/leftovers.ts'
import { freePort } from '../support/free-port.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** Root steps down to `nobody`, as an ordinary user would start it; everybody else stays who they are. */
const ordinary: { uid: number; gid: number } | null = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null

export class Clone {
  readonly path: string
  readonly #top: string
  /** Where its installations have their data; the clone itself lies where packages can be linked. */
  readonly #data: string
  readonly #started: Start[] = []
  readonly #elsewhere: string[] = []

  /** Packages are linked, not copied, where the disk is the same. */
  constructor() {
    this.#top = mkdtempSync(join(process.env['EAR_TEST_DISK'] ?? tmpdir(), 'ear-clone-'))
    this.#data = mkdtempSync(join(tmpdir(), 'ear-data-'))
    for (const folder of [this.#top, this.#data]) chmodSync(folder, 0o711)
    this.path = join(this.#top, 'an ear with spaces')
    mkdirSync(this.path)
    for (const name of ['src', 'packs', 'setup', 'package.json', 'package-lock.json', 'tsconfig.json', '.npmrc']) {
      cpSync(join(project, name), join(this.path, name), { recursive: true })
    }
    const modules = realpathSync(join(project, 'node_modules'))
    const copied = spawnSync('cp', ['-al', modules, join(this.path, 'node_modules')], { stdio: 'ignore' })
    if (copied.status !== 0) cpSync(modules, join(this.path, 'node_modules'), { recursive: true, verbatimSymlinks: true })
    if (ordinary) chownSync(this.path, ordinary.uid, ordinary.gid)
  }

  /** `npm start` or another script, as an ordinary user. */
  npm(args: string[], settings: Record<string, string> = {}): Start {
    return this.#run('npm', args, settings, ordinary)
  }

  /** The same without npm, as the account of this test; what comes out the same each time is made once in a run. */
  node(args: string[], settings: Record<string, string> = {}): Start {
    const { NODE_OPTIONS = '', NODE_COMPILE_CACHE = '', EAR_TEST_MADE = '' } = process.env
    return this.#run(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', ...args], { NODE_OPTIONS, NODE_COMPILE_CACHE, EAR_TEST_MADE, ...settings }, null)
  }

  /** A folder for an installation, removed at the end with what lies elsewhere for it. */
  dataFolder(): string {
    const path = join(this.#data, `data ${this.#elsewhere.push('')}`)
    mkdirSync(path, { mode: 0o711 })
    return path
  }

  #run(file: string, args: string[], settings: Record<string, string>, account: { uid: number; gid: number } | null): Start {
    const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: this.#top, npm_config_cache: join(this.#top, 'npm'), ...settings }
    const child = spawn(file, args, { cwd: this.path, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...account })
    const start = new Start(child)
    this.#started.push(start)
    return start
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#started.map((start) => start.kill()))
    for (const folder of [this.#top, this.#data]) rmSync(folder, { recursive: true, force: true })
  }
}

export class Start {
  readonly child: ChildProcess
  output = ''
  errors = ''
  readonly ended: Promise<number | null>

  constructor(child: ChildProcess) {
    this.child = child
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.output += text))
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.errors += text))
    this.ended = once(child, 'close').then(([code]) => code as number | null)
  }

  /** Resolves when it has printed that it is ready; rejects with what it said where it ends before. */
  async ready(): Promise<this> {
    const early = this.ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${this.output}${this.errors}`)))
    const heard = new Promise<void>((resolve) => {
      const look = (): void => (this.output.includes('Ctrl-C') ? resolve() : undefined)
      this.child.stdout!.on('data', look)
      look()
    })
    await Promise.race([heard, early])
    early.catch(() => undefined)
    return this
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM')
      await this.ended
    }
  }
}

/** Everything that runs on an installation's embedded database. */
export function databaseProcesses(data: string): number[] {
  const pointer = join(data, 'database-at')
  return processesOf(join(existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : join(data, 'database'), 'data'))
}

export async function ports(): Promise<{ PORT: string; DESK_PORT: string }> {
  const [PORT, DESK_PORT] = await Promise.all([freePort(), freePort()])
  return { PORT: String(PORT), DESK_PORT: String(DESK_PORT) }
}

/** Asks until the answer has this status; gives its body. */
export async function health(port: string, status: number): Promise<unknown> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null)
    if (answer?.status === status) return answer.json()
    await new Promise((done) => setTimeout(done, 50))
  }
}
