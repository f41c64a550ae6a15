// The opening hours, for coordinators: hours of a week by language, and days that are closed. Other rules of the table stay as they are.
import { holidayOn } from '../../../domain/content/content.ts'
import type { Holiday } from '../../../domain/content/content.ts'
import { weeklyDays, weeklyRule } from '../../../domain/hours/hours.ts'
import type { Hours, OpeningRule } from '../../../domain/hours/hours.ts'
import { languageOf } from '../../../shared/base/language.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { WeekHours } from '../../../shared/wire/desk-api.ts'
import type { Methods } from '../method.ts'

const time = /^(?:[01]\d|2[0-3]):[0-5]\d$/
const dayLength = 86_400_000

/** `clock`: milliseconds since 1970. */
export function openingHours(hours: Hours, holidays: readonly Holiday[], clock: () => number = Date.now): Pick<Methods, 'hours' | 'put-hours'> {
  return {
    hours: {
      ability: 'set-hours',
      async handle() {
        const { rules, closed, version } = await hours.read()
        const week = rules.flatMap((rule) => weekOf(rule) ?? [])
        const days = Array.from({ length: 366 }, (_, more) => new Date(clock() + more * dayLength).toISOString().slice(0, 10))
        const coming = days.flatMap((day) => {
          const holiday = holidayOn(holidays, day)
          return holiday ? [{ day, name: holiday.name }] : []
        })
        return { timeZone: hours.calendar.timeZone, hours: week, closed, others: rules.length - week.length, holidays: coming, version }
      },
    },
    'put-hours': {
      ability: 'set-hours',
      async handle({ hours: week, closed, version }) {
        if (!closed.every(isDay)) throw new Problem('malformed')
        const { rules } = await hours.read()
        const saved = await hours.write([...week.map(ruleOf), ...rules.filter((rule) => !weekOf(rule))], closed, version)
        return saved === null ? { is: 'changed' } : { is: 'saved', version: saved }
      },
    },
  }
}

/** Null where it is no hours of a week. */
function weekOf({ languages, rule, start, minutes, onHolidays, from, until }: OpeningRule): WeekHours | null {
  const days = weeklyDays(rule)
  if (!days) return null
  const end = minutesOf(start) + minutes
  const to = end === 1440 ? '24:00' : [Math.floor(end / 60) % 24, end % 60].map((part) => String(part).padStart(2, '0')).join(':')
  return { languages: [...languages], days, from: start, to, holidays: onHolidays, since: from, until }
}

function ruleOf({ languages, days, from, to, holidays, since, until }: WeekHours): OpeningRule {
  const whole = languages.length > 0 && languages.every((tag) => languageOf(tag)) && days.length > 0 && time.test(from) && (time.test(to) || to === '24:00')
  if (!whole || !isDay(since) || (until !== null && (!isDay(until) || until < since))) throw new Problem('malformed')
  const minutes = minutesOf(to) - minutesOf(from)
  return { languages, rule: weeklyRule(days), start: from, minutes: minutes > 0 ? minutes : minutes + 1440, onHolidays: holidays, from: since, until }
}

function minutesOf(text: string): number {
  const [hour, minute] = text.split(':').map(Number)
  return hour! * 60 + minute!
}

function isDay(day: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}
