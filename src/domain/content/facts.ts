// The fact register: every number, hour, address and legal claim stands once, with its source and when it was last checked.

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

/** Reads the register's JSON; a record that is not whole is reported by name and left out. */
export function readFacts(json: unknown): { facts: Facts; faults: string[] } {
  const facts = new Map<string, Fact>()
  const faults: string[] = []
  for (const record of Array.isArray(json) ? (json as unknown[]) : []) {
    if (!isFact(record)) faults.push(nameOf(record))
    else if (facts.has(record.id)) faults.push(`${record.id} (twice)`)
    else facts.set(record.id, record)
  }
  if (!Array.isArray(json)) faults.push('(the register is not a list)')
  return { facts, faults }
}

function nameOf(record: unknown): string {
  const id = (record as { id?: unknown } | null)?.id
  return typeof id === 'string' ? id : '(no id)'
}

const day = /^\d{4}-\d\d-\d\d$/

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
    (fact.checkedOn === null || (typeof fact.checkedOn === 'string' && day.test(fact.checkedOn))) &&
    ['confirmed', 'unconfirmed'].includes(fact.state as string) &&
    ['marked', 'left-out'].includes(fact.whenUnconfirmed as string) &&
    typeof recheck?.role === 'string' &&
    typeof recheck.on === 'string' &&
    day.test(recheck.on)
  )
}
