// The teams' keys: made four weeks ahead by a coordinator's desk, and handed to members who do not hold them yet.
import type { DeskInput, DeskOutput } from '../../../shared/wire/desk-api.ts'
import { readStatement } from '../../../shared/seal/directory.ts'
import type { Body } from '../../../shared/seal/directory.ts'
import type { KeyPairs } from '../../../shared/seal/primitives.ts'
import { verifyStatement } from '../../../shared/seal/primitives.ts'
import { makeTeamKey, passPrivate, teamPurpose } from '../../../shared/seal/team-key.ts'
import type { TeamKey } from '../../../shared/seal/team-key.ts'
import { call } from '../api.ts'
import { here, seconds } from './signing.ts'
import { coordinatorSign, keysOf } from './verified.ts'
import type { Directory } from './verified.ts'

const week = 7 * 86_400
const ahead = 4 * week

export const coordinatorsTeam = 'coordinators'
/** The teams of an installation: the coordinators, and each language it publishes. */
export const teamsOf = (languages: readonly string[]): string[] => [coordinatorsTeam, ...languages]

/**
 * The epochs a team still needs, so that it has one for each of the next four weeks. `last`: its newest epoch, or none. All hold from now:
 * an earlier one that still holds is used first, a later one only where no coordinator came by.
 */
export function missingEpochs(last: { epoch: number; until: number } | null, now: number): { epoch: number; from: number; until: number }[] {
  const made: { epoch: number; from: number; until: number }[] = []
  let epoch = last?.epoch ?? 0
  let until = Math.max(last?.until ?? 0, now)
  while (until < now + ahead) {
    until += week
    made.push({ epoch: ++epoch, from: now, until })
  }
  return made
}

/** Who holds a team's key: its coordinators, and for a language the listeners signed for it. */
export function holders(directory: Directory, team: string, now: number): { member: string; keys: { seal: string; sign: string } }[] {
  const found: { member: string; keys: { seal: string; sign: string } }[] = []
  for (const [member, known] of directory) {
    const keys = keysOf(directory, member, now)
    const speaks = known.listener?.languages.some((l) => l.tag === team) === true
    const coordinates = coordinatorSign(directory, member, now) !== null
    if (keys && (coordinates || (team !== coordinatorsTeam && speaks))) found.push({ member, keys })
  }
  return found
}

type Coordinator = { member: string; identity: KeyPairs }

/** The first keys of every team, sealed to whoever is there at the set-up. */
export async function firstKeys(depl: string, languages: readonly string[], coordinator: Coordinator, now: number): Promise<TeamKey[]> {
  const members = [{ member: coordinator.member, keys: coordinator.identity.public }]
  const keys: TeamKey[] = []
  for (const team of teamsOf(languages)) {
    for (const epoch of missingEpochs(null, now)) keys.push(await makeTeamKey(depl, { team, ...epoch }, coordinator, members))
  }
  return keys
}

/** The teams whose keys somebody holds, or held until she was removed. */
export function teamsWith(directory: Directory, member: string): string[] {
  const known = directory.get(member)
  const languages = known?.listener?.languages.map((l) => l.tag) ?? []
  return known?.coordinator ? [coordinatorsTeam, ...languages] : languages
}

/**
 * Makes the epochs that are missing ahead, and wraps those that are there for members who hold none. The teams in `anew` get new epochs for
 * every week: somebody who held theirs was removed. A coordinator held all of them. Gives how many wraps were handed on.
 */
export async function tendTeamKeys(languages: readonly string[], identity: KeyPairs, anew: readonly string[]): Promise<number> {
  const at = await here()
  const now = seconds()
  const { keys } = await call('team-keys', {})
  const put: DeskInput<'put-team-keys'>['keys'] = []
  for (const team of teamsOf(languages)) {
    const last = await newest(at.depl, keys.filter((k) => k.team === team), at.directory, now)
    const outdated = anew.includes(team) || anew.includes(coordinatorsTeam)
    for (const epoch of missingEpochs(outdated ? { ...last, until: 0 } : last, now)) {
      put.push(await makeTeamKey(at.depl, { team, ...epoch }, { member: at.member, identity }, holders(at.directory, team, now)))
    }
  }
  let handed = 0
  for (const key of keys) {
    const wraps = await handOn(at.depl, key, at.directory, identity, now)
    if (wraps.length > 0) put.push({ statement: key.statement, wraps })
    handed += wraps.length
  }
  for (let from = 0; from < put.length; from += 64) await call('put-team-keys', { keys: put.slice(from, from + 64) })
  return handed
}

type TeamKeyRow = DeskOutput['team-keys']['keys'][number]

/** What a team's key says, where a coordinator whom the root vouches for now signed it; null else, whatever the server says of it. */
export async function checked(depl: string, key: TeamKeyRow, directory: Directory, now: number): Promise<Body<'team-key'> | null> {
  const body = readStatement('team-key', key.statement)
  const signer = body && coordinatorSign(directory, body.by, now)
  if (!body || !signer || body.team !== key.team || body.epoch !== key.epoch) return null
  return (await verifyStatement('team-key', depl, key.statement, signer)) ? body : null
}

/**
 * How long a team's keys reach, by those that check alone: one that nobody vouches for would keep new ones from being made. The number counts
 * every key there is, since the next must lie above it.
 */
export async function newest(depl: string, keys: readonly TeamKeyRow[], directory: Directory, now: number): Promise<{ epoch: number; until: number }> {
  const bodies = await Promise.all(keys.filter(({ stopped }) => !stopped).map((key) => checked(depl, key, directory, now)))
  return { epoch: Math.max(0, ...keys.map((key) => key.epoch)), until: Math.max(0, ...bodies.map((body) => body?.until ?? 0)) }
}

/** Only a key that a coordinator signed who still is one is handed on, and only to members whom the directory names for it. */
export async function handOn(depl: string, key: TeamKeyRow, directory: Directory, identity: KeyPairs, now: number): Promise<{ member: string; wrap: string }[]> {
  const wraps: { member: string; wrap: string }[] = []
  if (key.wrap === null || !(await checked(depl, key, directory, now))) return wraps
  const allowed = new Map(holders(directory, key.team, now).map((holder) => [holder.member, holder.keys]))
  for (const member of key.missing) {
    const keys = allowed.get(member)
    const wrap = keys && (await passPrivate(depl, teamPurpose(key.team, key.epoch), key.wrap, identity, keys))
    if (wrap) wraps.push({ member, wrap })
  }
  return wraps
}
