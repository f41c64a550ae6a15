// The desk's socket: lets in who has a session and comes from the desk's own page, and knows all connections of this process.
import { STATUS_CODES } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { Bus } from '../../platform/bus/bus.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Line } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import type { Team } from '../../domain/team/team.ts'
import { Problem, statusOf } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { DeskConnection } from './desk-connection.ts'
import { isFromOurs } from './same-origin.ts'
import type { SessionCookie } from './session-cookie.ts'

/** Larger frames close the connection; up to here a frame that is too large is refused with a code (fromDeskMax). */
const maxPayload = 64 * 1024
/** Tabs of one member at once. */
const connectionsEach = 8

export class DeskSocket {
  readonly #team: Team
  readonly #line: Line
  readonly #bus: Bus
  readonly #reopenings: Reopenings
  readonly #cookie: SessionCookie
  readonly #address: URL
  readonly #tickMs: number
  readonly #server = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false })
  readonly #open = new Set<DeskConnection>()

  constructor(team: Team, line: Line, bus: Bus, reopenings: Reopenings, cookie: SessionCookie, address: URL, tickMs = 5000) {
    this.#team = team
    this.#line = line
    this.#bus = bus
    this.#reopenings = reopenings
    this.#cookie = cookie
    this.#address = address
    this.#tickMs = tickMs
  }

  /** Takes over the socket of a request to upgrade, or answers why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // A socket that breaks while the session is looked up must not take the process with it.
    const broken = (): void => void socket.destroy()
    socket.on('error', broken)
    this.#admit(request)
      .then((who) => {
        socket.off('error', broken)
        this.#server.handleUpgrade(request, socket, head, (ws) => this.#connect(ws, who))
      })
      .catch((error: unknown) => turnAway(socket, error instanceof Problem ? error.code : 'internal'))
  }

  /** Closes every connection; each says to the line that it is lost. */
  async dispose(): Promise<void> {
    const all = [...this.#open]
    for (const connection of all) connection.close(1012)
    await Promise.all(all.map((connection) => connection.done()))
    this.#server.close()
  }

  async #admit(request: IncomingMessage): Promise<{ member: string; session: string }> {
    if (!isFromOurs(request.headers, this.#address)) throw new Problem('wrong-origin')
    const session = this.#cookie.read(request.headers.cookie)
    const found = session === null ? null : await attempt(() => this.#team.access.session(session))
    if (session === null || !found) throw new Problem('not-signed-in')
    const member = found.member.id
    // A session that has run out still serves the conversations that are open.
    if (found.expired && (await this.#line.presence(member)).load === 0) throw new Problem('not-signed-in')
    if ([...this.#open].filter((connection) => connection.member === member).length >= connectionsEach) throw new Problem('too-many')
    return { member, session }
  }

  #connect(ws: WebSocket, who: { member: string; session: string }): void {
    const takeOver = (shift: string, by: DeskConnection): void => {
      for (const other of this.#open) if (other !== by && other.member === by.member && other.shift === shift) other.replaced()
    }
    const parts = { team: this.#team, line: this.#line, bus: this.#bus, reopenings: this.#reopenings, takeOver }
    const connection = new DeskConnection(ws, who, parts, this.#tickMs)
    this.#open.add(connection)
    ws.once('close', () => this.#open.delete(connection))
  }
}

function turnAway(socket: Duplex, code: ProblemCode): void {
  const status = statusOf(code)
  const body = JSON.stringify({ code })
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  )
}
