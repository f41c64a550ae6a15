// What is shown of a left message: its state, its row in the list, and who vouches for those who signed its rooms.
import type { LeftRow } from '../../shared/wire/desk-api.ts'
import type { LeftRoom, Vouch } from '../../shared/wire/left.ts'
import type { LeftState } from '../../shared/wire/visitor-api.ts'
import type { MessageRow } from './left-store.ts'
import type { LeftKeepers, LeftTeam, LeftWord } from './left-team.ts'
import { hashOf } from './statement.ts'
import type { NamedMember } from './statement.ts'

/** Whoever claimed it is no longer there: until a coordinator releases it, only coordinators can read it. */
export const isForsaken = ({ claimedBy }: MessageRow, keepers: LeftKeepers): boolean => claimedBy !== null && !keepers.isThere(claimedBy)

export function stateOf(row: MessageRow, keepers: LeftKeepers): LeftState {
  if (row.waits === null) return 'answered'
  return row.claimedBy === null || isForsaken(row, keepers) ? 'waiting' : 'claimed'
}

/** Overdue: it has waited for longer than a day, or whoever had it is gone. */
export function rowOf(row: MessageRow, keepers: LeftKeepers): LeftRow {
  const { id, languages, claimedBy, waits, counted, boxes, until } = row
  return { id, languages, state: stateOf(row, keepers), claimedBy, since: waits ?? counted, overdue: row.late || isForsaken(row, keepers), boxes, until }
}

/** Which key of each team a room is sealed to. */
export function teamEpochs(members: readonly NamedMember[]): Map<string, number> {
  return new Map(members.filter(({ role }) => role === 'team').map(({ name, key }) => [name, key]))
}

/** `words`: coordinators' words for these rooms (`wordsAbout`). */
export function vouchesOf(rooms: readonly { room: LeftRoom; by: string }[], keepers: LeftKeepers, words: readonly LeftWord[]): Vouch[] {
  const signers = new Set(rooms.map(({ by }) => by).filter((by) => by !== ''))
  return [...signers].map((member) => ({ member, chain: keepers.vouchOf(member, words) }))
}

export const wordsAbout = (rooms: readonly { room: LeftRoom; by: string }[], team: LeftTeam): Promise<LeftWord[]> =>
  team.wordsFor(rooms.filter(({ by }) => by !== '').map(({ room }) => hashOf(room.statement.body)))
