// All left messages that stand open in this process without scripts: each is found by its visit, shown once by a pass, and forgotten.
import type { IncomingMessage } from 'node:http'
import type { Form } from '../../../platform/http/http.ts'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Pack } from '../../../domain/content/content.ts'
import { newId, toText } from '../../../shared/base/id.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { leftStep } from '../addresses.ts'
import type { VisitorLimits } from '../visitor-limits.ts'
import { LetterPage } from './letter-page.ts'
import { LetterHere } from './seals-here.ts'
import type { LettersHouse } from './seals-here.ts'

export type LettersOptions = Omit<LettersHouse, 'work'> & {
  readonly pack: Pack
  readonly bus: Bus
  readonly limits?: VisitorLimits
  /** Without a form for so long a page is forgotten, in milliseconds. */
  readonly idleMs?: number
  /** Pages in memory at once. */
  readonly most?: number
  /** A code costs a tenth of a second of work: one at a time, and no more than this wait for it. */
  readonly mostWaiting?: number
}

type Entry = { readonly page: LetterPage; readonly visit: string; pass: string | null; key: string | null; at: number; busy: boolean }

/** Of one visit; the oldest makes room. */
const mostOfVisit = 3

export class LettersHere {
  readonly #options: LettersOptions
  readonly #entries = new Set<Entry>()
  readonly #timer: NodeJS.Timeout
  readonly #deaf: () => void
  #turn: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(options: LettersOptions) {
    this.#options = options
    const idle = options.idleMs ?? 10 * 60_000
    this.#timer = setInterval(() => this.#drop((entry) => entry.at < performance.now() - idle), Math.min(idle, 5000)).unref()
    this.#deaf = options.bus.listen('visits', (name) => this.#drop((entry) => entry.visit === name))
  }

  get size(): number {
    return this.#entries.size
  }

  /** From the form of `message` or `return`. Gives the pass of the next page. Throws `too-many`. */
  async begin(request: IncomingMessage, visit: Uint8Array, tag: string, from: 'message' | 'return', fields: Form): Promise<string> {
    if (!this.#mayAsk(request)) throw new Problem('too-many')
    const name = toText(visit)
    const mine = [...this.#entries].filter((entry) => entry.visit === name)
    for (const old of mine.slice(0, Math.max(0, mine.length + 1 - mostOfVisit))) this.#drop((entry) => entry === old)
    if (this.#entries.size >= (this.#options.most ?? 300)) throw new Problem('too-many')
    const { left, depl, root } = this.#options
    const letter = new LetterHere({ left, depl, root, work: (work) => this.#work(work) })
    const page = new LetterPage(this.#options.pack, from, tag, letter)
    const entry: Entry = { page, visit: name, pass: null, key: null, at: performance.now(), busy: false }
    this.#entries.add(entry)
    return this.#do(entry, { ...fields, do: from === 'message' ? 'next' : 'open' })
  }

  /** The page that this pass is for, once. */
  open(visit: Uint8Array, pass: string): { readonly page: LetterPage; readonly key: string } | null {
    const entry = this.#find(visit, (one) => one.pass === pass)
    if (!entry) return null
    entry.pass = null
    entry.key = newId()
    return { page: entry.page, key: entry.key }
  }

  /** A form of the page with this key. Gives the step to go to. */
  async take(request: IncomingMessage, visit: Uint8Array, key: string, fields: Form): Promise<string> {
    const entry = this.#find(visit, (one) => one.key === key)
    if (!entry) return 'return'
    const counted = this.#mayAsk(request) && (!/^(leave|say)$/.test(fields['do'] ?? '') || this.#mayAsk(request, 'written'))
    if (!counted && !entry.busy) {
      // What she typed stays on her page.
      entry.page.refuse('too-many', fields)
      return leftStep((entry.pass = newId()))
    }
    return leftStep(await this.#do(entry, fields))
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#deaf()
    this.#drop(() => true)
  }

  /** One form of a page at a time; then a pass for what it shows next. */
  async #do(entry: Entry, fields: Form): Promise<string> {
    if (entry.busy) throw new Problem('too-many')
    entry.busy = true
    try {
      await entry.page.take(fields)
    } finally {
      entry.busy = false
      entry.at = performance.now()
      // She left while it was sealed.
      if (!this.#entries.has(entry)) entry.page.over('closed')
    }
    return (entry.pass = newId())
  }

  async #work<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= (this.#options.mostWaiting ?? 20)) throw new Problem('too-many')
    this.#waiting++
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      this.#waiting--
    }
  }

  #mayAsk(request: IncomingMessage, what: 'left' | 'written' = 'left'): boolean {
    return this.#options.limits?.mayAsk(request, what) ?? true
  }

  #find(visit: Uint8Array, is: (entry: Entry) => boolean): Entry | null {
    const name = toText(visit)
    return [...this.#entries].find((entry) => entry.visit === name && is(entry)) ?? null
  }

  #drop(which: (entry: Entry) => boolean): void {
    for (const entry of [...this.#entries].filter(which)) {
      this.#entries.delete(entry)
      entry.page.over('closed')
    }
  }
}
