// What one page has been told of its conversation, and how it is told the rest: by number, from the store.
import { everyFrame } from '../../domain/line/line.ts'
import type { Hint, Line } from '../../domain/line/line.ts'
import { isReopening } from '../../domain/line/reopening.ts'
import { textOf } from '../../platform/http/base64url.ts'
import type { Credentials } from '../../shared/wire/parts.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'

/** The statements that vouch for a listener and her shift, from the root down; null where they are not all there or no longer hold. */
export type CredentialsOf = (member: string, shift: string) => Promise<Credentials | null>

type Ended = ToVisitor & { t: 'ended' }
type Nobody = (ToVisitor & { t: 'place' })['nobody']
type Other = (ToVisitor & { t: 'accepted' })['others'][number]

/** Not for use by two callers at once, but `hear`, which may be called at any time. */
export class ChatReader {
  readonly #line: Line
  readonly #credentialsOf: CredentialsOf
  readonly #send: (message: ToVisitor) => void
  readonly #holds: () => Promise<boolean>
  readonly #nobody: (language: string) => Nobody
  #conversation = ''
  #reading = false
  #acceptedTurn = -1
  #opened = 0
  #place = ''
  #reach = ''
  #listenerSlot = 1
  /** The question that was put to her, and stands; 0: none. */
  #handover = 0
  /** The highest number of which everything before has been told to the page. */
  number = 0
  epoch = 0
  turn = 0
  /** Whether a listener has the conversation. */
  talking = false

  /** `holds`: whether the page still has the conversation; asked only while a room stands. `nobody`: what she can do where nobody she could wait for is there. */
  constructor(line: Line, credentialsOf: CredentialsOf, send: (message: ToVisitor) => void, holds: () => Promise<boolean>, nobody: (language: string) => Nobody) {
    this.#line = line
    this.#credentialsOf = credentialsOf
    this.#send = send
    this.#holds = holds
    this.#nobody = nobody
  }

  of(conversation: string): void {
    this.#conversation = conversation
  }

  /** Takes a wake-up in: sends at once what is the very next, and says whether the store must be read. */
  hear(hint: unknown): boolean {
    if (isReopening(hint)) return false
    const known = hint as Hint | undefined
    if (!known || this.#reading) return true
    if ('box' in known) {
      if (known.number !== this.number + 1 || known.epoch > this.epoch) return known.number > this.number
      this.#frame(known)
      return false
    }
    // Who joined holds nobody up: a text counts as opened once the listener has opened it.
    if (known.by === this.#listenerSlot) this.#openedUpTo(known.opened)
    return false
  }

  /** Reads the store and sends what the page has not been told. Gives the end where it is over. */
  async read(): Promise<Ended | null> {
    this.#reading = true
    try {
      return await this.#read()
    } finally {
      this.#reading = false
    }
  }

  /** How it ended; where nobody remembers, as expired. */
  async end(): Promise<Ended> {
    const ending = await this.#line.endingOf(this.#conversation)
    return { t: 'ended', why: ending?.why ?? 'expired', lost: ending?.lost.find(({ slot }) => slot === 0)?.n ?? 0 }
  }

  async #read(): Promise<Ended | null> {
    const view = await this.#line.visitorView(this.#conversation)
    if (!view) return this.end()
    this.turn = view.turn
    this.talking = view.state === 'active'
    if (view.state !== 'active') {
      const { state, place, minutes, resuming, nobody } = view
      const said = { t: 'place', state, place, minutes, resuming: resuming ? 1 : 0, nobody: nobody && this.#nobody(nobody.language) } as const
      if (JSON.stringify(said) !== this.#place) {
        this.#place = JSON.stringify(said)
        this.#send(said)
      }
      this.#reach = ''
      this.#asked(null)
      return null
    }
    this.#place = ''
    this.#listenerSlot = view.listenerSlot
    if (view.turn !== this.#acceptedTurn) {
      const listener = await this.#credentialsOf(view.listener.member, view.listener.shift)
      // Without them nothing may be sealed to her. It is asked again.
      if (!listener) return null
      const others: Other[] = []
      for (const { role, member, shift, slot } of view.others) {
        const credentials = await this.#credentialsOf(member, shift)
        if (!credentials) return null
        others.push({ role, slot, credentials })
      }
      this.#acceptedTurn = view.turn
      this.#send({ t: 'accepted', conversation: this.#conversation, turn: view.turn, listener, others })
    }
    this.#asked(view.handover)
    if (!(await this.#rooms(view.turn, view.epoch))) return null
    const { opened, last } = await this.#line.progress(this.#conversation)
    if (last > this.number) {
      for await (const frame of everyFrame(this.#line, this.#conversation, this.number)) {
        if (frame.number > this.number) this.#frame(frame)
      }
    }
    this.#openedUpTo(opened.find(({ slot }) => slot === 0)?.number ?? 0)
    if (view.reach !== this.#reach) {
      this.#reach = view.reach
      this.#send({ t: 'peer', reach: view.reach })
    }
    return null
  }

  /**
   * On a fresh connection only the newest room: the page holds the ones before, or may not see them. False where the newest was made
   * for another page that was let in: this one must hear that it has moved, not of a room without it.
   */
  async #rooms(turn: number, newest: number): Promise<boolean> {
    if (newest <= this.epoch) return true
    const rooms = await this.#line.rooms(this.#conversation, this.epoch || newest - 1)
    if (!(await this.#holds())) return false
    for (const room of rooms) {
      this.epoch = room.epoch
      this.#send({ t: 'room', turn, room })
    }
    return true
  }

  #asked(question: { n: number; to: 'listener' | 'language' | 'coordinator'; language: string | null } | null): void {
    const n = question?.n ?? 0
    if (n === this.#handover) return
    this.#handover = n
    this.#send(question ? { t: 'handover', ...question } : { t: 'handover-off' })
  }

  #frame({ number, epoch, slot, box }: { number: number; epoch: number; slot: number; box: Uint8Array }): void {
    this.number = number
    if (slot !== 0) this.#send({ t: 'box', number, epoch, slot, box: textOf(box) })
  }

  #openedUpTo(number: number): void {
    if (number <= this.#opened) return
    this.#opened = number
    this.#send({ t: 'opened', number })
  }
}
