// How many connections of one network stand open: one more closes that network's oldest, so that nobody is refused and nobody fills the machine.
import type { Socket } from 'node:net'
import { AddressKey } from './address-key.ts'
import { mostFor } from './rate-limit.ts'
import type { Most } from './rate-limit.ts'

/**
 * Connections that only stand there, or send their request a letter a minute, cost a file each. Refusing one more would lock out
 * whoever shares the address, also from the exit; an answer of ours takes milliseconds, and the oldest connection is hardly ever hers.
 */
export class ConnectionLimit {
  readonly #most: Most
  readonly #key = new AddressKey()
  readonly #open = new Map<string, Set<Socket>>()
  readonly #leave = new WeakMap<Socket, () => void>()

  constructor(most: Most) {
    this.#most = most
  }

  /** Counts a connection until it closes or `release`; closes the network's oldest where there are too many. */
  take(socket: Socket, address: string): void {
    const hash = this.#key.hash(address)
    const open = this.#open.get(hash) ?? new Set()
    this.#open.set(hash, open.add(socket))
    const leave = (): void => {
      open.delete(socket)
      if (open.size === 0 && this.#open.get(hash) === open) this.#open.delete(hash)
    }
    this.#leave.set(socket, leave)
    socket.once('close', leave)
    if (open.size <= mostFor(this.#most, address)) return
    const [oldest] = open
    oldest?.destroy()
    if (oldest) this.release(oldest)
  }

  /** It is counted elsewhere from now on: it became a WebSocket. */
  release(socket: Socket): void {
    const leave = this.#leave.get(socket)
    if (!leave) return
    this.#leave.delete(socket)
    socket.off('close', leave)
    leave()
  }
}
