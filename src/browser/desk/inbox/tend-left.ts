// What a coordinator's desk does for left messages by itself: seals them to the teams' new keys, and gives back what a member had who is gone.
import { agreedTeams, deskKeys, openAtDesk, releaseLeft, rewrapLeft } from '../../../shared/seal/left-desk.ts'
import { claimerOf } from '../../../shared/seal/left-statement.ts'
import { knownBy } from '../../../shared/seal/left-visitor.ts'
import { call } from '../api.ts'
import { status } from '../session.ts'
import { seconds } from '../team/signing.ts'
import { herself } from './inbox-store.ts'
import { readTeamKeys, teamEntries } from './left-teams.ts'

/** One that does not check, or moves on meanwhile, is left for the next time: the list shows it. Throws `Problem` where the server cannot be asked. */
export async function tendLeft(): Promise<void> {
  const [now, who] = [status.value, herself()]
  const { stale } = await call('left-tend', {})
  if (!now?.root || stale.length === 0) return
  const keys = await readTeamKeys()
  for (const id of stale) {
    const answer = await call('left', { id })
    const at = { depl: now.depl, root: now.root }
    const open = await openAtDesk(at.depl, answer, deskKeys(at.depl, who, keys), knownBy(at, answer.vouches, seconds()))
    if ('is' in open) continue
    const { body } = open.rooms.at(-1)!
    const teams = teamEntries(keys, agreedTeams(open, answer.row.languages))
    // Whoever had it and is gone: it waits again, for everybody of its languages.
    const gone = claimerOf(body) !== null && answer.row.state === 'waiting'
    const made = await (gone ? releaseLeft(open, who, teams) : rewrapLeft(open, who, teams))
    if (made) await call('left-room', made.input).catch(() => undefined)
  }
}
