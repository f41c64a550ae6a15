// All talks of this process without scripts: each is found by its visit, shown once under a random step of its path, and forgotten.
import type { IncomingMessage } from 'node:http'
import type { Bus } from '../../../platform/bus/bus.ts'
import { newId, toText } from '../../../shared/base/id.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { Admitted, ChatRoom } from '../chat-connection.ts'
import type { VisitorLimits } from '../visitor-limits.ts'
import { TalkHere } from './talk-here.ts'
import type { HereWish } from './talk-here.ts'
import type { WordsHouse } from './word-here.ts'

export type TalksOptions = {
  readonly house: ChatRoom
  readonly bus: Bus
  /** Where a word about us goes; none: nothing is asked. */
  readonly words?: WordsHouse
  readonly hasEnded: (visit: Uint8Array) => boolean
  /** None: nothing is limited by address. */
  readonly limits?: VisitorLimits
  /** How often each page is asked "are you there", in milliseconds. */
  readonly askEveryMs?: number
  /** Conversations in memory at once. */
  readonly most?: number
  /** Without a request for so long a talk is forgotten. */
  readonly idleMs?: number
}

/** Texts posted at once by one page, and how fast as many may come again. */
const postsBurst = 20
const postsPerSecond = 0.5

/**
 * `pass` opens the page once: it stands in the address bar, and whoever finds it there later opens nothing with it. `key` is the
 * page's that was opened with it: its frame and its forms are at it, and it ends when the next page takes its place.
 */
type Entry = { readonly talk: TalkHere; readonly release: () => void; pass: string | null; key: string | null; at: number; posts: number; postedAt: number }

export class TalksHere {
  readonly #options: TalksOptions
  readonly #most: number
  readonly #idleMs: number
  readonly #ofVisit = new Map<string, Entry[]>()
  readonly #timer: NodeJS.Timeout
  readonly #deaf: () => void
  #size = 0

  constructor(options: TalksOptions) {
    this.#options = options
    this.#most = options.most ?? 500
    this.#idleMs = options.idleMs ?? 10 * 60_000
    this.#timer = setInterval(() => this.#beat(), options.askEveryMs ?? 5000).unref()
    // The exit, wherever it was pressed: what was said is gone before its blank page is on the screen.
    this.#deaf = options.bus.listen('visits', (name) => {
      if (typeof name === 'string') this.#forgetVisit(name)
    })
  }

  get size(): number {
    return this.#size
  }

  /** Seconds until a frame renews itself; later the more pages do so. */
  get renewEvery(): number {
    return 6 + Math.floor(this.#size / 125)
  }

  /**
   * Begins a talk for this visit, with the first words; gives the pass of its page. Without a wish the page was opened anew: it shows
   * nothing earlier, and the listener is asked. Throws `too-many`.
   */
  begin(request: IncomingMessage, visit: Uint8Array, wish: HereWish | null, first = ''): string {
    const name = toText(visit)
    // Whoever asked before and holds nothing makes room: what a visit holds has one page, and one that asks for it.
    for (const entry of this.#of(name)) {
      const { phase } = entry.talk
      if (phase === 'over' || phase === 'one-moment' || phase === 'connecting') this.#remove(name, entry)
      else {
        entry.pass = null
        this.#restUnlessThere(entry)
      }
    }
    if (this.#size >= this.#most || this.#of(name).length > 2) throw new Problem('too-many')
    let entry: Entry | null = null
    const admission = this.#options.limits?.admitHere(request, visit, () => entry && this.#remove(name, entry))
    const admitted: Admitted = {
      visit,
      hasEnded: () => this.#options.hasEnded(visit),
      arriving: admission?.arriving ?? (async () => ({ is: 'come', undo: () => undefined })),
      holds: admission?.holds ?? (() => undefined),
    }
    const talk = new TalkHere(this.#options.house, admitted, wish, this.#options.words ?? null)
    const now = performance.now()
    entry = { talk, release: admission?.release ?? (() => undefined), pass: newId(), key: null, at: now, posts: postsBurst, postedAt: now }
    this.#ofVisit.set(name, [...this.#of(name), entry])
    this.#size++
    talk.here()
    if (first) talk.write(first)
    return entry.pass!
  }

  /** Opens the page that this pass is for, once; null where it was opened, or nobody knows it any more. */
  open(visit: Uint8Array, pass: string): { readonly talk: TalkHere; readonly key: string } | null {
    const entry = this.#of(toText(visit)).find((one) => one.pass === pass)
    if (!entry) return null
    entry.pass = null
    entry.key = newId()
    return { talk: this.#touch(entry), key: entry.key }
  }

  /** The talk of the page that stands open with this key. */
  of(visit: Uint8Array, key: string): TalkHere | null {
    const entry = this.#of(toText(visit)).find((one) => one.key === key)
    return entry ? this.#touch(entry) : null
  }

  /** Counts a text; false where too many came. */
  mayPost(visit: Uint8Array, key: string): boolean {
    const entry = this.#of(toText(visit)).find((one) => one.key === key)
    if (!entry) return false
    const now = performance.now()
    entry.posts = Math.min(postsBurst, entry.posts + ((now - entry.postedAt) / 1000) * postsPerSecond)
    entry.postedAt = now
    if (entry.posts < 1) return false
    entry.posts--
    return true
  }

  /** A pass for the same page once more: after a text was sent from it. */
  again(visit: Uint8Array, key: string): string | null {
    const entry = this.#of(toText(visit)).find((one) => one.key === key)
    return entry ? (entry.pass = newId()) : null
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#deaf()
    for (const name of Array.from(this.#ofVisit.keys())) this.#forgetVisit(name)
  }

  #of(name: string): readonly Entry[] {
    return this.#ofVisit.get(name) ?? []
  }

  #touch(entry: Entry): TalkHere {
    entry.at = performance.now()
    entry.talk.here()
    return entry.talk
  }

  /** A page that stands renews itself: one that does not is gone, and nobody is to be asked whether it agrees. */
  #restUnlessThere(entry: Entry): void {
    const { at } = entry
    const look = (): void => {
      if (entry.at === at) entry.talk.rest()
    }
    setTimeout(look, (this.renewEvery + 1.5) * 1000).unref()
  }

  #beat(): void {
    const before = performance.now() - this.#idleMs
    for (const [name, entries] of Array.from(this.#ofVisit)) {
      for (const entry of entries) {
        if (entry.at < before) this.#remove(name, entry)
        else entry.talk.tick()
      }
    }
  }

  #forgetVisit(name: string): void {
    for (const entry of this.#of(name)) this.#remove(name, entry)
  }

  #remove(name: string, entry: Entry): void {
    const left = this.#of(name).filter((one) => one !== entry)
    if (left.length === this.#of(name).length) return
    if (left.length > 0) this.#ofVisit.set(name, left)
    else this.#ofVisit.delete(name)
    this.#size--
    entry.talk.drop()
    entry.release()
  }
}
