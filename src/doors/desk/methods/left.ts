// The inbox of left messages at the desk.
import { Problem } from '../../../shared/base/problem.ts'
import type { Methods } from '../method.ts'

type Left = Pick<Methods, 'inbox' | 'left' | 'left-room' | 'left-answer' | 'left-tend'>

export function left(): Left {
  const nothing = (): never => {
    throw new Problem('not-found')
  }
  const handle = async () => nothing()
  return {
    inbox: { ability: 'listen', handle },
    left: { ability: 'listen', handle },
    'left-room': { ability: 'listen', handle },
    'left-answer': { ability: 'listen', handle },
    'left-tend': { ability: 'sign-members', handle },
  }
}
