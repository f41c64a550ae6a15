// How much one network may hold open at once; where it is full, the oldest that holds nothing makes room for who comes.
import { Problem } from '../../shared/base/problem.ts'
import { mostOf } from './rate-limit.ts'
import type { Most } from './rate-limit.ts'
import type { Network } from './address-key.ts'

/** One open thing. `hold`: whether it holds something now, and makes room for nobody. `release`: it is closed. */
export type Open = { readonly hold: (holds: boolean) => void; readonly release: () => void }

type Entry = { is: 'idle' | 'holding' | 'gone'; readonly networks: readonly Network[]; readonly displace: () => void }
/** What one network has open, the oldest first. */
type Opened = { readonly idle: Set<Entry>; readonly holding: Set<Entry> }

/**
 * Whoever opens as many as there may be, and does nothing with them, must not lock out who shares the address: her page comes in, an
 * idle one goes, and an honest one comes back by itself. In memory alone, by the networks' keyed hashes; as many as are open.
 */
export class OpenLimit {
  readonly #most: Most
  readonly #opened = new Map<string, Opened>()

  constructor(most: Most) {
    this.#most = most
  }

  /** Takes one. `displace` closes it, to make room; throws `too-many` where everything this network has open holds something. */
  take(networks: readonly Network[], displace: () => void): Open {
    const oldest = networks.map((network) => this.#inTheWay(network))
    for (const entry of oldest) if (entry) this.#put(entry, 'gone')
    const own: Entry = { is: 'idle', networks, displace }
    this.#put(own, 'idle')
    for (const entry of oldest) entry?.displace()
    return {
      hold: (holds) => {
        if (own.is !== 'gone') this.#put(own, holds ? 'holding' : 'idle')
      },
      release: () => this.#put(own, 'gone'),
    }
  }

  /** Forgets what is open: the key of the networks is forgotten. */
  clear(): void {
    for (const { idle, holding } of this.#opened.values()) for (const entry of [...idle, ...holding]) entry.is = 'gone'
    this.#opened.clear()
  }

  /** Null where there is room. */
  #inTheWay(network: Network): Entry | null {
    const opened = this.#opened.get(network.hash)
    if (!opened || opened.idle.size + opened.holding.size < mostOf(this.#most, network)) return null
    const [oldest] = opened.idle
    if (!oldest) throw new Problem('too-many')
    return oldest
  }

  #put(entry: Entry, is: Entry['is']): void {
    entry.is = is
    for (const { hash } of entry.networks) {
      const opened = this.#opened.get(hash) ?? { idle: new Set(), holding: new Set() }
      opened.idle.delete(entry)
      opened.holding.delete(entry)
      if (is !== 'gone') opened[is].add(entry)
      if (opened.idle.size + opened.holding.size > 0) this.#opened.set(hash, opened)
      else this.#opened.delete(hash)
    }
  }
}
