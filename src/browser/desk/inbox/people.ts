// Who a member is called at this desk: coordinators know names, a listener's desk does not.
import { t } from '../words.ts'
import { me } from '../session.ts'
import { members } from '../team/members-store.ts'

export function nameOfMember(member: string): string {
  if (member === me.value?.member.id) return t('inbox.you')
  return members.value.find(({ id }) => id === member)?.name ?? t('inbox.colleague')
}
