// What each role may do at the desk: closed unless it is named here.

export type MemberRole = 'coordinator' | 'listener'

/**
 * `invited`: link made, not used. `enrolled`: has passkey and keys, waits for a coordinator to read the fingerprint back and sign. `active`: signed. `removed`.
 */
export type MemberState = 'invited' | 'enrolled' | 'active' | 'removed'

/** What a person may do at the desk; every method of the desk's API names one. */
export type Ability = 'self' | 'listen' | 'see-line' | 'invite' | 'sign-members' | 'remove-members' | 'set-up' | 'see-counts' | 'see-content' | 'set-hours'

/** The abilities of a role. A role that is not named here can do nothing. */
export const abilitiesOf: Record<MemberRole, readonly Ability[]> = {
  coordinator: ['self', 'listen', 'see-line', 'invite', 'sign-members', 'remove-members', 'set-up', 'see-counts', 'see-content', 'set-hours'],
  listener: ['self', 'listen'],
}

/**
 * The abilities somebody has now. Before she is signed she has herself alone; a coordinator who is not signed yet may
 * set the installation up while it has no root, and afterwards bring the root's statement about herself (`signMember`
 * takes nothing else from her): so that the last coordinator can come back with the printed root.
 */
export function abilitiesNow(role: MemberRole, state: MemberState, hasRoot: boolean): readonly Ability[] {
  if (state === 'active') return abilitiesOf[role]
  if (state !== 'enrolled') return []
  if (role !== 'coordinator') return ['self']
  return ['self', hasRoot ? 'sign-members' : 'set-up']
}
