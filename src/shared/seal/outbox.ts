// A page's own texts, from the moment they are written until the other side has opened them: sealed, sent, sent again, never lost unsaid.
import { randomBytes, toText } from '../base/id.ts'
import { firstPrev, sealBox, splitText } from './box.ts'
import type { EpochKey } from './epoch.ts'
import { sha256 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import type { Place } from './wrap.ts'

/**
 * `unsent`: only this page has it. `kept`: the server keeps it, sealed. `opened`: the other side's page has shown it. `lost`: nobody will.
 * A kept text becomes unsent again when it is sealed anew for another listener. That the other side opened it is the server's word.
 */
export type TextState = 'unsent' | 'kept' | 'opened' | 'lost'
export type TextEvent = { is: 'text'; id: string; state: TextState }

/** `earlier`: from before somebody came, by slot; nothing is told of it. */
type Text = { id: string; writer: string; seq: number; earlier: 0 | 1 | null; parts: Bytes[]; numbers: (number | null)[]; state: TextState }
type Flight = { text: Text; part: number; mid: string; box: Bytes }

/**
 * One box is on its way at a time, and the next is sealed when the server has acknowledged it: so the server can never keep the second and not
 * the first, whatever the network or the database does, and the chain of `prev` always fits. Not for use by two callers at once: see Queue.
 */
export class Outbox {
  readonly #slot: number
  readonly #basic: boolean
  readonly #writer = toText(randomBytes(8))
  readonly #send: (epoch: number, box: string) => void
  readonly #show: (event: TextEvent) => void
  #texts: Text[] = []
  #seq = 0
  #under: (EpochKey & { place: Place }) | null = null
  #prev = firstPrev
  #flight: Flight | null = null
  readonly #sealed = new Set<string>()
  #openedUpTo = 0
  #paused = false

  /** `basic`: written on a page without scripts, whose part this computer does; the other side is told inside the seal. */
  constructor(slot: number, send: (epoch: number, box: string) => void, show: (event: TextEvent) => void, basic = false) {
    this.#slot = slot
    this.#basic = basic
    this.#send = send
    this.#show = show
  }

  /** Takes a text in; false where it is empty or longer than 64 boxes hold. */
  add(id: string, text: string): boolean {
    if (!this.#add(id, this.#writer, this.#seq + 1, null, text)) return false
    this.#seq++
    this.#show({ is: 'text', id, state: 'unsent' })
    return true
  }

  /** Texts that were said before somebody came. They let what is said now go first. */
  share(texts: { own: boolean; text: string }[]): void {
    const writer = toText(randomBytes(8))
    let seq = 0
    for (const { own, text } of texts) if (this.#add('', writer, seq + 1, own ? 0 : 1, text)) seq++
  }

  /** What was shared is for nobody else: what is not opened is forgotten. */
  unshare(): void {
    this.#texts = this.#texts.filter((text) => text.earlier === null)
  }

  #add(id: string, writer: string, seq: number, earlier: 0 | 1 | null, text: string): boolean {
    const parts = splitText(text)
    if (parts) this.#texts.push({ id, writer, seq, earlier, parts, numbers: parts.map(() => null), state: 'unsent' })
    return parts !== null
  }

  /**
   * From now on boxes are sealed under this epoch; null: under none, texts wait. A text whose parts are not all kept is sealed whole again: whoever comes into
   * the room reads it from its beginning or not at all. `anew`: also what the server keeps but nobody has opened yet.
   */
  use(under: (EpochKey & { place: Place }) | null, anew: boolean): void {
    this.#under = under
    this.#paused = false
    this.#prev = firstPrev
    this.#flight = null
    for (const text of this.#texts) {
      if (!anew && !text.numbers.includes(null)) continue
      text.numbers.fill(null)
      this.#set(text, 'unsent')
    }
  }

  /** Sends nothing until `resume` or `use`; what is on its way may still be acknowledged. */
  pause(): void {
    this.#paused = true
  }

  /** Goes on under the same epoch, where it stood. */
  resume(): void {
    this.#paused = false
  }

  /** Sends the next box, if none is on its way. `again`: also the one that is, as it was. */
  async pump(again: boolean): Promise<void> {
    const under = this.#under
    if (!under || this.#paused) return
    if (!this.#flight) {
      const waiting = this.#texts.filter((t) => t.numbers.includes(null))
      const text = waiting.find((t) => t.earlier === null) ?? waiting[0]
      if (!text) return
      const part = text.numbers.indexOf(null)
      const mid = randomBytes(16)
      const { writer, seq, earlier } = text
      const inside = { writer, seq, part, parts: text.parts.length, basic: this.#basic, earlier, bytes: text.parts[part]! }
      const box = await sealBox(under.place, under.epoch, this.#slot, under.ck, mid, this.#prev, inside)
      this.#flight = { text, part, mid: toText(mid), box }
      this.#sealed.add(this.#flight.mid)
    } else if (!again) return
    this.#send(under.epoch, toText(this.#flight.box))
  }

  /** The server keeps the box with this mid; false where it is not the one on its way (said twice, or sealed anew since). */
  async ack(mid: string, number: number): Promise<boolean> {
    const flight = this.#flight
    if (flight?.mid !== mid) return false
    this.#flight = null
    this.#prev = await sha256(flight.box)
    flight.text.numbers[flight.part] = number
    if (!flight.text.numbers.includes(null)) this.#set(flight.text, 'kept')
    this.#settle()
    return true
  }

  /** The other side has opened everything up to this number. */
  opened(number: number): void {
    this.#openedUpTo = Math.max(this.#openedUpTo, number)
    this.#settle()
  }

  /** Whether this page sealed the box with this mid: if it comes back, it says nothing new. */
  sealed(mid: string): boolean {
    return this.#sealed.has(mid)
  }

  /** How many texts were taken in so far. */
  get count(): number {
    return this.#seq
  }

  /** Nobody will open what is left of the first `count` texts: each is told lost, and forgotten. Leaves no epoch to seal under. */
  lose(count: number): void {
    this.use(null, false)
    this.#texts = this.#texts.filter((text) => {
      if (text.seq > count) return true
      this.#set(text, 'lost')
      return false
    })
  }

  #settle(): void {
    this.#texts = this.#texts.filter((text) => {
      if (!text.numbers.every((number) => number !== null && number <= this.#openedUpTo)) return true
      this.#set(text, 'opened')
      return false
    })
  }

  #set(text: Text, state: TextState): void {
    if (text.state === state) return
    text.state = state
    if (text.earlier === null) this.#show({ is: 'text', id: text.id, state })
  }
}
