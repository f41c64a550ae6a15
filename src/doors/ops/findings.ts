// What the doctor finds in what it is given: each finding one sentence that says what to do.
import type { Member } from '../../domain/team/team.ts'

export type Finding = { level: 'ok' | 'soon' | 'wrong'; about: string; says: string }

const day = 86_400

/** The start is refused with the same words. */
export const lostRoot = 'The secrets.json in EAR_DATA has no root key, but the team in the database was set up with one; put back a copy of that file from after the set-up.'

/** Signed statements and visits carry times: a clock that is wrong lets nobody in, or lets old keys live. Both in whole seconds since 1970. */
export function clock(theirs: number, ours: number): Finding {
  if (new Date(ours * 1000).getUTCFullYear() < 2026) return { level: 'wrong', about: 'clock', says: 'This machine’s clock stands in the past; set it, and keep it right (NTP).' }
  const apart = Math.abs(theirs - ours)
  if (apart <= 2) return { level: 'ok', about: 'clock', says: 'This machine and the database agree.' }
  return { level: apart > 60 ? 'wrong' : 'soon', about: 'clock', says: `This machine and the database are ${apart} s apart; keep both right (NTP).` }
}

/** `now` in whole seconds since 1970. */
export function keys(members: readonly Member[], setUp: boolean, now: number): Finding[] {
  if (!setUp) return [{ level: 'soon', about: 'keys', says: 'The desk is not set up yet: no root key, so nobody can go on duty. A coordinator does it at the desk.' }]
  const active = members.filter((member) => member.state === 'active')
  const coordinators = active.filter((member) => member.role === 'coordinator')
  const until = Math.max(0, ...coordinators.map((member) => member.signedUntil ?? 0))
  const findings: Finding[] = []
  const days = Math.floor((until - now) / day)
  if (until <= now) findings.push({ level: 'wrong', about: 'keys', says: 'No coordinator is vouched for by the root now: no page accepts a listener. Somebody who holds the root signs a coordinator at the desk.' })
  else if (days < 60) findings.push({ level: 'soon', about: 'keys', says: `The last coordinator’s statement ends in ${days} days; the root signs it anew at the desk.` })
  else findings.push({ level: 'ok', about: 'keys', says: `Coordinators are vouched for; the last statement ends in ${days} days.` })
  if (coordinators.length === 1) findings.push({ level: 'soon', about: 'keys', says: 'There is one coordinator; should she lose her passkeys, the desk must be set up anew. Invite a second.' })
  const ended = active.filter((member) => member.role === 'listener' && (member.signedUntil ?? 0) <= now).length
  if (ended > 0) findings.push({ level: 'soon', about: 'keys', says: `The statements about ${ended} of the listeners have ended; they are renewed when a coordinator unlocks her desk.` })
  return findings
}
