// The team, for its coordinators: setting up, inviting, signing, recovering, removing, and the teams' keys.
import type { Line } from '../../../domain/line/line.ts'
import type { Team } from '../../../domain/team/team.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { Methods } from '../method.ts'

export function members(
  team: Team,
  line: Line,
): Pick<Methods, 'set-up' | 'members' | 'invite' | 'recover' | 'set-member' | 'sign-member' | 'remove-member' | 'put-team-keys'> {
  const { membership } = team
  return {
    'set-up': {
      ability: 'set-up',
      async handle(first, { member }) {
        await team.setUp(member, first)
        return {}
      },
    },
    members: {
      ability: 'invite',
      async handle() {
        return { members: await team.members() }
      },
    },
    invite: { ability: 'invite', handle: ({ name, role, languages, woman }) => membership.invite(name, role, languages, woman) },
    recover: { ability: 'invite', handle: ({ member }) => membership.recover(member) },
    'set-member': {
      // The first coordinator says before the set-up what she speaks herself.
      ability: 'invite',
      or: 'set-up',
      async handle({ member, name, languages, woman }, caller) {
        if (member !== caller.member.id && !team.abilities(caller.member).includes('invite')) throw new Problem('not-allowed')
        await membership.set(member, name, languages, woman)
        return {}
      },
    },
    'sign-member': {
      ability: 'sign-members',
      async handle({ member, statement }, caller) {
        await team.signMember(caller.member, member, statement)
        return {}
      },
    },
    'remove-member': {
      ability: 'remove-members',
      async handle({ member, statement }, caller) {
        await membership.remove(caller.member, member, statement)
        // Her sessions have ended already: whoever she talks with goes to somebody else now, not in 30 s.
        await line.remove(member)
        return {}
      },
    },
    'put-team-keys': {
      ability: 'sign-members',
      async handle({ keys }, { member }) {
        await team.teamKeys.put(member, keys)
        return {}
      },
    },
  }
}
