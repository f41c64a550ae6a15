// What left messages ask of the team, without knowing it: the law keeps the two apart.
import type { Signed } from '../../shared/wire/parts.ts'

export interface LeftTeam {
  keepers(): Promise<LeftKeepers>
}

/** The team at one moment. `keyOf`: what may be sealed to now, null where nothing serves. */
export interface LeftKeepers {
  readonly keys: readonly LeftTeamKey[]
  readonly now: number
  keyOf(team: string): LeftTeamKey | null
  isCoordinator(member: string): boolean
  isThere(member: string): boolean
  isIn(team: string, member: string): boolean
  vouchOf(member: string): Signed[]
}

export type LeftTeamKey = { readonly team: string; readonly epoch: number; readonly seal: string; readonly serves: boolean; readonly stopped: boolean; readonly until: number; readonly statement: Signed; readonly chain: Signed[] }

/** The team that every message is sealed to: its last resort. */
export const coordinators = 'coordinators'
