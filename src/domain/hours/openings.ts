// When it opens next, by language: rules of RFC 5545 on the wall clocks of a time zone, less holidays and days that are closed.
import { RRuleTemporal } from 'rrule-temporal'
import { Temporal } from 'temporal-polyfill'

export type OpeningRule = {
  /** Tags. */
  readonly languages: readonly string[]
  /** The value of an RRULE (RFC 5545, 3.3.10), as FREQ=WEEKLY;BYDAY=MO,TU. */
  readonly rule: string
  /** 'HH:MM' on the clocks of the zone. */
  readonly start: string
  /** How long by those clocks, from 1 to 1440. */
  readonly minutes: number
  /** Whether it opens on holidays too. */
  readonly onHolidays: boolean
  /** Days (ISO), both inside; null: until it is changed. */
  readonly from: string
  readonly until: string | null
}

export type Calendar = {
  /** IANA. */
  readonly timeZone: string
  /** `day`: ISO. */
  readonly isHoliday: (day: string) => boolean
}

/** One opening, in milliseconds since 1970; `to` is no longer inside. */
export type Opening = { readonly language: string; readonly from: number; readonly to: number }

const dayLength = 86_400_000
/** Most hours come every week; a rule that begins later, or a yearly one, is looked for once more so many days ahead. */
const ahead = [15, 400]

/** The start of the next opening of each language, later than `at`; a language that has none within a year is not named. What touches is one opening. */
export function nextOpenings(rules: readonly OpeningRule[], closed: ReadonlySet<string>, calendar: Calendar, at: Date): Map<string, Date> {
  const next = new Map<string, Date>()
  const now = at.getTime()
  for (const days of ahead) {
    const wanted = rules.filter(({ languages }) => languages.some((tag) => !next.has(tag)))
    if (wanted.length === 0) break
    for (const { language, from } of openings(wanted, closed, calendar, at, days)) {
      if (from > now && !next.has(language)) next.set(language, new Date(from))
    }
  }
  return next
}

/** All openings from yesterday to so many days ahead, in order; those of a language that touch are one. */
export function openings(rules: readonly OpeningRule[], closed: ReadonlySet<string>, calendar: Calendar, at: Date, days: number): Opening[] {
  const all = rules.flatMap((rule) => openingsOf(rule, closed, calendar, at, days)).sort((a, b) => a.from - b.from)
  const last = new Map<string, { language: string; from: number; to: number }>()
  const joined: { language: string; from: number; to: number }[] = []
  for (const opening of all) {
    const before = last.get(opening.language)
    if (before && opening.from <= before.to) before.to = Math.max(before.to, opening.to)
    else {
      const one = { ...opening }
      last.set(one.language, one)
      joined.push(one)
    }
  }
  return joined
}

/**
 * The rule counts days and times without a zone; each is then looked up on the zone's clocks. A time that comes twice is the first of
 * the two, one that is left out is as much later as the clock was moved (`compatible`, RFC 9557's Temporal): RFC 5545 would leave the day out.
 */
function openingsOf(rule: OpeningRule, closed: ReadonlySet<string>, { timeZone, isHoliday }: Calendar, at: Date, days: number): Opening[] {
  const here = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
  const [first, last] = [-2, days].map((more) => new Date(Date.parse(here.toString()) + more * dayLength))
  const found: Opening[] = []
  for (const each of recurring(rule).between(first!, last!, true)) {
    const wall = Temporal.PlainDateTime.from(each.toString().slice(0, 19))
    const day = wall.toPlainDate().toString()
    if (day < rule.from || (rule.until !== null && day > rule.until) || closed.has(day) || (!rule.onHolidays && isHoliday(day))) continue
    const instant = (time: Temporal.PlainDateTime) => time.toZonedDateTime(timeZone).epochMilliseconds
    const [from, to] = [instant(wall), instant(wall.add({ minutes: rule.minutes }))]
    // What the change of the clock has left nothing of is no opening.
    if (to > from) for (const language of rule.languages) found.push({ language, from, to })
  }
  return found
}

/** Throws where it is no rule. */
export function recurring({ rule, from, start }: Pick<OpeningRule, 'rule' | 'from' | 'start'>): RRuleTemporal {
  const stamp = `${from.replaceAll('-', '')}T${start.replace(':', '')}00Z`
  return new RRuleTemporal({ rruleString: `DTSTART:${stamp}\nRRULE:${rule}`, strict: true })
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** `days`: 1 is Monday, 7 Sunday. */
export function weeklyRule(days: readonly number[]): string {
  return `FREQ=WEEKLY;BYDAY=${weekdays.filter((_, at) => days.includes(at + 1)).join(',')}`
}

/** The days of a rule as `weeklyRule` writes it; null where it is another. */
export function weeklyDays(rule: string): number[] | null {
  const days = /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/.exec(rule)?.[1]
  return days ? days.split(',').map((day) => weekdays.indexOf(day) + 1) : null
}

/** An instant as the clocks of a zone show it, with how far they are ahead: 2026-11-30T09:00:00+01:00. */
export function shownThere(timeZone: string, at: Date): string {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
  return zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' })
}
