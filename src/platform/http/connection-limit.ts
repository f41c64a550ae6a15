// How many connections of one network stand open: one more closes that network's oldest, so that nobody is refused and nobody fills the machine.
import type { Socket } from 'node:net'
import { AddressKey } from './address-key.ts'
import { OpenLimit } from './open-limit.ts'
import type { Open } from './open-limit.ts'
import type { Most } from './rate-limit.ts'

/**
 * Connections that only stand there, or send their request a letter a minute, cost a file each. Refusing one more would lock out
 * whoever shares the address, also from the exit; an answer of ours takes milliseconds, and the oldest connection is hardly ever hers.
 */
export class ConnectionLimit {
  readonly #open: OpenLimit
  readonly #key = new AddressKey(() => this.#open.clear())
  readonly #standing = new WeakMap<Socket, Open>()

  constructor(most: Most) {
    this.#open = new OpenLimit(most)
  }

  /** Counts a connection until it closes or `release`; closes the network's oldest where there are too many. */
  take(socket: Socket, address: string): void {
    const open = this.#open.take(this.#key.networks(address), () => socket.destroy())
    this.#standing.set(socket, open)
    socket.once('close', open.release)
  }

  /** It is counted elsewhere from now on: it became a WebSocket. */
  release(socket: Socket): void {
    this.#standing.get(socket)?.release()
  }
}
