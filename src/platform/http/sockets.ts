// Opens WebSockets: asks first where the request comes from and whether its path opens one, and counts them.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { fault } from '../log/log.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { GatheringSocket } from './gathering-socket.ts'
import { codeOf } from './refusal.ts'

export type SocketRoute<Admitted> = {
  /** The exact values of `Origin` that may open it; a request without one is refused (`wrong-origin`). */
  origins: readonly string[]
  /** The largest frame that is read, in bytes; a larger one closes the socket (RFC 6455, 1009). */
  maxPayload: number
  /** Whether this path (without its query) opens a socket here, and what for; null where not. A `Problem` it throws is the refusal. */
  admit: (path: string, request: IncomingMessage) => Admitted | null | Promise<Admitted | null>
  /** Takes the open socket over. Its `error` event is listened to already; text frames are well-formed UTF-8 (others close it, 1007). */
  open: (socket: WebSocket, admitted: Admitted) => void
}

// ws closes it by itself; nobody listening would end the process. Not written inside the upgrade: there it would hold on to the
// request, and with it a person's address and browser, for as long as the socket lives.
function closesItself(): void {}

/** Null: not of this route. Else the function that upgrades. */
type Route = (path: string, request: IncomingMessage) => Promise<((socket: Duplex, head: Buffer) => void) | null>

export class Sockets {
  readonly #routes: Route[] = []
  readonly #servers: WebSocketServer[] = []
  readonly #open = new Set<Duplex>()
  readonly #max: number
  readonly #refuse: (socket: Duplex, code: ProblemCode) => void
  readonly #headers: readonly string[]
  #closing = false

  /** At most `max` sockets at once; one more is refused with `too-many`. `headers`: lines added to the answer 101. */
  constructor(max: number, headers: readonly string[], refuse: (socket: Duplex, code: ProblemCode) => void) {
    this.#max = max
    this.#headers = headers
    this.#refuse = refuse
  }

  get size(): number {
    return this.#open.size
  }

  add<Admitted>({ origins, maxPayload, admit, open }: SocketRoute<Admitted>): void {
    const server = new WebSocketServer({ noServer: true, WebSocket: GatheringSocket, maxPayload, perMessageDeflate: false, clientTracking: false })
    server.on('headers', (lines) => lines.push(...this.#headers))
    server.on('wsClientError', (_, socket) => this.#refuse(socket, 'malformed'))
    this.#servers.push(server)
    this.#routes.push(async (path, request) => {
      const admitted = await admit(path, request)
      if (admitted === null) return null
      if (!origins.includes(request.headers.origin ?? '')) throw new Problem('wrong-origin')
      return (socket, head) =>
        server.handleUpgrade(request, socket, head, (ws) => {
          ws.over(socket)
          ws.on('error', closesItself)
          open(ws, admitted)
        })
    })
  }

  /** Answers one request to upgrade. Never throws. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const broken = (): void => void socket.destroy()
    socket.on('error', broken)
    if (this.#closing) return this.#refuse(socket, 'unavailable')
    if (this.#open.size >= this.#max) return this.#refuse(socket, 'too-many')
    this.#open.add(socket)
    socket.once('close', () => this.#open.delete(socket))
    try {
      const take = await this.#find(request)
      if (this.#closing) return this.#refuse(socket, 'unavailable')
      if (!take) return this.#refuse(socket, 'not-found')
      socket.off('error', broken)
      take(socket, head)
    } catch (error) {
      const code = codeOf(error)
      if (code === 'internal') fault(error)
      this.#refuse(socket, code)
    }
  }

  async #find(request: IncomingMessage): ReturnType<Route> {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    for (const route of this.#routes) {
      const take = await route(path, request)
      if (take) return take
    }
    return null
  }

  /** Opens no more. The doors close the sockets they serve; what is left after `seconds` is cut. */
  async dispose(seconds: number): Promise<void> {
    this.#closing = true
    for (const server of this.#servers) server.close()
    const end = performance.now() + seconds * 1000
    while (this.#open.size > 0 && performance.now() < end) await new Promise((done) => setTimeout(done, 20))
    for (const socket of this.#open) socket.destroy()
  }
}
