// What must soon be done about a member, so that nobody is locked out or refused by visitors' browsers without warning.
import type { MemberRow } from '../../../shared/wire/desk-api.ts'

const dayLong = 86_400
/** Statements are renewed, and warned of, this long before they end (sealing.md, Keys). */
export const warnBefore = { coordinator: 60 * dayLong, listener: 30 * dayLong }

export type Warning = 'ends-soon' | 'ended' | 'one-credential' | 'not-signed'

/** `now`: whole seconds since 1970. */
export function warningsOf(member: MemberRow, now: number): Warning[] {
  if (member.state === 'removed' || member.state === 'invited') return []
  const warnings: Warning[] = []
  if (member.state === 'enrolled') warnings.push('not-signed')
  if (member.signedUntil !== null && member.signedUntil <= now) warnings.push('ended')
  else if (member.signedUntil !== null && member.signedUntil - now < warnBefore[member.role]) warnings.push('ends-soon')
  if (member.credentials < 2) warnings.push('one-credential')
  return warnings
}
