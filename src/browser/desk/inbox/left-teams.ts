// The teams' keys at this desk: those that a coordinator signed who still is one, with what of them is sealed to her.
import type { Body } from '../../../shared/seal/directory.ts'
import { teamEntry } from '../../../shared/seal/left-desk.ts'
import type { LeftMember } from '../../../shared/seal/left-wrap.ts'
import { call } from '../api.ts'
import { status } from '../session.ts'
import { seconds } from '../team/signing.ts'
import { checked } from '../team/team-keys.ts'
import { readDirectory } from '../team/verified.ts'
import type { Directory } from '../team/verified.ts'

export type VouchedKey = { team: string; epoch: number; wrap: string | null; stopped: boolean; body: Body<'team-key'> | null }

/** The directory as it stands now, read under the desk's own root, not the one that comes with the list. */
export async function directoryNow(): Promise<Directory> {
  const { root, statements } = await call('directory', {})
  return readDirectory(status.value!.root ?? root, status.value!.depl, statements)
}

/** All keys of the teams she is in, the old ones too; `body` null where nobody vouches for a key any more: nothing new is sealed to it. */
export async function readTeamKeys(): Promise<VouchedKey[]> {
  const [{ keys }, directory] = [await call('team-keys', {}), await directoryNow()]
  const now = seconds()
  const depl = status.value!.depl
  return Promise.all(keys.map(async (key) => ({ team: key.team, epoch: key.epoch, wrap: key.wrap, stopped: key.stopped, body: await checked(depl, key, directory, now) })))
}

/** These teams as entries of a room, each under its newest key that holds now; a team without one is left out. */
export function teamEntries(keys: readonly VouchedKey[], teams: readonly string[]): LeftMember[] {
  const now = seconds()
  return teams.flatMap((team) => {
    const holding = keys.filter(({ stopped }) => !stopped).map(({ body }) => body).filter((body) => body?.team === team && body.from <= now && body.until > now)
    const newest = holding.toSorted((a, b) => b!.epoch - a!.epoch)[0]
    return newest ? [teamEntry(newest)] : []
  })
}
