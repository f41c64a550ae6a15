// Without a session: what this installation is, signing in, and using an invitation.
import type { Team } from '../../../domain/team/team.ts'
import type { Line } from '../../../domain/line/line.ts'
import type { Methods } from '../method.ts'

/** `about`: the installation's public bytes, its operator's name and the languages it publishes. */
export function comingIn(
  team: Team,
  line: Line,
  about: { depl: string; operator: string; languages: string[] },
): Pick<Methods, 'status' | 'sign-in-options' | 'sign-in' | 'invitation' | 'enrol-options' | 'enrol'> {
  return {
    status: {
      ability: 'anyone',
      handle: () => Promise.resolve({ setUp: team.root() !== null, ...about, root: team.root() }),
    },
    'sign-in-options': { ability: 'anyone', handle: () => team.access.signInOptions() },
    'sign-in': {
      ability: 'anyone',
      async handle({ challenge, response }, stranger) {
        const { member, session } = await team.access.signIn(challenge, response)
        stranger.signedIn(session)
        return { member: member.id, role: member.role }
      },
    },
    invitation: {
      ability: 'anyone',
      async handle({ token }) {
        const { name, role, recovery } = await team.access.invitation(token)
        return { name, role, recovery }
      },
    },
    'enrol-options': { ability: 'anyone', handle: ({ token }) => team.access.enrolOptions(token) },
    enrol: {
      ability: 'anyone',
      async handle({ token, challenge, response, keys, unlocks }, stranger) {
        const { member, session, ended } = await team.access.enrol(token, challenge, response, keys, unlocks)
        stranger.signedIn(session)
        if (ended) {
          // Whoever still has her old passkey may be on duty with it: that ends now.
          team.tellEnded(member)
          await line.remove(member)
        }
        return { member }
      },
    },
  }
}
