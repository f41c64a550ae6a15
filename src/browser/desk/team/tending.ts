// What a coordinator's desk does by itself each time it is unlocked: vouches for herself as a listener and for what others have signed, renews what ends soon, hands the teams' keys on.
import { signal } from '@preact/signals'
import { codeOf } from '../api.ts'
import { identity } from '../keys.ts'
import { tendLeft } from '../inbox/tend-left.ts'
import { me, status } from '../session.ts'
import { loadTeam } from './members-store.ts'
import { here, renewListeners, seconds, vouchForSelf } from './signing.ts'
import { warnBefore } from './standing.ts'
import { tendTeamKeys } from './team-keys.ts'
import { vouchForRooms } from './vouch-rooms.ts'

export const tended = signal<{ renewed: number; trouble: string | null }>({ renewed: 0, trouble: null })

let running: Promise<void> | null = null

/** `anew`: teams that somebody was removed from, which get new keys. Nothing where she is no signed coordinator, or her keys are closed. Never throws; one run at a time, another after it where asked meanwhile. */
export function tend(anew: readonly string[] = []): Promise<void> {
  running = (running ?? Promise.resolve()).then(() => run(anew))
  return running
}

async function run(anew: readonly string[]): Promise<void> {
  const [mine, open, now] = [me.value, identity.open.value, status.value]
  if (!mine || !open || !now || now.root === null) return
  if (mine.member.role !== 'coordinator' || mine.member.state !== 'active') return
  try {
    await loadTeam()
    await vouchForSelf()
    const renewed = await renewListeners(warnBefore.listener)
    await tendTeamKeys(now.languages, open, anew)
    await tendLeft()
    await vouchForRooms(await here(), seconds())
    tended.value = { renewed, trouble: null }
  } catch (error) {
    tended.value = { renewed: 0, trouble: codeOf(error) }
  }
}
