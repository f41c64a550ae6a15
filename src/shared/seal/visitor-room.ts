// The visitor's side of a sealed conversation, without transport or screen: it hears the wire's messages, says what to send and what to show.
import type { Room } from '../wire/parts.ts'
import type { FromVisitor } from '../wire/from-visitor.ts'
import type { ToVisitor } from '../wire/to-visitor.ts'
import { midOf } from './box.ts'
import { checkCredentials } from './directory.ts'
import { makeEpoch, openEpoch } from './epoch.ts'
import type { Before, SealRefusal } from './epoch.ts'
import { Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import { bytesOf, keyHash, makeKeyPairs } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'
import { Queue } from './queue.ts'
import { checkAtPage, same, visitorWith } from './room-check.ts'
import { roomHash } from './room-statement.ts'
import type { Person, VisitorEvent } from './visitor-event.ts'

export type { Person, VisitorEvent } from './visitor-event.ts'

/** What the page knows before any socket opens: the root's public key (raw point) and the installation's `depl`, base64url; `now` in seconds. */
export type Installation = { root: string; depl: string; now: () => number }

/** `turn`: the assignment it was made for. Each has an epoch of its own: a desk that comes back may have forgotten where it was. */
type Known = { epoch: number; hash: string; ck: Bytes; people: Person[]; turn: number }
/** A room this page made and sent. `alone`: no other of its number was sent, so boxes may follow it at once. */
type Made = Known & { room: Room; prev: string; alone: boolean }

/**
 * Give it every message in the order it came (`hear`), it calls `send` and `show` in order. What it sends while there is no connection may be
 * dropped: it sends again what matters when it hears `welcome`, `accepted` or `there`. It answers `there` itself. Not of its business:
 * `hello` (name `after` in it), `arrive`, `now`, `place`, `peer`, and what `refused` and `ended` say in words.
 */
export class VisitorRoom {
  readonly #installation: Installation
  readonly #send: (message: FromVisitor) => void
  readonly #show: (event: VisitorEvent) => void
  readonly #queue = new Queue(() => this.#refuse('internal'))
  readonly #in = new Inbox()
  readonly #out: Outbox
  #over = false
  #conversation: string | null = null
  #turn = 0
  #mine: KeyPairs | null = null
  /** Who is to be in the newest room, the listener first; empty before anybody accepted. */
  #people: Person[] = []
  #head: Known | null = null
  /** A room that named this page and was never opened here: the listener who let it in was gone before this page heard of it. */
  #before: Before | null = null
  #candidate: Made | null = null
  readonly #made = new Map<string, Made>()
  readonly #epochs = new Map<number, Known>()
  #reopening = false
  #heldRoom: Room | null = null
  #heldBoxes: (ToVisitor & { t: 'box' })[] = []
  /** The pages that ask, by the hash of their keys. The first is the one that was shown: what she answers is for it alone. */
  #asking: string[] = []
  #yielded = false

  /** `basic`: for a page without scripts; each of its texts says so inside the seal. */
  constructor(installation: Installation, send: (message: FromVisitor) => void, show: (event: VisitorEvent) => void, basic = false) {
    this.#installation = installation
    this.#send = (message) => {
      if (!this.#over) send(message)
    }
    this.#show = show
    this.#out = new Outbox(0, (epoch, box) => this.#send({ t: 'box', turn: this.#turn, epoch, box }), show, basic)
  }

  /** For `hello`: the highest box number that needs not be sent again. */
  get after(): number {
    return this.#in.after
  }

  /** A text of the visitor's, at any moment; `id` is the page's own name for it. It waits until a room is there. Resolves false where it is empty or too long (64 boxes, about 62,000 bytes), or this page may no longer write. */
  async say(id: string, text: string): Promise<boolean> {
    let taken = false
    await this.#queue.do(async () => {
      taken = !this.#over && !this.#yielded && this.#out.add(id, text)
      if (taken) await this.#out.pump(false)
    })
    return taken
  }

  /**
   * The visitor's yes that this listener (as `room` told her) may read what was said before she came: the texts the page still shows, in their order; `own`: the
   * visitor's. Sealed anew for whoever is in the room with her now; what is not opened when somebody else comes in is forgotten. Resolves false where somebody else
   * is the listener by now.
   */
  async shareEarlier(member: string, texts: { own: boolean; text: string }[]): Promise<boolean> {
    let taken = false
    await this.#queue.do(async () => {
      taken = !this.#over && !this.#yielded && this.#people[0]?.member === member
      if (taken) this.#out.share(texts)
      await this.#out.pump(false)
    })
    return taken
  }

  /** The answer to `asked`. Who agrees writes nothing more here; the keys go when the other page has taken over. */
  yield(agree: boolean): Promise<void> {
    return this.#queue.do(() => {
      const [keys] = this.#asking
      if (!keys) return
      this.#yielded = agree
      this.#send({ t: 'yield', keys, agree })
      // A yes may be taken back, and nobody else is asked about until then.
      if (!agree) this.#unasked(keys)
    })
  }

  /** Sends again what is on its way; harmless at any time. */
  retry(): Promise<void> {
    return this.#queue.do(() => this.#again())
  }

  /** Ends it from this page: says `leave`, drops the keys, tells what was lost. */
  leave(): Promise<void> {
    return this.#queue.do(() => {
      this.#send({ t: 'leave' })
      this.#end({ is: 'over' })
    })
  }

  /** Takes in one message of the server. Resolves when all that follows from it was sent and shown; never rejects. */
  hear(message: ToVisitor): Promise<void> {
    return this.#queue.do(() => (this.#over ? undefined : this.#hear(message)))
  }

  async #hear(message: ToVisitor): Promise<void> {
    switch (message.t) {
      case 'welcome':
        if (message.state === 'mine') {
          // Said into a broken line it may not have arrived.
          if (this.#head && this.#in.after > 0 && this.#in.whole) this.#send({ t: 'opened', number: this.#in.after })
          return this.#again()
        }
        if (message.state === 'other-page') return this.#head ? this.#end({ is: 'moved' }) : this.#reopen()
        if (message.state === 'gone' || this.#head) return this.#end({ is: 'over' })
        return this.#anew()
      case 'accepted':
        return this.#accepted(message)
      case 'room':
        return this.#room(message.turn, message.room)
      case 'box':
        return this.#box(message)
      case 'ack':
        if (await this.#out.ack(message.mid, message.number)) {
          await this.#stands()
          await this.#out.pump(false)
        }
        return
      case 'opened':
        return this.#out.opened(message.number)
      case 'there':
        this.#send({ t: 'here', turn: this.#turn, number: this.#in.after })
        return this.#again()
      case 'asked':
        if ((await keyHash(message.publicKeys)) !== message.keys) return
        if (!this.#asking.includes(message.keys)) this.#asking.push(message.keys)
        return this.#asking[0] === message.keys ? this.#show({ is: 'asked' }) : undefined
      case 'unasked':
        // Agreed or not: nobody takes over any more.
        return this.#unasked(message.keys)
      case 'moved':
      case 'not-let-in':
        return this.#end({ is: message.t })
      case 'ended':
        return this.#end({ is: 'over' })
      // What is no business of the seal: who is there, places, and what is said in words.
      default:
    }
  }

  /** This page asks no more, or was answered no: the next is shown, where it was the first. */
  #unasked(keys: string): void {
    const [first] = this.#asking
    this.#asking = this.#asking.filter((other) => other !== keys)
    if (keys !== first) return
    this.#yielded = false
    if (this.#asking.length > 0) this.#show({ is: 'asked' })
  }

  async #again(): Promise<void> {
    if (this.#candidate) this.#send({ t: 'room', turn: this.#turn, room: this.#candidate.room })
    await this.#out.pump(true)
  }

  async #keys(): Promise<KeyPairs> {
    return (this.#mine ??= await makeKeyPairs(false))
  }

  /** The server knows of no place of this page's: whatever was begun is forgotten, the texts wait for what comes. */
  #anew(): void {
    this.#out.use(null, true)
    this.#made.clear()
    this.#mine = this.#candidate = this.#conversation = this.#heldRoom = null
    this.#people = []
    this.#heldBoxes = []
    this.#before = null
    this.#turn = 0
    this.#reopening = false
  }

  /** This page was opened anew: only the listener's signature can make an epoch with its keys, never its own. */
  async #reopen(): Promise<void> {
    this.#reopening = true
    this.#send({ t: 'reopen', keys: (await this.#keys()).public })
  }

  async #accepted({ conversation, turn, listener, others }: ToVisitor & { t: 'accepted' }): Promise<void> {
    if (this.#conversation !== null && this.#conversation !== conversation) return this.#refuse('conversation')
    if (turn < this.#turn) return
    const { root, depl, now } = this.#installation
    const were = this.#people
    const people: Person[] = []
    for (const { role, slot, credentials } of [{ role: 'listener', slot: 1, credentials: listener } as const, ...others]) {
      const statement = credentials.shift.body
      // A shift that was verified is not asked for its hours again: it is never cut under a running conversation.
      const verified = were.find((p) => p.statement === statement && p.role === role) ?? (await checkCredentials(root, depl, credentials, now()))
      if (!verified || (role === 'coordinator' && !verified.coordinator)) return this.#refuse('credentials')
      // Nobody in two seats, and no two in one.
      if (!slot || people.some((p) => p.slot === slot || p.member === verified.member)) return this.#refuse('credentials')
      people.push({ ...verified, role, slot, statement })
    }
    const [target] = people as [Person]
    this.#people = people
    // What was shared is for those who were there.
    if (!people.every(({ member }) => were.some((p) => p.member === member))) this.#out.unshare()
    if (were[0]?.statement !== target.statement) this.#show({ is: 'listener', ...target, again: were[0]?.member === target.member, people })
    this.#conversation = conversation
    this.#turn = turn
    await this.#keys()
    if (this.#heldRoom) {
      const room = this.#heldRoom
      this.#heldRoom = null
      await this.#adopt(room)
    }
    await this.#settle()
  }

  /** Sees to it that the newest room is of this turn, with everybody who is verified and nobody else: makes the next epoch where it is not. */
  async #settle(): Promise<void> {
    const [people, mine, head] = [this.#people, this.#mine, this.#head]
    if (this.#over || this.#reopening || !people[0] || !mine) return
    const newest = this.#candidate ?? head
    if (newest?.turn === this.#turn && same(newest.people, people)) return this.#again()
    const before = head ?? this.#before
    // To the same listener the keys of all she was in before; to another none, and none to anybody else.
    const hers = (known: Known | null): boolean => known?.people[0]!.member === people[0]!.member
    const earlier = hers(head) ? [...this.#epochs.values()].filter(hers) : []
    const made = await makeEpoch(this.#place(), before, this.#turn, [visitorWith(mine.public), ...people], { by: 0, key: mine.sign.privateKey }, earlier)
    if (!made) return this.#refuse('credentials')
    const candidate: Made = { ...made, epoch: made.room.epoch, people, turn: this.#turn, prev: before?.hash ?? '', alone: !this.#candidate }
    this.#candidate = candidate
    this.#made.set(candidate.hash, candidate)
    this.#send({ t: 'room', turn: this.#turn, room: candidate.room })
    this.#enter(candidate, candidate.alone)
    await this.#out.pump(false)
  }

  /** From now on it is written in this room; not `open`: as soon as the server keeps it. */
  #enter(known: Known, open: boolean): void {
    const { epoch, people } = known
    const { member } = people[0]!
    this.#out.use(open ? { ...known, place: this.#place() } : null, this.#head !== null && this.#head.people[0]!.member !== member)
    if (open) this.#show({ is: 'room', epoch, member, people })
  }

  async #room(turn: number, room: Room): Promise<void> {
    const hash = await roomHash(room.statement)
    if (hash === this.#head?.hash) return
    const made = this.#made.get(hash)
    if (made) {
      if (made.epoch <= (this.#head?.epoch ?? 0)) return
      if (made.prev !== ((this.#head ?? this.#before)?.hash ?? '')) return this.#refuse('prev')
      await this.#stands(made)
      return this.#settle()
    }
    // The server may tell again of rooms from before: what is known must be the same.
    if (this.#head && room.epoch <= this.#head.epoch) return this.#epochs.has(room.epoch) ? this.#refuse('epoch') : undefined
    // Whoever signed it may be somebody whose `accepted` is still to come.
    if (!this.#people[0] || turn > this.#turn) {
      this.#heldRoom = room
      return
    }
    await this.#adopt(room)
    await this.#settle()
  }

  /** A room somebody else made. */
  async #adopt(room: Room): Promise<void> {
    const [[target], mine, place, head] = [this.#people as [Person], await this.#keys(), this.#place(), this.#head]
    if (!head && !this.#reopening) return this.#refuse('signer')
    const checked = await checkAtPage(place, room, head, mine.public, target.keys)
    if (typeof checked === 'string') return this.#refuse(checked)
    if ('over' in checked) {
      // Where it was let in by somebody who is gone, it begins the next room with whom it has verified.
      if (checked.after) [this.#before, this.#reopening] = [checked.after, false]
      return
    }
    const { read } = checked
    const keys = await openEpoch(place, read.body, room.wraps, { role: 'visitor', seal: mine.seal, public: mine.public })
    if (typeof keys === 'string') return this.#refuse(keys)
    this.#reopening = false
    const { epoch, turn } = read.body
    await this.#stands({ epoch, turn, hash: read.hash, ck: keys.ck, people: [target] })
    await this.#out.pump(false)
  }

  /** This room is the one the server keeps, by default the one sent last: what was held back for it is heard. */
  async #stands(known: Known | null = this.#candidate): Promise<void> {
    if (!known) return
    const going = known === this.#candidate && this.#candidate.alone
    this.#candidate = null
    if (!this.#head) this.#in.late = known.epoch > 1
    if (!going) this.#enter(known, true)
    this.#head = known
    this.#epochs.set(known.epoch, known)
    const held = this.#heldBoxes
    this.#heldBoxes = []
    for (const box of held) if (!this.#over) await this.#box(box)
  }

  async #box(message: ToVisitor & { t: 'box' }): Promise<void> {
    const { number, epoch, slot, box } = message
    if (number <= this.#in.after) return
    const ahead = this.#candidate?.alone && this.#candidate.epoch === epoch ? this.#candidate : null
    const known = this.#epochs.get(epoch) ?? ahead
    if (!known) {
      // Of an epoch before this page's first (of those since it holds every key): hidden from it. Of a later one: its room is still to come.
      if (this.#head && epoch < this.#head.epoch) {
        const wrong = this.#in.pass(number, slot, epoch)
        if (wrong) this.#refuse(wrong)
      } else if (this.#heldBoxes.length < 64) this.#heldBoxes.push(message)
      return
    }
    if (slot === 0) {
      if (!this.#out.sealed(midOf(bytesOf(box)))) return this.#refuse('own-slot')
      this.#in.after = number
      return
    }
    const by = known.people.find((p) => p.slot === slot)
    const result = by ? await this.#in.open(this.#place(), known, slot, box) : 'box'
    if (result === 'box' && known === ahead) {
      // Perhaps another room of this number is the one that is kept.
      this.#heldBoxes.push(message)
      return
    }
    if (typeof result === 'string') return this.#refuse(result)
    this.#in.after = number
    if (known === ahead) await this.#stands()
    if (result.heard) {
      const { member, role } = by!
      const here = this.#people.some((p) => p.slot === slot && p.member === member)
      this.#show({ is: here ? 'heard' : 'late', member, role, slot, ...result.heard })
    }
    if (this.#in.whole) this.#send({ t: 'opened', number })
  }

  #place(): { depl: string; conversation: string } {
    return { depl: this.#installation.depl, conversation: this.#conversation! }
  }

  #refuse(code: SealRefusal): void {
    this.#end({ is: 'refused', code })
  }

  #end(event: VisitorEvent): void {
    if (this.#over) return
    this.#over = true
    this.#out.lose(Infinity)
    for (const known of [...this.#epochs.values(), ...this.#made.values()]) known.ck.fill(0)
    this.#epochs.clear()
    this.#made.clear()
    this.#mine = this.#head = this.#candidate = null
    this.#people = []
    this.#show(event)
  }
}
