// This process's lease on the line, and the sweep each process runs: who cannot renew stops serving before others take over.
import type { LineStore } from './line-store.ts'
import { renewEvery, servesWithout, sweepEvery } from './timings.ts'

const againAfter = 1_000

export class Lease {
  readonly #store: LineStore
  readonly #node: string
  readonly #salt: () => string
  readonly #changed: (topics: string[]) => void
  readonly #anew: () => Promise<void>
  readonly #clock: () => number
  /** By the monotonic clock: when the last renewal that succeeded was asked for. */
  #renewed = -Infinity
  #timers: NodeJS.Timeout[] = []
  #running = false
  /** How many had a place at the last sweep. */
  waiting = 0
  #busy = new Set<Promise<unknown>>()

  /** `changed`: topics to tell after a sweep. `anew`: this process held no lease before; its listeners must be shown again. */
  constructor(store: LineStore, node: string, salt: () => string, changed: (topics: string[]) => void, anew: () => Promise<void>, clock: () => number) {
    this.#store = store
    this.#node = node
    this.#salt = salt
    this.#changed = changed
    this.#anew = anew
    this.#clock = clock
  }

  /** Whether this process may still act for the line. */
  get serves(): boolean {
    return this.#clock() - this.#renewed < servesWithout
  }

  async renew(): Promise<void> {
    const asked = this.#clock()
    const fresh = await this.#store.renew(this.#node)
    this.#renewed = asked
    if (fresh) await this.#anew()
  }

  async sweep(): Promise<void> {
    const { topics, waiting } = await this.#store.sweep(this.#salt())
    this.waiting = waiting
    if (topics.length > 0) this.#changed(topics)
  }

  /** Renews and sweeps from now on; what fails is tried again. */
  run(): void {
    this.#running = true
    this.#every(renewEvery, () => this.renew())
    this.#every(sweepEvery, () => (this.serves ? this.sweep() : Promise.resolve()))
  }

  /** Stops, and gives the lease back where the database can be reached. */
  async dispose(): Promise<void> {
    this.#running = false
    for (const timer of this.#timers) clearTimeout(timer)
    await Promise.allSettled(this.#busy)
    this.#renewed = -Infinity
    await this.#store.retire(this.#node, this.#salt()).then(
      ({ topics }) => this.#changed(topics),
      () => undefined, // the lease runs out by itself
    )
  }

  #every(wait: number, work: () => Promise<void>): void {
    const slot = this.#timers.length
    const schedule = (after: number): void => {
      if (this.#running) this.#timers[slot] = setTimeout(() => start(), after)
    }
    const turn = async (): Promise<void> => {
      let after = wait
      try {
        await work()
      } catch {
        after = Math.min(wait, againAfter) // the database is away: ask again soon
      }
      schedule(after)
    }
    const start = (): void => {
      const done = turn()
      this.#busy.add(done)
      void done.finally(() => this.#busy.delete(done))
    }
    schedule(wait)
  }
}
