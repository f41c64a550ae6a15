// The face of the team: who belongs to it, what each may do, and the signed statements that visitors' browsers check.
import type { PublicKeys, Signed } from '../../shared/wire/parts.ts'
import type { Level } from '../../shared/base/language.ts'

export type MemberRole = 'coordinator' | 'listener'

/** What a person may do at the desk; every method of the desk's API names one. */
export type Ability = 'self' | 'listen' | 'see-line' | 'invite' | 'sign-members' | 'remove-members' | 'set-up' | 'see-counts'

/** The abilities of a role. A role that is not named here can do nothing. */
export const abilitiesOf: Record<MemberRole, readonly Ability[]> = {
  coordinator: ['self', 'listen', 'see-line', 'invite', 'sign-members', 'remove-members', 'set-up', 'see-counts'],
  listener: ['self', 'listen'],
}

/**
 * `invited`: link made, not used. `enrolled`: has passkey and keys, waits for a coordinator to read the fingerprint back and sign. `active`: signed. `removed`.
 */
export type MemberState = 'invited' | 'enrolled' | 'active' | 'removed'

export type Member = {
  id: string
  name: string
  role: MemberRole
  state: MemberState
  languages: { tag: string; level: Level }[]
  woman: boolean
  keys: PublicKeys | null
  credentials: number
  /** Until when her newest directory statement holds, in whole seconds since 1970. */
  signedUntil: number | null
}
export type { PublicKeys, Signed }
