// Who is on duty, when each language opens next, and whether a message can be left: one state, read once for all pages of this process, from which everything public is made.
import type { Hours, Next } from '../../domain/hours/hours.ts'
import type { Line } from '../../domain/line/line.ts'
import { coordinatorsTeam } from '../../domain/team/team.ts'
import type { Standing } from '../../domain/team/team.ts'
import type { Bus } from '../../platform/bus/bus.ts'
import { nearDialect } from '../../shared/base/language.ts'
import type { Spoken } from '../../shared/wire/parts.ts'
import { allPages } from './addresses.ts'

/** What is so at one moment. */
export type Now = {
  /** Languages in which somebody on duty can talk with whoever asks for them, be it in their near dialect; one that is not named has nobody. */
  readonly spoken: readonly Spoken[]
  /** When each language that has hours, or whose near dialect has, opens next, in the order of their tags. Nothing of this says that somebody will be there. */
  readonly next: readonly Next[]
  /** Whether a message can be left: there is a page for it, and the coordinators' team, the last resort, has a key that holds. */
  readonly leave: boolean
  /** The languages whose team has a key that holds. */
  readonly teams: readonly string[]
}

export type AvailabilityParts = {
  readonly line: Pick<Line, 'spokenNow'>
  readonly bus: Bus
  /** None: nothing is said of when. */
  readonly hours?: Pick<Hours, 'next'>
  /** None: no message can be left. */
  readonly standing?: () => Promise<readonly Standing[]>
  /** Whether there is a page to leave a message on. */
  readonly leaving?: boolean
  readonly clock?: () => Date
  /** Monotonic, in milliseconds. */
  readonly monotonic?: () => number
}

/** At most one reading in this time; where nothing was heard, it is good for so many of them. */
const everyMs = 1000
const goodFor = 5
/** Keys of teams change rarely, and end at a time. */
const standingMs = 30_000
/** A page is not kept waiting longer for the store, and says nothing of what it knew before that. */
const patienceMs = 500
const staleMs = 15_000

/** Until somebody builds it, no page says that a message can be left. */
const hasMessagePage = (allPages as readonly string[]).includes('message')

export class Availability {
  readonly #parts: AvailabilityParts
  readonly #clock: () => Date
  readonly #monotonic: () => number
  /** Each page that listens, with what it was told last. */
  readonly #pages = new Map<(now: Now) => void, string>()
  readonly #deaf: (() => void)[]
  #last: Now | null = null
  #readAt = -Infinity
  #heard = true
  #reading: Promise<void> | null = null
  #standing: { at: number; of: readonly Standing[] } | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(parts: AvailabilityParts) {
    this.#parts = parts
    this.#clock = parts.clock ?? (() => new Date())
    this.#monotonic = parts.monotonic ?? (() => performance.now())
    const hear = (): void => {
      this.#heard = true
      this.#soon()
    }
    const team = (): void => {
      this.#standing = null
      hear()
    }
    this.#deaf = [parts.bus.listen('board', hear), parts.bus.listen('hours', hear), parts.bus.listen('team', team)]
  }

  /** Calls back soon, and whenever it has changed, until the returned function is called. */
  listen(page: (now: Now) => void): () => void {
    this.#pages.set(page, '')
    if (this.#last && this.#age() < goodFor * everyMs) this.#tell(page, this.#last, JSON.stringify(this.#last))
    else this.#soon()
    return () => this.#pages.delete(page)
  }

  /** How many pages are told. */
  get size(): number {
    return this.#pages.size
  }

  /** What was read last; null where nothing could be for a while: then nobody knows. */
  get now(): Now | null {
    return this.#age() < staleMs ? this.#last : null
  }

  /** Null where `now` is fresh; else resolves when it is, or after a short time whatever happens. Never rejects. */
  fresh(): Promise<void> | null {
    const good = this.#heard ? everyMs : goodFor * everyMs
    if (this.#last && this.#age() < good) return null
    const patience = Promise.withResolvers<void>()
    const timer = setTimeout(patience.resolve, patienceMs)
    return Promise.race([this.#read(), patience.promise]).finally(() => clearTimeout(timer))
  }

  /** Asks again though nothing was heard: the bus may lose. */
  again(): void {
    this.#soon()
  }

  dispose(): void {
    for (const deaf of this.#deaf) deaf()
    this.#pages.clear()
    if (this.#timer) clearTimeout(this.#timer)
  }

  #age(): number {
    return this.#monotonic() - this.#readAt
  }

  #soon(): void {
    if (this.#timer || this.#pages.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#read()
    }, Math.max(0, everyMs - this.#age())).unref()
  }

  /** One reading at a time; whoever asks meanwhile waits for it. What is heard meanwhile is read after it. */
  #read(): Promise<void> {
    return (this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = null
      if (this.#heard) this.#soon()
    }))
  }

  async #readOnce(): Promise<void> {
    this.#heard = false
    const { line, hours, leaving = hasMessagePage } = this.#parts
    try {
      const [spoken, next, standing] = await Promise.all([line.spokenNow(), hours?.next(this.#clock()) ?? [], this.#keys()])
      const teams = standing.filter(({ holds }) => holds).map(({ team }) => team)
      const now = { spoken, next: withNear(next), leave: leaving && teams.includes(coordinatorsTeam), teams: teams.filter((team) => team !== coordinatorsTeam).toSorted() }
      const text = JSON.stringify(now)
      // The same object as long as it is the same state: what is made from it is made once.
      if (text !== JSON.stringify(this.#last)) this.#last = now
      this.#readAt = this.#monotonic()
      for (const page of Array.from(this.#pages.keys())) this.#tell(page, this.#last!, text)
    } catch {
      // The store is away: open pages keep what they were told, and the next wake-up or tick asks again.
    }
  }

  async #keys(): Promise<readonly Standing[]> {
    const { standing } = this.#parts
    if (!standing) return []
    const at = this.#monotonic()
    if (this.#standing && at - this.#standing.at < standingMs) return this.#standing.of
    const of = await standing()
    this.#standing = { at, of }
    return of
  }

  #tell(page: (now: Now) => void, now: Now, text: string): void {
    if (this.#pages.get(page) === text) return
    this.#pages.set(page, text)
    page(now)
  }
}

/** Whoever asks for a language is answered by its near dialect too: it opens with the first of the two. */
function withNear(next: readonly Next[]): readonly Next[] {
  const near = next.flatMap(({ language, at }) => {
    const other = nearDialect(language)
    return other === null ? [] : [{ language: other, at }]
  })
  if (near.length === 0) return next
  const first = new Map<string, Next>()
  for (const one of [...next, ...near].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))) if (!first.has(one.language)) first.set(one.language, one)
  return [...first.values()].toSorted((a, b) => (a.language < b.language ? -1 : 1))
}
