// The API of the visitor's pages beside the socket: one POST to /<visit>/api/<method> each, with the shape of what it takes and the type of what it gives.
import { bytes, obj } from './shape.ts'
import type { Of } from './shape.ts'
import { epoch, id } from './parts.ts'
import type { Signed } from './parts.ts'
import { leftBox, leftDays, leftKey, leftLanguages, leftRoom, lockedKeys } from './left.ts'
import type { KeptBox, LeftRoom, TeamKeyShown, Vouch } from './left.ts'

/** What each method takes. All of it is a secret of hers: nothing of it stands in an address or in a log. */
export const visitorApi = {
  /** The keys to seal to: those of the teams of these languages that hold now, and the coordinators'. */
  'left-keys': obj({ languages: leftLanguages }),
  /** Who vouches for this listener now, from the root down, so that a conversation with her can be kept. Refused with `member-unknown` where nobody does. */
  'left-listener': obj({ member: id }),
  /** For a code nobody has: what the server adds to its key. Refused with `code-taken` where somebody has it. */
  'left-share': obj({ ...leftKey }),
  /** Leaves a message: V under the code's key, the first room (signed by V) and the first box. Said again with the same id it changes nothing. */
  leave: obj({ ...leftKey, id, days: leftDays, languages: leftLanguages, locked: lockedKeys, room: leftRoom, box: leftBox }),
  /** Comes back with a code. Refused with `code-unknown`, also where it is erased. */
  return: obj({ ...leftKey }),
  /** Writes on. */
  'left-say': obj({ ...leftKey, epoch, box: leftBox }),
  /** How long it is kept after the last text of either side. */
  'left-days': obj({ ...leftKey, days: leftDays }),
  /** Erases it, at once. Said again, or of a code nobody has, it is refused with `code-unknown`. */
  'left-erase': obj({ ...leftKey }),
  /** Another code or PIN: V under the new code's key. Refused with `code-taken`. */
  'left-code': obj({ ...leftKey, newLoc: leftKey.loc, newTok: leftKey.tok, locked: lockedKeys }),
  /** A word about us after a conversation, sealed to the coordinators' team: once for each ticket that held one. */
  word: obj({ ticket: bytes(32), epoch, sealed: bytes(1024) }),
} as const

export type VisitorMethod = keyof typeof visitorApi
export type VisitorInput<M extends VisitorMethod> = Of<(typeof visitorApi)[M]>

/** `waiting`: nobody has claimed it. `claimed`: somebody reads it. `answered`: the last box is theirs. */
export type LeftState = 'waiting' | 'claimed' | 'answered'

/** What each method gives. Times are whole seconds since 1970. */
export type VisitorOutput = {
  'left-keys': { depl: string; root: string | null; keys: TeamKeyShown[] }
  'left-listener': { chain: Signed[] }
  'left-share': { share: string }
  leave: { until: number }
  /** `rooms`: all of them in order, with the wraps to her alone. */
  return: { share: string; id: string; locked: string; state: LeftState; days: number; until: number; languages: string[]; rooms: LeftRoom[]; boxes: KeptBox[]; vouches: Vouch[] }
  'left-say': { number: number }
  'left-days': { until: number }
  'left-erase': Record<string, never>
  'left-code': Record<string, never>
  word: Record<string, never>
}

