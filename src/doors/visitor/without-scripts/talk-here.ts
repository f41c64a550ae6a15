// One talk without scripts: what a page would be told, keep and show, in memory alone; its room is sealed and opened by the file beside it.
import { randomBytes, toText } from '../../../shared/base/id.ts'
import type { ProblemCode } from '../../../shared/base/problem.ts'
import type { FromVisitor } from '../../../shared/wire/from-visitor.ts'
import type { Ending, Reach, Role } from '../../../shared/wire/parts.ts'
import type { ToVisitor } from '../../../shared/wire/to-visitor.ts'
import { ChatConnection } from '../chat-connection.ts'
import type { Admitted, ChatRoom } from '../chat-connection.ts'
import { openRoom } from './seals-here.ts'
import type { Person, VisitorEvent, VisitorRoom } from './seals-here.ts'
import { WordHere } from './word-here.ts'
import type { WordsHouse } from './word-here.ts'

export type HereWish = { readonly language: string; readonly woman: boolean; readonly danger: boolean; readonly others: string[]; readonly interpreter: boolean }
/** `late`: of somebody before. `note`: a line of the page's own, whose words `text` names. `by`: who wrote it. */
export type HereText = { readonly id: string; readonly own: boolean; readonly by: Role; text: string; state: 'unsent' | 'kept' | 'opened' | 'lost' | 'heard' | 'late' | 'note' }
export type HereOver = Ending | 'gone' | 'moved' | 'not-let-in' | 'refused'
export type HerePhase = 'connecting' | 'waiting' | 'starting' | 'talking' | 'one-moment' | 'over'

/** So many texts of hers and of the listener stand in memory; no conversation comes near it. */
const mostTexts = 2000

/**
 * One page's talk. It is the other end of a `ChatConnection`, as a browser would be, and keeps the same rules. Whatever calls `here` is a
 * request of her page: without one, nothing says that she is there, and the line lets her rest as a page that sleeps. Nothing of a text is
 * ever part of an error, and none goes anywhere but into a box or onto her own page.
 */
export class TalkHere {
  readonly #house: ChatRoom
  readonly #admitted: Admitted
  readonly #ticket = toText(randomBytes(32))
  #connection: ChatConnection | null = null
  #room: VisitorRoom | null = null
  #root: string | null = null
  #wish: HereWish | null
  readonly #words: WordsHouse | null
  /** Who listened, as soon as there was a room with her. */
  #member: string | null = null
  #before: HereText[] = []
  #there: (ToVisitor & { t: 'there' }) | null = null
  #leaving = false
  #dropped = false
  #n = 0

  phase: HerePhase = 'connecting'
  texts: HereText[] = []
  place: (ToVisitor & { t: 'place' }) | null = null
  /** Seconds until a place is asked for again; null where none is waited for. */
  wait: number | null = null
  listener: { woman: boolean; reach: Reach } | null = null
  /** Who is in the room beside the two. */
  guests: readonly Person[] = []
  /** The listener asks whether somebody else may go on with her; `agree` is her answer. */
  handover: (ToVisitor & { t: 'handover' } & { agree?: boolean }) | null = null
  /** In one moment: nobody is there who could let this page in. */
  nobody = false
  /** Another page asks to take over. */
  asked = false
  yielded = false
  problem: ProblemCode | null = null
  over: HereOver | null = null
  /** The word about us, once it has ended and somebody had listened. */
  word: WordHere | null = null
  /** How many of her texts nobody had opened at the end, and how many there were. */
  lost = 0
  written = 0

  /** `wish`: null where the page was opened anew, and finds whatever its visit holds. `words`: null where nobody takes a word about us. */
  constructor(house: ChatRoom, admitted: Admitted, wish: HereWish | null, words: WordsHouse | null = null) {
    this.#words = words
    this.#house = house
    this.#admitted = admitted
    this.#wish = wish
  }

  get language(): string | null {
    return this.#wish?.language ?? null
  }

  /** A request of her page: she is there. */
  here(): void {
    if (this.#dropped || this.over) return
    if (!this.#connection) return this.#connect()
    const there = this.#there
    this.#there = null
    if (there) {
      void this.#room?.hear(there)
      if (!this.#room) this.#send({ t: 'here', turn: there.turn, number: there.number })
    }
    if (this.phase === 'connecting' && this.#room) this.#arrive()
  }

  /** Each beat: as a socket is asked. */
  tick(): void {
    this.#connection?.tick()
  }

  /** Takes a text in; false where it is empty or this page may not write. */
  write(text: string): boolean {
    if (text.trim() === '' || this.over || this.yielded || this.#dropped || this.texts.length >= mostTexts) return false
    const own: HereText = { id: String(++this.#n), own: true, by: 'visitor', text, state: 'unsent' }
    this.written++
    this.texts.push(own)
    if (this.#room) void this.#room.say(own.id, text)
    else this.#before.push(own)
    return true
  }

  /** A text came after the end: nobody opens it, and that is said. */
  tooLate(): void {
    this.written++
    this.lost++
  }

  answer(agree: boolean): void {
    this.asked = false
    this.yielded = agree
    void this.#room?.yield(agree)
  }

  /** Her answer to `handover`, to the question with this `n` alone; a yes may be taken back until somebody has taken it. */
  handOver(n: number, agree: boolean): void {
    if (this.handover?.n !== n) return
    this.handover.agree = agree
    this.#send({ t: 'hand-over', n, agree })
  }

  /** She ends it. Said again until the line knows, as long as this object stands. */
  leave(): void {
    this.#leaving = true
    this.#send({ t: 'leave' })
    this.#finish('visitor-left')
  }

  /** Its page is not there, as far as anybody knows: until the next request this is a page whose line is broken. */
  rest(): void {
    this.#hangUp()
  }

  /** Forgets everything, at once; the line is told nothing. */
  drop(): void {
    if (this.#dropped) return
    this.#dropped = true
    this.#hangUp()
    this.#forget()
    this.word?.forget()
  }

  #connect(): void {
    const connection = new ChatConnection(this.#house, this.#admitted, {
      send: (frame) => this.#connection === connection && this.#hear(JSON.parse(frame) as ToVisitor),
      waiting: () => 0,
      close: () => queueMicrotask(() => this.#connection === connection && this.#hangUp()),
      left: () => this.drop(),
    })
    this.#connection = connection
    this.#send({ t: 'hello', ticket: this.#ticket, after: this.#room?.after ?? 0 })
  }

  #hangUp(): void {
    this.#connection?.closed()
    this.#connection = null
    this.#there = null
  }

  #send(message: FromVisitor): void {
    this.#connection?.receive(JSON.stringify(message))
  }

  #arrive(): void {
    if (this.#wish) this.#send({ t: 'arrive', ...this.#wish })
  }

  #hear(message: ToVisitor): void {
    if (this.#leaving) {
      if (message.t === 'there' || (message.t === 'welcome' && message.state === 'mine')) this.#send({ t: 'leave' })
      else if (message.t === 'ended' || message.t === 'welcome' || message.t === 'refused') this.#hangUp()
      return
    }
    if (this.over) return
    // The beat's question is for her page: it is answered when her browser next asks for something.
    if (message.t === 'there') return void (this.#there = message)
    if (message.t === 'refused' && message.of === 'hello') {
      this.problem = message.code as ProblemCode
      return this.#hangUp()
    }
    if (message.t === 'welcome' && !this.#welcome(message)) return
    const heard = this.#room?.hear(message)
    this.#follow(message)
    if (message.t === 'unasked') void heard?.then(() => (this.yielded = this.asked = false))
  }

  #welcome({ root, depl }: ToVisitor & { t: 'welcome' }): boolean {
    this.#root ??= root
    if (root !== this.#root) {
      this.#refused()
      return false
    }
    if (!this.#room && root) {
      this.#room = openRoom(root, depl, (sent) => this.#send(sent), (event) => this.#show(event))
      for (const { id, text } of this.#before.splice(0)) void this.#room.say(id, text)
    }
    return true
  }

  /** What is not the sealed room's business. */
  #follow(message: ToVisitor): void {
    switch (message.t) {
      case 'welcome':
        this.problem = null
        this.nobody = false
        if (message.state === 'other-page') this.phase = 'one-moment'
        else if (message.state === 'mine' && this.phase === 'connecting') this.phase = 'waiting'
        else if (message.state === 'gone' || (message.state === 'none' && (!this.#wish || this.phase === 'talking'))) this.#finish('gone')
        else if (message.state === 'none') {
          this.phase = 'connecting'
          this.#arrive()
        }
        break
      case 'work':
        this.wait = message.seconds
        break
      case 'place':
        this.place = message
        this.wait = this.listener = this.handover = this.problem = null
        this.guests = []
        this.phase = 'waiting'
        break
      case 'peer':
        if (this.listener) this.listener.reach = message.reach
        this.nobody = message.reach === 'lost'
        break
      case 'handover':
        // Told again with each connection: her answer may not have arrived.
        if (message.n !== this.handover?.n) this.handover = message
        else if (this.handover.agree !== undefined) this.handOver(message.n, this.handover.agree)
        break
      case 'handover-off':
        this.handover = null
        break
      case 'ended':
        this.#finish(message.why)
        break
      case 'refused':
        if (!/^(stale-turn|epoch|not-in-conversation|out-of-order|nobody-asked)$/.test(message.code)) this.problem = message.code as ProblemCode
        break
      default:
    }
  }

  #show(event: VisitorEvent): void {
    switch (event.is) {
      case 'listener':
        if (this.phase !== 'talking') this.phase = 'starting'
        if (!event.again && this.texts.some(({ own, state }) => (own ? state === 'opened' : state !== 'note'))) this.#add('another', 'note')
        this.listener = { woman: event.woman, reach: 'here' }
        break
      case 'room':
        this.phase = 'talking'
        this.place = this.wait = null
        this.listener ??= { woman: false, reach: 'here' }
        this.#member = event.member
        this.#came(event.people.slice(1))
        break
      case 'text': {
        const text = this.texts.find(({ id }) => id === event.id)
        if (text) text.state = event.state
        break
      }
      case 'heard':
      case 'late':
        this.#add(event.text, event.is, event.role)
        break
      case 'asked':
        this.asked = true
        break
      case 'moved':
      case 'not-let-in':
        this.#finish(event.is)
        break
      case 'refused':
        this.#refused()
        break
      default:
    }
  }

  #add(text: string, state: 'heard' | 'late' | 'note', by: Role = 'visitor'): void {
    if (this.texts.length < mostTexts) this.texts.push({ id: `l${++this.#n}`, own: false, by, text, state })
  }

  /** Who joined or went is said where it happened, between the texts. */
  #came(guests: readonly Person[]): void {
    const tell = (some: readonly Person[], than: readonly Person[], does: string): void => {
      for (const { role, member } of some) if (than.every((p) => p.member !== member)) this.#add(`${role}.${does}`, 'note')
    }
    tell(this.guests, guests, 'went')
    tell(guests, this.guests, 'joined')
    this.guests = guests
  }

  /** Something does not fit: nothing more is sealed, and the line is told that she goes. */
  #refused(): void {
    this.#finish('refused')
    this.#leaving = true
    this.#send({ t: 'leave' })
  }

  /** Once over, only what happened is known, and none of the words. */
  #finish(over: HereOver): void {
    if (this.over) return
    this.over = over
    this.phase = 'over'
    this.lost = this.texts.filter(({ own, state }) => own && state !== 'opened').length
    this.#forget()
    if (this.#words && this.#member && (over === 'listener-ended' || over === 'visitor-left' || over === 'expired')) this.word = new WordHere(this.#words, this.#ticket, this.#member)
    if (over !== 'visitor-left' && over !== 'refused') this.#hangUp()
  }

  #forget(): void {
    this.listener = this.place = this.wait = this.handover = null
    this.guests = []
    this.asked = false
    for (const text of [...this.texts, ...this.#before]) text.text = ''
    this.texts = []
    this.#before = []
    const room = this.#room
    this.#room = null
    // Its `leave` overwrites the keys; what it sends goes nowhere where the connection is gone.
    void room?.leave()
  }
}
