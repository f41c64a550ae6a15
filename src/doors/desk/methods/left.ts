// The inbox of left messages at the desk.
import type { LeftAtDesk } from '../../../domain/left/left.ts'
import { coordinatorsTeam, unseenLong } from '../../../domain/team/team.ts'
import type { Team } from '../../../domain/team/team.ts'
import type { Methods } from '../method.ts'

/** `languages`: those with a team. */
export function left(messages: LeftAtDesk, team: Pick<Team, 'daysUnseen' | 'teamKeys'>, languages: readonly string[]): Pick<Methods, 'inbox' | 'left' | 'left-room' | 'left-answer' | 'left-tend' | 'left-signed'> {
  return {
    inbox: {
      ability: 'listen',
      async handle(_, { member }) {
        const [rows, days, standing] = await Promise.all([messages.inbox(member.id), team.daysUnseen(), team.teamKeys.standing()])
        const holds = new Set(standing.filter((one) => one.holds).map((one) => one.team))
        return { rows, unseen: days !== null && days >= unseenLong ? days : null, keyless: [coordinatorsTeam, ...languages].filter((name) => !holds.has(name)) }
      },
    },
    left: { ability: 'listen', handle: ({ id }, { member }) => messages.open(member.id, id) },
    'left-room': {
      ability: 'listen',
      async handle(input, { member }) {
        await messages.putRoom(member.id, input)
        return {}
      },
    },
    'left-answer': {
      ability: 'listen',
      async handle(input, { member }) {
        return { number: await messages.answer(member.id, input) }
      },
    },
    'left-tend': {
      ability: 'sign-members',
      async handle() {
        return { stale: await messages.tend() }
      },
    },
    'left-signed': {
      ability: 'sign-members',
      async handle({ by }) {
        return { signed: await messages.signed(by) }
      },
    },
  }
}
