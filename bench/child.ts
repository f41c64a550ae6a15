// A process of its own for a server or a load: started, asked by name over Node's message channel, stopped.
import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

export class Child implements AsyncDisposable {
  readonly pid: number
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (why: Error) => void }>()
  #next = 0

  private constructor(child: ChildProcess, file: string) {
    this.#process = child
    this.pid = child.pid ?? 0
    child.on('message', (reply: { id: number; value?: unknown; error?: string }) => {
      const asked = this.#waiting.get(reply.id)
      this.#waiting.delete(reply.id)
      if (reply.error === undefined) asked?.resolve(reply.value)
      else asked?.reject(new Error(reply.error))
    })
    child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${file} ended (${signal ?? code})`))
      this.#waiting.clear()
    })
  }

  /** Starts a file of the bench (path relative to bench/). `profile`: a folder to write a CPU profile to. */
  static start(file: string, env: Record<string, string> = {}): Child {
    const profile = process.env['BENCH_PROFILE']
    const execArgv = ['--import', './setup/jsx.mjs', '--expose-gc', ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])]
    const child = fork(`${root}bench/${file}`, [], {
      cwd: root,
      execArgv,
      env: { ...process.env, ...env },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    return new Child(child, file)
  }

  ask<T>(what: string, input?: unknown): Promise<T> {
    const id = this.#next++
    return new Promise<T>((resolve, reject) => {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) return reject(new Error('the process has ended'))
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      this.#process.send({ id, what, input })
    })
  }

  /** Asks it to stop, and waits until it has; after 10 s it is killed. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()))
    this.#process.send({ id: -1, what: 'stop' })
    const impatient = setTimeout(() => this.#process.kill('SIGKILL'), 10_000)
    await ended
    clearTimeout(impatient)
  }
}
