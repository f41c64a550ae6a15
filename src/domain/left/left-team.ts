// What left messages ask of the team, without knowing it: the law keeps the two apart.
import type { Signed } from '../../shared/wire/parts.ts'

export interface LeftTeam {
  keepers(): Promise<LeftKeepers>
  /** Coordinators' words for the room statements of these hashes. */
  wordsFor(hashes: readonly string[]): Promise<LeftWord[]>
  /** Words about none of these are about nothing that is left. */
  forgetWords(but: readonly string[]): Promise<void>
}

/** The team at one moment. `keyOf`: what may be sealed to now, null where nothing serves. */
export interface LeftKeepers {
  readonly keys: readonly LeftTeamKey[]
  readonly now: number
  keyOf(team: string): LeftTeamKey | null
  isCoordinator(member: string): boolean
  isThere(member: string): boolean
  isIn(team: string, member: string): boolean
  vouchOf(member: string, words?: readonly LeftWord[]): Signed[]
  /** Whether whoever gave this word is a coordinator now. */
  stands(word: LeftWord): boolean
}

/** `by` vouches with the key `signer` for what `member` signed. */
export type LeftWord = { readonly member: string; readonly by: string; readonly signer: string; readonly vouches: string[]; readonly statement: Signed }

export type LeftTeamKey = { readonly team: string; readonly epoch: number; readonly seal: string; readonly serves: boolean; readonly stopped: boolean; readonly until: number; readonly statement: Signed; readonly chain: Signed[] }

/** The team that every message is sealed to: its last resort. */
export const coordinators = 'coordinators'
