// For tests alone: a page and a desk, each a room with its connection and what it has been told.
import type { PublicKeys } from '../wire/parts.ts'
import type { FromDesk } from '../wire/from-desk.ts'
import type { FromVisitor } from '../wire/from-visitor.ts'
import type { ToDesk } from '../wire/to-desk.ts'
import type { ToVisitor } from '../wire/to-visitor.ts'
import { ListenerRoom } from './listener-room.ts'
import type { ListenerEvent, Seat } from './listener-room.ts'
import type { TextState } from './outbox.ts'
import type { KeyPairs } from './primitives.ts'
import { Link, Rehearsal, nextDeskDown, nextDown, noon } from './rehearsal-fixture.ts'
import type { Installed, Person, Shift } from './rehearsal-fixture.ts'
import { VisitorRoom } from './visitor-room.ts'
import type { VisitorEvent } from './visitor-room.ts'

/** `by`: who said each text that was heard; `people`: everybody in the newest room but the visitor; each as role and slot. */
export type Told = { said: string[]; states: Map<string, TextState>; heard: string[]; late: string[]; by: Map<string, string>; people: string[]; refused: string | null }
const told = (): Told => ({ said: [], states: new Map(), heard: [], late: [], by: new Map(), people: [], refused: null })
const seatOf = ({ role, slot }: { role: string; slot: number }): string => `${role} ${slot}`

export class Page {
  readonly link = new Link<FromVisitor, ToVisitor>()
  readonly told = told()
  readonly room: VisitorRoom
  asked = false
  over = false
  /** The page's clock, in seconds. */
  now = noon
  constructor(installation: { root: string; depl: string }) {
    const { root, depl } = installation
    this.room = new VisitorRoom({ root, depl, now: () => this.now }, this.link.send, (event) => this.#show(event))
  }
  #show(event: VisitorEvent): void {
    if (event.is === 'text') this.told.states.set(event.id, event.state)
    else if (event.is === 'heard' || event.is === 'late') {
      this.told[event.is].push(event.text)
      this.told.by.set(event.text, seatOf(event))
    } else if (event.is === 'room') this.told.people = event.people.map(seatOf)
    else if (event.is === 'refused') this.told.refused = event.code
    else if (event.is === 'asked') this.asked = true
    if (event.is === 'moved' || event.is === 'over' || event.is === 'refused') this.over = true
  }
  connect(): void {
    this.link.open = true
    this.link.send({ t: 'hello', ticket: this.link.ticket, after: this.room.after })
  }
}

export class Desk {
  readonly link = new Link<FromDesk, ToDesk>()
  readonly told = told()
  readonly room: ListenerRoom
  newcomer: { keys: PublicKeys; oldPage: string } | null = null
  /** What she had written from a desk of before. */
  readonly own: string[] = []
  /** What was said before she came, and was shared with her. */
  readonly earlier: string[] = []
  over = false
  /** How often another page of the visitor's was shown. */
  pages = 0
  constructor(installation: { depl: string }, conversation: string, turn: number, keys: KeyPairs, seat?: Seat) {
    this.room = new ListenerRoom({ depl: installation.depl, conversation }, turn, keys, this.link.send, (event) => this.#show(event), seat)
  }
  #show(event: ListenerEvent): void {
    if (event.is === 'text') this.told.states.set(event.id, event.state)
    else if (event.is === 'heard' || event.is === 'late') {
      ;(event.own ? this.own : this.told[event.is]).push(event.text)
      this.told.by.set(event.text, seatOf(event))
    } else if (event.is === 'room') {
      this.told.people = event.people.filter(({ slot }) => slot > 0).map(seatOf)
      if (event.anew) this.pages++
    } else if (event.is === 'over') this.over = true
    else if (event.is === 'earlier') this.earlier.push(`${event.by}: ${event.text}`)
    else if (event.is === 'refused') this.told.refused = event.code
    else if (event.is === 'page') this.newcomer = event
  }
}


/** A page and a desk in a room on an honest server, all at rest; each has said a first word to the other, unless they are `silent`. */
export class Meeting {
  readonly server = new Rehearsal()
  readonly page: Page
  readonly desk: Desk
  readonly guests: Desk[] = []
  readonly shift: Shift
  readonly installation: Installed

  private constructor(installation: Installed, shift: Shift) {
    this.installation = installation
    this.shift = shift
    this.page = new Page(installation)
    this.desk = new Desk(installation, this.server.conversation, 1, shift.keys)
  }

  static async of(installation: Installed, person: Person, silent = false): Promise<Meeting> {
    const meeting = new Meeting(installation, await installation.shift(person))
    const { page, desk, server } = meeting
    page.connect()
    server.assign(desk.link, meeting.shift)
    await meeting.rest()
    if (silent) return meeting
    await page.room.say('v0', 'first')
    await desk.room.say('l0', 'good evening')
    await meeting.rest()
    return meeting
  }

  /** Carries everything until nothing is on its way. */
  async rest(): Promise<void> {
    while ([this.page, this.desk, ...this.guests].some(({ link }) => link.up.length + link.down.length > 0)) {
      await this.up()
      for (const message of this.downToPage()) await this.page.room.hear(message)
      for (const message of this.downToDesk()) await this.desk.room.hear(message)
      for (const guest of this.guests) {
        for (let message = nextDeskDown(guest.link); message; message = nextDeskDown(guest.link)) await guest.room.hear(message)
      }
    }
  }

  /** Carries to the server what is on its way there. */
  async up(): Promise<void> {
    for (const frame of this.page.link.up.splice(0)) await this.server.pageUp(this.page.link, frame)
    for (const { link } of [this.desk, ...this.guests]) for (const frame of link.up.splice(0)) await this.server.deskUp(link, frame)
  }

  /** The conversation goes to this shift's desk; `carry` takes all to where it is going, but for the desk it came from. */
  async handOver(shift: Shift): Promise<{ desk: Desk; carry: () => Promise<void> }> {
    const desk = new Desk(this.installation, this.server.conversation, this.server.turn + 1, shift.keys)
    this.server.assign(desk.link, shift)
    const { page, server } = this
    const carry = async () => {
      while (page.link.up.length + page.link.down.length + desk.link.up.length + desk.link.down.length > 0) {
        for (const frame of page.link.up.splice(0)) await server.pageUp(page.link, frame)
        for (const frame of desk.link.up.splice(0)) await server.deskUp(desk.link, frame)
        for (const message of this.downToPage()) await page.room.hear(message)
        for (let message = nextDeskDown(desk.link); message; message = nextDeskDown(desk.link)) await desk.room.hear(message)
      }
    }
    await carry()
    return { desk, carry }
  }

  /** Somebody joins, with a desk of her own. */
  async join(shift: Shift, seat: Seat): Promise<Desk> {
    const desk = new Desk(this.installation, this.server.conversation, this.server.turn + 1, shift.keys, seat)
    this.guests.push(desk)
    this.server.join(desk.link, shift, seat)
    await this.rest()
    return desk
  }

  /** Takes what is on its way to the page, to be meddled with. */
  downToPage(): ToVisitor[] {
    return Array.from({ length: this.page.link.down.length }, () => nextDown(this.page.link)!)
  }
  downToDesk(): ToDesk[] {
    return Array.from({ length: this.desk.link.down.length }, () => nextDeskDown(this.desk.link)!)
  }

  /** The boxes that these texts of the listener's make, in order; the page has not heard them. */
  async boxesToPage(...texts: string[]): Promise<(ToVisitor & { t: 'box' })[]> {
    for (const text of texts) await this.desk.room.say(text, text)
    const boxes: (ToVisitor & { t: 'box' })[] = []
    while (this.desk.link.up.length + this.desk.link.down.length > 0) {
      await this.up()
      for (const message of this.downToDesk()) await this.desk.room.hear(message)
      for (const message of this.downToPage()) if (message.t === 'box') boxes.push(message)
    }
    return boxes
  }

  async boxesToDesk(...texts: string[]): Promise<(ToDesk & { t: 'box' })[]> {
    for (const text of texts) await this.page.room.say(text, text)
    const boxes: (ToDesk & { t: 'box' })[] = []
    while (this.page.link.up.length + this.page.link.down.length > 0) {
      await this.up()
      for (const message of this.downToPage()) await this.page.room.hear(message)
      for (const message of this.downToDesk()) if (message.t === 'box') boxes.push(message)
    }
    return boxes
  }
}
