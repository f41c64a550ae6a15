// Pages that answered "I am here": many go into one statement, and whoever was asleep gets back into the queue.
import type { LineStore } from './line-store.ts'
import type { RoomStore } from './room-store.ts'

export class Heard {
  readonly #rooms: RoomStore
  readonly #lines: LineStore
  readonly #salt: () => string
  readonly #changed: (topics: string[]) => void
  #tickets = new Set<string>()
  #next: Promise<void> | null = null
  #now: Promise<void> = Promise.resolve()

  constructor(rooms: RoomStore, lines: LineStore, salt: () => string, changed: (topics: string[]) => void) {
    this.#rooms = rooms
    this.#lines = lines
    this.#salt = salt
    this.#changed = changed
  }

  /** Resolves once the page counts as awake. */
  hear(ticket: string): Promise<void> {
    this.#tickets.add(ticket)
    if (!this.#next) {
      const before = this.#now
      this.#next = this.#now = before.catch(() => undefined).then(() => this.#write())
    }
    return this.#next
  }

  async #write(): Promise<void> {
    await new Promise(setImmediate)
    const tickets = [...this.#tickets]
    this.#tickets = new Set()
    this.#next = null
    const { asleep, topics } = await this.#rooms.seen(tickets)
    if (topics.length > 0) this.#changed(topics)
    for (const ticket of asleep) {
      const woken = await this.#lines.wake(ticket, this.#salt())
      this.#changed(woken.topics)
    }
  }
}
