// A listener's duty and conversations as one connection of hers has been told of them.
import type { Bus } from '../../platform/bus/bus.ts'
import type { Line, Presence } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Credentials } from '../../shared/wire/parts.ts'
import type { ToDesk } from '../../shared/wire/to-desk.ts'
import { HeldConversation } from './held-conversation.ts'
import type { Send } from './held-conversation.ts'

type Me = Extract<ToDesk, { t: 'me' }>

export class DutyView {
  readonly member: string
  readonly line: Line
  readonly #bus: Bus
  readonly #reopenings: Reopenings
  readonly #send: Send
  readonly #queue: (work: () => Promise<void>) => void
  readonly #takeOver: (shift: string) => void
  readonly #credentialsOf: (member: string, shift: string) => Promise<Credentials | null>
  readonly #held = new Map<string, { conversation: HeldConversation; deaf: () => void }>()
  #after = new Map<string, number>()
  #me = ''
  #looking = false
  #shift: string | null = null

  /** `queue` runs work after what is being done; `takeOver` silences another connection of the same shift; `credentialsOf` vouches for a colleague on duty. */
  constructor(
    member: string,
    line: Line,
    bus: Bus,
    reopenings: Reopenings,
    send: Send,
    queue: (work: () => Promise<void>) => void,
    takeOver: (shift: string) => void,
    credentialsOf: (member: string, shift: string) => Promise<Credentials | null>,
  ) {
    this.member = member
    this.line = line
    this.#bus = bus
    this.#reopenings = reopenings
    this.#send = send
    this.#queue = queue
    this.#takeOver = takeOver
    this.#credentialsOf = credentialsOf
  }

  get shift(): string | null {
    return this.#shift
  }

  /** Whether a conversation of hers is open on this connection. */
  get talks(): boolean {
    return [...this.#held.values()].some(({ conversation }) => conversation.view.state === 'active')
  }

  /** Her shift; throws `not-on-duty` where this tab has none. */
  onDuty(): string {
    if (this.#shift === null) throw new Problem('not-on-duty')
    return this.#shift
  }

  has(id: string): boolean {
    return this.#held.has(id)
  }

  /** One of hers; throws `not-in-conversation`. */
  conversation(id: string): HeldConversation {
    const held = this.#held.get(id)
    if (!held) throw new Problem('not-in-conversation')
    return held.conversation
  }

  /** This connection speaks for the shift from now on. */
  bind(shift: string): void {
    this.#takeOver(shift)
    this.#shift = shift
  }

  /** A tab came back: finds its conversations again, and says of those that are gone what became of them. */
  async hello(shift: string | null, after: ReadonlyMap<string, number>): Promise<void> {
    this.#after = new Map(after)
    if (shift !== null && (await this.line.listenerHere(this.member, shift))) this.bind(shift)
    await this.look()
    // Which slot was hers, this connection does not know; the visitor's is always 0.
    const lostOf = (lost: { slot: number; n: number }[]): number => lost.reduce((sum, { slot, n }) => sum + (slot === 0 ? 0 : n), 0)
    for (const id of after.keys()) if (!this.#held.has(id)) await this.#gone(id, false, 'moved', lostOf)
  }

  /** As `look`, once for however many wake-ups came meanwhile. */
  lookSoon(): void {
    if (this.#looking) return
    this.#looking = true
    this.#queue(() => {
      this.#looking = false
      return this.look()
    })
  }

  /** Asks the store how everything stands and tells what changed; conversations first, `me` last. */
  async look(): Promise<void> {
    const presence = await this.line.presence(this.member)
    // Another tab is on duty, or she is off: this one speaks for no shift any more.
    if (this.#shift !== null && presence.shift !== this.#shift) this.#shift = null
    const views = this.#shift === null ? [] : await this.line.listenerViews(this.member, this.#shift)
    const still = new Set(views.map((view) => view.conversation))
    for (const [id, { conversation, deaf }] of this.#held) {
      if (still.has(id)) continue
      deaf()
      conversation.stop()
      this.#held.delete(id)
      const offered = conversation.view.state === 'offered'
      await this.#gone(id, offered, presence.duty === 'missed' ? 'lapsed' : offered ? 'withdrawn' : 'moved', (lost) => conversation.lostOf(lost))
    }
    for (const view of views) {
      const { conversation } = this.#held.get(view.conversation) ?? this.#hold(view)
      conversation.update(view)
      await conversation.catchUp()
    }
    this.tellMe(presence)
  }

  tellMe(presence: Presence): void {
    const elsewhere = presence.duty !== 'off' && presence.shift !== this.#shift
    const me: Me = { t: 'me', duty: presence.duty, load: presence.load, capacity: presence.capacity, elsewhere }
    const text = JSON.stringify(me)
    if (text === this.#me) return
    this.#me = text
    this.#send(me)
  }

  /** `there` is asked now. */
  asked(): void {
    for (const { conversation } of this.#held.values()) conversation.asked()
  }

  /** The session has run out: no new conversations. */
  async drain(): Promise<void> {
    if (this.#shift === null) return
    const { duty } = await this.line.presence(this.member)
    if (duty !== 'draining' && duty !== 'off') this.tellMe(await this.line.offDuty(this.member, this.#shift))
  }

  /** Another connection speaks for the shift. */
  letGo(): void {
    this.#shift = null
  }

  /** The connection is gone: duty stays as it was declared, her visitors are kept for 30 s. */
  async lost(): Promise<void> {
    for (const { conversation, deaf } of this.#held.values()) {
      deaf()
      conversation.stop()
    }
    this.#held.clear()
    const shift = this.#shift
    this.#shift = null
    if (shift !== null) await this.line.listenerLost(this.member, shift).catch(() => undefined)
  }

  #hold(view: Parameters<HeldConversation['update']>[0]): { conversation: HeldConversation; deaf: () => void } {
    const id = view.conversation
    const conversation = new HeldConversation(view, this.#after.get(id) ?? 0, [this.member, this.onDuty()], this.line, this.#reopenings, this.#send)
    this.#after.delete(id)
    const deaf = this.#bus.listen(`conversation:${id}`, (hint) =>
      this.#queue(() => {
        if (this.#held.has(id) && conversation.hear(hint)) this.lookSoon()
        return Promise.resolve()
      }),
    )
    const held = { conversation, deaf }
    this.#held.set(id, held)
    return held
  }

  async #gone(id: string, offered: boolean, otherwise: 'lapsed' | 'withdrawn' | 'moved', lostOf: (lost: { slot: number; n: number }[]) => number): Promise<void> {
    const ending = await this.line.endingOf(id)
    if (!ending && !offered) await this.#taken(id)
    if (ending && !offered) this.#send({ t: 'gone', conversation: id, why: ending.why, lost: lostOf(ending.lost) })
    else this.#send({ t: 'gone', conversation: id, why: ending ? 'withdrawn' : otherwise, lost: 0 })
  }

  /** A colleague has taken over what was hers: to whom her note is sealed. */
  async #taken(id: string): Promise<void> {
    const next = await this.line.company.handedOn(this.member, id)
    const listener = next && (await this.#credentialsOf(next.member, next.shift))
    if (listener) this.#send({ t: 'taken', conversation: id, member: next.member, listener })
  }
}
