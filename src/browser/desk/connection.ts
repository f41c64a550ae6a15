// The desk's socket: comes back by itself after a break, says truthfully how it stands, and reads every frame by its shape.
import { effect, signal } from '@preact/signals'
import type { FromDesk } from '../../shared/wire/from-desk.ts'
import { readToDesk } from '../../shared/wire/to-desk.ts'
import type { ToDesk } from '../../shared/wire/to-desk.ts'

/** `closed`: not asked for, or dropped for good. `broken`: lost, and being tried again. */
export type ConnectionState = 'closed' | 'connecting' | 'open' | 'broken'

/** Milliseconds until the next try: 0.5 s doubling to 15 s, with a third of it left to chance so that desks do not return all at once. */
export function backoff(tries: number, chance: number): number {
  const step = Math.min(15_000, 500 * 2 ** Math.min(tries, 10))
  return Math.round(step * (2 / 3) + step * (1 / 3) * chance)
}

/** A line that is silent for this long is taken as dead: the server asks every 5 s. */
const silence = 20_000
/** The close code of a session that has ended. */
const sessionEnded = 4001

export class Connection {
  readonly state = signal<ConnectionState>('closed')
  readonly #url: string
  readonly #opened: () => void
  readonly #heard: (message: ToDesk) => void
  readonly #refused: () => void
  #socket: WebSocket | null = null
  #tries = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #watch: ReturnType<typeof setInterval> | undefined
  #lastHeard = 0

  /**
   * `opened` says hello and sends again what was not acknowledged; `heard` gets every well-shaped message in order; `refused` is told when the
   * server will not have this desk, or twice in a row did not let it in (a browser does not say why): it asks whether the session stands.
   */
  constructor(url: string, opened: () => void, heard: (message: ToDesk) => void, refused: () => void) {
    this.#refused = refused
    this.#url = url
    this.#opened = opened
    this.#heard = heard
  }

  start(): void {
    if (this.state.value !== 'closed') return
    globalThis.addEventListener('online', this.#now)
    globalThis.addEventListener('offline', this.#gone)
    this.#watch = setInterval(() => {
      if (this.state.value === 'open' && Date.now() - this.#lastHeard > silence) this.#lost()
    }, 2_000)
    this.#connect()
  }

  dispose(): void {
    globalThis.removeEventListener('online', this.#now)
    globalThis.removeEventListener('offline', this.#gone)
    clearInterval(this.#watch)
    clearTimeout(this.#timer)
    this.#drop()
    this.state.value = 'closed'
  }

  /** Resolves at once, but for the first moments of a desk: then when it is open, or could not be opened. A quick hand is not refused. */
  async settled(): Promise<void> {
    let stop: (() => void) | undefined
    await new Promise<void>((resolve) => {
      stop = effect(() => {
        if (this.state.value !== 'connecting') resolve()
      })
    })
    stop?.()
  }

  /** False where the line is broken: the caller keeps what must not be lost and sends it again from `opened`. */
  send(message: FromDesk): boolean {
    if (this.state.value !== 'open' || this.#socket === null) return false
    this.#socket.send(JSON.stringify(message))
    return true
  }

  /** Tries at once instead of waiting for the next turn. */
  readonly #now = (): void => {
    if (this.state.value !== 'broken') return
    clearTimeout(this.#timer)
    this.#tries = 0
    this.#connect()
  }

  readonly #gone = (): void => {
    if (this.state.value === 'open' || this.state.value === 'connecting') this.#lost()
  }

  #connect(): void {
    if (this.state.value !== 'broken') this.state.value = 'connecting'
    const socket = new WebSocket(this.#url)
    this.#socket = socket
    socket.onopen = () => {
      this.#tries = 0
      this.#lastHeard = Date.now()
      this.state.value = 'open'
      this.#opened()
    }
    socket.onmessage = (event) => {
      this.#lastHeard = Date.now()
      const message = typeof event.data === 'string' ? readToDesk(event.data) : 'malformed'
      if (typeof message !== 'string') this.#heard(message)
    }
    socket.onclose = (event) => {
      const failed = this.state.value === 'connecting' || this.state.value === 'broken'
      this.#lost()
      if (event.code === sessionEnded || (failed && this.#tries === 2)) this.#refused()
    }
  }

  #lost(): void {
    this.#drop()
    this.state.value = 'broken'
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), backoff(this.#tries++, Math.random()))
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    if (socket === null) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
