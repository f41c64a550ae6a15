// The inbox of left messages at the desk.
import type { LeftAtDesk } from '../../../domain/left/left.ts'
import type { Methods } from '../method.ts'

export function left(messages: LeftAtDesk): Pick<Methods, 'inbox' | 'left' | 'left-room' | 'left-answer' | 'left-tend'> {
  return {
    inbox: {
      ability: 'listen',
      async handle(_, { member }) {
        return { rows: await messages.inbox(member.id) }
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
    'left-tend': { ability: 'sign-members', handle: ({ signedBy }) => messages.tend(signedBy) },
  }
}
