// A wake-up between whoever changed something and whoever serves its sockets: it may lose, readers ask the store by number.

/** What a wake-up is about. The payload is a hint that saves a read where it arrives; nobody may need it. */
export type Topic = `conversation:${string}` | `member:${string}` | 'board' | 'visits' | 'team' | 'calls' | 'left' | 'hours'

export interface Bus {
  /** Says after a commit that something changed. Never throws, never blocks. */
  tell(topic: Topic, hint?: unknown): void
  /** Calls back on each wake-up for this topic until the returned function is called. */
  listen(topic: Topic, heard: (hint: unknown) => void): () => void
}

/** The bus of a single process. */
export class MemoryBus implements Bus {
  readonly #ears = new Map<Topic, Set<(hint: unknown) => void>>()

  tell(topic: Topic, hint?: unknown): void {
    const ears = this.#ears.get(topic)
    if (ears) for (const heard of Array.from(ears)) heard(hint)
  }

  listen(topic: Topic, heard: (hint: unknown) => void): () => void {
    let ears = this.#ears.get(topic)
    if (!ears) this.#ears.set(topic, (ears = new Set()))
    ears.add(heard)
    return () => {
      ears.delete(heard)
      if (ears.size === 0 && this.#ears.get(topic) === ears) this.#ears.delete(topic)
    }
  }
}
