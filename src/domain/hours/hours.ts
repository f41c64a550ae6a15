// The face of the opening hours: what coordinators wrote, and when each language opens next. It never says that somebody is there.
import type { Bus } from '../../platform/bus/bus.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import { readHours, writeHours } from './hours-store.ts'
import type { Kept } from './hours-store.ts'
import { nextOpenings, recurring, shownThere } from './openings.ts'
import type { Calendar, OpeningRule } from './openings.ts'

export { weeklyDays, weeklyRule } from './openings.ts'
export type { Calendar, OpeningRule }

/** A language and when it opens next, as the clocks of the pack's zone show it, with their offset: 2026-11-30T09:00:00+01:00 (RFC 3339). */
export type Next = { language: string; at: string }

/** What was read is read again after this, though nothing was heard: the bus may lose. */
const readEveryMs = 30_000

export class Hours {
  readonly calendar: Calendar
  readonly #sql: Sql
  readonly #bus: Bus
  readonly #line: string
  readonly #deaf: () => void
  #kept: Kept | null = null
  #readAt = 0
  /** What was computed, and the span of time for which it is so. */
  #next: { of: Kept; from: number; until: number; list: readonly Next[] } | null = null

  constructor(sql: Sql, bus: Bus, calendar: Calendar, line = 'main') {
    this.#sql = sql
    this.#bus = bus
    this.calendar = calendar
    this.#line = line
    this.#deaf = bus.listen('hours', () => (this.#readAt = 0))
  }

  dispose(): void {
    this.#deaf()
  }

  /** As it stands. Throws `unavailable`. */
  read(): Promise<Kept> {
    return readHours(this.#sql, this.#line)
  }

  /** In place of what stands there, where that is of this version: the version of what stands there now; null where something else had come. Throws `malformed` where a rule is none. */
  async write(rules: readonly OpeningRule[], closed: readonly string[], version: string): Promise<string | null> {
    for (const rule of rules) {
      try {
        recurring(rule)
      } catch {
        throw new Problem('malformed')
      }
    }
    const written = await writeHours(this.#sql, this.#line, { rules: [...rules], closed: [...new Set(closed)], version })
    if (written !== null) this.#bus.tell('hours')
    return written
  }

  /** The next opening of each language that has one, later than `at`, in the order of their tags. Throws `unavailable`. */
  async next(at: Date): Promise<readonly Next[]> {
    const kept = await this.#fresh()
    const now = at.getTime()
    const before = this.#next
    if (before?.of === kept && before.from <= now && now < before.until) return before.list
    const next = nextOpenings(kept.rules, new Set(kept.closed), this.calendar, at)
    const list = [...next].sort(([a], [b]) => (a < b ? -1 : 1)).map(([language, on]) => ({ language, at: shownThere(this.calendar.timeZone, on) }))
    // True until the first of them has come; once a day the year looked at has moved on.
    this.#next = { of: kept, from: now, until: Math.min(now + 86_400_000, ...[...next.values()].map((on) => on.getTime())), list }
    return list
  }

  async #fresh(): Promise<Kept> {
    const now = performance.now()
    if (this.#kept && this.#readAt > 0 && now - this.#readAt < readEveryMs) return this.#kept
    // Set before it is asked: what is written meanwhile is heard, and read anew.
    this.#readAt = now
    try {
      const kept = await this.read()
      if (kept.version !== this.#kept?.version) this.#kept = kept
      return this.#kept ?? kept
    } catch (error) {
      this.#readAt = 0
      throw error
    }
  }
}
