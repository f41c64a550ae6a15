// A WebSocket whose frames of one turn of the event loop leave in one write.
import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'

/**
 * What happens in one turn for one page (its box is kept, another's box came for it, more of both) is one system call and one
 * packet, not several: on a busy server those calls are half of a message's price. Nothing waits longer than the turn.
 */
export class GatheringSocket extends WebSocket {
  #stream: Duplex | null = null
  #gathering = false

  /** The stream below; called once, when the socket opens. */
  over(stream: Duplex): void {
    this.#stream = stream
  }

  override send(data: Parameters<WebSocket['send']>[0], options?: unknown, sent?: unknown): void {
    const stream = this.#stream
    if (stream && !this.#gathering) {
      this.#gathering = true
      stream.cork()
      setImmediate(() => {
        this.#gathering = false
        stream.uncork()
      })
    }
    super.send(data, options as never, sent as never)
  }
}
