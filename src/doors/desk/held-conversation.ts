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
  view: ListenerView
  #reopening: Reopening | null = null
  #told = ''
  #reach: ListenerView['reach'] | null = null
  #epoch = 0
  readonly #slots = new Map<number, number>()
  /** The highest number of anybody's frames that was seen here, and the highest of the others' that was sent. */
  #seen: number
  #sent: number
  #sentBefore = 0
  #opened = 0
  /** Her tab holds nothing of it: she also gets what she wrote herself, from a tab that is gone. */
  #fromNothing: boolean

  /** `after`: the highest number of the others' frames that her tab says it holds. */
  constructor(view: ListenerView, after: number, line: Line, reopenings: Reopenings, send: Send) {
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
    const told = `${view.turn} ${view.state} ${view.resuming}`
    if (told !== this.#told) {
      this.#told = told
      this.#send({
        t: 'conversation',
        conversation: this.id,
        turn: view.turn,
        state: view.state,
        as: 'listener',
        slot: 1,
        people: [],
        calls: [],
        ...view.wish,
        resuming: view.resuming,
        seconds: Math.floor(view.waitedSeconds),
        answerWithin: view.answerWithin === null ? null : Math.max(0, Math.min(600, Math.ceil(view.answerWithin))),
      })
    }
    if (view.state === 'active') this.#reopening ??= this.#asking()
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
    await this.#newRooms()
    for await (const frame of everyFrame(this.#line, this.id, this.#seen)) this.#frame(frame, this.#fromNothing)
    this.#fromNothing = false
    const { opened } = await this.#line.progress(this.id)
    const mine = [...this.#slots.values()]
    this.#openedUpTo(Math.max(0, ...opened.filter(({ slot }) => mine.includes(slot)).map(({ number }) => number)))
  }

  /** A wake-up about it; true where the store must be asked. */
  hear(hint: unknown): boolean {
    if (isReopening(hint)) return false
    const known = hint as Hint | undefined
    if (!known || typeof known !== 'object') return true
    if ('box' in known) {
      if (known.number <= this.#seen) return false
      if (known.number !== this.#seen + 1 || !this.#slots.has(known.epoch)) return true
      this.#frame(known)
    } else if ('opened' in known && ![...this.#slots.values()].includes(known.by)) this.#openedUpTo(known.opened)
    return false
  }

  /** Her slot in an epoch; null where no such room is known. */
  async slotIn(epoch: number): Promise<number | null> {
    if (!this.#slots.has(epoch)) await this.#newRooms()
    return this.#slots.get(epoch) ?? null
  }

  /** What of hers nobody opened, from all that was left unopened. */
  lostOf(lost: { slot: number; n: number }[]): number {
    const mine = new Set(this.#slots.values())
    return lost.reduce((sum, { slot, n }) => sum + (mine.has(slot) ? n : 0), 0)
  }

  /** Her tab says up to where it holds the others' frames: what was sent before it was asked and did not come is sent again. */
  async holds(number: number): Promise<void> {
    if (number >= this.#sentBefore) return
    for await (const frame of everyFrame(this.#line, this.id, number)) this.#frame(frame)
  }

  asked(): void {
    this.#sentBefore = this.#sent
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
      this.#slots.set(room.epoch, slotOfListener(room))
      this.#send({ t: 'room', conversation: this.id, turn: this.view.turn, room })
    }
  }

  #frame(frame: StoredFrame, hersToo = false): void {
    this.#seen = Math.max(this.#seen, frame.number)
    const hers = frame.slot === this.#slots.get(frame.epoch)
    if (hers && !hersToo) return
    if (!hers) this.#sent = frame.number
    this.#send({ t: 'box', conversation: this.id, number: frame.number, epoch: frame.epoch, slot: frame.slot, box: textOf(frame.box) })
  }

  #openedUpTo(number: number): void {
    if (number <= this.#opened) return
    this.#opened = number
    this.#send({ t: 'opened', conversation: this.id, number })
  }
}

/** The slot of the listener in a room, from the statement's text; both sides check the statement itself. */
function slotOfListener(room: Room): number {
  try {
    const body = JSON.parse(room.statement.body) as { members?: { role?: unknown; slot?: unknown }[] }
    const slot = body.members?.find((m) => m.role === 'listener')?.slot
    return typeof slot === 'number' ? slot : 1
  } catch {
    return 1
  }
}
