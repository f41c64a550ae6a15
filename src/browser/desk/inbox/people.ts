// What members and messages are called at this desk: a coordinator's knows everybody, a listener's those of her languages and whoever is on duty.
import { named } from '../line/colleagues.ts'
import type { LeftRow } from '../../../shared/wire/desk-api.ts'
import { nameOf, t } from '../words.ts'
import { me } from '../session.ts'
import { members } from '../team/members-store.ts'

export function nameOfMember(member: string): string {
  if (member === me.value?.member.id) return t('inbox.you')
  return members.value.find(({ id }) => id === member)?.name ?? named(member) ?? t('inbox.colleague')
}

const isCoordinator = (member: string): boolean => (member === me.value?.member.id ? me.value.member.role : members.value.find(({ id }) => id === member)?.role) === 'coordinator'

/** By its languages. Without one it was left to the coordinators alone; or it is a listener's, who kept a conversation with her. */
export function titleOf({ languages, claimedBy }: LeftRow): string {
  if (languages.length > 0) return languages.map(nameOf).join(', ')
  return t(claimedBy === null || isCoordinator(claimedBy) ? 'inbox.coordinators' : 'inbox.kept')
}
