// For tests: the visitor's door with the real site, line and sockets, a scripted listener, and a page's end of a socket.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import { WebSocket } from 'ws'
import { freshDatabase } from '../../../../../test/support/database.ts'
import { freePort } from '../../../../../test/support/free-port.ts'
import type { TestDatabase } from '../../../../../test/support/database.ts'
import { ListenerHand, MadeUpTeam } from '../../../../../test/support/listener-hand.ts'
import { loadPack } from '../../../../domain/content/content.ts'
import { createLine } from '../../../../domain/line/create-line.ts'
import type { DrivenLine } from '../../../../domain/line/create-line.ts'
import { Reopenings } from '../../../../domain/line/reopening.ts'
import { endedVisits, Visits } from '../../../../domain/visit/visit.ts'
import { MemoryBus } from '../../../../platform/bus/bus.ts'
import type { Topic } from '../../../../platform/bus/bus.ts'
import { HttpDoor } from '../../../../platform/http/http.ts'
import { randomBytes, toText } from '../../../../shared/base/id.ts'
import type { FromVisitor } from '../../../../shared/wire/from-visitor.ts'
import type { Solved } from '../../../../shared/wire/parts.ts'
import { readToVisitor } from '../../../../shared/wire/to-visitor.ts'
import type { ToVisitor } from '../../../../shared/wire/to-visitor.ts'
import { ChatSocket } from '../../chat-socket.ts'
import type { CredentialsOf } from '../../chat-reader.ts'
import { createSite } from '../../site.ts'
import type { VisitorLimits } from '../../visitor-limits.ts'
import { talkPage } from './talk-page.tsx'

const pack = loadPack(fileURLToPath(new URL('../../../../../packs/belgium', import.meta.url)))

/** Counts who listens. */
class CountingBus extends MemoryBus {
  ears = 0

  override listen(topic: Topic, heard: (hint: unknown) => void): () => void {
    const deaf = super.listen(topic, heard)
    let listens = true
    this.ears++
    return () => {
      if (listens) this.ears--
      listens = false
      deaf()
    }
  }
}

export class TalkHouse {
  readonly db: TestDatabase
  readonly bus: CountingBus
  readonly line: DrivenLine
  readonly team: MadeUpTeam
  readonly visits: Visits
  readonly reopenings: Reopenings
  readonly #plain = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>weather</p>'))
  #neutral = ''
  #chat: ChatSocket | null = null
  #door: HttpDoor | null = null
  readonly #askEveryMs: number
  /** From the next `listen` on. */
  limits: VisitorLimits | undefined
  readonly #listeners: ListenerHand[] = []
  port = 0
  asking = 0
  /** Who vouches for listeners; another one stands in for a server that swaps keys. */
  credentials: CredentialsOf

  private constructor(db: TestDatabase, bus: CountingBus, line: DrivenLine, team: MadeUpTeam, askEveryMs: number, limits: VisitorLimits | undefined) {
    this.db = db
    this.bus = bus
    this.line = line
    this.team = team
    this.credentials = team.credentialsOf
    this.#askEveryMs = askEveryMs
    this.limits = limits
    this.visits = new Visits(new Uint8Array(32).fill(7), endedVisits(db.sql), bus, line)
    this.reopenings = new Reopenings(bus, 50, 400)
  }

  /** `limits`: none, where nothing is limited by address. */
  static async open(askEveryMs = 200, limits?: VisitorLimits): Promise<TalkHouse> {
    const db = await freshDatabase()
    const bus = new CountingBus()
    const line = createLine({ sql: db.sql, bus, visitKey: new Uint8Array(32).fill(7) })
    await line.start()
    const house = new TalkHouse(db, bus, line, await MadeUpTeam.make(), askEveryMs, limits)
    await house.visits.start()
    await new Promise<void>((resolve) => house.#plain.listen(0, '127.0.0.1', resolve))
    house.#neutral = `http://127.0.0.1:${(house.#plain.address() as AddressInfo).port}/`
    await house.listen()
    return house
  }

  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Opens the door, on the port it had before where there was one. */
  async listen(): Promise<void> {
    const { bus, visits, reopenings, team } = this
    const line = this.#watched()
    const neutral = { nl: this.#neutral }
    const headers = { tls: false, hsts: { subdomains: false, preload: false } }
    // The origin is part of the page's policy, and the port is known only once the door listens.
    const probe = this.port === 0 ? await freePort() : this.port
    const site = createSite({ pack, visits, origin: `http://localhost:${probe}`, headers, neutral, talk: talkPage })
    this.#chat = new ChatSocket({ line, bus, visits, reopenings, credentialsOf: (member, shift) => this.credentials(member, shift), depl: team.depl, root: () => team.root, askEveryMs: this.#askEveryMs, ...(this.limits ? { limits: this.limits } : {}) })
    this.#door = new HttpDoor({ headers: site.headers, health: () => Promise.resolve({ ok: true }) })
    site.attach(this.#door.app)
    // The second is what Node's own sockets send: none.
    this.#door.addSocket(this.#chat.route([`http://localhost:${probe}`, '']))
    this.port = await this.#door.start('127.0.0.1', probe)
  }

  /** How many sockets are open at the door. */
  get sockets(): number {
    return this.#chat?.size ?? 0
  }

  /** How many pages are told who is there. */
  get looking(): number {
    return this.#chat?.looking ?? 0
  }

  /** The line, and how many of the door's questions who holds a place wait for its answer. */
  #watched(): DrivenLine {
    const find: DrivenLine['find'] = async (ticket, visit) => {
      this.asking++
      return this.line.find(ticket, visit).finally(() => this.asking--)
    }
    return new Proxy(this.line, {
      get: (line, name) => {
        const value: unknown = name === 'find' ? find : Reflect.get(line, name)
        return typeof value === 'function' ? value.bind(line) : value
      },
    })
  }

  /** As when the server is stopped: every socket goes, nothing answers. */
  async shut(): Promise<void> {
    this.#chat?.dispose()
    await this.#door?.dispose(0)
  }

  async listener(language: string, how: { woman?: boolean; capacity?: number } = {}): Promise<ListenerHand> {
    const hand = new ListenerHand(this.team, this.line, this.bus, this.reopenings)
    this.#listeners.push(hand)
    await hand.onDuty(language, how)
    return hand
  }

  /** A page's socket under this visit, or a fresh one. */
  page(visit = this.visits.open()): Promise<PageHand> {
    return PageHand.open(`ws://127.0.0.1:${this.port}/${visit}/socket`, this.origin)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const hand of this.#listeners) await hand.dispose()
    await this.shut()
    this.#plain.close()
    this.#plain.closeAllConnections()
    this.reopenings.dispose()
    await this.visits.dispose()
    await this.line.dispose()
    await this.db.dispose()
  }
}

/** Does a piece of work. */
export async function solve(challenge: string): Promise<Solved> {
  const solution = await solveChallenge({ challenge: JSON.parse(challenge) as Parameters<typeof solveChallenge>[0]['challenge'], deriveKey })
  assert.ok(solution)
  return { challenge, counter: solution.counter, key: solution.derivedKey }
}

/** The page's end of a socket, frame by frame. */
export class PageHand {
  readonly ticket = toText(randomBytes(32))
  readonly #socket: WebSocket
  readonly said: ToVisitor[] = []
  closed: number | null = null
  #read = 0
  #wake: () => void = () => {}

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data) => {
      const message = readToVisitor((data as Buffer).toString())
      assert.ok(typeof message !== 'string', 'the server says only what the wire has')
      this.said.push(message)
      this.#wake()
    })
    socket.on('close', (code) => {
      this.closed = code
      this.#wake()
    })
    socket.on('error', () => {})
  }

  static open(url: string, origin: string, headers: Record<string, string> = {}): Promise<PageHand> {
    const socket = new WebSocket(url, { origin, headers })
    return new Promise((resolve, reject) => {
      const hand = new PageHand(socket)
      socket.on('open', () => resolve(hand))
      socket.on('unexpected-response', (_, response) => reject(new Error(String(response.statusCode))))
    })
  }

  send(message: FromVisitor): void {
    this.raw(JSON.stringify(message))
  }

  raw(frame: string | Buffer, options: { binary?: boolean } = {}): void {
    if (this.#socket.readyState === 1) this.#socket.send(frame, options)
  }

  hello(ticket = this.ticket, after = 0): void {
    this.send({ t: 'hello', ticket, after })
  }

  /** Asks for a place, and works for it where that is asked for. Resolves with whether it had to, when the place is there. */
  async arrive(wish: Omit<Extract<FromVisitor, { t: 'arrive' }>, 't'>): Promise<boolean> {
    this.send({ t: 'arrive', ...wish })
    const first = await this.next(['place', 'work'])
    if (first.t === 'place') return false
    this.send({ t: 'solved', ...(await solve(first.challenge)) })
    this.send({ t: 'arrive', ...wish })
    await this.next('place')
    return true
  }

  /** The next message of this kind that fits, after those read before. */
  async next<T extends ToVisitor['t']>(t: T | readonly T[], fits: (message: ToVisitor & { t: T }) => boolean = () => true): Promise<ToVisitor & { t: T }> {
    const wanted: readonly string[] = [t].flat()
    for (;;) {
      while (this.#read < this.said.length) {
        const message = this.said[this.#read++]!
        if (wanted.includes(message.t) && fits(message as ToVisitor & { t: T })) return message as ToVisitor & { t: T }
      }
      assert.equal(this.closed, null, `the socket closed before ${wanted.join(' or ')}`)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  /** As when the network goes: no goodbye. */
  cut(): void {
    this.#socket.terminate()
  }

  async close(): Promise<number> {
    this.#socket.close()
    return this.gone()
  }

  /** Resolves with the code when the socket is closed. */
  async gone(): Promise<number> {
    while (this.closed === null) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.closed
  }
}
