// Colleagues by name, for whoever hands a conversation or a left message on: those she needs, and of each no more than that takes.
import type { Line } from '../../../domain/line/line.ts'
import type { Team } from '../../../domain/team/team.ts'
import type { Methods } from '../method.ts'

export function colleagues(team: Team, line: Line): Pick<Methods, 'colleagues'> {
  return {
    colleagues: {
      ability: 'listen',
      async handle({ languages }, { member }) {
        const [together, board] = await Promise.all([team.together(), line.board()])
        const onDuty = new Set(board.listeners.filter(({ duty }) => duty !== 'off').map((one) => one.member))
        const rows = together.filter((one) => {
          if (one.id === member.id) return false
          return one.role === 'coordinator' || onDuty.has(one.id) || one.languages.some(({ tag }) => languages.includes(tag))
        })
        return { colleagues: rows.map(({ id, name, languages: speaks }) => ({ id, name, languages: speaks, onDuty: onDuty.has(id) })) }
      },
    },
  }
}
