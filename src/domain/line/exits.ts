// Visits that have been left: asked together, by index, what any of them holds; only those that hold something take the gate.

/** So many visits are asked about in one statement. */
const askedAtOnce = 1000
/** So many conversations are ended at once: one that waits for a lock holds up no other, and arrivals still get connections. */
const endedAtOnce = 4

type Exit = { visit: string; left: () => void; failed: (error: unknown) => void }

/** Most exits hold nothing. Thousands of them cost a few reads, so that nobody can hold up the exit of somebody who talks. */
export class Exits {
  readonly #holding: (visits: string[]) => Promise<Set<string>>
  readonly #end: (visit: string) => Promise<void>
  #asking: Exit[] = []
  #ending: Exit[] = []
  #flying = false
  #busy = 0

  /** `holding`: which of these visits hold something. `end`: ends what one holds, under the gate. */
  constructor(holding: (visits: string[]) => Promise<Set<string>>, end: (visit: string) => Promise<void>) {
    this.#holding = holding
    this.#end = end
  }

  /** Resolves when this visit holds nothing any more. */
  leave(visit: string): Promise<void> {
    return new Promise((left, failed) => {
      this.#asking.push({ visit, left, failed })
      if (!this.#flying) void this.#ask()
    })
  }

  async #ask(): Promise<void> {
    this.#flying = true
    await new Promise(setImmediate) // whatever arrives in this turn of the loop comes along
    while (this.#asking.length > 0) {
      const exits = this.#asking.splice(0, askedAtOnce)
      try {
        const holding = await this.#holding(exits.map(({ visit }) => visit))
        for (const exit of exits) {
          if (holding.has(exit.visit)) this.#ending.push(exit)
          else exit.left()
        }
        while (this.#busy < endedAtOnce && this.#ending.length > 0) void this.#endOnes()
      } catch (error) {
        for (const { failed } of exits) failed(error)
      }
    }
    this.#flying = false
  }

  async #endOnes(): Promise<void> {
    this.#busy++
    for (let exit = this.#ending.shift(); exit; exit = this.#ending.shift()) await this.#end(exit.visit).then(exit.left, exit.failed)
    this.#busy--
  }
}
