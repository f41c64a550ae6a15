// For tests alone: a directory with its people, and a small honest server that carries sealed messages between a page and a desk.
import { newId, toText, randomBytes } from '../base/id.ts'
import type { Credentials, PublicKeys, Room, Signed } from '../wire/parts.ts'
import { readFromDesk } from '../wire/from-desk.ts'
import type { FromDesk } from '../wire/from-desk.ts'
import { readFromVisitor } from '../wire/from-visitor.ts'
import type { FromVisitor } from '../wire/from-visitor.ts'
import { readToDesk } from '../wire/to-desk.ts'
import type { ToDesk } from '../wire/to-desk.ts'
import { readToVisitor } from '../wire/to-visitor.ts'
import type { ToVisitor } from '../wire/to-visitor.ts'
import { makeStatement } from './directory.ts'
import { makeIdentity } from './identity.ts'
import { bytesOf, exportPublic, keyHash, makeKeyPairs, makeSignPair } from './primitives.ts'
import type { KeyPairs } from './primitives.ts'
import type { Seat } from './listener-room.ts'

export const day = 86_400
export const noon = 1_800_000_000

export type Person = { member: string; identity: KeyPairs; statement: Signed }
export type Shift = { member: string; shift: string; keys: KeyPairs; credentials: Credentials }
/** `since`: the first epoch whose boxes are sent to a guest; what was written before is not hers to have. */
export type Seated = { link: DeskLink; shift: Shift; since?: number } & Seat

/** An installation with its root and one coordinator, who can sign listeners. */
export async function makeInstallation(depl = newId()) {
  const rootPair = await makeSignPair(false)
  const root = await exportPublic(rootPair)
  const coordinator = await person('coordinator', 366 * day)

  async function person(kind: 'coordinator' | 'listener', life: number): Promise<Person> {
    const [member, identity] = [newId(), await makeIdentity()]
    const common = { member, n: 1, ...identity.public }
    const times = { from: noon - 3600, until: noon - 3600 + life }
    const statement =
      kind === 'coordinator'
        ? await makeStatement('coordinator', depl, { ...common, ...times }, rootPair.privateKey)
        : await makeStatement(
            'listener',
            depl,
            { ...common, languages: [{ tag: 'nl', level: 3 }], woman: true, by: coordinator.member, ...times },
            coordinator.identity.sign.privateKey,
          )
    return { member, identity, statement }
  }
  const about = { member: coordinator.member, n: 2, ...coordinator.identity.public, languages: [], woman: true, by: coordinator.member, from: noon - 3600, until: noon + day }
  /** The coordinator as somebody who listens too. */
  const listening: Person = { ...coordinator, statement: await makeStatement('listener', depl, about, coordinator.identity.sign.privateKey) }
  return {
    depl,
    root,
    rootPair,
    coordinator,
    listening,
    listener: async (): Promise<Person> => person('listener', 90 * day),
    shift: async (who: Person): Promise<Shift> => {
      const [shift, keys] = [newId(), await makeKeyPairs(false)]
      const body = { member: who.member, shift, ...keys.public, from: noon - 60, until: noon + 3600 }
      const statement = await makeStatement('shift', depl, body, who.identity.sign.privateKey)
      return { member: who.member, shift, keys, credentials: { chain: [coordinator.statement, who.statement], shift: statement } }
    },
  }
}
export type Installed = Awaited<ReturnType<typeof makeInstallation>>

/** One connection: frames on their way, as text, each checked against the wire's shapes when it arrives. */
export class Link<In, Out> {
  readonly up: string[] = []
  readonly down: string[] = []
  open = false
  /** `hello` was taken in: from here on things are told as they happen. */
  ready = false
  /** A page's secret; a desk's link has one too, of no use. */
  readonly ticket = toText(randomBytes(32))
  readonly send = (message: In): void => {
    if (this.open) this.up.push(JSON.stringify(message))
  }
  readonly say = (message: Out): void => {
    if (this.open && this.ready) this.down.push(JSON.stringify(message))
  }
  drop(): void {
    this.open = this.ready = false
    this.up.length = this.down.length = 0
  }
}
export type PageLink = Link<FromVisitor, ToVisitor>
export type DeskLink = Link<FromDesk, ToDesk>

/** One conversation on an honest server. It sees what the real one sees, and keeps `seen`: every frame that crossed it. */
export class Rehearsal {
  readonly conversation = newId()
  readonly seen: string[] = []
  readonly rooms: Room[] = []
  readonly boxes: { number: number; epoch: number; slot: number; box: string }[] = []
  turn = 0
  away = false
  ended = false
  page: { link: PageLink; ticket: string } | null = null
  desk: { link: DeskLink; shift: Shift } | null = null
  #newcomer: { link: PageLink; ticket: string; keys: PublicKeys; hash: string } | null = null
  /** Who joined. */
  guests: Seated[] = []
  readonly #openedBy = new Map<number, number>()

  /** The first frame of an up direction, taken in. */
  async pageUp(link: PageLink, frame: string): Promise<void> {
    this.seen.push(frame)
    const message = readFromVisitor(frame)
    if (typeof message === 'string') throw new Error(`${message}: ${frame.slice(0, 80)}`)
    if (message.t === 'hello' && !this.away) link.ready = true
    if (this.away) return link.say({ t: 'refused', code: 'unavailable', of: message.t })
    if (message.t === 'hello') return this.#hello(link, message.ticket, message.after)
    if (message.t === 'reopen') return this.#reopen(link, message.keys)
    if (link !== this.page?.link) return link.say({ t: 'refused', code: 'no-ticket', of: message.t })
    if (message.t === 'room') return this.#room(link.say, message.turn, message.room, null)
    if (message.t === 'box') return this.#box(0, (m) => link.say(m), message.turn, message.epoch, message.box, link.say)
    if (message.t === 'opened') return this.#opened(0, message.number)
    if (message.t === 'yield') this.#tellPage(message.agree ? 'agreed' : 'refused')
  }

  async deskUp(link: DeskLink, frame: string): Promise<void> {
    this.seen.push(frame)
    const message = readFromDesk(frame)
    if (typeof message === 'string') throw new Error(`${message}: ${frame.slice(0, 80)}`)
    const conversation = this.conversation
    if (message.t === 'hello' && !this.away) link.ready = true
    if (this.away) return link.say({ t: 'refused', code: 'unavailable', of: message.t, conversation })
    const seat = this.#seats().find((one) => one.link === link)
    if (!seat) return
    const say = (m: { t: 'refused'; code: string; of: string | null }) => link.say({ ...m, conversation })
    if (message.t === 'hello') return this.deskHello(message.after[0]?.number ?? 0, seat)
    if (message.t === 'room') return this.#room(say, message.turn, message.room, message.pageKeys)
    if (message.t === 'box') return this.#box(seat.slot, (m) => link.say({ ...m, conversation }), message.turn, message.epoch, message.box, say)
    if (message.t === 'opened') return this.#opened(seat.slot, message.number)
    if (message.t === 'keep-out') this.#newcomer?.link.say({ t: 'not-let-in' })
  }

  /** The listener and whoever joined her. */
  #seats(): Seated[] {
    return [...(this.desk ? [{ ...this.desk, role: 'listener' as const, slot: 1 }] : []), ...this.guests]
  }

  #tellTurn({ link, role, slot }: Seated): void {
    const conversation = this.conversation
    link.say({ t: 'conversation', conversation, turn: this.turn, state: 'active', language: 'nl', woman: false, danger: false, as: role, slot, people: [], calls: [], others: [], interpreter: false, resuming: false, seconds: 1, answerWithin: null })
  }

  deskHello(after: number, seat: Seated): void {
    const { link, slot, since = 0 } = seat
    const conversation = this.conversation
    this.#tellTurn(seat)
    for (const room of this.rooms) link.say({ t: 'room', conversation, turn: this.turn, room })
    // A tab that holds nothing also gets what was written in its slot: she has her own nowhere else.
    for (const b of this.boxes) if (b.number > after && b.epoch >= since && (after === 0 || b.slot !== slot)) link.say({ t: 'box', conversation, ...b })
    link.say({ t: 'opened', conversation, number: this.#openedBy.get(0) ?? 0 })
    if (slot === 1) this.#tellPage(this.#oldPage())
  }

  /** The conversation goes to this shift: the page is told to check it. */
  assign(link: DeskLink, shift: Shift): void {
    this.desk?.link.drop()
    this.desk = { link, shift }
    this.#nextTurn(link)
  }

  /** Somebody joins the listener: the page is told to check everybody. */
  join(link: DeskLink, shift: Shift, seat: Seat): void {
    this.guests.push({ link, shift, ...seat, since: this.rooms.length + 1 })
    this.#nextTurn(link)
  }

  /** Whoever is in this slot goes. */
  part(slot: number): void {
    this.guests.find((guest) => guest.slot === slot)?.link.say({ t: 'gone', conversation: this.conversation, why: 'moved', lost: 0 })
    this.guests = this.guests.filter((guest) => guest.slot !== slot)
    this.#nextTurn(null)
  }

  #nextTurn(comes: DeskLink | null): void {
    this.turn++
    for (const seat of this.#seats()) {
      if (seat.link !== comes) this.#tellTurn(seat)
      else {
        comes.open = comes.ready = true
        this.deskHello(0, seat)
      }
    }
    this.#accepted(this.page?.link)
    this.#accepted(this.#newcomer?.link)
  }

  get others() {
    return this.guests.map(({ role, slot, shift }) => ({ role: role as 'coordinator' | 'interpreter', slot, credentials: shift.credentials }))
  }

  #accepted(link: PageLink | undefined): void {
    if (this.desk) link?.say({ t: 'accepted', conversation: this.conversation, turn: this.turn, listener: this.desk.shift.credentials, others: this.others })
  }

  #hello(link: PageLink, ticket: string, after: number): void {
    const welcome = (state: 'none' | 'mine' | 'other-page' | 'gone') => link.say({ t: 'welcome', state, depl: toText(randomBytes(16)), root: null })
    if (this.ended) return welcome('gone')
    if (this.page?.ticket !== ticket && this.rooms.length > 0) return welcome('other-page')
    this.page = { link, ticket }
    welcome('mine')
    this.#accepted(link)
    const room = this.rooms.at(-1)
    if (room) link.say({ t: 'room', turn: this.turn, room })
    for (const b of this.boxes) if (b.number > after) link.say({ t: 'box', ...b })
    link.say({ t: 'opened', number: this.#openedBy.get(1) ?? 0 })
  }

  async #reopen(link: PageLink, keys: PublicKeys): Promise<void> {
    this.#newcomer = { link, ticket: link.ticket, keys, hash: await keyHash(keys) }
    this.#accepted(link)
    this.page?.link.say({ t: 'asked', keys: this.#newcomer.hash, publicKeys: keys })
    this.#tellPage(this.#oldPage())
  }

  #oldPage(): 'asking' | 'gone' {
    return this.page?.link.open ? 'asking' : 'gone'
  }

  #tellPage(oldPage: 'asking' | 'agreed' | 'refused' | 'gone'): void {
    const newcomer = this.#newcomer
    if (newcomer) this.desk?.link.say({ t: 'page', conversation: this.conversation, keys: newcomer.hash, publicKeys: newcomer.keys, oldPage })
  }

  #room(say: (m: { t: 'refused'; code: string; of: string | null }) => void, turn: number, room: Room, pageKeys: string | null): void {
    const known = this.rooms.find((r) => r.statement.body === room.statement.body)
    if (!known) {
      if (turn !== this.turn) return say({ t: 'refused', code: 'stale-turn', of: 'room' })
      if (room.epoch !== this.rooms.length + 1) return say({ t: 'refused', code: 'epoch', of: 'room' })
      if (pageKeys && this.#newcomer?.hash !== pageKeys) return say({ t: 'refused', code: 'out-of-order', of: 'room' })
      this.rooms.push(room)
      if (pageKeys) {
        this.page?.link.say({ t: 'moved' })
        this.page = this.#newcomer
        this.#newcomer = null
      }
    }
    this.page?.link.say({ t: 'room', turn: this.turn, room: this.rooms.at(-1)! })
    for (const { link } of this.#seats()) link.say({ t: 'room', conversation: this.conversation, turn: this.turn, room: this.rooms.at(-1)! })
  }

  #box(
    slot: number,
    ack: (m: { t: 'ack'; mid: string; number: number }) => void,
    turn: number,
    epoch: number,
    box: string,
    say: (m: { t: 'refused'; code: string; of: string | null }) => void,
  ): void {
    const mid = toText(bytesOf(box).slice(1, 17))
    // The suite byte and all but two bits of the mid.
    const known = this.boxes.find((b) => b.box.slice(0, 22) === box.slice(0, 22))
    if (known) return ack({ t: 'ack', mid, number: known.number })
    if (turn !== this.turn) return say({ t: 'refused', code: 'stale-turn', of: 'box' })
    if (epoch !== this.rooms.length) return say({ t: 'refused', code: 'epoch', of: 'box' })
    const stored = { number: this.boxes.length + 1, epoch, slot, box }
    this.boxes.push(stored)
    ack({ t: 'ack', mid, number: stored.number })
    for (const seat of this.#seats()) if (seat.slot !== slot) seat.link.say({ t: 'box', conversation: this.conversation, ...stored })
    if (slot !== 0) this.page?.link.say({ t: 'box', ...stored })
  }

  /** The page counts what the listener has opened, whoever else is there. */
  #opened(slot: number, number: number): void {
    this.#openedBy.set(slot, Math.max(this.#openedBy.get(slot) ?? 0, number))
    if (slot === 0) for (const { link } of this.#seats()) link.say({ t: 'opened', conversation: this.conversation, number })
    else if (slot === 1) this.page?.link.say({ t: 'opened', number })
  }
}

/** The first frame on its way down, checked; null where none is. */
export function nextDown(link: PageLink): ToVisitor | null {
  const frame = link.down.shift()
  const message = frame === undefined ? null : readToVisitor(frame)
  if (typeof message === 'string') throw new Error(`${message}: ${frame!.slice(0, 200)}`)
  return message
}
export function nextDeskDown(link: DeskLink): ToDesk | null {
  const frame = link.down.shift()
  const message = frame === undefined ? null : readToDesk(frame)
  if (typeof message === 'string') throw new Error(`${message}: ${frame!.slice(0, 80)}`)
  return message
}
