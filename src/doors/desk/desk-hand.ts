// For tests: the desk's door on a port of its own with the real team and line, and a desk tab that speaks its socket.
import { fileURLToPath } from 'node:url'
import type { LightMyRequestResponse } from 'fastify'
import { WebSocket } from 'ws'
import { freshDatabase } from '../../../test/support/database.ts'
import type { TestDatabase } from '../../../test/support/database.ts'
import { holidayOn, loadPack } from '../../domain/content/content.ts'
import type { Words } from '../../domain/content/content.ts'
import { Hours } from '../../domain/hours/hours.ts'
import { createLine } from '../../domain/line/create-line.ts'
import type { DrivenLine } from '../../domain/line/create-line.ts'
import { LeftMessages } from '../../domain/left/left.ts'
import { Ring } from '../../domain/ring/ring.ts'
import { WordsAboutUs } from '../../domain/word/word.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import { Vapid } from '../../platform/push/vapid.ts'
import { WebPush } from '../../platform/push/web-push.ts'
import { Reopenings } from '../../domain/line/reopening.ts'
import { KeysHand, deskAddress, depl, setUpTeam } from '../../domain/team/member-hand.ts'
import type { MemberHand, TeamHand } from '../../domain/team/member-hand.ts'
import { newId } from '../../shared/base/id.ts'
import type { FromDesk } from '../../shared/wire/from-desk.ts'
import { readToDesk } from '../../shared/wire/to-desk.ts'
import type { ToDesk } from '../../shared/wire/to-desk.ts'
import { createDesk } from './desk.ts'
import type { Count, Desk } from './desk.ts'

/** The push services this house asks, beside the known ones. */
export const ownPush: string[] = []

const pack = loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))

const words: Words = {
  tag: 'nl',
  say: (key) => key,
  has: () => true,
  area: (name) => (name === 'desk' ? { hello: 'Dag' } : name === 'problems' ? { malformed: 'Niet gelezen' } : {}),
}

export class DeskHouse {
  readonly db: TestDatabase
  readonly hand: TeamHand
  readonly line: DrivenLine
  readonly left: LeftMessages
  readonly reopenings: Reopenings
  readonly desk: Desk
  readonly door: HttpDoor
  port = 0
  /** What the line would have counted. */
  counts: Count[] = []
  readonly #tabs: DeskTab[] = []

  private constructor(db: TestDatabase, hand: TeamHand, line: DrivenLine, tickMs: number) {
    this.db = db
    this.hand = hand
    this.line = line
    this.reopenings = new Reopenings(hand.bus, 20, 60)
    const pepper = (): Uint8Array => Buffer.alloc(32, 9)
    this.left = new LeftMessages(db.sql, hand.bus, hand.team, { pepperId: pepper, pepperShare: pepper }, null)
    this.desk = createDesk({
      team: hand.team,
      line,
      left: this.left,
      bus: hand.bus,
      reopenings: this.reopenings,
      address: deskAddress,
      depl,
      operator: 'A test',
      assets: { script: 'export {}', style: 'body{}', worker: 'onmessage = null', ringWorker: 'onpush = null' },
      languages: ['nl', 'fr', 'en', 'ar'],
      words: [words],
      pack,
      hours: new Hours(db.sql, hand.bus, { timeZone: pack.timeZone, isHoliday: (day) => holidayOn(pack.holidays, day) !== null }),
      ring: new Ring({
        sql: db.sql,
        candidates: () => Promise.resolve([]),
        wanted: () => Promise.resolve([]),
        push: new WebPush(new Vapid(Buffer.alloc(32, 5), deskAddress.origin), ownPush),
        timeZone: pack.timeZone,
        timers: false,
      }),
      ringText: null,
      about: new WordsAboutUs(db.sql, () => Promise.resolve(true)),
      counts: () => Promise.resolve(this.counts),
      tickMs,
    })
    this.door = new HttpDoor({ headers: this.desk.headers, health: () => Promise.resolve({ ok: true }) })
    this.desk.register(this.door.app)
    this.door.addSocket(this.desk.socket)
  }

  /** A set-up team, a started line, an open door. `tickMs`: how often a tab is asked whether it is there. */
  static async open(tickMs = 1000): Promise<DeskHouse> {
    const db = await freshDatabase()
    const hand = await setUpTeam(db.sql)
    const line = createLine({ sql: db.sql, bus: hand.bus, visitKey: Buffer.alloc(32, 7) })
    await line.start()
    const house = new DeskHouse(db, hand, line, tickMs)
    house.port = await house.door.start('127.0.0.1', 0)
    return house
  }

  /** Calls a method as the desk's page does. */
  async call(method: string, input: unknown, session: string | null, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.door.app.inject({
      method: 'POST',
      url: `/api/${method}`,
      headers: {
        'content-type': 'application/json',
        origin: deskAddress.origin,
        'sec-fetch-site': 'same-origin',
        ...(session === null ? {} : { cookie: `desk=${session}` }),
        ...headers,
      },
      payload: typeof input === 'string' ? input : JSON.stringify(input),
    })
  }

  /** A socket as a tab opens it; rejects with the HTTP status where it is turned away. */
  async tab(member: MemberHand | null, headers: Record<string, string> = {}): Promise<DeskTab> {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/socket`, {
      headers: { origin: deskAddress.origin, ...(member ? { cookie: `desk=${member.session}` } : {}), ...headers },
    })
    const tab = new DeskTab(socket, member)
    this.#tabs.push(tab)
    await new Promise<void>((done, failed) => {
      socket.once('open', () => done())
      socket.once('unexpected-response', (_, response) => failed(Object.assign(new Error('turned away'), { status: response.statusCode })))
      socket.once('error', failed)
    })
    return tab
  }

  /** A tab that has said hello. */
  async greeted(member: MemberHand): Promise<DeskTab> {
    const tab = await this.tab(member)
    tab.send({ t: 'hello', shift: null, after: [] })
    await tab.next('me')
    return tab
  }

  /** A tab that is on duty. */
  async onDuty(member: MemberHand, capacity = 1): Promise<DeskTab> {
    const tab = await this.greeted(member)
    await tab.goOnDuty(capacity)
    return tab
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const tab of this.#tabs) tab.close()
    await this.desk.dispose()
    await this.door.dispose()
    this.reopenings.dispose()
    await this.line.dispose()
    await this.db.dispose()
  }
}

type Message<K extends ToDesk['t']> = Extract<ToDesk, { t: K }>

export class DeskTab {
  readonly socket: WebSocket
  readonly closed: Promise<number>
  shift = newId()
  /** Everything received and not yet asked for. */
  readonly heard: ToDesk[] = []
  /** A frozen tab does not answer `there`. */
  frozen = false
  readonly #member: MemberHand | null
  #waiting: (() => void)[] = []

  constructor(socket: WebSocket, member: MemberHand | null) {
    this.socket = socket
    this.#member = member
    this.closed = new Promise((done) => void socket.once('close', done))
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      const message = readToDesk((data as Buffer).toString())
      if (typeof message === 'string') throw new Error(`the desk could not read: ${(data as Buffer).toString()}`)
      if (message.t === 'there' && !this.frozen) this.send({ t: 'here', conversations: [] })
      this.heard.push(message)
      for (const look of this.#waiting.splice(0)) look()
    })
  }

  send(message: FromDesk | string | Buffer): void {
    this.socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message))
  }

  /** The next message of this kind that fits, taking it and leaving the others. */
  async next<K extends ToDesk['t']>(t: K, fits: (message: Message<K>) => boolean = () => true): Promise<Message<K>> {
    for (;;) {
      const at = this.heard.findIndex((m) => m.t === t && fits(m as Message<K>))
      if (at >= 0) return this.heard.splice(at, 1)[0] as Message<K>
      await new Promise<void>((look) => this.#waiting.push(look))
    }
  }

  async goOnDuty(capacity = 1): Promise<void> {
    const { keys } = await KeysHand.make()
    this.send({ t: 'on-duty', shift: this.shift, statement: await this.#member!.shiftStatement(this.shift, keys), capacity })
    await this.next('me', (me) => me.duty === 'on' && !me.elsewhere)
  }

  /** The code of the next refusal. */
  async refusal(): Promise<string> {
    return (await this.next('refused')).code
  }

  close(): void {
    this.socket.terminate()
  }
}
