// The page's one line to the server: opens, notices when it is dead, and opens again until it is told to stop.
import type { FromVisitor } from '../../shared/wire/from-visitor.ts'
import { readToVisitor, visitEnded } from '../../shared/wire/to-visitor.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'

/** The server asks every 5 s; a line that says nothing for so long is dead, whatever the browser believes. */
const silentMs = 16_000
const shortestMs = 500
const longestMs = 15_000

export type Ears = {
  /** The first message of each connection. */
  hello: () => FromVisitor
  hear: (message: ToVisitor) => void
  /** The line stands, or stands no more. */
  up: (up: boolean) => void
  /** The visit has ended. */
  left?: () => void
}

/** What is sent while the line is down is dropped: whoever sends says again what matters after the next `welcome`. */
export class Connection {
  readonly #url: string
  readonly #ears: Ears
  #socket: WebSocket | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #failures = 0
  #heardAt = 0
  #stopped = false

  constructor(url: string, ears: Ears) {
    this.#url = url
    this.#ears = ears
  }

  start(): void {
    this.#open()
  }

  send(message: FromVisitor): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message))
  }

  /** The network is back, or the page is looked at again: do not wait for a timer that may have slept. */
  wake(): void {
    if (this.#stopped) return
    if (this.#socket && Date.now() - this.#heardAt < silentMs) return
    this.#failures = 0
    this.#open()
  }

  /** Closes and opens no more. */
  stop(): void {
    this.#stopped = true
    this.#drop()
  }

  #open(): void {
    this.#drop()
    let socket: WebSocket
    try {
      socket = new WebSocket(this.#url)
    } catch {
      return this.#later()
    }
    this.#socket = socket
    this.#heardAt = Date.now()
    this.#watch()
    socket.onopen = () => {
      this.#ears.up(true)
      this.send(this.#ears.hello())
    }
    socket.onmessage = ({ data }) => {
      this.#heardAt = Date.now()
      const message = typeof data === 'string' ? readToVisitor(data) : 'malformed'
      // A message that does not fit is not ours; the next one may be.
      if (typeof message === 'string') return
      this.#failures = 0
      this.#ears.hear(message)
    }
    socket.onclose = ({ code }) => {
      if (socket !== this.#socket) return
      if (code !== visitEnded) return this.#later()
      this.stop()
      this.#ears.left?.()
    }
  }

  #watch(): void {
    this.#timer = setTimeout(() => {
      if (Date.now() - this.#heardAt < silentMs) this.#watch()
      else this.#later()
    }, silentMs / 4)
  }

  /** Tries again, later each time, never all pages at once. */
  #later(): void {
    this.#drop()
    if (this.#stopped) return
    const most = Math.min(longestMs, shortestMs * 2 ** this.#failures++)
    this.#timer = setTimeout(() => this.#open(), most / 2 + (Math.random() * most) / 2)
  }

  #drop(): void {
    clearTimeout(this.#timer)
    const socket = this.#socket
    this.#socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.#ears.up(false)
  }
}
