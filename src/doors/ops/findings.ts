// What the doctor finds in what it is given: each finding one sentence that says what to do.
import type { Config } from '../../config/config.ts'
import type { Finding as PackFinding } from '../../domain/content/content.ts'
import { coordinatorsTeam, unseenLong } from '../../domain/team/team.ts'
import type { Member, Standing } from '../../domain/team/team.ts'
import { amongProxies } from '../../platform/http/caller-address.ts'
import { quiet } from '../../platform/store/quiet.ts'
import type { Loudness } from '../../platform/store/quiet.ts'

export type Finding = { level: 'ok' | 'soon' | 'wrong'; about: string; says: string }

const mega = 2 ** 20
const day = 86_400

/** The start is refused with the same words. */
export const lostRoot = 'The secrets.json in EAR_DATA has no root key, but the team in the database was set up with one; put back a copy of that file from after the set-up.'

/** Bytes: free for us, and of the whole disk. */
export function disk(free: number, whole: number): Finding {
  const left = `${Math.floor(free / mega)} MB free for EAR_DATA`
  if (free < 200 * mega) return { level: 'wrong', about: 'disk', says: `${left}: make room now, for nothing can be kept when it is full.` }
  if (free < 1024 * mega || free < whole * 0.05) return { level: 'soon', about: 'disk', says: `${left}: make room before it is full.` }
  return { level: 'ok', about: 'disk', says: `${left}.` }
}

/** All that there is to say of the pack, in one line. */
export function pack(found: readonly PackFinding[]): Finding {
  if (found.length === 0) return { level: 'ok', about: 'pack', says: 'In order.' }
  const wrong = found.filter((finding) => finding.level === 'error').length
  const places = [...new Set(found.map(({ where }) => where))]
  const where = places.length > 3 ? `${places.slice(0, 3).join(', ')} and ${places.length - 3} more files` : places.join(', ')
  return { level: wrong > 0 ? 'wrong' : 'soon', about: 'pack', says: `${wrong} wrong and ${found.length - wrong} to look at in ${where}; npm run ear -- pack check says what.` }
}

/** `overdue`: facts whose day to be checked again is past. */
export function facts(overdue: number): Finding[] {
  if (overdue === 0) return []
  return [{ level: 'soon', about: 'facts', says: `The day of ${overdue} of the site’s facts is past; coordinators find which under “Content” at the desk, and docs/operate/facts.md says how to check them.` }]
}

/** Behind a proxy everybody comes from its address. Where we listen on this machine alone, that address is this machine's. */
export function proxy({ site, desk, host, trustedProxy }: Pick<Config, 'site' | 'desk' | 'host' | 'trustedProxy'>): Finding[] {
  if (![site, desk].some((address) => address.startsWith('https:'))) return []
  const shared = 'so that all visitors share one limit on load and one of them can use it up for all'
  if (trustedProxy.length === 0) {
    return [{ level: 'soon', about: 'proxy', says: `The addresses are https but TRUSTED_PROXY is not set, ${shared}; write your proxy’s address, for example TRUSTED_PROXY=127.0.0.1.` }]
  }
  const here = host === 'localhost' ? ['127.0.0.1', '::1'] : ['127.0.0.1', '::1'].filter((address) => address === host)
  if (here.length === 0 || here.some(amongProxies(trustedProxy))) return []
  return [{ level: 'soon', about: 'proxy', says: `HOST is ${host}, where every request comes from this machine, but TRUSTED_PROXY does not name it, ${shared}; add ${here[0]} to TRUSTED_PROXY.` }]
}

/** Where tor leads to the site's own port, it stands where a proxy stands. */
export function onion({ site, onion: own }: Pick<Config, 'site' | 'onion'>): Finding[] {
  if (own || !new URL(site).hostname.endsWith('.onion')) return []
  return [{ level: 'soon', about: 'onion', says: 'SITE_ADDRESS is an onion service but ONION_PORT is not set, so that where a proxy is trusted anybody can pass for somebody else; write ONION_ADDRESS and ONION_PORT too, and that port into torrc (docs/operate/onion.md).' }]
}

/** Signed statements and visits carry times: a clock that is wrong lets nobody in, or lets old keys live. Both in whole seconds since 1970. */
export function clock(theirs: number, ours: number): Finding {
  if (new Date(ours * 1000).getUTCFullYear() < 2026) return { level: 'wrong', about: 'clock', says: 'This machine’s clock stands in the past; set it, and keep it right (NTP).' }
  const apart = Math.abs(theirs - ours)
  if (apart <= 2) return { level: 'ok', about: 'clock', says: 'This machine and the database agree.' }
  return { level: apart > 60 ? 'wrong' : 'soon', about: 'clock', says: `This machine and the database are ${apart} s apart; keep both right (NTP).` }
}

/** `now` in whole seconds since 1970. */
export function keys(members: readonly Member[], setUp: boolean, now: number): Finding[] {
  if (!setUp) return [{ level: 'soon', about: 'keys', says: 'The desk is not set up yet and nobody can go on duty; a coordinator sets it up at the desk.' }]
  const active = members.filter((member) => member.state === 'active')
  const coordinators = active.filter((member) => member.role === 'coordinator')
  const until = Math.max(0, ...coordinators.map((member) => member.signedUntil ?? 0))
  const findings: Finding[] = []
  const days = Math.floor((until - now) / day)
  if (until <= now) findings.push({ level: 'wrong', about: 'keys', says: 'The root vouches for no coordinator now and no page accepts a listener; somebody who holds the root signs a coordinator at the desk.' })
  else if (days < 60) findings.push({ level: 'soon', about: 'keys', says: `The last coordinator’s statement ends in ${days} days; somebody who holds the root signs it anew at the desk.` })
  else findings.push({ level: 'ok', about: 'keys', says: `Coordinators are vouched for; the last statement ends in ${days} days.` })
  if (coordinators.length === 1) findings.push({ level: 'soon', about: 'keys', says: 'There is one coordinator, and should she lose her passkeys only the printed root lets another in; invite a second.' })
  const ended = active.filter((member) => member.role === 'listener' && (member.signedUntil ?? 0) <= now).length
  if (ended > 0) findings.push({ level: 'soon', about: 'keys', says: `The statements about ${ended} of the listeners have ended, and they cannot go on duty; a coordinator renews them by unlocking her desk.` })
  return findings
}

/** The teams' keys: one for each language and one of the coordinators. `now` in whole seconds since 1970. */
export function teamKeys(languages: readonly string[], standing: readonly Standing[], now: number): Finding[] {
  const teams = [coordinatorsTeam, ...languages].map((team) => standing.find((s) => s.team === team) ?? { team, holds: false, until: 0 })
  const missing = teams.filter(({ holds }) => !holds).map(({ team }) => team)
  const ending = teams.filter(({ holds, until }) => holds && until - now < 7 * day).map(({ team }) => team)
  const findings: Finding[] = []
  if (missing.length > 0) findings.push({ level: 'soon', about: 'teams', says: `No key holds now for the teams ${missing.join(', ')}, and nothing can be sealed to them; a coordinator makes new ones by unlocking her desk.` })
  if (ending.length > 0) findings.push({ level: 'soon', about: 'teams', says: `The last key ends within a week for the teams ${ending.join(', ')}; a coordinator makes new ones by unlocking her desk.` })
  if (findings.length > 0) return findings
  const days = Math.floor((Math.min(...teams.map(({ until }) => until)) - now) / day)
  return [{ level: 'ok', about: 'teams', says: `Every team has keys for ${days} days.` }]
}

/** `days` since a coordinator was last at her desk; null where there is none. */
export function seen(days: number | null): Finding[] {
  if (days === null || days < unseenLong) return []
  return [{ level: 'soon', about: 'team', says: `No coordinator has been at the desk for ${days} days; ask one to sign in, for only she renews keys, signs and removes.` }]
}

/** `overdue`: left messages that have waited for an answer for more than a day. */
export function left(overdue: number): Finding[] {
  if (overdue === 0) return []
  return [{ level: 'soon', about: 'left', says: `${overdue} left ${overdue === 1 ? 'message has' : 'messages have'} waited for an answer for more than a day; ask the team to look into the inbox at the desk.` }]
}

/** A given database's own log: what it would write of what people send, and what its superuser says to it. */
export function log({ statements, errors }: Loudness): Finding[] {
  const all = [...statements, ...errors]
  if (all.length === 0) return []
  const what = statements.length > 0 ? 'statements with what people send' : 'the words of errors, which can repeat what people send'
  const how = all.map(({ name }) => `ALTER ROLE name SET ${name} = '${quiet[name]}'`).join('; ')
  const is = all.map(({ name, value }) => `${name} is ${value}`).join(', ')
  return [{ level: statements.length > 0 ? 'wrong' : 'soon', about: 'log', says: `PostgreSQL’s own log takes in ${what} (${is}); as its superuser, with the name of our role: ${how}; then restart us.` }]
}
