// Who is on duty, by language, read once for all pages of this process, however many look and however often it changes.
import type { Line } from '../../domain/line/line.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Spoken } from '../../shared/wire/parts.ts'

/** At most one reading in this time. */
const everyMs = 1000

export class SpokenNow {
  readonly #line: Pick<Line, 'spokenNow'>
  readonly #pages = new Set<(spoken: Spoken[]) => void>()
  readonly #deaf: () => void
  #last: Spoken[] | null = null
  #readAt = 0
  #timer: NodeJS.Timeout | null = null

  constructor(line: Pick<Line, 'spokenNow'>, bus: Bus) {
    this.#line = line
    this.#deaf = bus.listen('board', () => this.#soon())
  }

  /** Calls back soon, and whenever it has changed, until the returned function is called. */
  listen(page: (spoken: Spoken[]) => void): () => void {
    this.#pages.add(page)
    if (this.#last && performance.now() - this.#readAt < 5 * everyMs) page(this.#last)
    else this.#soon()
    return () => this.#pages.delete(page)
  }

  /** How many pages are told. */
  get size(): number {
    return this.#pages.size
  }

  /** Asks again though nothing was heard: the bus may lose. */
  again(): void {
    this.#soon()
  }

  dispose(): void {
    this.#deaf()
    this.#pages.clear()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #soon(): void {
    if (this.#timer || this.#pages.size === 0) return
    const wait = Math.max(0, this.#readAt + everyMs - performance.now())
    this.#timer = setTimeout(() => void this.#read(), wait).unref()
  }

  async #read(): Promise<void> {
    this.#readAt = performance.now()
    try {
      const spoken = await this.#line.spokenNow()
      this.#last = spoken
      for (const page of Array.from(this.#pages)) page(spoken)
    } catch {
      // The store is away: the pages keep what they were told, and the next wake-up or tick asks again.
    } finally {
      this.#timer = null
    }
  }
}
