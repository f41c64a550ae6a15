// One conversation of a listener's, as one connection of hers has been told of it: sends what is new, once and in order.
import { isReopening } from '../../domain/line/reopening.ts'
import type { AskingPage, Reopenings } from '../../domain/line/reopening.ts'
import { everyFrame } from '../../domain/line/line.ts'
import type { Hint, Line, ListenerView, StoredFrame } from '../../domain/line/line.ts'
import { textOf } from '../../platform/http/base64url.ts'
import type { Room } from '../../shared/wire/parts.ts'
import type { ToDesk } from '../../shared/wire/to-desk.ts'

export type Send = (message: ToDesk) => void
type Reopening = ReturnType<Reopenings['desk']>

export class HeldConversation {
  readonly id: string
  readonly #line: Line
  readonly #send: Send
  readonly #reopenings: Reopenings
  /** Her member id and her shift. */
  readonly #her: [member: string, shift: string]
  view: ListenerView
  #reopening: Reopening | null = null
  #told = ''
  #reach: ListenerView['reach'] | null = null
  #epoch = 0
  readonly #members = new Map<number, Seat[]>()
  /** Her colleague's note: sent, and asked about after that. */
  #note: 'none' | 'sent' | 'asked' = 'none'
  /** The highest number of anybody's frames that was seen here, and the highest of the others' that was sent. */
  #seen: number
  #sent: number
  #sentBefore = 0
  #opened = 0
  /** Her tab holds nothing of it: she also gets what she wrote herself, from a tab that is gone. */
  #fromNothing: boolean

  /** `after`: the highest number of the others' frames that her tab says it holds. */
  constructor(view: ListenerView, after: number, her: [member: string, shift: string], line: Line, reopenings: Reopenings, send: Send) {
    this.#her = her
    this.id = view.conversation
    this.view = view
    this.#line = line
    this.#reopenings = reopenings
    this.#send = send
    this.#seen = this.#sent = this.#sentBefore = after
    this.#fromNothing = after === 0
  }

  /** Tells how it stands where that changed; the state first, so that rooms and boxes find their conversation. */
  update(view: ListenerView): void {
    this.view = view
    const told = JSON.stringify([view.turn, view.state, view.resuming, view.as, view.slot, view.people, view.calls])
    if (told !== this.#told) {
      this.#told = told
      this.#send({
        t: 'conversation',
        conversation: this.id,
        turn: view.turn,
        state: view.state,
        as: view.as,
        slot: view.slot,
        people: view.people,
        calls: view.calls,
        ...view.wish,
        resuming: view.resuming,
        seconds: Math.floor(view.waitedSeconds),
        answerWithin: view.answerWithin === null ? null : Math.max(0, Math.min(600, Math.ceil(view.answerWithin))),
      })
    }
    // Who joined lets nobody in.
    if (view.state === 'active' && view.as === 'listener') this.#reopening ??= this.#asking()
    if (view.reach === this.#reach && view.reach === 'here') return
    if (this.#reach !== null || view.reach !== 'here') this.#peer(view)
    this.#reach = view.reach
  }

  #asking(): Reopening {
    const conversation = this.id
    const changed = (page: AskingPage): void => this.#send({ t: 'page', conversation, ...page })
    return this.#reopenings.desk(conversation, changed, (keys) => this.#send({ t: 'page-gone', conversation, keys }))
  }

  #peer(view: ListenerView): void {
    this.#send({ t: 'peer', conversation: this.id, reach: view.reach, silentFor: Math.floor(view.silentSeconds) })
  }

  /** Sends the rooms, frames and openings that the store holds and this connection has not been told of. */
  async catchUp(): Promise<void> {
    if (this.view.state !== 'active') return
    if (this.view.epoch > this.#epoch) await this.#newRooms()
    const { opened, last } = await this.#line.progress(this.id)
    if (last > this.#seen) for await (const frame of everyFrame(this.#line, this.id, this.#seen)) this.#frame(frame, this.#fromNothing)
    this.#fromNothing = false
    this.#openedUpTo(Math.max(0, ...opened.filter(({ slot }) => slot !== 0).map(({ number }) => number)))
    await this.#newNote()
  }

  /** A wake-up about it; true where the store must be asked. */
  hear(hint: unknown): boolean {
    if (isReopening(hint)) return false
    const known = hint as Hint | undefined
    if (!known || typeof known !== 'object') return true
    if ('box' in known) {
      if (known.number <= this.#seen) return false
      if (known.number !== this.#seen + 1 || !this.#members.has(known.epoch)) return true
      this.#frame(known)
    } else if ('opened' in known && known.by === 0) this.#openedUpTo(known.opened)
    return false
  }

  /** Her slot in an epoch; null where no such room is known. */
  async slotIn(epoch: number): Promise<number | null> {
    if (!this.#members.has(epoch)) await this.#newRooms()
    return this.#mine(epoch)
  }

  /** What of hers nobody opened, from all that was left unopened. */
  lostOf(lost: { slot: number; n: number }[]): number {
    const mine = new Set(Array.from(this.#members.keys(), (epoch) => this.#mine(epoch)))
    return lost.reduce((sum, { slot, n }) => sum + (mine.has(slot) ? n : 0), 0)
  }

  /** Her tab says up to where it holds the others' frames: what was sent before it was asked and did not come is sent again. */
  async holds(number: number): Promise<void> {
    if (this.#note === 'asked') {
      // What was sent before she was asked has come.
      this.#note = 'none'
      await this.#line.company.noteArrived(...this.#her, this.id)
    }
    if (number >= this.#sentBefore) return
    for await (const frame of everyFrame(this.#line, this.id, number)) this.#frame(frame)
  }

  asked(): void {
    this.#sentBefore = this.#sent
    if (this.#note === 'sent') this.#note = 'asked'
  }

  ticketOf(pageKeys: string): Uint8Array | null {
    return this.#reopening?.ticket(pageKeys) ?? null
  }

  keepOut(pageKeys: string): void {
    this.#reopening?.keepOut(pageKeys)
  }

  stop(): void {
    this.#reopening?.stop()
    this.#reopening = null
  }

  async #newRooms(): Promise<void> {
    for (const room of await this.#line.rooms(this.id, this.#epoch)) {
      this.#epoch = Math.max(this.#epoch, room.epoch)
      this.#members.set(room.epoch, seatsOf(room))
      this.#send({ t: 'room', conversation: this.id, turn: this.view.turn, room })
    }
  }

  #frame(frame: StoredFrame, hersToo = false): void {
    this.#seen = Math.max(this.#seen, frame.number)
    // What was written before she joined is not hers to have, sealed or not.
    if (frame.epoch < this.view.sinceEpoch) return
    const hers = frame.slot === this.#mine(frame.epoch)
    if (hers && !hersToo) return
    if (!hers) this.#sent = frame.number
    this.#send({ t: 'box', conversation: this.id, number: frame.number, epoch: frame.epoch, slot: frame.slot, box: textOf(frame.box) })
  }

  /** Her slot in an epoch: where she joined, the one she was given, from the first room made with her. */
  #mine(epoch: number): number | null {
    const { as, slot, sinceEpoch } = this.view
    const seat = this.#members.get(epoch)?.find((m) => m.role === as && (as === 'listener' || m.slot === slot))
    return seat && epoch >= sinceEpoch ? seat.slot : null
  }

  async #newNote(): Promise<void> {
    if (this.view.as !== 'listener' || this.#note !== 'none') return
    const note = await this.#line.company.noteFor(...this.#her, this.id)
    if (!note) return
    this.#note = 'sent'
    this.#send({ t: 'note', conversation: this.id, from: note.from, sealed: textOf(note.sealed) })
  }

  #openedUpTo(number: number): void {
    if (number <= this.#opened) return
    this.#opened = number
    this.#send({ t: 'opened', conversation: this.id, number })
  }
}

type Seat = { role: string; slot: number }

/** Who sits where in a room, from the statement's text; both sides check the statement itself. */
function seatsOf(room: Room): Seat[] {
  try {
    const body = JSON.parse(room.statement.body) as { members?: { role?: unknown; slot?: unknown }[] }
    return (body.members ?? []).flatMap(({ role, slot }) => (typeof role === 'string' && typeof slot === 'number' ? [{ role, slot }] : []))
  } catch {
    return []
  }
}
