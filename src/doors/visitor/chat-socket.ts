// The talk page's sockets: who may open one, and the beat that keeps each honest.
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Line } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Visits } from '../../domain/visit/visit.ts'
import { fromVisitorMax } from '../../shared/wire/from-visitor.ts'
import { visitEnded } from '../../shared/wire/to-visitor.ts'
import { visitOfSocket } from './addresses.ts'
import type { SocketRoute } from '../../platform/http/http.ts'
import { Availability } from './availability.ts'
import { ChatConnection } from './chat-connection.ts'
import type { Admitted, ChatRoom } from './chat-connection.ts'
import type { CredentialsOf } from './chat-reader.ts'
import type { Admission, VisitorLimits } from './visitor-limits.ts'

export type ChatOptions = {
  readonly line: Line
  readonly bus: Bus
  readonly visits: Pick<Visits, 'look' | 'livesOn' | 'hasEnded'>
  readonly reopenings: Reopenings
  readonly credentialsOf: CredentialsOf
  /** 16 bytes, base64url. */
  readonly depl: string
  /** The root's public half; null before set-up. */
  readonly root: () => string | null
  /** Who is there, for every page. None: one of its own, without hours. */
  readonly availability?: Availability
  /** How often each page is asked "are you there", in milliseconds. */
  readonly askEveryMs?: number
  /** None: nothing is limited by address. */
  readonly limits?: VisitorLimits
}

/** Pages are asked in so many parts of the beat. */
const parts = 20

const unlimited: Admission = { arriving: async () => ({ is: 'come', undo: () => undefined }), holds: () => undefined }

/** What is larger, in bytes, closes the socket unread (RFC 6455, 1009); what is only larger than a message may be is refused with a code. */
export const chatMaxPayload = fromVisitorMax * 2

export class ChatSocket {
  readonly #room: ChatRoom
  readonly #visits: Pick<Visits, 'look' | 'livesOn' | 'hasEnded'>
  readonly #limits: VisitorLimits | undefined
  readonly #connections = new Map<WebSocket, ChatConnection>()
  /** The connections by the part of the beat they are asked in: all at once would be a wave on the store. */
  readonly #parts = Array.from({ length: parts }, () => new Set<ChatConnection>())
  readonly #timer: NodeJS.Timeout
  #part = 0
  #served = 0

  constructor(options: ChatOptions) {
    const { line, bus, reopenings, credentialsOf, depl, root, visits } = options
    this.#room = { line, bus, reopenings, credentialsOf, depl, root, availability: options.availability ?? new Availability({ line, bus }) }
    this.#visits = visits
    this.#limits = options.limits
    this.#timer = setInterval(() => this.#beat(), (options.askEveryMs ?? 5000) / parts).unref()
  }

  /** For the visitor's door: `/<visit>/socket`, from the site's own pages alone. */
  route(origins: readonly string[]): SocketRoute<Admitted> {
    return { origins, maxPayload: chatMaxPayload, admit: (path, request) => this.#admit(path, request), open: (socket, admitted) => this.serve(socket, admitted) }
  }

  /** Null where no socket may open: no visit of ours, ended, or expired and holding nothing. */
  async #admit(path: string, request: IncomingMessage): Promise<Admitted | null> {
    const prefix = visitOfSocket(path)
    const look = prefix ? this.#visits.look(prefix) : null
    if (look?.is !== 'live' && look?.is !== 'expired') return null
    const { visit } = look
    // Counted first: whether an expired visit lives on, because it holds something, costs the store a question.
    const admission = this.#limits?.admit(request, visit) ?? unlimited
    if (look.is === 'expired' && !(await this.#visits.livesOn(visit))) return null
    return { visit, ...admission, hasEnded: () => this.#visits.hasEnded(visit) }
  }

  /** Serves an open socket until it closes. */
  serve(socket: WebSocket, admitted: Admitted): void {
    const connection = new ChatConnection(this.#room, admitted, {
      send: (frame) => socket.send(frame),
      waiting: () => socket.bufferedAmount,
      close: () => socket.close(1013),
      left: () => socket.close(visitEnded),
    })
    this.#connections.set(socket, connection)
    const part = this.#parts[this.#served++ % parts]!
    part.add(connection)
    socket.on('message', (data, isBinary) => connection.receive(isBinary ? null : (data as Buffer).toString()))
    socket.on('close', () => {
      this.#connections.delete(socket)
      part.delete(connection)
      connection.closed()
    })
  }

  /** What its connections share; so do those of pages without scripts, which have no socket. */
  get room(): ChatRoom {
    return this.#room
  }

  /** How many pages are connected to this process. */
  get size(): number {
    return this.#connections.size
  }

  /** How many of them are told who is on duty. */
  get looking(): number {
    return this.#room.availability.size
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#room.availability.dispose()
    for (const socket of this.#connections.keys()) socket.close(1012)
  }

  #beat(): void {
    this.#part = (this.#part + 1) % parts
    if (this.#part === 0) this.#room.availability.again()
    for (const connection of this.#parts[this.#part]!) connection.tick()
  }
}
