// One visitor's page on one socket: takes its frames in order, asks the line, and answers each that is refused with a code.
import type { Line, Wish } from '../../domain/line/line.ts'
import type { AskingPage, Reopenings } from '../../domain/line/reopening.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { bytesOf, textOf } from '../../platform/http/base64url.ts'
import { toBytes } from '../../shared/base/id.ts'
import { languageOf } from '../../shared/base/language.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { fromVisitorMax, readFromVisitor } from '../../shared/wire/from-visitor.ts'
import type { FromVisitor } from '../../shared/wire/from-visitor.ts'
import type { Solved } from '../../shared/wire/parts.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { ChatReader } from './chat-reader.ts'
import type { CredentialsOf } from './chat-reader.ts'
import { FrameLimit } from './frame-limit.ts'
import type { Availability } from './availability.ts'
import { NowTold } from './now-told.ts'
import type { Admission } from './visitor-limits.ts'

/** The socket as this connection needs it. `waiting`: bytes the other side has not taken yet. `left`: closes it, and says that the visit has ended. */
export type Wire = { send: (frame: string) => void; waiting: () => number; close: () => void; left: () => void }

/** For which visit a socket was opened, and what the limits say to it; `hasEnded`: whether the visit has ended meanwhile. */
export type Admitted = Admission & { readonly visit: Uint8Array; readonly hasEnded: () => boolean }

/** What all connections share. `root`: the public half of the installation's root (raw point, base64url), null before set-up. */
export type ChatRoom = {
  readonly line: Line
  readonly bus: Bus
  readonly reopenings: Reopenings
  readonly availability: Availability
  readonly credentialsOf: CredentialsOf
  readonly depl: string
  readonly root: () => string | null
}

/**
 * `none`: no place yet. `mine`: a place or a conversation. `other-page`: asks to be let in, or may. `over`: ended or replaced, nothing more is taken.
 */
type Phase = 'new' | 'none' | 'mine' | 'other-page' | 'over'

/** A page that takes nothing is let go: it comes back and says what it has. */
const slowBytes = 1024 * 1024
/** So many frames may wait for the store; more is not honest traffic, which has one box on its way. */
const mostQueued = 256
/** A page that has not answered for so long sleeps: its socket is let go. Above the line's own 90 s. */
const silentMs = 150_000
/** So much a page may have stored for one conversation on one connection: hours of writing without a pause. */
const mostBoxes = 2000
const mostRooms = 200
/** And so often at most it may ask to be let in. */
const reopenEveryMs = 3000
/** And after so long it does not count as awake when another page asks to take over. */
const awakeMs = 15_000

/**
 * Frames are worked off one after the other. A refusal changes nothing: what was refused is not kept, the other side does not hear of it.
 * Nothing of a frame is ever part of an error.
 */
export class ChatConnection {
  readonly #room: ChatRoom
  readonly #admitted: Admitted
  readonly #visit: Uint8Array
  readonly #wire: Wire
  readonly #limit = new FrameLimit()
  readonly #reader: ChatReader
  readonly #now: NowTold
  #phase: Phase = 'new'
  #ticket: Uint8Array = new Uint8Array(0)
  #conversation: string | null = null
  #queue: Promise<void> = Promise.resolve()
  #queued = 0
  #closed = false
  #heardAt = performance.now()
  #hereAt = -1e6
  #ticks = 0
  #pulling = false
  #ends: (() => void)[] = []
  #old: ReturnType<Reopenings['old']> | null = null
  #asking: ReturnType<Reopenings['ask']> | null = null
  #reopenedAt = -1e6
  #nobody = false
  #solved: Solved | null = null
  #boxes = 0
  #rooms = 0

  constructor(room: ChatRoom, admitted: Admitted, wire: Wire) {
    this.#room = room
    this.#admitted = admitted
    this.#visit = admitted.visit
    this.#wire = wire
    const holds = async (): Promise<boolean> => {
      await this.#find()
      return this.#phase === 'mine'
    }
    const send = (message: ToVisitor): void => this.#send(message)
    this.#now = new NowTold(room.availability, send)
    this.#reader = new ChatReader(room.line, room.credentialsOf, send, holds, (language) => this.#now.nobody(language))
  }

  /** A text frame of the page; null stands for one that is no UTF-8 text. */
  receive(frame: string | null): void {
    if (this.#closed) return
    this.#heardAt = performance.now()
    if (!this.#limit.take() || this.#queued >= mostQueued) {
      this.#refuse('too-many', null)
      return this.#wire.close()
    }
    if (frame === null) return this.#refuse('malformed', null)
    if (frame.length > fromVisitorMax) return this.#refuse('too-large', null)
    const message = readFromVisitor(frame)
    if (typeof message === 'string') return this.#refuse(message, null)
    this.#queued++
    this.#then(async () => {
      this.#queued--
      await this.#take(message)
    }, message.t)
  }

  /** Every five seconds: reads what a lost wake-up would have told, and asks the page whether it is there. */
  tick(): void {
    const now = performance.now()
    if (now - this.#heardAt > silentMs) return this.#wire.close()
    if (this.#admitted.hasEnded()) return this.#wire.left()
    this.#ticks++
    this.#then(async () => {
      if (this.#phase === 'mine') {
        // Which page holds the conversation is asked only while a room stands: before, asking would take the place.
        if (this.#reader.epoch > 0 && this.#ticks % 3 === 0) await this.#find()
        await this.#pull()
      } else if (this.#phase === 'other-page') await this.#find()
      if (this.#phase !== 'over') this.#send({ t: 'there', turn: this.#reader.turn, number: this.#reader.number })
    }, null)
  }

  /** The socket is closed. Nothing of the line changes: the page comes back, or its silence tells. */
  closed(): void {
    this.#closed = true
    this.#let()
  }

  #then(work: () => Promise<void>, of: string | null): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return
      try {
        await work()
      } catch (error) {
        const code = error instanceof Problem ? error.code : 'internal'
        // Somebody else's page holds it now.
        if (code === 'no-ticket' && this.#phase === 'mine') this.#replaced(false)
        else this.#refuse(code, of)
      }
      // The socket closed while the store answered: what began to listen meanwhile would listen for ever.
      if (this.#closed) this.#let()
    })
  }

  async #take(message: FromVisitor): Promise<void> {
    const { line } = this.#room
    if (message.t === 'hello') return this.#hello(message.ticket, message.after)
    if (this.#phase === 'new') throw new Problem('no-ticket')
    if (message.t === 'here') return this.#here()
    if (this.#phase === 'over') throw new Problem('conversation-ended')
    if (message.t === 'solved') {
      this.#solved = message
      return
    }
    if (message.t === 'arrive') return this.#arrive(message)
    if (this.#phase === 'other-page') {
      if (message.t === 'reopen') return this.#reopen(message.keys)
      // Whoever holds the visit's address can end what it holds: so can the exit.
      if (message.t === 'leave') {
        await line.leaveVisit(this.#visit)
        return this.#begin()
      }
      throw new Problem('out-of-order')
    }
    const conversation = this.#conversation
    if (!conversation) throw new Problem('out-of-order')
    const sender = { ticket: this.#ticket }
    switch (message.t) {
      case 'box': {
        const box = bytesOf(message.box)
        if (!box) throw new Problem('malformed')
        if (this.#boxes >= mostBoxes) throw new Problem('too-many')
        const mid = textOf(box.subarray(1, 17))
        const number = await line.put(sender, conversation, message.turn, { mid, epoch: message.epoch, slot: 0, box })
        this.#boxes++
        return this.#send({ t: 'ack', mid, number })
      }
      case 'room':
        if (this.#rooms >= mostRooms) throw new Problem('too-many')
        await line.putRoom(sender, conversation, message.turn, message.room, null)
        this.#rooms++
        // The page hears its own room back: the server keeps it.
        return this.#pull()
      case 'opened':
        return line.opened(sender, conversation, message.number)
      case 'yield':
        return this.#old?.answer(message.keys, message.agree)
      case 'hand-over':
        await line.company.agree(this.#ticket, conversation, message.n, message.agree)
        return
      case 'leave':
        await line.leave(this.#ticket)
        return this.#pull()
      case 'reopen':
        throw new Problem('out-of-order')
    }
  }

  async #hello(ticket: string, after: number): Promise<void> {
    if (this.#phase !== 'new') throw new Problem('out-of-order')
    const bytes = toBytes(ticket)
    if (!bytes) throw new Problem('malformed')
    this.#ticket = bytes
    this.#reader.number = after
    await this.#find()
  }

  /** What this ticket holds now, and what follows from it. */
  async #find(): Promise<void> {
    const found = await this.#room.line.find(this.#ticket, this.#visit)
    if (this.#closed) return
    const before = this.#phase
    switch (found.is) {
      case 'none':
        if (before === 'mine' || before === 'other-page') return this.#over(await this.#reader.end())
        return this.#begin()
      case 'gone':
        if (before === 'new') this.#welcome('gone')
        return this.#over({ t: 'ended', why: found.why, lost: found.lost.find(({ slot }) => slot === 0)?.n ?? 0 })
      case 'mine':
        if (before === 'mine') return
        this.#hold(found.conversation)
        if (before === 'new') this.#welcome('mine')
        return this.#pull()
      case 'other-page':
        if (before === 'mine') return this.#replaced(false)
        if (before !== 'other-page') {
          this.#phase = 'other-page'
          this.#conversation = found.conversation
          this.#reader.of(found.conversation)
          this.#welcome('other-page')
        }
        return this.#canBeLetIn(found.conversation)
    }
  }

  #begin(): void {
    if (this.#closed) return
    this.#let()
    this.#admitted.holds(false)
    this.#phase = 'none'
    this.#conversation = null
    this.#welcome('none')
    this.#now.forget()
    this.#ends.push(this.#now.listen())
  }

  async #arrive(wish: Wish): Promise<void> {
    if (this.#phase === 'other-page') throw new Problem('out-of-order')
    const language = languageOf(wish.language)
    if (!language) throw new Problem('malformed')
    if (this.#phase === 'none') {
      const solved = this.#solved
      this.#solved = null
      const arrival = await this.#admitted.arriving(solved)
      if (arrival.is === 'work') return this.#send({ t: 'work', challenge: arrival.challenge, seconds: arrival.seconds, again: arrival.again ? 1 : 0 })
      const { woman, danger, interpreter } = wish
      const others = wish.others.filter((tag) => languageOf(tag))
      const taking = this.#room.line.arrive(this.#ticket, this.#visit, { language: language.tag, woman, danger, others, interpreter })
      taking.catch(arrival.undo)
      const { conversation } = await taking
      // The exit came while the place was being taken, and found nothing to let go of yet.
      if (this.#admitted.hasEnded()) await this.#room.line.leave(this.#ticket)
      this.#hold(conversation)
    }
    return this.#pull()
  }

  /** From now on this page has the conversation, and hears of it. */
  #hold(conversation: string): void {
    // A socket that is gone must not say that it holds it: this page's next one would be closed.
    if (this.#closed) return
    // Let in: its question was answered, not withdrawn.
    this.#asking?.(true)
    this.#let()
    this.#admitted.holds(true)
    const { bus, reopenings } = this.#room
    this.#phase = 'mine'
    if (conversation !== this.#conversation) this.#boxes = this.#rooms = 0
    this.#conversation = conversation
    this.#reader.of(conversation)
    this.#ends.push(
      bus.listen(`conversation:${conversation}`, (hint) => {
        if (this.#reader.hear(hint)) this.#soon()
      }),
      reopenings.hold(conversation, this.#ticket, (samePage) => this.#then(async () => this.#replaced(samePage), null)),
    )
    const asked = ({ keys, publicKeys }: AskingPage): void => this.#send({ t: 'asked', keys, publicKeys })
    this.#old = reopenings.old(conversation, asked, () => this.#awake(), (keys) => this.#send({ t: 'unasked', keys }))
    // Who waits must know where everybody has gone off duty.
    this.#ends.push(this.#old.stop, this.#now.listen(() => this.#reader.talking, () => this.#soon()))
  }

  /** Only a listener lets it in: where none has the conversation any more, the page is told that much, and may begin anew at once. */
  async #canBeLetIn(conversation: string): Promise<void> {
    const view = await this.#room.line.visitorView(conversation)
    const nobody = view !== null && view.state !== 'active'
    if (nobody !== this.#nobody && this.#phase === 'other-page') this.#send({ t: 'peer', reach: nobody ? 'lost' : 'here' })
    this.#nobody = nobody
  }

  #reopen(keys: { seal: string; sign: string }): void {
    const now = performance.now()
    if (now - this.#reopenedAt < reopenEveryMs) throw new Problem('too-many')
    this.#reopenedAt = now
    const conversation = this.#conversation!
    this.#let()
    this.#asking = this.#room.reopenings.ask(conversation, keys, this.#ticket, () => this.#send({ t: 'not-let-in' }), () => this.#awake())
    this.#ends.push(
      // A frame or an opening tells nothing of who holds it.
      this.#room.bus.listen(`conversation:${conversation}`, (hint) => {
        if (!hint) this.#then(() => this.#find(), null)
      }),
    )
  }

  async #here(): Promise<void> {
    const now = performance.now()
    if (this.#phase !== 'mine' || now - this.#hereAt < 2000) return
    this.#hereAt = now
    await this.#room.line.visitorHere(this.#ticket)
  }

  /** Reads the store soon; wake-ups that come meanwhile are one. */
  #soon(): void {
    if (this.#pulling) return
    this.#pulling = true
    this.#then(async () => {
      this.#pulling = false
      if (this.#phase === 'mine') await this.#pull()
    }, null)
  }

  async #pull(): Promise<void> {
    const ended = await this.#reader.read()
    if (ended) return this.#over(ended)
    if (!this.#reader.talking) this.#now.catchUp()
  }

  #over(ended: ToVisitor): void {
    this.#let()
    this.#admitted.holds(false)
    this.#phase = 'over'
    // She has left, in another tab: nothing of this page may stand.
    if (this.#admitted.hasEnded()) return this.#wire.left()
    this.#send(ended)
  }

  /** Another socket holds it now: this page's next one, or another page. */
  #replaced(samePage: boolean): void {
    if (this.#phase !== 'mine') return
    this.#let()
    this.#phase = 'over'
    if (!samePage) this.#send({ t: 'moved' })
    this.#wire.close()
  }

  #awake(): boolean {
    return performance.now() - this.#heardAt < awakeMs
  }

  /** Stops listening and asking. */
  #let(): void {
    this.#asking?.()
    this.#asking = null
    for (const end of this.#ends) end()
    this.#ends = []
    this.#old = null
  }

  #welcome(state: (ToVisitor & { t: 'welcome' })['state']): void {
    this.#send({ t: 'welcome', state, depl: this.#room.depl, root: this.#room.root() })
  }

  #refuse(code: ProblemCode, of: string | null): void {
    this.#send({ t: 'refused', code, of })
  }

  #send(message: ToVisitor): void {
    if (this.#closed) return
    if (this.#wire.waiting() > slowBytes) return this.#wire.close()
    this.#wire.send(JSON.stringify(message))
  }
}
