// The wait that stands for a proof of work where no script can do one: each network's waits follow one another.
import { mostOf } from '../../../platform/http/rate-limit.ts'
import type { Network } from '../../../platform/http/address-key.ts'
import { Problem } from '../../../shared/base/problem.ts'

/** Nobody is let wait longer than this: whoever would have to is told at once. */
const longestMs = 5 * 60_000
const mostTold = 20_000

/**
 * Work can be done on many cores at once, and a wait costs none of them: so whoever asks ten times from one network waits ten times as
 * long for the tenth. Keyed hashes in memory alone, as the other limits.
 */
export class Waits {
  /** When the last wait of a network ends, in milliseconds of the process's own clock. */
  readonly #ends = new Map<string, number>()

  /** Puts a wait of `seconds` behind those of its networks; gives when it is over. Throws `too-many`. */
  take(networks: readonly Network[], seconds: number): number {
    const now = performance.now()
    const ends = networks.map((network) => {
      // Behind one address of a crowd, or in a provider's whole part, stand many.
      const share = (seconds * 1000) / mostOf({ each: 1, localTimes: 10 }, network)
      return [network.hash, Math.max(now, this.#ends.get(network.hash) ?? 0) + share] as const
    })
    const end = Math.max(now + seconds * 1000, ...ends.map(([, at]) => at))
    if (end - now > longestMs) throw new Problem('too-many')
    if (this.#ends.size > mostTold) for (const [hash, at] of this.#ends) if (at < now) this.#ends.delete(hash)
    if (this.#ends.size > mostTold) throw new Problem('too-many')
    for (const [hash, at] of ends) this.#ends.set(hash, at)
    return end
  }

  clear(): void {
    this.#ends.clear()
  }
}
