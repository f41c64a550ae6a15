// What arrives: boxes opened in their one order, parts put together, each text shown once.
import { firstPrev, joinText, openBox } from './box.ts'
import type { EpochKey, SealRefusal } from './epoch.ts'
import { bytesOf, sha256 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import type { Place } from './wrap.ts'

/**
 * A text put together. `basic`: written on a page without scripts. `earlier`: shared from before, by the slot it had then.
 * Null until its last part is here, or where it was shown before.
 */
export type Heard = { text: string; basic: boolean; earlier: 0 | 1 | null } | null

type Writer = { seq: number; part: number; count: number; parts: Bytes[] }

export class Inbox {
  /** The highest box number that needs not be sent again. */
  after = 0
  readonly #chains = new Map<string, Bytes>()
  readonly #newest = new Map<number, number>()
  readonly #writers = new Map<string, Writer>()
  readonly #gaps = new Set<number>()
  #last: Writer | null = null

  /** Nothing is half put together: the other side may be told that everything up to `after` is opened. */
  get whole(): boolean {
    return !this.#last || this.#last.part === 0
  }

  /** This page came in later than the writers it may meet: each may be in the midst of its texts. */
  late = false

  /** Texts of this slot may be gone for good: its next may have a later number. */
  gap(slot: number): void {
    this.#gaps.add(slot)
  }

  /**
   * Passes over a box of an epoch that is hidden from this page: the next text of its slot may have a later number.
   * Only of an epoch after those of its slot that were opened: else a server could send any junk to excuse a text that it dropped.
   */
  pass(number: number, slot: number, epoch: number): SealRefusal | null {
    if (epoch <= (this.#newest.get(slot) ?? 0)) return 'order'
    this.after = number
    this.gap(slot)
    return null
  }

  /**
   * Opens the next box of `slot`. A text that was sealed again under a later epoch is shown once.
   * A slot never goes back to an earlier epoch: somebody who was replaced cannot speak on.
   */
  async open(place: Place, under: EpochKey, slot: number, box: string): Promise<{ heard: Heard } | SealRefusal> {
    if (under.epoch < (this.#newest.get(slot) ?? 0)) return 'order'
    const chain = `${under.epoch} ${slot}`
    const bytes = bytesOf(box)
    const part = await openBox(place, under.epoch, slot, under.ck, this.#chains.get(chain) ?? firstPrev, bytes)
    if (!part) return 'box'
    this.#chains.set(chain, await sha256(bytes))
    this.#newest.set(slot, under.epoch)

    const writer = `${slot} ${part.writer}`
    const known = this.#writers.get(writer)
    // What was shared from before is a row of its own, begun for this reader: it says nothing of what is hidden in the other.
    const now = part.earlier === null
    const jumps = now && (known ? this.#gaps.has(slot) && part.seq > known.seq : this.late || this.#gaps.has(slot))
    const from = known && !jumps ? known : { seq: jumps ? part.seq : 1, part: 0, count: part.parts, parts: [] }
    this.#writers.set(writer, from)
    this.#last = from
    if (part.seq < from.seq || (part.seq === from.seq && part.part < from.part)) return { heard: null }
    if (now) this.#gaps.delete(slot)
    if (part.seq !== from.seq || part.part !== from.part) return 'order'
    if (part.part === 0) from.count = part.parts
    if (part.parts !== from.count) return 'order'
    from.parts.push(part.bytes)
    from.part++
    if (from.part < from.count) return { heard: null }
    const text = joinText(from.parts)
    from.seq++
    from.part = 0
    from.parts = []
    if (text === null) return 'box'
    return { heard: { text, basic: part.basic, earlier: part.earlier } }
  }
}
