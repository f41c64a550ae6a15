// The line live, for a coordinator who watches: at most once a second, never a word of a conversation.
import type { Bus } from '../../platform/bus/bus.ts'
import type { Line } from '../../domain/line/line.ts'
import type { Send } from './held-conversation.ts'

const everyMs = 1000

export class BoardView {
  readonly #line: Line
  readonly #bus: Bus
  readonly #send: Send
  readonly #queue: (work: () => Promise<void>) => void
  #deaf: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null
  #refresh: NodeJS.Timeout | null = null

  constructor(line: Line, bus: Bus, send: Send, queue: (work: () => Promise<void>) => void) {
    this.#line = line
    this.#bus = bus
    this.#send = send
    this.#queue = queue
  }

  watch(): void {
    if (this.#deaf) return
    this.#deaf = this.#bus.listen('board', () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = null
        this.#tell()
      }, everyMs)
    })
    // The bus may lose; the waits on it grow anyway.
    this.#refresh = setInterval(() => this.#tell(), everyMs * 10)
    this.#tell()
  }

  stop(): void {
    this.#deaf?.()
    this.#deaf = null
    if (this.#timer) clearTimeout(this.#timer)
    if (this.#refresh) clearInterval(this.#refresh)
    this.#timer = this.#refresh = null
  }

  #tell(): void {
    this.#queue(async () => {
      if (!this.#deaf) return
      const { waiting, listeners, talking } = await this.#line.board()
      this.#send({
        t: 'board',
        waiting: waiting.slice(0, 500).map((row) => ({ ...row, seconds: Math.floor(row.seconds) })),
        listeners: listeners.slice(0, 500),
        talking: talking.slice(0, 64),
      })
    })
  }
}
