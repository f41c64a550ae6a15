// Limits on load from one network: counts by a keyed hash of an address's prefix, in memory alone, never stored.
import { Problem } from '../../shared/base/problem.ts'
import { AddressKey, isLocal } from './address-key.ts'
import type { Network } from './address-key.ts'

/**
 * At most so many from one network. `localTimes`: behind an address of this machine or of a private network can stand many, everybody
 * who comes by an onion service, or the whole public of a proxy that the operator forgot to name: they get so many times as much.
 */
export type Most = { readonly each: number; readonly localTimes?: number }

export const mostFor = ({ each, localTimes = 1 }: Most, address: string): number => (localTimes > 1 && isLocal(address) ? each * localTimes : each)

/** A whole provider's part of IPv6 gets as much as so many households. */
const providerTimes = 16

/** How much of it a network gets. */
export function mostOf({ each, localTimes = 1 }: Most, { size }: Network): number {
  return size === 'household' ? each : each * (size === 'crowd' ? localTimes : providerTimes)
}

/** More networks than this at once are told apart no longer. Some 3 MB; a flood from more of them is no network's own. */
export const mostNetworks = 20_000
/** What all that are not told apart get together, as many times as one. */
const othersTimes = 200

/** What is kept of each network in a time; new ones, once there are too many, share one entry. */
export class Tally {
  readonly #key: AddressKey
  #counts = new Map<string, number>()

  constructor() {
    this.#key = new AddressKey(() => this.clear())
  }

  networks(address: string): readonly Network[] {
    return this.#key.networks(address)
  }

  /** How full the fullest of these networks is: 1 where as many are counted as it may have. */
  share(networks: readonly Network[], most: Most): number {
    return Math.max(...networks.map((network) => this.of(network) / (this.#told(network) ? mostOf(most, network) : most.each * othersTimes)))
  }

  of(network: Network): number {
    return this.#counts.get(this.#nameOf(network)) ?? 0
  }

  add(networks: readonly Network[], n: number): void {
    for (const network of networks) {
      const name = this.#nameOf(network)
      const count = (this.#counts.get(name) ?? 0) + n
      if (count > 0) this.#counts.set(name, count)
      else this.#counts.delete(name)
    }
  }

  clear(): void {
    this.#counts = new Map()
  }

  #told({ hash }: Network): boolean {
    return this.#counts.has(hash) || this.#counts.size < mostNetworks
  }

  #nameOf(network: Network): string {
    return this.#told(network) ? network.hash : ''
  }
}
