// How often one network may do something: counts by a keyed hash of an address's prefix, in memory alone, never stored.
import { Problem } from '../../shared/base/problem.ts'
import { AddressKey, isLocal } from './address-key.ts'
import type { Network } from './address-key.ts'

/**
 * At most so many from one network. `localTimes`: behind an address of this machine or of a private network can stand many, everybody
 * who comes by an onion service, or the whole public of a proxy that the operator forgot to name: they get so many times as much.
 */
export type Most = { readonly each: number; readonly localTimes?: number }

export const mostFor = ({ each, localTimes = 1 }: Most, address: string): number => (localTimes > 1 && isLocal(address) ? each * localTimes : each)

/** A provider's part of IPv6 gets as much as so many households. */
const providerTimes = 16

/** How much of it a network gets. */
export function mostOf({ each, localTimes = 1 }: Most, { size }: Network): number {
  return size === 'household' ? each : each * (size === 'crowd' ? localTimes : providerTimes)
}

/** More networks than this at once are told apart no longer (some 3 MB): those that come then are counted together. */
export const mostNetworks = 20_000
/** What they get together, as many times as one household. */
export const othersTimes = 200

/** How often something may be done in a time. */
export class RateLimit {
  readonly #most: Most
  readonly #window: number
  readonly #key = new AddressKey(() => this.#counts.clear())
  readonly #counts = new Map<string, number>()
  #since = performance.now()

  /** `window`: milliseconds. */
  constructor(most: Most, window: number) {
    this.#most = most
    this.#window = window
  }

  /** Counts one; throws `too-many` where there were too many. */
  count(address: string): void {
    const now = performance.now()
    if (now - this.#since > this.#window) {
      this.#counts.clear()
      this.#since = now
    }
    const hash = this.#key.hash(address)
    const told = this.#counts.has(hash) || this.#counts.size < mostNetworks
    const name = told ? hash : ''
    const n = this.#counts.get(name) ?? 0
    if (n >= (told ? mostFor(this.#most, address) : this.#most.each * othersTimes)) throw new Problem('too-many')
    this.#counts.set(name, n + 1)
  }
}
