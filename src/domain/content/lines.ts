// The lines one can call: the organisation's own numbers with their hours, and the national lines with the facts that describe them.
import { languageOf } from '../../shared/base/language.ts'
import { isHours } from './opening.ts'
import type { Hours } from './opening.ts'
import { isPattern } from './numbering.ts'

/** A number of the organisation's own, shown first on every page; there may be none. */
export type OwnNumber = {
  readonly number: string
  /** Tags. */
  readonly languages: readonly string[]
  /** Empty where the hours are not known. */
  readonly opening: readonly Hours[]
  /** Null: nobody has said. */
  readonly free: boolean | null
  readonly onBill: boolean | null
}

/** What is said about a national line; each an id of the register, null where nothing is known. */
export const lineFacts = ['about', 'hours', 'free', 'bill', 'limits'] as const

export type NationalLine = { readonly phone: string; readonly languages: readonly string[]; readonly opening: readonly Hours[] | null } & {
  readonly [fact in (typeof lineFacts)[number]]: string | null
}

export type CallList = {
  readonly numbers: readonly OwnNumber[]
  readonly lines: readonly NationalLine[]
  /** The IANA zone in which all hours of the pack are. */
  readonly timeZone: string
  /** The country's plan, as `isDialable` takes it. */
  readonly numbering: readonly string[]
}

/** Reads these parts of pack.json; what is not whole is left out and named. */
export function readCallList(file: { readonly [key in keyof CallList]?: unknown }): { list: CallList; faults: string[] } {
  const faults: string[] = []
  function whole<T>(key: string, value: unknown, is: (one: unknown) => one is T): T[] {
    if (value === undefined) return []
    if (!Array.isArray(value)) faults.push(`${key} is not a list.`)
    const list: unknown[] = Array.isArray(value) ? value : []
    list.forEach((one, at) => !is(one) && faults.push(`${key}[${at}] is not whole.`))
    return list.filter(is)
  }
  const list = {
    numbers: whole('numbers', file.numbers, isOwnNumber),
    lines: whole('lines', file.lines, isLine),
    numbering: whole('numbering', file.numbering, isPattern),
    timeZone: isTimeZone(file.timeZone) ? file.timeZone : 'UTC',
  }
  const needed = list.numbers.length + list.lines.length > 0
  if (list.timeZone !== file.timeZone && (needed || file.timeZone !== undefined)) faults.push('timeZone is not a zone, as "Europe/Brussels".')
  return { list, faults }
}

function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: value }))
  } catch {
    return false
  }
}

const areTags = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((tag) => typeof tag === 'string' && languageOf(tag) !== null)
const areHours = (value: unknown) => Array.isArray(value) && value.every(isHours)
const isSaid = (value: unknown) => value === null || typeof value === 'boolean'

function isOwnNumber(value: unknown): value is OwnNumber {
  if (typeof value !== 'object' || value === null) return false
  const own = value as Partial<Record<keyof OwnNumber, unknown>>
  return typeof own.number === 'string' && areTags(own.languages) && areHours(own.opening) && isSaid(own.free) && isSaid(own.onBill)
}

function isLine(value: unknown): value is NationalLine {
  if (typeof value !== 'object' || value === null) return false
  const line = value as Partial<Record<keyof NationalLine, unknown>>
  const facts = lineFacts.every((key) => line[key] === null || typeof line[key] === 'string')
  return typeof line.phone === 'string' && areTags(line.languages) && (line.opening === null || areHours(line.opening)) && facts
}
