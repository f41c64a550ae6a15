// All left messages that stand open in this process without scripts: each is found by its visit, shown once by a pass, and forgotten.
import type { IncomingMessage } from 'node:http'
import type { Form } from '../../../platform/http/http.ts'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Pack } from '../../../domain/content/content.ts'
import { newId, toText } from '../../../shared/base/id.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { leftDaysUsual } from '../../../shared/wire/left.ts'
import { leftStep } from '../addresses.ts'
import type { VisitorLimits } from '../visitor-limits.ts'
import { textMost } from './here-page.tsx'
import { LetterHere } from './seals-here.ts'
import type { LettersHouse } from './seals-here.ts'

export type LettersOptions = Omit<LettersHouse, 'work'> & { readonly pack: Pack; readonly bus: Bus; readonly limits?: VisitorLimits; readonly idleMs?: number }

/** Words of the page, by their name in the area `left`, with a number where they have one. */
export type Told = { readonly key: string; readonly n?: number }

/** What stands on one page. `from`: the page it began on, and its first step. */
export type LetterPage = {
  readonly from: 'message' | 'return'
  readonly letter: LetterHere
  readonly tag: string
  is: 'write' | 'none' | 'code' | 'left' | 'enter' | 'open' | 'sure' | 'erased' | 'closed' | 'refused'
  languages: readonly string[]
  wanted: readonly string[]
  text: string
  days: number
  until: number
  asWords: boolean
  asked: readonly [number, number]
  told: Told | null
}

type Entry = { readonly page: LetterPage; readonly visit: string; pass: string | null; key: string | null; at: number; busy: boolean }

/** Pages in memory at once, and of one visit. */
const most = 300
const mostOfVisit = 3
/** A code costs a tenth of a second of work: one at a time, and no more than this wait for it. */
const mostWaiting = 20

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
    this.#count(request)
    const name = toText(visit)
    const mine = [...this.#entries].filter((entry) => entry.visit === name)
    for (const old of mine.slice(0, Math.max(0, mine.length + 1 - mostOfVisit))) this.#drop((entry) => entry === old)
    if (this.#entries.size >= most) throw new Problem('too-many')
    const { left, depl, root } = this.#options
    const letter = new LetterHere({ left, depl, root, work: (work) => this.#work(work) })
    const is = from === 'message' ? 'write' : 'enter'
    const page: LetterPage = { from, letter, tag, is, languages: [], wanted: [], text: '', days: leftDaysUsual, until: 0, asWords: true, asked: [0, 1], told: null }
    const entry: Entry = { page, visit: name, pass: null, key: null, at: performance.now(), busy: false }
    this.#entries.add(entry)
    return this.#do(entry, () => (from === 'message' ? this.#write(page, fields) : this.#enter(page, fields)))
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
    this.#count(request)
    if (fields['do'] === 'leave' || fields['do'] === 'say') this.#count(request, 'written')
    const { page } = entry
    return leftStep(await this.#do(entry, () => this.#next(page, fields)))
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#deaf()
    this.#drop(() => true)
  }

  async #next(page: LetterPage, fields: Form): Promise<void> {
    const { letter } = page
    switch (`${page.is} ${fields['do'] ?? ''}`) {
      case 'write next':
        return this.#write(page, fields)
      case 'code turn':
        page.asWords = !page.asWords
        return this.#ask(page)
      case 'code back':
        page.is = 'write'
        return undefined
      case 'code leave':
        return this.#leave(page, fields)
      case 'enter open':
        return this.#enter(page, fields)
      case 'open say':
        return this.#say(page, textOf(fields['text']))
      case 'open days':
        page.days = daysOf(fields['days'])
        page.until = await letter.setDays(page.days)
        await this.#again(page)
        return undefined
      case 'left erase':
      case 'open erase':
        page.is = 'sure'
        return undefined
      case 'sure no':
        page.is = letter.answer ? 'open' : 'left'
        return undefined
      case 'sure yes':
        await letter.erase()
        return this.#over(page, 'erased')
      case 'open close':
        return this.#over(page, 'closed')
      default:
    }
  }

  async #write(page: LetterPage, fields: Form): Promise<void> {
    page.text = textOf(fields['text'])
    page.days = daysOf(fields['days'])
    const known = this.#options.pack.languages.map(({ tag }) => tag)
    page.wanted = [...new Set([fields['language'] ?? '', fields['second'] ?? ''])].filter((tag) => known.includes(tag))
    if (page.text === '') {
      page.told = { key: 'empty' }
      return
    }
    const found = await page.letter.begin(page.wanted).catch((error: unknown) => {
      if (error instanceof Problem && error.code === 'no-team') return null
      throw error
    })
    if (!found) return this.#over(page, 'none')
    page.languages = found
    page.is = 'code'
    this.#ask(page)
  }

  /** Any two parts of the code, so that it is read to its end. */
  #ask(page: LetterPage): void {
    const n = this.parts(page).length
    const first = Math.floor(Math.random() * (n - 2))
    page.asked = [first, first + 1 + Math.floor(Math.random() * (n - first - 1))]
  }

  /** The code as it stands on the page. */
  parts(page: LetterPage): string[] {
    return page.letter.parts(page.asWords ? this.#options.pack.codeWords(page.tag) : null)
  }

  async #leave(page: LetterPage, fields: Form): Promise<void> {
    const parts = this.parts(page)
    if (!page.asked.every((at, i) => page.letter.isAgain(fields[`again-${i}`] ?? '', parts[at]!))) {
      page.told = { key: 'again.wrong' }
      return
    }
    page.until = await page.letter.leave(pinOf(fields['pin']), page.text, page.days)
    page.text = ''
    page.is = 'left'
  }

  async #enter(page: LetterPage, fields: Form): Promise<void> {
    const { pack } = this.#options
    const tags = [page.tag, ...pack.languages.map(({ tag }) => tag).filter((tag) => tag !== page.tag)]
    const lists = tags.map((tag) => pack.codeWords(tag)).filter((list) => list !== null)
    try {
      const came = await page.letter.come((fields['code'] ?? '').slice(0, 500), pinOf(fields['pin']), lists)
      if (came === 'refused') return this.#over(page, 'refused')
      if (came === 'open') page.is = 'open'
      else page.told = came.mistyped === null ? { key: 'mistyped' } : { key: 'mistyped.word', n: came.mistyped + 1 }
      this.#follow(page)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'code-unknown') throw error
      page.told = { key: 'unknown' }
    }
  }

  async #say(page: LetterPage, text: string): Promise<void> {
    if (text === '') {
      page.told = { key: 'empty' }
      return
    }
    try {
      await page.letter.say(text)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'epoch') throw error
      // Somebody else reads it since: it is sealed again for who does now.
      if (!(await page.letter.again())) return this.#over(page, 'refused')
      await page.letter.say(text)
    }
    page.told = { key: 'sent' }
    await this.#again(page)
  }

  async #again(page: LetterPage): Promise<void> {
    if (!(await page.letter.again())) return this.#over(page, 'refused')
    this.#follow(page)
  }

  #follow(page: LetterPage): void {
    const { answer } = page.letter
    if (answer) Object.assign(page, { days: answer.days, until: answer.until, languages: answer.languages })
  }

  #over(page: LetterPage, is: 'none' | 'erased' | 'closed' | 'refused'): void {
    page.is = is
    page.text = ''
    page.letter.forget()
  }

  /** One form of a page at a time; then a pass for what it shows next. What fails with a Problem leaves the page as it was. */
  async #do(entry: Entry, work: () => Promise<void> | void): Promise<string> {
    if (entry.busy) throw new Problem('too-many')
    entry.busy = true
    entry.page.told = null
    try {
      await work()
    } catch (error) {
      if (entry.key === null) this.#drop((one) => one === entry)
      throw error
    } finally {
      entry.busy = false
      entry.at = performance.now()
      // She left while it was sealed.
      if (!this.#entries.has(entry)) this.#over(entry.page, 'closed')
    }
    return (entry.pass = newId())
  }

  async #work<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting) throw new Problem('too-many')
    this.#waiting++
    const mine = this.#turn.then(work)
    this.#turn = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      this.#waiting--
    }
  }

  #count(request: IncomingMessage, what: 'left' | 'written' = 'left'): void {
    if (this.#options.limits?.mayAsk(request, what) === false) throw new Problem('too-many')
  }

  #find(visit: Uint8Array, is: (entry: Entry) => boolean): Entry | null {
    const name = toText(visit)
    return [...this.#entries].find((entry) => entry.visit === name && is(entry)) ?? null
  }

  #drop(which: (entry: Entry) => boolean): void {
    for (const entry of [...this.#entries].filter(which)) {
      this.#entries.delete(entry)
      this.#over(entry.page, 'closed')
    }
  }
}

const pinOf = (typed: string | undefined): string => (typed ?? '').slice(0, 100)

function daysOf(typed: string | undefined): number {
  const days = Number(typed ?? leftDaysUsual)
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new Problem('malformed')
  return days
}

function textOf(written: string | undefined): string {
  const text = (written ?? '').replaceAll('\r\n', '\n').trim()
  if (text.length > textMost) throw new Problem('too-large')
  return text
}
