// Which lines are open at an instant, and until when what a page says of them stays true.
import { holidayOn, midnightAfter, openingAt } from '../../../../domain/content/content.ts'
import type { NationalLine, Opening, OwnNumber, Pack } from '../../../../domain/content/content.ts'

export type OpenNow = {
  /** Null where nobody knows: then the hours are shown as they are written. */
  of(line: OwnNumber | NationalLine): Opening | null
  /** The next instant at which one of them opens or closes, or at which today is another day; null where nothing is known of any. */
  readonly until: Date | null
}

export function openNow(pack: Pack, at: Date): OpenNow {
  const known = new Map<OwnNumber | NationalLine, Opening>()
  for (const line of [...pack.numbers, ...pack.lines]) {
    const opening = openingAt(hoursOf(pack, line), pack.timeZone, at, (day) => holidayOn(pack.holidays, day) !== null)
    if (opening) known.set(line, opening)
  }
  const changes = [...known.values()].flatMap((opening) => (opening.is === 'open' ? [opening.until] : opening.is === 'closed' && opening.opens ? [opening.opens] : []))
  const first = changes.length > 0 ? Math.min(midnightAfter(pack.timeZone, at).getTime(), ...changes.map((change) => change.getTime())) : null
  return { of: (line) => known.get(line) ?? null, until: first === null ? null : new Date(first) }
}

/** A national line's hours are the pack's to vouch for: only where the fact that tells them is confirmed. */
function hoursOf(pack: Pack, line: OwnNumber | NationalLine) {
  if ('number' in line) return line.opening
  return line.hours !== null && pack.facts.get(line.hours)?.state === 'confirmed' ? (line.opening ?? []) : []
}
