// A desk's side of one sealed conversation, the listener's or a guest's, without transport or screen: it hears the desk's messages, says what to send and what to show.
import type { PublicKeys, Role, Room } from '../wire/parts.ts'
import type { FromDesk } from '../wire/from-desk.ts'
import type { ToDesk } from '../wire/to-desk.ts'
import { midOf } from './box.ts'
import { makeEpoch, openEpoch } from './epoch.ts'
import type { Before, SealRefusal } from './epoch.ts'
import { Inbox } from './inbox.ts'
import type { Heard } from './inbox.ts'
import { Outbox } from './outbox.ts'
import type { TextEvent } from './outbox.ts'
import { bytesOf, importSealTo, importVerifier, keyHash } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'
import { Queue } from './queue.ts'
import { checkAtDesk, pair } from './room-check.ts'
import type { Chain } from './room-check.ts'
import { readRoom, roomHash } from './room-statement.ts'
import type { Member, RoomBody } from './room-statement.ts'
import type { Place } from './wrap.ts'

/** Where a desk sits: the listener in slot 1, a coordinator or an interpreter who joined in one from 2 on, hers as long as she stays. */
export type Seat = { role: Exclude<Role, 'visitor'>; slot: number }

export type ListenerEvent =
  /**
   * She and the visitor are in the room. `people`: everybody in it, the visitor and herself among them, each with the hash of the keys; always show it. `anew`: the
   * visitor's page is another one than before, let in by her or by who had the conversation meanwhile: always show it.
   */
  | { is: 'room'; epoch: number; anew: boolean; people: RoomBody['members'] }
  /** A text of hers has moved on. */
  | TextEvent
  /** A text of whoever sits in `slot` in that room, as `role`; `own`: one she wrote before her desk was reloaded. `basic`: the visitor's page has no scripts, our server saw it. */
  | { is: 'heard'; own: boolean; role: Role; slot: number; text: string; basic: boolean }
  /** The same from a page that was replaced, come after the room with the new one stood: never show it as a word of the page that is there. */
  | { is: 'late'; own: boolean; role: Role; slot: number; text: string; basic: boolean }
  /** A text from before she came, which the visitor's page shares with her: the visitor's, or, as that page tells it, of a listener before. */
  | { is: 'earlier'; by: 'visitor' | 'listener'; text: string }
  /** The visitor's page was opened anew: make sure it is her, then `letIn` or `keepOut`. Only after `agreed` or `gone` can it be let in. */
  | { is: 'page'; keys: PublicKeys; oldPage: 'asking' | 'agreed' | 'refused' | 'gone' }
  /** The page could not be let in (the old one refused, or the room moved on). */
  | { is: 'not-let-in' }
  /** It is over, or somebody else's; texts that nobody opened were told lost before. The keys are gone. */
  | { is: 'over' }
  /** Something does not fit: nothing more is sealed or sent. The keys are gone. */
  | { is: 'refused'; code: SealRefusal }

/** Boxes kept aside until the room they belong to comes: as many as the line keeps of one conversation, where her desk begins anew. */
const heldMost = 20_000

type Known = { epoch: number; turn: number; hash: string; ck: Bytes; visitor: PublicKeys; sender: string; people: RoomBody['members'] }
/** A room she made for a new page; `texts`: how many she had written by then. */
type Made = Known & { room: Room; texts: number }

/**
 * One for each conversation, made when it becomes hers, with the keys of her shift, and for her seat: where that becomes another, end it and make the next. Give it every message of the desk's socket in order (`hear`: what
 * is about another conversation it ignores); it calls `send` and `show` in order. What it sends while there is no connection may be
 * dropped: it sends again at `conversation` and `there`. `hello` and `here` are the desk's own, with `turn` and `after` from here.
 */
export class ListenerRoom {
  readonly #place: Place
  readonly #shift: KeyPairs
  readonly #own: Member
  readonly #send: (message: FromDesk) => void
  readonly #show: (event: ListenerEvent) => void
  readonly #queue = new Queue(() => this.#end({ is: 'refused', code: 'internal' }))
  readonly #in = new Inbox()
  readonly #out: Outbox
  #over = false
  #turn: number
  /** The turn this desk began with: what is sealed in its slot from then on, it sealed itself. */
  readonly #firstTurn: number
  /** The newest room she was told of; and the newest since she was first in it, checked from there on. */
  #before: Before | null = null
  #chain: Chain | null = null
  readonly #hashes = new Map<number, string>()
  /** Who was in each room she was told of, by epoch: those before her time follow each other by `prev` up to the first that is checked. */
  readonly #members = new Map<number, RoomBody['members']>()
  #head: Known | null = null
  #candidate: Made | null = null
  #lost = 0
  readonly #epochs = new Map<number, Known>()
  #heldBoxes: (ToDesk & { t: 'box' })[] = []

  constructor(place: Place, turn: number, shift: KeyPairs, send: (message: FromDesk) => void, show: (event: ListenerEvent) => void, seat: Seat = { role: 'listener', slot: 1 }) {
    this.#place = place
    this.#own = { role: seat.role, slot: seat.slot, keys: shift.public }
    this.#turn = this.#firstTurn = turn
    this.#shift = shift
    this.#send = (message) => {
      if (!this.#over) send(message)
    }
    this.#show = show
    // The line sends a guest nothing from before she came: whoever she meets there may be at a later text than the first.
    this.#in.late = seat.role !== 'listener'
    const conversation = place.conversation
    this.#out = new Outbox(seat.slot, (epoch, box) => this.#send({ t: 'box', conversation, turn: this.#turn, epoch, box }), show)
  }

  /** For `hello`: the highest box number that needs not be sent again. */
  get after(): number {
    return this.#in.after
  }

  /** The newest turn this room knows. */
  get turn(): number {
    return this.#turn
  }

  /** Her seat, for as long as this room is hers. */
  get slot(): number {
    return this.#own.slot
  }

  /** A text of hers; `id` is the desk's own name for it. It waits until she is in the room. Resolves false where it is empty or too long, or all is over. */
  async say(id: string, text: string): Promise<boolean> {
    let taken = false
    await this.#queue.do(async () => {
      taken = !this.#over && this.#out.add(id, text)
      if (taken) await this.#out.pump(false)
    })
    return taken
  }

  /**
   * Lets the visitor's new page in: the next epoch with a fresh key, for it and her alone, signed with her shift key. Nothing earlier is shown there;
   * what the old page had not opened is told lost as soon as the room stands. The page makes the next room with everybody else. Resolves false where the keys are no
   * points of the curve, no room is known, or she is a guest.
   */
  async letIn(page: PublicKeys): Promise<boolean> {
    let made = false
    await this.#queue.do(async () => {
      if (this.#over || this.#own.role !== 'listener' || !this.#before || !(await importSealTo(page.seal)) || !(await importVerifier(page.sign))) return
      const members = pair(page, this.#shift.public)
      const epoch = await makeEpoch(this.#place, this.#before, this.#turn, members, { by: 1, key: this.#shift.sign.privateKey }, [])
      if (!epoch) return
      made = true
      const sender = await keyHash(page)
      const people: Known['people'] = [
        { role: 'visitor', slot: 0, keys: sender },
        { role: 'listener', slot: 1, keys: await keyHash(this.#shift.public) },
      ]
      this.#candidate = { ...epoch, epoch: epoch.room.epoch, turn: this.#turn, visitor: page, sender, people, texts: this.#out.count }
      this.#out.pause()
      this.#sendRoom()
    })
    return made
  }

  /** The visitor's new page is not let in. */
  async keepOut(page: PublicKeys): Promise<void> {
    const pageKeys = await keyHash(page)
    return this.#queue.do(() => this.#send({ t: 'keep-out', conversation: this.#place.conversation, turn: this.#turn, pageKeys }))
  }

  /** Sends again what is on its way; harmless at any time. */
  retry(): Promise<void> {
    return this.#queue.do(() => this.#again())
  }

  /** Drops the keys of this conversation: it ended, went on to somebody else, or she leaves it. Sends nothing. */
  end(): Promise<void> {
    return this.#queue.do(() => this.#end({ is: 'over' }))
  }

  /** Takes in one message of the server. Resolves when all that follows from it was sent and shown; never rejects. */
  hear(message: ToDesk): Promise<void> {
    return this.#queue.do(() => (this.#over ? undefined : this.#hear(message)))
  }

  async #hear(message: ToDesk): Promise<void> {
    if (message.t === 'there') return this.#again()
    if (!('conversation' in message) || message.conversation !== this.#place.conversation) return
    switch (message.t) {
      case 'conversation':
        if (message.turn < this.#turn) return
        if (message.turn > this.#turn) this.#out.use(null, false)
        this.#turn = message.turn
        if (this.#head && this.#in.after > 0 && this.#in.whole) this.#opened(this.#in.after)
        return this.#again()
      case 'room':
        return this.#room(message.room)
      case 'box':
        return this.#box(message)
      case 'ack':
        if (await this.#out.ack(message.mid, message.number)) await this.#out.pump(false)
        return
      case 'opened':
        return this.#out.opened(message.number)
      case 'page':
        if ((await keyHash(message.publicKeys)) !== message.keys) return this.#refuse('statement')
        return this.#show({ is: 'page', keys: message.publicKeys, oldPage: message.oldPage })
      case 'gone':
        return this.#end({ is: 'over' })
      case 'refused':
        if (message.of === 'room' && message.code !== 'unavailable' && message.code !== 'full') await this.#back()
        return
      case 'page-gone':
      case 'peer':
    }
  }

  async #again(): Promise<void> {
    if (this.#candidate) this.#sendRoom()
    await this.#out.pump(true)
  }

  #sendRoom(): void {
    const { room, sender: pageKeys } = this.#candidate!
    this.#send({ t: 'room', conversation: this.#place.conversation, turn: this.#turn, room, pageKeys })
  }

  #opened(number: number): void {
    this.#send({ t: 'opened', conversation: this.#place.conversation, number })
  }

  /** The page was not let in: what she writes goes to the page that is in the room. */
  async #back(): Promise<void> {
    if (!this.#candidate) return
    this.#lost = this.#candidate.texts
    this.#candidate = null
    this.#show({ is: 'not-let-in' })
    this.#out.resume()
    await this.#out.pump(true)
  }

  async #room(room: Room): Promise<void> {
    const hash = await roomHash(room.statement)
    if (hash === this.#head?.hash) return
    if (hash === this.#candidate?.hash) return this.#stands()
    const read = await readRoom(this.#place.conversation, room)
    if (!read) return this.#refuse('statement')
    const { body } = read
    const chain = this.#chain
    if (chain) {
      // The server tells all rooms again after a break: what is known must be the same.
      if (body.epoch <= chain.epoch) return (this.#hashes.get(body.epoch) ?? hash) === hash ? undefined : this.#refuse('epoch')
    } else if (this.#before) {
      // Rooms of before her time: she cannot tell who signed them, but they must follow each other.
      if (body.epoch <= this.#before.epoch) return
      if (body.epoch === this.#before.epoch + 1 && body.prev !== this.#before.hash) return this.#refuse('prev')
    }
    const unnamed = !read.members.some((m) => m.keys.sign === this.#shift.public.sign)
    if (!chain && unnamed) {
      this.#members.set(body.epoch, body.members)
      this.#before = { epoch: body.epoch, hash }
      return
    }
    const checked = await checkAtDesk(this.#place, room, read, chain, this.#own)
    if (checked === 'signer' && this.#own.role !== 'listener' && unnamed && body.by === 1) {
      // A listener who came back with a new shift let a page in: a guest cannot know that key. She is not in that room, and begins anew with the next that names her.
      this.#chain = null
      this.#before = { epoch: body.epoch, hash }
      this.#hashes.set(body.epoch, hash)
      this.#members.set(body.epoch, body.members)
      return this.#wait(body.by)
    }
    if (typeof checked === 'string') return this.#refuse(checked)
    const { inIt } = checked
    const { visitor: named } = (this.#chain = checked.chain)
    this.#before = this.#chain
    this.#hashes.set(body.epoch, hash)
    this.#members.set(body.epoch, body.members)
    if (!inIt) return this.#wait(body.by)
    const own = { role: this.#own.role, seal: this.#shift.seal, public: this.#shift.public }
    const keys = await openEpoch(this.#place, body, room.wraps, own)
    if (typeof keys === 'string') return this.#refuse(keys)
    const sender = await keyHash(named)
    if (this.#candidate) this.#show({ is: 'not-let-in' })
    for (const e of keys.earlier) this.#epochs.set(e.epoch, { ...e, turn: 0, hash: '', visitor: named, sender, people: this.#members.get(e.epoch) ?? [] })
    await this.#hold({ epoch: body.epoch, turn: body.turn, hash, ck: keys.ck, visitor: named, sender, people: body.members })
  }

  /** It went on without her for now: what she writes waits. Where a listener let a page in, what she wrote by then was for the page before. */
  #wait(by: number): void {
    if (by === 1) this.#lost = this.#out.count
    this.#out.use(null, false)
  }

  /** The room she made for the new page is the newest. */
  async #stands(): Promise<void> {
    const candidate = this.#candidate!
    this.#lost = candidate.texts
    this.#chain = { epoch: candidate.epoch, hash: candidate.hash, visitor: candidate.visitor, listener: this.#shift.public }
    this.#before = this.#chain
    this.#hashes.set(candidate.epoch, candidate.hash)
    this.#members.set(candidate.epoch, candidate.people)
    await this.#hold(candidate)
  }

  async #hold(known: Known): Promise<void> {
    const anew = this.#head !== null && this.#head.sender !== known.sender
    // What the old page had not opened is not shown on the new one.
    if (anew) {
      this.#out.lose(this.#lost)
      // Nor what the other desks had written to it, sent or not.
      for (let slot = 1; slot < 8; slot++) this.#in.gap(slot)
    }
    this.#candidate = null
    this.#head = known
    this.#epochs.set(known.epoch, known)
    // A room of an earlier turn may hold boxes of a desk of hers that is gone: the visitor's page makes the next one.
    this.#out.use(known.turn === this.#turn ? { ...known, place: this.#place } : null, false)
    this.#show({ is: 'room', epoch: known.epoch, anew, people: known.people })
    const held = this.#heldBoxes
    this.#heldBoxes = []
    for (const box of held) if (!this.#over) await this.#box(box)
    await this.#out.pump(false)
  }

  async #box(message: ToDesk & { t: 'box' }): Promise<void> {
    const { number, epoch, slot, box } = message
    if (number <= this.#in.after) return
    const ahead = this.#candidate?.epoch === epoch ? this.#candidate : null
    const known = this.#epochs.get(epoch) ?? ahead
    if (!known) {
      // Of an epoch that is hidden from her, or of one whose room is still to come.
      if (this.#head && epoch < this.#head.epoch) {
        const wrong = this.#in.pass(number, slot, epoch)
        if (wrong) this.#refuse(wrong)
      } else if (this.#heldBoxes.length < heldMost) this.#heldBoxes.push(message)
      return
    }
    // What was written in her slot before this turn is from a desk of hers that is gone: it is opened like the visitor's.
    const own = slot === this.#own.slot
    if (own && known.turn >= this.#firstTurn) {
      if (!this.#out.sealed(midOf(bytesOf(box)))) return this.#refuse('own-slot')
      this.#in.after = number
      return
    }
    const by = known.people.find((p) => p.slot === slot)
    const result = by ? await this.#in.open(this.#place, known, slot, box) : 'box'
    if (result === 'box' && known === ahead) {
      // Perhaps another room of this number is the one that is kept.
      this.#heldBoxes.push(message)
      return
    }
    if (typeof result === 'string') return this.#refuse(result)
    if (known === ahead) await this.#stands()
    this.#in.after = number
    if (result.heard) this.#heard(known, by!, result.heard)
    if (this.#in.whole) this.#opened(number)
  }

  #heard(known: Known, { role, slot }: { role: Role; slot: number }, { text, basic, earlier }: NonNullable<Heard>): void {
    const is = slot === 0 && known.sender !== this.#head!.sender ? 'late' : 'heard'
    // Only the visitor's page shares what was said before.
    if (earlier === null || slot !== 0) this.#show({ is, own: slot === this.#own.slot, role, slot, text, basic })
    // What a replaced page shares late was meant for the room it was in.
    else if (is === 'heard') this.#show({ is: 'earlier', by: earlier === 0 ? 'visitor' : 'listener', text })
  }

  #refuse(code: SealRefusal): void {
    this.#end({ is: 'refused', code })
  }

  #end(event: ListenerEvent): void {
    if (this.#over) return
    this.#over = true
    this.#out.lose(Infinity)
    for (const known of this.#epochs.values()) known.ck.fill(0)
    this.#epochs.clear()
    this.#head = this.#candidate = null
    this.#show(event)
  }
}
