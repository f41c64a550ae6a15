// Locks the screen after a quarter of an hour in which nobody touched the desk; the clock and the timer are the caller's.

export const idleLimit = 15 * 60_000

export type Clock = { now(): number; every(milliseconds: number, tick: () => void): () => void }

/** The browser's own clock. `Date` goes on while a computer sleeps, so that a lid opened an hour later finds a locked desk. */
export const browserClock: Clock = {
  now: () => Date.now(),
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds)
    return () => clearInterval(timer)
  },
}

export class IdleLock {
  readonly #clock: Clock
  readonly #lock: () => void
  #touched: number
  #stop: (() => void) | null = null

  /** `lock` is called once for each time the limit passes between two `start`s. */
  constructor(clock: Clock, lock: () => void) {
    this.#clock = clock
    this.#lock = lock
    this.#touched = clock.now()
  }

  /** Begins to count, from now. */
  start(): void {
    this.dispose()
    this.#touched = this.#clock.now()
    this.#stop = this.#clock.every(5_000, () => this.check())
  }

  /** Somebody is there. Where the limit has already passed it locks instead: the first key after a long sleep opens nothing. */
  touch(): void {
    if (this.#stop === null) return
    this.check()
    if (this.#stop !== null) this.#touched = this.#clock.now()
  }

  check(): void {
    if (this.#stop === null || this.#clock.now() - this.#touched < idleLimit) return
    this.dispose()
    this.#lock()
  }

  dispose(): void {
    this.#stop?.()
    this.#stop = null
  }
}
