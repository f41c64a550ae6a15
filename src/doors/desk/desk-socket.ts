// The desk's socket: lets in who has a session and comes from the desk's own page, and knows all connections of this process.
import type { IncomingMessage } from 'node:http'
import type { WebSocket } from 'ws'
import type { Bus } from '../../platform/bus/bus.ts'
import type { SocketRoute } from '../../platform/http/http.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Line } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import type { Team } from '../../domain/team/team.ts'
import { Problem } from '../../shared/base/problem.ts'
import { DeskConnection } from './desk-connection.ts'
import { isFromOurs } from './same-origin.ts'
import type { SessionCookie } from './session-cookie.ts'

/** Larger frames close the connection; up to here a frame that is too large is refused with a code (fromDeskMax). */
const maxPayload = 64 * 1024
/** Tabs of one member at once. */
const connectionsEach = 8

type Who = { member: string; session: string }

export class DeskSocket {
  readonly #team: Team
  readonly #line: Line
  readonly #bus: Bus
  readonly #reopenings: Reopenings
  readonly #cookie: SessionCookie
  readonly #address: URL
  readonly #tickMs: number
  readonly #open = new Set<DeskConnection>()
  #stopped = false

  constructor(team: Team, line: Line, bus: Bus, reopenings: Reopenings, cookie: SessionCookie, address: URL, tickMs = 5000) {
    this.#team = team
    this.#line = line
    this.#bus = bus
    this.#reopenings = reopenings
    this.#cookie = cookie
    this.#address = address
    this.#tickMs = tickMs
  }

  /** Where and for whom it opens. */
  get route(): SocketRoute<Who> {
    return {
      origins: [this.#address.origin],
      maxPayload,
      admit: (path, request) => (path === '/socket' ? this.#admit(request) : null),
      open: (socket, who) => this.#connect(socket, who),
    }
  }

  /** Closes every connection; each says to the line that it is lost. */
  async dispose(): Promise<void> {
    this.#stopped = true
    const all = [...this.#open]
    for (const connection of all) connection.close(1012)
    await Promise.all(all.map((connection) => connection.done()))
  }

  async #admit(request: IncomingMessage): Promise<Who> {
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

  #connect(ws: WebSocket, who: Who): void {
    if (this.#stopped) return ws.close(1012)
    const takeOver = (shift: string, by: DeskConnection): void => {
      for (const other of this.#open) if (other !== by && other.member === by.member && other.shift === shift) other.replaced()
    }
    const parts = { team: this.#team, line: this.#line, bus: this.#bus, reopenings: this.#reopenings, takeOver }
    const connection = new DeskConnection(ws, who, parts, this.#tickMs)
    this.#open.add(connection)
    ws.once('close', () => this.#open.delete(connection))
  }
}
