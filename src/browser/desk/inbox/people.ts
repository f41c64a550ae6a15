// Who a member is called at this desk: a coordinator's knows everybody, a listener's those of her languages and whoever is on duty.
import { named } from '../line/colleagues.ts'
import { t } from '../words.ts'
import { me } from '../session.ts'
import { members } from '../team/members-store.ts'

export function nameOfMember(member: string): string {
  if (member === me.value?.member.id) return t('inbox.you')
  return members.value.find(({ id }) => id === member)?.name ?? named(member) ?? t('inbox.colleague')
}
