// When a line is open: its weekly hours on the wall clocks of a time zone, through both changes of the clock.

/** `days`: 1 is Monday, 7 Sunday (ISO 8601). `from`, `to`: 'HH:MM', '24:00' for the end of the day; a `to` not after `from` is of the next day. */
export type Hours = { readonly days: readonly number[]; readonly from: string; readonly to: string }

export type Opening =
  | { readonly is: 'always' }
  | { readonly is: 'open'; readonly until: Date }
  /** `opens` is null where the next day it would open is a holiday, and nobody has said what holds then. */
  | { readonly is: 'closed'; readonly opens: Date | null }
  /** It would be open or open later today, but today is a holiday until then, and nobody has said what holds on holidays. */
  | { readonly is: 'unsure'; readonly until: Date }

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/

export function isHours(value: unknown): value is Hours {
  if (typeof value !== 'object' || value === null) return false
  const { days, from, to } = value as Partial<Record<keyof Hours, unknown>>
  const isDay = (day: unknown) => Number.isInteger(day) && Number(day) >= 1 && Number(day) <= 7
  return Array.isArray(days) && days.length > 0 && days.every(isDay) && typeof from === 'string' && time.test(from) && typeof to === 'string' && (time.test(to) || to === '24:00')
}

/**
 * Whether it is open at that instant, and when that changes next. Null where no hours are known. `isHoliday`: on which days (ISO) hours
 * that do not name holidays promise nothing; what is open day and night is open on those too.
 */
export function openingAt(hours: readonly Hours[], timeZone: string, at: Date, isHoliday: (day: string) => boolean = () => false): Opening | null {
  const spans = spansAround(hours, timeZone, at)
  const now = at.getTime()
  const open = spans.find(({ from, to }) => from <= now && now < to)
  // A span that covers the whole week of days looked at has no end.
  if (open && open.to - now >= 7 * dayLength) return { is: 'always' }
  const next = spans.find(({ from }) => from > now)
  const midnight = midnightAfter(timeZone, at)
  if (isHoliday(dayThere(timeZone, now)) && (open || (next && next.from < midnight.getTime()))) return { is: 'unsure', until: midnight }
  if (open) return { is: 'open', until: new Date(open.to) }
  return next ? { is: 'closed', opens: isHoliday(dayThere(timeZone, next.from)) ? null : new Date(next.from) } : null
}

/** The first instant of the next day there. */
export function midnightAfter(timeZone: string, at: Date): Date {
  const { year, month, day } = wallClock(timeZone, at.getTime())
  return new Date(instantOf(timeZone, Date.UTC(year, month - 1, day + 1)))
}

function dayThere(timeZone: string, instant: number): string {
  const { year, month, day } = wallClock(timeZone, instant)
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

type Span = { readonly from: number; readonly to: number }
const dayLength = 86_400_000

/** The open times from yesterday to nine days on, in order, those that touch made one. */
function spansAround(hours: readonly Hours[], timeZone: string, at: Date): Span[] {
  const today = wallClock(timeZone, at.getTime())
  const spans: Span[] = []
  for (let ahead = -1; ahead <= 9; ahead++) {
    const midnight = Date.UTC(today.year, today.month - 1, today.day + ahead)
    const weekday = new Date(midnight).getUTCDay() || 7
    for (const { days, from, to } of hours) {
      if (!days.includes(weekday)) continue
      const [begin, end] = [minutes(from), minutes(to)]
      const wall = (minute: number) => instantOf(timeZone, midnight + minute * 60_000)
      spans.push({ from: wall(begin), to: wall(end > begin ? end : end + 24 * 60) })
    }
  }
  spans.sort((a, b) => a.from - b.from)
  const joined: Span[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && span.from <= last.to) joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else joined.push(span)
  }
  // What the change of the clock has left nothing of is no time to call.
  return joined.filter(({ from, to }) => to > from)
}

function minutes(text: string): number {
  const [hour, minute] = text.split(':').map(Number)
  return hour! * 60 + minute!
}

/**
 * The instant at which the wall clocks of a zone show this; `wall` is written as if it were UTC. A time that comes twice is the
 * first of the two; one that is left out is as much later as the clock was moved (as `compatible` in Temporal).
 */
function instantOf(timeZone: string, wall: number): number {
  const before = wall - offsetAt(timeZone, wall - dayLength)
  const after = wall - offsetAt(timeZone, wall + dayLength)
  const shown = [before, after].filter((instant) => instant + offsetAt(timeZone, instant) === wall)
  return shown.length > 0 ? Math.min(...shown) : before
}

/** How far the wall clocks there are ahead of UTC at an instant, in milliseconds. */
function offsetAt(timeZone: string, instant: number): number {
  const { year, month, day, hour, minute, second } = wallClock(timeZone, instant)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

type Clock = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>
const clocks = new Map<string, Intl.DateTimeFormat>()

function wallClock(timeZone: string, instant: number): Clock {
  let format = clocks.get(timeZone)
  if (!format) {
    const number = 'numeric'
    format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { timeZone, hourCycle: 'h23', year: number, month: number, day: number, hour: number, minute: number, second: number })
    clocks.set(timeZone, format)
  }
  return Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)])) as Clock
}
