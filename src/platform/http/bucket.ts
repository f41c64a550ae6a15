// A bucket for each network that empties steadily: how full it is says how much a network asks for, and how much it still may.
import { mostNetworks, mostOf, othersTimes } from './rate-limit.ts'
import type { Most } from './rate-limit.ts'
import type { Network } from './address-key.ts'

type Level = { n: number; at: number }

/** In memory alone, by the networks' keyed hashes. `clear` when their key is forgotten. */
export class Bucket {
  readonly #most: Most
  readonly #emptyMs: number
  readonly #levels = new Map<string, Level>()
  #forgotAt = 0

  /** `most` fills it; full, it is empty again after `emptyMs` milliseconds. */
  constructor(most: Most, emptyMs: number) {
    this.#most = most
    this.#emptyMs = emptyMs
  }

  /** How full the fullest of these networks' buckets would be with one more: up to 1 it has room. */
  share(networks: readonly Network[]): number {
    let fullest = 0
    for (const network of networks) fullest = Math.max(fullest, (this.#find(network).n + 1) / this.#mostOf(network))
    return fullest
  }

  /** Puts one into each, where all have room; false where one is full. */
  take(networks: readonly Network[]): boolean {
    if (this.share(networks) > 1) return false
    for (const network of networks) this.#kept(network).n++
    return true
  }

  /** Takes one out again. */
  giveBack(networks: readonly Network[]): void {
    for (const network of networks) {
      const level = this.#kept(network)
      level.n = Math.max(0, level.n - 1)
    }
  }

  /** Puts one into each, whether it has room or not, up to so many times what fills it: what is over empties within that many times. */
  pour(networks: readonly Network[], times: number): void {
    for (const network of networks) {
      const level = this.#kept(network)
      level.n = Math.min(level.n + 1, this.#mostOf(network) * times)
    }
  }

  clear(): void {
    this.#levels.clear()
  }

  get size(): number {
    return this.#levels.size
  }

  #mostOf(network: Network): number {
    return this.#told(network) ? mostOf(this.#most, network) : this.#most.each * othersTimes
  }

  #told({ hash }: Network): boolean {
    return this.#levels.has(hash) || this.#levels.size < mostNetworks
  }

  /** Its level as it is now, where it has one that is kept; else an empty one. */
  #find(network: Network): Level {
    const now = performance.now()
    const level = this.#levels.get(this.#told(network) ? network.hash : '')
    if (!level) return { n: 0, at: now }
    level.n = Math.max(0, level.n - ((now - level.at) / this.#emptyMs) * this.#mostOf(network))
    level.at = now
    return level
  }

  #kept(network: Network): Level {
    if (!this.#levels.has(network.hash) && this.#levels.size >= mostNetworks) this.#forget()
    const level = this.#find(network)
    this.#levels.set(this.#told(network) ? network.hash : '', level)
    return level
  }

  /** Makes room: those that are surely empty by now go. Looked for once a second at most, or a flood would make us look all the time. */
  #forget(): void {
    const now = performance.now()
    if (now - this.#forgotAt < 1000) return
    this.#forgotAt = now
    for (const [hash, { at }] of this.#levels) if (now - at > this.#emptyMs && hash !== '') this.#levels.delete(hash)
  }
}
