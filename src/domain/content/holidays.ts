// The legal holidays of the pack's country: fixed days of the year, and days counted from Easter Sunday.

/** `name`: a key for words, kebab-case. `source`: where the law or an authority names it. `on`: 'MM-DD'. `easter`: days after Easter Sunday, before it negative. */
export type Holiday = { readonly name: string; readonly source: string } & ({ readonly on: string } | { readonly easter: number })

const dayLength = 86_400_000

/** The holiday on a day (ISO); null where it is none. */
export function holidayOn(holidays: readonly Holiday[], day: string): Holiday | null {
  const fromEaster = Math.round((Date.parse(day) - Date.parse(easterOf(Number(day.slice(0, 4))))) / dayLength)
  return holidays.find((one) => ('on' in one ? one.on === day.slice(5) : one.easter === fromEaster)) ?? null
}

/** Easter Sunday of a year in the Gregorian calendar (the anonymous algorithm of 1876, in Meeus, Astronomical Algorithms, chapter 8), ISO. */
export function easterOf(year: number): string {
  const a = year % 19
  const [b, c] = [Math.floor(year / 100), year % 100]
  const g = Math.floor((8 * b + 13) / 25)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 19 * l) / 433)
  const month = Math.floor((h + l - 7 * m + 90) / 25)
  const day = (h + l - 7 * m + 33 * month + 19) % 32
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

/** Reads `holidays` of pack.json; what is not whole is left out and named. A pack may have none. */
export function readHolidays(value: unknown): { list: Holiday[]; faults: string[] } {
  if (value === undefined) return { list: [], faults: [] }
  if (!Array.isArray(value)) return { list: [], faults: ['holidays is not a list.'] }
  const all: unknown[] = value
  return { list: all.filter(isHoliday), faults: all.flatMap((one, at) => (isHoliday(one) ? [] : [`holidays[${at}] is not whole.`])) }
}

function isHoliday(value: unknown): value is Holiday {
  if (typeof value !== 'object' || value === null) return false
  const { name, source, on, easter } = value as { readonly [key in 'name' | 'source' | 'on' | 'easter']?: unknown }
  if (typeof name !== 'string' || !/^[a-z]+(-[a-z]+)*$/.test(name) || typeof source !== 'string' || !source.startsWith('https://')) return false
  // In a leap year: what comes only every four years is a day too.
  const at = typeof on === 'string' && /^\d\d-\d\d$/.test(on) ? Date.parse(`2024-${on}`) : NaN
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().slice(5, 10) === on
  return on === undefined ? Number.isInteger(easter) && Math.abs(Number(easter)) <= 100 : isDay && easter === undefined
}
