// Of herself: who she is, her passkeys and ways to unlock, signing out.
import type { Team } from '../../../domain/team/team.ts'
import type { Methods } from '../method.ts'

/** `keysInUse`: the teams' keys that something still lies under. */
export function herself(
  team: Team,
  keysInUse: () => Promise<{ team: string; epoch: number }[]>,
): Pick<Methods, 'me' | 'sign-out' | 'credential-options' | 'add-credential' | 'remove-credential' | 'put-unlock' | 'directory' | 'team-keys'> {
  const { access } = team
  return {
    me: {
      ability: 'self',
      async handle(_, { member }) {
        const [{ member: shown, chain }, credentials, unlocks] = await Promise.all([
          team.herself(member),
          access.credentials(member.id),
          access.unlocks(member.id),
        ])
        return {
          member: shown,
          abilities: [...team.abilities(member)],
          credentials: credentials.map(({ id, label, addedOn, prf }) => ({ id, label, addedOn, prf })),
          unlocks,
          chain,
          rootSealed: member.rootSealed,
        }
      },
    },
    'sign-out': {
      ability: 'self',
      async handle(_, { member, session, signedOut }) {
        await access.signOut(session)
        signedOut()
        team.tellEnded(member.id)
        return {}
      },
    },
    'credential-options': { ability: 'self', handle: (_, { member }) => access.credentialOptions(member) },
    'add-credential': {
      ability: 'self',
      async handle({ challenge, response, label, unlocks }, { member }) {
        await access.addCredential(member, challenge, response, label, unlocks)
        return {}
      },
    },
    'remove-credential': {
      ability: 'self',
      async handle({ credential }, { member }) {
        await access.removeCredential(member, credential)
        return {}
      },
    },
    'put-unlock': {
      ability: 'self',
      async handle({ unlock }, { member }) {
        await access.putUnlock(member, unlock)
        return {}
      },
    },
    // Keys, roles, languages, never a name; for whoever has been signed. A visitor's page gets the one chain it needs.
    directory: { ability: 'listen', handle: () => team.directory() },
    'team-keys': {
      ability: 'listen',
      async handle(_, { member }) {
        return { keys: await team.teamKeys.all(member, await keysInUse()) }
      },
    },
  }
}
