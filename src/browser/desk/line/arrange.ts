// The order of the left column: offers on top, what is most urgent nearest the hand; her own conversations keep their places.
import type { Conversation } from './conversation.ts'

type Sorted = Pick<Conversation, 'id' | 'practice'> & {
  state: { value: 'offered' | 'active' }
  danger: { value: boolean }
  arrived: { value: number }
  takenAt: number
}

/**
 * Offers: declared danger first, then who came first. Hers: in the order she took them, so that a key always opens the same one; practice last.
 */
export function arrange<C extends Sorted>(all: readonly C[]): { offers: C[]; mine: C[] } {
  const offers = all.filter((c) => c.state.value === 'offered')
  const mine = all.filter((c) => c.state.value === 'active')
  return {
    offers: offers.toSorted((a, b) => Number(b.danger.value) - Number(a.danger.value) || a.arrived.value - b.arrived.value),
    mine: mine.toSorted((a, b) => Number(a.practice) - Number(b.practice) || a.takenAt - b.takenAt),
  }
}
