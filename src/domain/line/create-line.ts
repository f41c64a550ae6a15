// The line on PostgreSQL: every command is one function of the database; after its commit the bus is told what changed.
import { createHmac, hash } from 'node:crypto'
import type { Bus, Topic } from '../../platform/bus/bus.ts'
import type { Sql } from '../../platform/store/store.ts'
import { newId } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { Outcome, Room, Signed } from '../../shared/wire/parts.ts'
import { classesOfAbilities, classesOfWish, meaningOf } from './classes.ts'
import { Company } from './company.ts'
import { CompanyStore } from './company-store.ts'
import { Estimate } from './estimate.ts'
import { Exits } from './exits.ts'
import { Heard } from './heard.ts'
import { Lease } from './lease.ts'
import { LineStore } from './line-store.ts'
import type { Abilities, Found, Frame, Hint, Line, Presence, Sender, VisitorView, Wish } from './line.ts'
import { FrameWriter } from './message.ts'
import { slotsOf } from './room.ts'
import { RoomStore } from './room-store.ts'
import type { SenderRow } from './room-store.ts'
import { spokenOf } from './spoken.ts'
import { mostWaiting } from './timings.ts'
import { ViewStore } from './view-store.ts'
import { atDesk, waitingFor } from './wanted-store.ts'

export type LineOptions = {
  sql: Sql
  bus: Bus
  /** The installation's secret for the hashes of visits, 32 bytes. */
  visitKey: Uint8Array
  /** One line an installation for now. */
  line?: string
  /** This process's name among those that share the database; a fresh one each start. */
  node?: string
  /** With so many in the queue, counted at the last sweep, an arrival is refused with `line-full`. */
  maxWaiting?: number
  /** Where the search for a listener starts; a fixed one makes it repeatable, for a simulation. */
  salt?: () => string
  /** False: lease and sweep run only when called, for a simulation. */
  timers?: boolean
  /** A monotonic clock in milliseconds; a simulation's own. */
  clock?: () => number
}

/** The line, with the two beats a simulation calls by hand. */
export type DrivenLine = Line & { renew(): Promise<void>; sweep(): Promise<void> }

/** Until `start` has renewed its lease for the first time, every call is refused with `unavailable`. */
export function createLine(options: LineOptions): DrivenLine {
  return new SqlLine(options)
}

class SqlLine implements DrivenLine {
  readonly #sql: Sql
  readonly #name: string
  readonly #store: LineStore
  readonly #roomStore: RoomStore
  readonly #views: ViewStore
  readonly #lease: Lease
  readonly #writer: FrameWriter
  readonly #heard: Heard
  readonly #estimate: Estimate
  readonly #exits: Exits
  readonly #bus: Bus
  readonly #visitKey: Uint8Array
  readonly #node: string
  readonly #salt: () => string
  readonly #maxWaiting: number
  readonly company: Company
  readonly #timers: boolean
  /** Whose connections stand on this process: shown again should it have lost its lease. */
  readonly #connected = new Map<string, string>()

  constructor({ sql, bus, visitKey, line = 'main', node = newId(), maxWaiting = mostWaiting, salt = newId, timers = true, clock = () => performance.now() }: LineOptions) {
    this.#sql = sql
    this.#name = line
    this.#bus = bus
    this.#visitKey = visitKey
    this.#node = node
    this.#salt = salt
    this.#maxWaiting = maxWaiting
    this.#timers = timers
    this.#store = new LineStore(sql, line)
    this.#roomStore = new RoomStore(sql, line)
    this.#views = new ViewStore(sql, line)
    const changed = (topics: string[]) => this.#tell(topics)
    // What time takes away may have been called for.
    const swept = (topics: string[]) => this.#tell([...topics, 'calls'])
    this.#lease = new Lease(this.#store, node, salt, swept, () => this.#showAgain(), clock)
    this.#estimate = new Estimate(clock)
    this.company = new Company(new CompanyStore(sql, line), () => this.#serve(), (answer) => this.#done(answer))
    this.#writer = new FrameWriter(this.#roomStore)
    this.#exits = new Exits((visits) => this.#views.holding(visits), (visit) => this.#leave(null, visit))
    this.#heard = new Heard(this.#roomStore, this.#store, salt, changed)
  }

  // — life —

  async start(): Promise<void> {
    await this.#store.open()
    await this.#lease.renew()
    if (this.#timers) this.#lease.run()
  }

  async dispose(): Promise<void> {
    await this.#writer.idle()
    await this.#lease.dispose()
  }

  renew(): Promise<void> {
    return this.#lease.renew()
  }

  sweep(): Promise<void> {
    return this.#lease.sweep()
  }

  // — the visitor —

  async find(ticket: Uint8Array, visit: Uint8Array): Promise<Found> {
    this.#serve()
    const mine = hashOf(ticket)
    const conversation = await this.#views.ofTicket(mine)
    if (conversation !== null) return { is: 'mine', conversation }
    const ended = await this.#views.ended({ ticket: mine })
    if (ended) return { is: 'gone', ...ended }
    const found = await this.#store.find(mine, this.#visit(visit))
    this.#tell(found.topics)
    return found.holds === 'none' ? { is: 'none' } : { is: found.holds, conversation: found.conversation }
  }

  async arrive(ticket: Uint8Array, visit: Uint8Array, wish: Wish): Promise<{ conversation: string }> {
    this.#serve()
    const classes = classesOfWish(wish)
    if (classes.length === 0) throw new Problem('malformed')
    const answer = await this.#store.arrive({
      id: newId(), ticket: hashOf(ticket), visit: this.#visit(visit), wish, classes, full: this.#lease.waiting >= this.#maxWaiting, salt: this.#salt(),
    })
    this.#done(answer)
    return { conversation: answer.conversation }
  }

  async visitorView(conversation: string): Promise<VisitorView | null> {
    this.#serve()
    const row = await this.#views.visitor(conversation)
    if (!row) return null
    const { state, turn, epoch, listener, session, listenerSlot, others, handover } = row
    if (state === 'active') {
      return { state, conversation, turn, epoch, listener: { member: listener!, shift: session! }, reach: row.lost ? 'lost' : 'here', listenerSlot, others, handover }
    }
    const place = row.before + 1
    const minutes = state === 'waiting' ? this.#estimate.minutes(place, row.slots) : null
    const nobody = state === 'offered' || row.slots > 0 ? null : { language: row.language }
    return { state, conversation, turn, place, minutes, resuming: row.prio === 0, nobody }
  }

  async visitorHere(ticket: Uint8Array): Promise<void> {
    this.#serve()
    await this.#heard.hear(hashOf(ticket))
  }

  leave(ticket: Uint8Array): Promise<void> {
    return this.#leave(hashOf(ticket), null)
  }

  async leaveVisit(visit: Uint8Array): Promise<void> {
    this.#serve()
    await this.#exits.leave(this.#visit(visit))
  }

  async #leave(ticket: string | null, visit: string | null): Promise<void> {
    this.#serve()
    const { topics, talked_s } = await this.#store.leave(ticket, visit)
    if (talked_s !== null) this.#estimate.ended(talked_s)
    this.#tell(topics)
  }

  async holds(visit: Uint8Array): Promise<boolean> {
    this.#serve()
    return this.#views.holds(this.#visit(visit))
  }

  // — the listener —

  async onDuty(member: string, shift: string, statement: Signed, abilities: Abilities, capacity: number): Promise<Presence> {
    this.#serve()
    const served = classesOfAbilities(abilities)
    const [classes, ranks] = [served.map(({ cls }) => cls), served.map(({ rank }) => rank)]
    this.#done(await this.#store.onDuty({ member, shift, node: this.#node, capacity, classes, ranks, statement }))
    this.#connected.set(member, shift)
    return this.#views.presence(member)
  }

  async offDuty(member: string, shift: string): Promise<Presence> {
    return this.#setDuty(member, shift, 'off')
  }

  async pause(member: string, shift: string, paused: boolean): Promise<Presence> {
    return this.#setDuty(member, shift, paused ? 'paused' : 'on')
  }

  async wrapUp(member: string, shift: string): Promise<Presence> {
    return this.#setDuty(member, shift, 'wrap-up')
  }

  async #setDuty(member: string, shift: string, duty: 'on' | 'paused' | 'wrap-up' | 'off'): Promise<Presence> {
    this.#serve()
    this.#done(await this.#store.setDuty(member, shift, duty, this.#salt()))
    return this.#views.presence(member)
  }

  async listenerHere(member: string, shift: string): Promise<boolean> {
    this.#serve()
    if (!(await this.#views.connected(member, shift, this.#node))) {
      const { here, topics } = await this.#store.here(member, shift, this.#node)
      this.#tell(topics)
      if (!here) return false
    }
    this.#connected.set(member, shift)
    return true
  }

  async listenerLost(member: string, shift: string): Promise<void> {
    if (this.#connected.get(member) === shift) this.#connected.delete(member)
    this.#serve()
    this.#tell((await this.#store.lost(member, shift, this.#node, this.#salt())).topics)
  }

  async presence(member: string): Promise<Presence> {
    this.#serve()
    return this.#views.presence(member)
  }

  async listenerViews(member: string, shift: string) {
    this.#serve()
    return this.#views.listener(member, shift)
  }

  async shiftStatement(member: string, shift: string): Promise<Signed | null> {
    this.#serve()
    return this.#views.shiftStatement(member, shift)
  }

  async take(member: string, shift: string, conversation: string, turn: number): Promise<'taken' | 'asleep'> {
    this.#serve()
    const answer = await this.#store.take(member, shift, conversation, turn)
    if (answer.code !== 'asleep') {
      this.#done(answer)
      return 'taken'
    }
    this.#tell(answer.topics)
    return 'asleep'
  }

  async pass(member: string, shift: string, conversation: string, turn: number): Promise<void> {
    this.#serve()
    this.#done(await this.#store.pass(member, shift, conversation, turn, this.#salt()))
  }

  async end(member: string, shift: string, conversation: string, turn: number, outcome: Outcome, coolOff = false): Promise<void> {
    this.#serve()
    const answer = await this.#store.end(member, shift, conversation, turn, outcome, coolOff)
    this.#done(answer)
    if (answer.talked_s !== null) this.#estimate.ended(answer.talked_s)
  }

  async remove(member: string): Promise<void> {
    this.#serve()
    this.#connected.delete(member)
    this.#tell((await this.#store.remove(member, this.#salt())).topics.concat('calls'))
  }

  // — the room —

  async putRoom(sender: Sender, conversation: string, turn: number, room: Room, ticket: Uint8Array | null): Promise<void> {
    this.#serve()
    const { listener: listenerSlot, others } = slotsOf(conversation, room)
    const page = ticket && hashOf(ticket)
    this.#done(await this.#roomStore.putRoom(rowOf(sender), { conversation, turn, room, listenerSlot, others, page }))
  }

  async rooms(conversation: string, afterEpoch: number): Promise<Room[]> {
    this.#serve()
    return this.#roomStore.rooms(conversation, afterEpoch)
  }

  async put(sender: Sender, conversation: string, turn: number, frame: Frame): Promise<number> {
    this.#serve()
    const number = await this.#writer.put(rowOf(sender), conversation, turn, frame)
    this.#hint(conversation, { number, epoch: frame.epoch, slot: frame.slot, box: frame.box })
    return number
  }

  async frames(conversation: string, after: number) {
    this.#serve()
    return this.#roomStore.frames(conversation, after)
  }

  async opened(sender: Sender, conversation: string, number: number): Promise<void> {
    this.#serve()
    this.#hint(conversation, await this.#writer.open(rowOf(sender), conversation, number))
  }

  async progress(conversation: string) {
    this.#serve()
    return this.#roomStore.progress(conversation)
  }

  async endingOf(conversation: string) {
    this.#serve()
    return this.#views.ended({ conversation: hashOf(conversation) })
  }

  // — everybody —

  async spokenNow() {
    this.#serve()
    return spokenOf(await this.#views.classesNow())
  }

  async wanted(among: readonly ({ id: string } & Abilities)[], seconds: number): Promise<string[]> {
    this.#serve()
    const waiting = await waitingFor(this.#sql, this.#name, seconds)
    if (waiting.length === 0) return []
    const here = await atDesk(this.#sql, this.#name)
    return among.filter((member) => {
      // A phone rings for a language she speaks: not for whoever would talk with anybody, with an interpreter.
      const hers = new Set(classesOfAbilities(member).map(({ cls }) => cls).filter((cls) => meaningOf(cls).language !== null))
      return !here.has(member.id) && waiting.some(({ classes, not }) => !not.includes(member.id) && classes.some((cls) => hers.has(cls)))
    }).map(({ id }) => id)
  }

  async board() {
    this.#serve()
    return this.#views.board()
  }

  // — within —

  #serve(): void {
    if (!this.#lease.serves) throw new Problem('unavailable')
  }

  #done({ code, topics }: { code: string; topics: string[] }): void {
    this.#tell(topics)
    if (code !== 'ok') throw new Problem(code as ProblemCode)
  }

  #tell(topics: string[]): void {
    if (topics.length === 0) return
    for (const topic of new Set(topics)) this.#bus.tell(topic as Topic, null)
    this.#bus.tell('board', null)
  }

  #hint(conversation: string, hint: Hint): void {
    this.#bus.tell(`conversation:${conversation}`, hint)
  }

  async #showAgain(): Promise<void> {
    for (const [member, shift] of this.#connected) this.#tell((await this.#store.here(member, shift, this.#node)).topics)
  }

  #visit(visit: Uint8Array): string {
    return createHmac('sha256', this.#visitKey).update(visit).digest('base64url')
  }
}

function hashOf(secret: Uint8Array | string): string {
  return hash('sha256', secret, 'base64url')
}

function rowOf(sender: Sender): SenderRow {
  return 'ticket' in sender ? { ticket: hashOf(sender.ticket) } : { member: sender.member, shift: sender.shift }
}
