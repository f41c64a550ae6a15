// One question for many: what is asked in the same turn of the event loop goes to the store in one statement.

export class Gather<Answer> {
  readonly #ask: (keys: string[]) => Promise<ReadonlyMap<string, Answer>>
  #next: { keys: Set<string>; answers: Promise<ReadonlyMap<string, Answer>> } | null = null

  /** `ask` gives what it found; where it fails, it fails for all who asked in that turn. */
  constructor(ask: (keys: string[]) => Promise<ReadonlyMap<string, Answer>>) {
    this.#ask = ask
  }

  /** Null where nothing was found. What it finds is never older than the call. */
  async get(key: string): Promise<Answer | null> {
    const next = (this.#next ??= this.#gather())
    next.keys.add(key)
    return (await next.answers).get(key) ?? null
  }

  #gather(): { keys: Set<string>; answers: Promise<ReadonlyMap<string, Answer>> } {
    const keys = new Set<string>()
    const answers = new Promise(setImmediate).then(() => {
      this.#next = null
      return this.#ask([...keys])
    })
    return { keys, answers }
  }
}
