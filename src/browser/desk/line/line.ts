// The line as this desk sees it: her duty, the offers and conversations she has, and the socket they come over.
import { computed, signal } from '@preact/signals'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import { readStatement } from '../../../shared/seal/directory.ts'
import type { Call, Outcome } from '../../../shared/wire/parts.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'
import { announce } from '../announce.ts'
import { codeOf } from '../api.ts'
import { Connection } from '../connection.ts'
import { identity } from '../keys.ts'
import { me, status, stillSignedIn } from '../session.ts'
import { nameOf, t } from '../words.ts'
import { place } from '../where.ts'
import { Conversation } from './conversation.ts'
import { giveNote } from './give-note.ts'
import { Practice } from './practice.ts'
import { makeShift } from './shift.ts'
import type { Shift } from './shift.ts'
import { readySound } from './sound.ts'
import { WrapUp } from './wrap-up.ts'

type Message<K extends ToDesk['t']> = Extract<ToDesk, { t: K }>

/** A press on going on duty that the server has not answered. `broke`: the connection went meanwhile, so it may never have heard. */
type Going = { shift: Shift; broke: boolean; done: () => void }

export class Line {
  readonly connection: Connection
  readonly duty = signal<Message<'me'>['duty']>('off')
  readonly load = signal(0)
  readonly capacity = signal(0)
  readonly elsewhere = signal(false)
  readonly conversations = signal<readonly Conversation[]>([])
  readonly chosen = signal<string | null>(null)
  readonly current = computed(() => this.conversations.value.find((c) => c.id === this.chosen.value) ?? null)
  /** What colleagues ask for and she could answer, and when the desk heard of it. */
  readonly calls = signal<Message<'calls'>['calls']>([])
  readonly callsAt = signal(Date.now())
  readonly board = signal<Message<'board'> | null>(null)
  /** Grows whenever left messages may have changed: the server says so, or could not while the connection was broken. */
  readonly left = signal(0)
  /** Until when this tab's shift holds, in milliseconds; null where it has none. */
  readonly shiftUntil = signal<number | null>(null)
  /** A refusal of what she asked of the line itself. */
  readonly trouble = signal<string | null>(null)
  readonly sound = signal(true)
  readonly practising = computed(() => this.conversations.value.some((c) => c.practice && c.ended.value === null))
  /** A visitor's browser accepts nobody without a chain from the root down to a statement about her as a listener. */
  readonly mayListen = computed(() => {
    const mine = me.value
    return mine !== null && mine.member.state === 'active' && mine.chain.some((one) => readStatement('listener', one)?.member === mine.member.id)
  })
  wantedCapacity = 1
  /** The pause after each conversation. */
  readonly wrapUp = new WrapUp((message) => this.#send(message))
  #shift: Shift | null = null
  #going: Going | null = null
  #pressed: Promise<void> | null = null
  #watching = false
  #asking: ReturnType<typeof setInterval> | undefined
  #practice: Practice | null = null

  constructor(url: string) {
    this.connection = new Connection(
      url,
      () => this.#opened(),
      (message) => this.#heard(message),
      () => void stillSignedIn(),
    )
  }

  start(): void {
    this.connection.start()
    // A coordinator signs her while her desk is open: nobody tells it, so it asks.
    this.#asking = setInterval(() => {
      if (!this.mayListen.value && identity.open.value) void stillSignedIn()
    }, 10_000)
  }

  /** Drops every key and word this tab holds. */
  dispose(): void {
    this.connection.dispose()
    clearInterval(this.#asking)
    this.#stopPractice()
    this.wrapUp.dispose()
    this.conversations.value = []
    this.chosen.value = null
    this.#shift = null
    this.#notGone('unavailable')
    this.trouble.value = null
    this.duty.value = 'off'
  }

  /**
   * New shift keys, signed by her identity; with `already on duty` in a tab that is gone, they take its place. Resolves when the server has
   * answered; until then another press is the same one, since only one of two shifts would hold.
   */
  goOnDuty(capacity: number): Promise<void> {
    this.#pressed ??= this.#goOnDuty(capacity).finally(() => (this.#pressed = null))
    return this.#pressed
  }

  async #goOnDuty(capacity: number): Promise<void> {
    if (this.duty.value !== 'off' && !this.elsewhere.value) return
    this.trouble.value = null
    this.wantedCapacity = capacity
    readySound()
    this.#stopPractice()
    const mine = me.value
    const open = identity.open.value
    if (!mine || !open || !status.value) return
    try {
      await this.connection.settled()
      const shift = await makeShift(status.value.depl, mine.member.id, open)
      const answered = new Promise<void>((done) => (this.#going = { shift, broke: false, done }))
      if (!this.#send({ t: 'on-duty', shift: shift.id, statement: shift.statement, capacity })) this.#notGone('unavailable')
      await answered
    } catch (error) {
      this.trouble.value = codeOf(error)
    }
  }

  /** The server has taken the new shift: from now on it is this tab's. */
  #gone(): void {
    const going = this.#going
    if (!going) return
    this.#going = null
    this.#shift = going.shift
    this.shiftUntil.value = going.shift.until * 1000
    for (const conversation of this.#real()) conversation.useShift(going.shift)
    going.done()
  }

  /** It has not: the shift this tab had before, if any, stands as it was. */
  #notGone(code: string): void {
    const going = this.#going
    if (!going) return
    this.#going = null
    this.trouble.value = code
    going.done()
  }

  goOffDuty(): void {
    this.#send({ t: 'off-duty' })
  }

  pause(paused: boolean): void {
    this.#send({ t: 'pause', paused })
  }

  take(conversation: Conversation): void {
    this.choose(conversation.id)
    this.#send({ t: 'take', conversation: conversation.id, turn: conversation.turn.value })
  }

  pass(conversation: Conversation): void {
    this.#send({ t: 'pass', conversation: conversation.id, turn: conversation.turn.value })
  }

  /** `coolOff`: whoever wrote from this visit is not put through again for a while. */
  end(conversation: Conversation, outcome: Outcome, coolOff: boolean): void {
    // Before it ends, so that nobody is offered to her between the two.
    if (!conversation.practice) this.wrapUp.begin(this.duty.value)
    conversation.send({ t: 'end', conversation: conversation.id, turn: conversation.turn.value, outcome, coolOff })
  }

  /** Asks for somebody to join her or to take over: who speaks `language`, or the colleague `to`. */
  call(conversation: Conversation, kind: Call, language: string | null = null, to: string | null = null): void {
    conversation.send({ t: 'call', conversation: conversation.id, turn: conversation.turn.value, kind, language, to })
  }

  uncall(conversation: Conversation, kind: Call): void {
    conversation.send({ t: 'uncall', conversation: conversation.id, turn: conversation.turn.value, kind })
  }

  /** Answers a colleague's call; who is off duty goes on duty for calls alone. */
  async join(conversation: string, kind: Call): Promise<void> {
    if (this.duty.value === 'off' && !this.elsewhere.value) await this.goOnDuty(0)
    if (this.duty.value === 'off') return
    this.choose(conversation)
    this.#send({ t: 'join', conversation, kind })
  }

  /** Goes out of a conversation that she joined. */
  part(conversation: Conversation): void {
    conversation.send({ t: 'part', conversation: conversation.id })
  }

  choose(id: string): void {
    this.chosen.value = id
    place.value = 'conversation'
  }

  /** Takes an ended conversation off the screen. */
  dismiss(conversation: Conversation): void {
    this.#remove(conversation.id)
    place.value = 'waiting'
  }

  watch(on: boolean): void {
    this.#watching = on
    if (!on) this.board.value = null
    this.#send({ t: 'watch', on })
  }

  /** A conversation with a scripted visitor, in this tab alone. */
  async practise(): Promise<void> {
    if (this.practising.value || this.duty.value !== 'off') return
    this.#stopPractice()
    this.#practice = await Practice.begin((message) => this.#practised(message))
    this.#add(this.#practice.conversation)
    this.choose(this.#practice.conversation.id)
    this.#practice.start()
  }

  #practised(message: ToDesk): void {
    const conversation = this.#practice?.conversation
    if (conversation) this.#toConversation(conversation, message)
  }

  #stopPractice(): void {
    const practice = this.#practice
    this.#practice = null
    if (!practice) return
    practice.dispose()
    this.#remove(practice.conversation.id)
  }

  readonly #send = (message: FromDesk): boolean => this.connection.send(message)

  #opened(): void {
    const after = this.#real().map((c) => ({ conversation: c.id, number: c.highest }))
    if (this.#going) this.#going.broke = true
    this.#send({ t: 'hello', shift: (this.#going?.shift ?? this.#shift)?.id ?? null, after: after.slice(0, 16) })
    if (this.#watching) this.#send({ t: 'watch', on: true })
    this.left.value++
  }

  #heard(message: ToDesk): void {
    switch (message.t) {
      case 'me':
        return this.#me(message)
      case 'there':
        return this.#here()
      case 'board':
        this.board.value = message
        return
      case 'conversation':
        return this.#conversation(message)
      case 'refused':
        return this.#refused(message)
      case 'calls':
        return this.#calls(message.calls)
      case 'left':
        this.left.value++
        return
      default: {
        const conversation = this.conversations.value.find((c) => c.id === message.conversation)
        if (!conversation) return
        if (message.t === 'taken') void giveNote(conversation, message, this.#send)
        else this.#toConversation(conversation, message)
      }
    }
  }

  #calls(calls: Message<'calls'>['calls']): void {
    const known = new Set(this.calls.value.map((one) => one.conversation + one.kind))
    const fresh = calls.find((one) => !known.has(one.conversation + one.kind))
    this.calls.value = calls
    this.callsAt.value = Date.now()
    if (fresh) announce(t(`calls.${fresh.kind}`, { language: nameOf(fresh.language), into: nameOf(fresh.into ?? fresh.language) }))
  }

  #me(message: Message<'me'>): void {
    if (message.duty !== 'off' && !message.elsewhere) this.#gone()
    else if (this.#going?.broke) this.#notGone('unavailable')
    const before = this.duty.value
    this.duty.value = message.duty
    this.load.value = message.load
    this.capacity.value = message.capacity
    this.elsewhere.value = message.elsewhere
    if (message.duty === 'missed' && before !== 'missed') announce(t('duty.missed-why'))
    if (message.duty === 'off' && before !== 'off') this.#dropShift()
    identity.needed = message.duty !== 'off'
    this.wrapUp.see(message.elsewhere ? 'off' : message.duty)
  }

  /** The shift is over: its keys go, and with them what recorded traffic could be opened with. */
  #dropShift(): void {
    this.#shift = null
    this.shiftUntil.value = null
    for (const conversation of this.#real()) this.#remove(conversation.id)
  }

  /** In the message handler, not in a timer: a frozen tab must not answer (line.md, rule 7). */
  #here(): void {
    const mine = this.#real().filter((c) => c.state.value === 'active')
    this.#send({ t: 'here', conversations: mine.slice(0, 16).map((c) => ({ conversation: c.id, turn: c.turn.value, number: c.highest })) })
    for (const conversation of mine) void conversation.hear({ t: 'there' })
  }

  /** Those of the line itself that have not ended. */
  #real(): Conversation[] {
    return this.conversations.value.filter((c) => !c.practice && c.ended.value === null)
  }

  #conversation(message: Message<'conversation'>): void {
    // It is told to the tab that is on duty alone, and before `me`.
    this.#gone()
    const known = this.conversations.value.find((c) => c.id === message.conversation)
    if (known && known.ended.value === null) return known.update(message)
    // It was lost to her and comes back: what was on the screen of it is gone, a new one begins.
    if (known) this.#remove(known.id)
    const depl = status.value?.depl
    if (depl === undefined) return
    const made = new Conversation(depl, message, this.#shift, this.#send)
    this.#add(made)
    if (message.state === 'offered') announce(t('offer.heard', { language: nameOf(message.language) }))
    else if (this.chosen.value === null) this.chosen.value = made.id
  }

  #toConversation(conversation: Conversation, message: ToDesk): void {
    if (message.t !== 'gone') {
      void conversation.hear(message)
      return
    }
    const offered = conversation.state.value === 'offered'
    if (offered || message.why === 'lapsed' || message.why === 'withdrawn') {
      if (message.why === 'lapsed') announce(t('offer.lapsed'))
      this.#remove(conversation.id)
    } else {
      if (!conversation.practice && conversation.as.value === 'listener') this.wrapUp.begin(this.duty.value)
      conversation.over(message.why, message.lost)
    }
  }

  #refused(message: Message<'refused'>): void {
    const conversation = this.conversations.value.find((c) => c.id === message.conversation)
    if (conversation) conversation.refused(message)
    else this.trouble.value = message.code
    if (message.of === 'on-duty') this.#notGone(message.code)
  }

  #add(conversation: Conversation): void {
    this.conversations.value = [...this.conversations.value, conversation]
  }

  #remove(id: string): void {
    this.conversations.value.find((c) => c.id === id)?.dispose()
    this.conversations.value = this.conversations.value.filter((c) => c.id !== id)
    if (this.chosen.value === id) this.chosen.value = null
  }
}
