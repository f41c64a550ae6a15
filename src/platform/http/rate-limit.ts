// Limits on load from one address: counts by a keyed hash of the address's prefix, in memory alone, never stored.
import { Problem } from '../../shared/base/problem.ts'
import { AddressKey, isLocal } from './address-key.ts'

/**
 * At most so many from one address. `localTimes`: behind an address of this machine or of a private network can stand many, everybody
 * who comes by an onion service, or the whole public of a proxy that the operator forgot to name: they get so many times as much.
 */
export type Most = { readonly each: number; readonly localTimes?: number }

const mostFor = ({ each, localTimes = 1 }: Most, address: string): number => (localTimes > 1 && isLocal(address) ? each * localTimes : each)

/** How often something may be done in a time. */
export class RateLimit {
  readonly #most: Most
  readonly #window: number
  readonly #key = new AddressKey()
  #since = performance.now()
  #counts = new Map<string, number>()

  /** `window`: milliseconds. */
  constructor(most: Most, window: number) {
    this.#most = most
    this.#window = window
  }

  /** Counts one; throws `too-many` where there were too many. */
  count(address: string): void {
    const now = performance.now()
    if (now - this.#since > this.#window) {
      this.#counts = new Map()
      this.#since = now
    }
    const hash = this.#key.hash(address)
    const n = this.#counts.get(hash) ?? 0
    if (n >= mostFor(this.#most, address)) throw new Problem('too-many')
    this.#counts.set(hash, n + 1)
  }
}

/** How much may be open at once. */
export class OpenLimit {
  readonly #most: Most
  readonly #key = new AddressKey()
  readonly #counts = new Map<string, number>()

  constructor(most: Most) {
    this.#most = most
  }

  /** Takes one, until the function it gives is called (once); throws `too-many` where there were too many. */
  take(address: string): () => void {
    const hash = this.#key.hash(address)
    const n = this.#counts.get(hash) ?? 0
    if (n >= mostFor(this.#most, address)) throw new Problem('too-many')
    this.#counts.set(hash, n + 1)
    return () => {
      const left = (this.#counts.get(hash) ?? 1) - 1
      if (left > 0) this.#counts.set(hash, left)
      else this.#counts.delete(hash)
    }
  }
}
