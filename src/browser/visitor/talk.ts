// One talk as the page sees it: what state it is in, which texts there are and how far each has come. It knows no screen.
import { randomBytes, toText } from '../../shared/base/id.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { TextEvent } from '../../shared/seal/outbox.ts'
import { VisitorRoom } from '../../shared/seal/visitor-room.ts'
import type { Person, VisitorEvent } from '../../shared/seal/visitor-room.ts'
import type { FromVisitor } from '../../shared/wire/from-visitor.ts'
import type { Ending, Reach, Role } from '../../shared/wire/parts.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { Connection } from './connection.ts'

export type Wish = { language: string; woman: boolean; danger: boolean; others: string[]; interpreter: boolean }
/** `late`: of somebody before, come when another was there. `by`: who wrote it. */
export type Text = { id: string; own: boolean; by: Role; text: string; state: TextEvent['state'] | 'heard' | 'late' | 'note' }
/** A piece of work for the page's solver; `done` with null where it cannot be solved here. */
export type Work = { challenge: string; done: (solution: { counter: number; key: string } | null) => void }
export type Over = Ending | 'gone' | 'moved' | 'not-let-in' | 'refused'

export type Phase =
  /** Before the first answer of the server. */
  | 'connecting'
  | 'choosing'
  | 'waiting'
  /** Somebody accepted; her credentials are checked and the room is made. */
  | 'starting'
  | 'talking'
  /** Another page of this visit holds the conversation; this one shows nothing of it. */
  | 'one-moment'
  | 'over'

export class Talk {
  readonly #changed: () => void
  readonly #connection: Connection
  #room: VisitorRoom | null = null
  #waitingTexts: Text[] = []
  #leaving = false
  #helloTimer: ReturnType<typeof setTimeout> | undefined
  #n = 0
  /** What was said with a listener before this one, which this one does not see. */
  #earlier: Text[] = []
  readonly #solve: (work: Work) => void
  /** Being solved, or not: one at a time. */
  #solving = false
  #solved: (FromVisitor & { t: 'solved' }) | null = null
  /** The pages that ask, by the hash of their keys; the question of the first stands. */
  #asking: string[] = []

  readonly ticket = toText(randomBytes(32))
  /** The installation's root key, as the first welcome named it. */
  root: string | null = null
  /** The listener she talked to last; empty where nobody has come. */
  member = ''

  phase: Phase = 'connecting'
  up = false
  wish: Wish | null = null
  /** Null before the server said who is there. */
  now: (ToVisitor & { t: 'now' }) | null = null
  place: (ToVisitor & { t: 'place' }) | null = null
  /** About how many seconds this device may work before it has a place; `cannot` where it is not able to. */
  work: number | 'cannot' | null = null
  texts: Text[] = []
  /** The listener in the room; null where only the visitor is. */
  listener: { woman: boolean; reach: Reach } | null = null
  /** Who is in the room beside the two. */
  guests: readonly Person[] = []
  /** The listener asks whether somebody else may go on with her; `agree` is her answer. */
  handover: (ToVisitor & { t: 'handover' } & { agree?: boolean }) | null = null
  /** In one moment: nobody is there who could let this page in. */
  nobody = false
  /** Another page asks to take over. */
  asked = false
  /** Another listener came: she may be shown what was written before, if the visitor says so. */
  shareable = false
  /** Agreed that another page takes over: nothing more is written here. */
  yielded = false
  problem: ProblemCode | null = null
  over: Over | null = null

  /** `left`: the visit has ended elsewhere, where no other page could tell this one. */
  constructor(url: string, changed: () => void, solve: (work: Work) => void, left: () => void = () => undefined) {
    this.#changed = changed
    this.#solve = solve
    this.#connection = new Connection(url, {
      hello: () => this.#hello(),
      hear: (message) => this.#hear(message),
      left,
      up: (up) => {
        clearTimeout(this.#helloTimer)
        this.up = up
        this.#changed()
      },
    })
  }

  #hello(): FromVisitor {
    return { t: 'hello', ticket: this.ticket, after: this.#room?.after ?? 0 }
  }

  start(): void {
    this.#connection.start()
  }

  /** The network is back, or the page is looked at again. */
  wake(): void {
    this.#connection.wake()
  }

  /** The page is going: nothing of it may come back. */
  drop(): void {
    this.#connection.stop()
    this.texts = []
    this.#waitingTexts = []
    this.#room = null
  }

  ask(wish: Wish): void {
    this.wish = wish
    this.work = this.problem = null
    this.#arrive()
  }

  #arrive(): void {
    // While it works there is nothing to say: what it works on is good on the next connection too.
    if (!this.wish || this.#solving) return
    if (this.#solved) this.#connection.send(this.#solved)
    this.#connection.send({ t: 'arrive', ...this.wish })
  }

  #toil({ challenge, seconds, again }: ToVisitor & { t: 'work' }): void {
    if (this.#solving || (this.#solved && !again)) return
    this.phase = 'waiting'
    this.place = null
    this.work = seconds
    this.#solving = true
    const done: Work['done'] = (solution) => {
      this.#solving = false
      if (this.over) return
      this.#solved = solution && { t: 'solved', challenge, ...solution }
      if (solution) return this.#arrive()
      this.work = 'cannot'
      this.wish = null
      this.phase = 'choosing'
      this.#changed()
    }
    this.#solve({ challenge, done })
  }

  /** Takes a text in; it is sent when a room is there. False where it is empty or too long. */
  write(text: string): boolean {
    if (text.trim() === '' || text.length > 20_000) return false
    const own: Text = { id: String(++this.#n), own: true, by: 'visitor', text, state: 'unsent' }
    this.texts.push(own)
    if (this.#room) void this.#room.say(own.id, text)
    else this.#waitingTexts.push(own)
    this.#changed()
    return true
  }

  /** The answer to `asked`; a yes may be taken back for as long as nobody has taken over. */
  answer(agree: boolean): void {
    this.asked = false
    if (!agree) this.#asking.shift()
    this.yielded = agree
    void this.#room?.yield(agree)
    this.#changed()
  }

  /** Her answer to `handover`; a yes may be taken back until somebody has taken it. */
  handOver(agree: boolean): void {
    this.handover!.agree = agree
    this.#connection.send({ t: 'hand-over', n: this.handover!.n, agree })
    this.#changed()
  }

  /** Ends it; said again until the server knows. */
  leave(): void {
    this.#leaving = true
    this.#finish('visitor-left')
    void this.#room?.leave()
    this.#connection.send({ t: 'leave' })
  }

  /** The visitor's yes that this listener reads what was written before. */
  async share(): Promise<void> {
    this.shareable = false
    if (await this.#room?.shareEarlier(this.member, this.#earlier.map(({ own, text }) => ({ own, text })))) this.#note('shared')
    this.#changed()
  }

  /** From "one moment": ends what another page holds, and begins anew. */
  beginAnew(): void {
    this.#connection.send({ t: 'leave' })
  }

  #hear(message: ToVisitor): void {
    if (message.t === 'welcome') clearTimeout(this.#helloTimer)
    // Said again with the next connection; or with this one, where what was in its way may pass.
    if (message.t === 'refused' && message.of === 'hello' && /^(unavailable|full|internal)$/.test(message.code)) {
      clearTimeout(this.#helloTimer)
      this.#helloTimer = setTimeout(() => this.#connection.send(this.#hello()), 2000)
    }
    if (this.#leaving) return this.#hearLeaving(message)
    if (this.over && message.t !== 'ended') return
    if (message.t === 'welcome' && !this.#welcome(message)) return
    const heard = this.#room?.hear(message)
    this.#follow(message)
    // After the room has shown what it was asked before.
    if (message.t === 'unasked') void heard?.then(() => this.#unasked(message.keys))
    this.#changed()
  }

  /** False where this page may not go on with this server. */
  #welcome(message: ToVisitor & { t: 'welcome' }): boolean {
    this.root ??= message.root
    if (message.root !== this.root) {
      this.#refused()
      return false
    }
    if (!this.#room && this.root) {
      const now = (): number => Math.floor(Date.now() / 1000)
      const send = (sent: FromVisitor): void => this.#connection.send(sent)
      this.#room = new VisitorRoom({ root: this.root, depl: message.depl, now }, send, (event) => this.#show(event))
      for (const { id, text } of this.#waitingTexts) void this.#room.say(id, text)
      this.#waitingTexts = []
    }
    return true
  }

  /** What is not the sealed room's business. */
  #follow(message: ToVisitor): void {
    // Before a place, what was refused is asked for again with each `there`: what is said of it stands, and is not read aloud each time.
    if (this.phase === 'talking' ? message.t !== 'refused' : !/^(refused|there|now)$/.test(message.t)) this.problem = null
    switch (message.t) {
      case 'welcome':
        this.nobody = false
        if (message.state === 'none') {
          // A place was asked for, and the line broke before it was given; or it is lost.
          if (this.wish && this.phase !== 'talking') this.#arrive()
          else if (this.phase === 'talking') this.#finish('gone')
          else this.phase = 'choosing'
        } else if (message.state === 'other-page') this.phase = 'one-moment'
        else if (message.state === 'mine' && this.phase === 'connecting') this.phase = 'waiting'
        else if (message.state === 'gone') this.#finish('gone')
        break
      case 'now':
        this.now = message
        break
      case 'there':
        // Asked for while the store was away: it was refused, and nobody else says it again.
        if (this.phase === 'choosing' || (this.phase === 'waiting' && !this.place)) this.#arrive()
        break
      case 'work':
        this.#toil(message)
        break
      case 'accepted':
        this.#solved = this.work = null
        break
      case 'place':
        this.#solved = this.work = null
        this.place = message
        this.listener = this.handover = null
        this.phase = 'waiting'
        break
      case 'peer':
        if (this.listener) this.listener.reach = message.reach
        this.nobody = message.reach === 'lost'
        break
      case 'handover':
        // Told again with each connection: her answer may not have arrived.
        if (message.n !== this.handover?.n) this.handover = message
        else if (this.handover.agree !== undefined) this.handOver(this.handover.agree)
        break
      case 'handover-off':
        this.handover = null
        break
      case 'asked':
        if (!this.#asking.includes(message.keys)) this.#asking.push(message.keys)
        break
      case 'ended':
        this.#finish(message.why)
        break
      case 'refused': {
        const code = message.code as ProblemCode
        // What has moved on meanwhile follows by itself.
        if (/^(stale-turn|epoch|not-in-conversation|nobody-asked)$/.test(code)) break
        this.problem = code
        if (message.of === 'arrive' && /^(line-full|cooling)$/.test(code)) this.wish = null
        break
      }
      default:
    }
  }

  /** The page that asked is gone: this one goes on, whatever was answered. */
  #unasked(keys: string): void {
    const first = this.#asking[0] === keys
    this.#asking = this.#asking.filter((other) => other !== keys)
    if (!first) return
    this.yielded = false
    this.asked = this.#asking.length > 0
    this.#changed()
  }

  #hearLeaving(message: ToVisitor): void {
    if (message.t === 'there' || (message.t === 'welcome' && message.state === 'mine')) this.#connection.send({ t: 'leave' })
    else if (message.t === 'ended' || message.t === 'welcome' || (message.t === 'refused' && /^(conversation-ended|out-of-order)$/.test(message.code))) this.#connection.stop()
  }

  #show(event: VisitorEvent): void {
    switch (event.is) {
      case 'listener':
        if (this.phase !== 'talking') this.phase = 'starting'
        this.listener = { woman: event.woman, reach: 'here' }
        this.member = event.member
        if (!event.again) {
          this.#earlier = this.texts.filter(({ own, state }) => (own ? state === 'opened' : state !== 'note'))
          this.shareable = this.#earlier.length > 0
          if (this.shareable) this.#note('another')
        }
        break
      case 'room':
        this.phase = 'talking'
        this.place = null
        this.listener ??= { woman: false, reach: 'here' }
        this.#came(event.people.slice(1))
        break
      case 'text': {
        const text = this.texts.find(({ id }) => id === event.id)
        if (text) text.state = event.state
        break
      }
      case 'heard':
      case 'late':
        this.texts.push({ id: `l${++this.#n}`, own: false, by: event.role, text: event.text, state: event.is })
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
      // The end is told by the server, with its reason.
      default:
    }
    this.#changed()
  }

  /** Something does not fit: nothing more is sealed, and the server is told that she goes. */
  #refused(): void {
    this.#finish('refused')
    this.#leaving = true
    this.#connection.send({ t: 'leave' })
    this.#changed()
  }

  /** Who joined or went is said where it happened, between the texts. */
  #came(guests: Person[]): void {
    const tell = (some: readonly Person[], than: readonly Person[], does: string): void => {
      for (const { role, member } of some) if (than.every((p) => p.member !== member)) this.#note(`${role}.${does}`)
    }
    tell(this.guests, guests, 'went')
    tell(guests, this.guests, 'joined')
    this.guests = guests
  }

  /** A line of the page's own between the texts; `text` names its words. */
  #note(text: string): void {
    this.texts.push({ id: `n${++this.#n}`, own: false, by: 'visitor', text, state: 'note' })
  }

  #finish(over: Over): void {
    // The end that is told first holds, but for one that says more.
    if (this.over && this.over !== 'gone') return
    this.over = over
    this.phase = 'over'
    this.listener = this.handover = null
    this.asked = this.shareable = false
    for (const text of this.texts) if (text.own && (text.state === 'unsent' || text.state === 'kept')) text.state = 'lost'
    if (over !== 'gone' && over !== 'visitor-left' && over !== 'refused') this.#connection.stop()
    this.#changed()
  }
}
