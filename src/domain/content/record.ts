// The record of a language: how its texts were made, who read them a second time, and of which source files they are the translation.
import { createHash } from 'node:crypto'
import { isDay } from './day.ts'

/** The second reading against the source, line by line, by a reader who did not write it, with errors planted beforehand. */
export type Reading = {
  readonly on: string
  readonly planted: number
  /** How many of the planted ones were found; below `enough` of them another reader reads. */
  readonly found: number
  readonly errorsBefore: number
  readonly errorsAfter: number
  readonly rounds: number
  readonly notes: string
}

/** Words that promise too much by themselves (anonymous, safe, no trace), with texts that must and must not be found. */
export type Promises = { readonly pattern: string; readonly examples: readonly string[]; readonly not: readonly string[] }

/** Who said on which day that it is good: `2026-12-01 native speaker`. */
export type Reviewed = { readonly on: string; readonly role: string }

export type LanguageRecord = {
  /** Of the words; each page says its own state in its head. */
  readonly state: 'draft' | 'reviewed'
  readonly made: string
  /** `machine`, or a person's role. */
  readonly by: string
  readonly reading: Reading | null
  readonly reviewed: Reviewed | null
  readonly promises: Promises | null
  /** By file of the language's folder (`pages/start.md`): the hash of the source's file that it was translated from. */
  readonly sources: { readonly [file: string]: string }
}

/** Eight of ten planted errors. */
export const enough = 0.8

/** The first 12 hexadecimal digits of the SHA-256 of a file's bytes. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12)
}

/** Reads `<day> <role>`; null where it is not that. */
export function readReviewed(text: unknown): Reviewed | null {
  const found = typeof text === 'string' ? /^(\S+)\s+(\S.*)$/.exec(text.trim()) : null
  return found && isDay(found[1]!) ? { on: found[1]!, role: found[2]! } : null
}

/** Reads a record's JSON. `record` is null where it cannot be used at all; each fault is a sentence. */
export function readRecord(json: unknown): { record: LanguageRecord | null; faults: string[] } {
  if (!isObject(json)) return { record: null, faults: ['It is not a record: {"state", "made", "by", "reading", "promises", "sources"}.'] }
  const faults: string[] = []
  const { state, made, by, sources } = json
  if (state !== 'draft' && state !== 'reviewed') faults.push('state is draft or reviewed.')
  if (typeof made !== 'string' || !isDay(made)) faults.push('made is a day, as 2026-11-24.')
  if (typeof by !== 'string' || by.trim() === '') faults.push('by says who made it: machine, or a person’s role.')
  if (!isObject(sources) || !Object.values(sources).every((hash) => typeof hash === 'string' && /^[0-9a-f]{12}$/.test(hash)))
    faults.push('sources holds for each file 12 hexadecimal digits; ear pack fresh writes them.')
  const reviewed = readReviewed(json.reviewed)
  if (state === 'reviewed' && !reviewed) faults.push('it is reviewed: write by whom, as "reviewed": "2026-12-01 native speaker".')
  const reading = readReading(json.reading ?? null, faults)
  const promises = readPromises(json.promises ?? null, faults)
  const record: LanguageRecord = {
    state: state === 'reviewed' && reviewed ? 'reviewed' : 'draft',
    made: typeof made === 'string' ? made : '',
    by: typeof by === 'string' ? by : '',
    reading,
    reviewed,
    promises,
    sources: isObject(sources) ? Object.fromEntries(Object.entries(sources).filter((entry): entry is [string, string] => typeof entry[1] === 'string')) : {},
  }
  return { record, faults }
}

function readReading(json: unknown, faults: string[]): Reading | null {
  if (json === null) return null
  const counts = ['planted', 'found', 'errorsBefore', 'errorsAfter', 'rounds'] as const
  const whole = isObject(json) && typeof json.on === 'string' && isDay(json.on) && counts.every((name) => Number.isInteger(json[name]) && (json[name] as number) >= 0)
  if (!whole) {
    faults.push('reading holds on (a day), planted, found, errorsBefore, errorsAfter, rounds (numbers) and notes; null where nobody has read it a second time.')
    return null
  }
  const reading = { ...json, notes: typeof json.notes === 'string' ? json.notes : '' } as unknown as Reading
  if (reading.found > reading.planted) faults.push('reading: more of the planted errors were found than were planted.')
  return reading
}

function readPromises(json: unknown, faults: string[]): Promises | null {
  if (json === null) return null
  const texts = (list: unknown): list is string[] => Array.isArray(list) && list.every((one) => typeof one === 'string')
  if (!isObject(json) || typeof json.pattern !== 'string' || !texts(json.examples) || !texts(json.not)) {
    faults.push('promises holds pattern (a regular expression), examples (texts it finds) and not (texts it does not).')
    return null
  }
  const promises = { pattern: json.pattern, examples: json.examples, not: json.not }
  let pattern: RegExp
  try {
    pattern = new RegExp(promises.pattern, 'iu')
  } catch {
    faults.push('promises: the pattern is no regular expression.')
    return null
  }
  for (const text of promises.examples) if (!pattern.test(text)) faults.push(`promises: the pattern does not find “${text}”.`)
  for (const text of promises.not) if (pattern.test(text)) faults.push(`promises: the pattern finds “${text}”, which promises nothing.`)
  return promises
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
