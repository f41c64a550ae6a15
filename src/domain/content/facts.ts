// The fact register: every number, hour, address and legal claim stands once, with its source and when it was last checked.
import { isDay } from './day.ts'
import { toWrite } from './placeholder.ts'

/**
 * `phone`: what one dials. `site`: a host or address without https://. `claim`: a sentence or a few words,
 * whose text in each language stands in `words/facts.json` under the fact's id.
 */
export type FactKind = 'phone' | 'site' | 'claim'

export type Fact = {
  readonly id: string
  readonly kind: FactKind
  /** What is shown for a phone or a site; for a claim the same sentence in the source language. */
  readonly value: string
  /** An https address, or `ofTheOrganisation`; in a new pack what marks that it is still to be written. */
  readonly source: string
  /** ISO day when somebody last looked at the source; null where nobody of this pack has yet. */
  readonly checkedOn: string | null
  readonly state: 'confirmed' | 'unconfirmed'
  /** An unconfirmed fact is shown with "check this" (`marked`) or left out. */
  readonly whenUnconfirmed: 'marked' | 'left-out'
  /** The role that must check it again, and by which day. */
  readonly recheckBy: { readonly role: string; readonly on: string }
}

export type Facts = ReadonlyMap<string, Fact>

/** The source of a fact for which nobody has found another. */
export const ofTheOrganisation = 'the organisation that gave us this text'

/** Whether a page shows this fact. */
export function isShown(fact: Fact): boolean {
  return fact.state === 'confirmed' || fact.whenUnconfirmed === 'marked'
}

/** Whether the day (ISO) by which somebody had to look again is past; on that day itself it is not. */
export function isOverdue(fact: Fact, today: string): boolean {
  return fact.recheckBy.on < today
}

/** Reads the register's JSON; a record that is not whole, or has no source, is left out. Each fault is a sentence. */
export function readFacts(json: unknown): { facts: Facts; faults: string[] } {
  const facts = new Map<string, Fact>()
  const faults: string[] = []
  for (const record of Array.isArray(json) ? (json as unknown[]) : []) {
    if (!isFact(record)) faults.push(`The record of ${nameOf(record)} is not whole.`)
    else if (facts.has(record.id)) faults.push(`${record.id} is there twice.`)
    else if (!isSource(record.source)) faults.push(`${record.id}: its source is neither an https address nor “${ofTheOrganisation}”.`)
    else facts.set(record.id, record)
  }
  if (!Array.isArray(json)) faults.push('The register is not a list.')
  return { facts, faults }
}

function nameOf(record: unknown): string {
  const id = (record as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id : '(no id)'
}

function isSource(text: string): boolean {
  if (text === ofTheOrganisation || text.startsWith(toWrite)) return true
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(hostname)
}

const isDayText = (value: unknown) => typeof value === 'string' && isDay(value)

function isFact(value: unknown): value is Fact {
  if (typeof value !== 'object' || value === null) return false
  const fact = value as Partial<Record<keyof Fact, unknown>>
  const recheck = fact.recheckBy as { role?: unknown; on?: unknown } | undefined
  return (
    typeof fact.id === 'string' &&
    /^[a-z0-9-]+$/.test(fact.id) &&
    ['phone', 'site', 'claim'].includes(fact.kind as string) &&
    typeof fact.value === 'string' &&
    typeof fact.source === 'string' &&
    fact.source !== '' &&
    (fact.checkedOn === null || isDayText(fact.checkedOn)) &&
    ['confirmed', 'unconfirmed'].includes(fact.state as string) &&
    ['marked', 'left-out'].includes(fact.whenUnconfirmed as string) &&
    typeof recheck?.role === 'string' &&
    isDayText(recheck.on)
  )
}
