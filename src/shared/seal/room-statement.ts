// The signed statement of who is in a room in one epoch, which key they share, and who made it so.
import { int, is, list, obj, text } from '../wire/shape.ts'
import type { Of } from '../wire/shape.ts'
import { hash, id, role, slot, turn } from '../wire/parts.ts'
import type { PublicKeys, Role, Room, Signed } from '../wire/parts.ts'
import { toText } from '../base/id.ts'
import { keyHash, readBody, sha256, signStatement, utf8 } from './primitives.ts'

const epoch = int(1, 1e6)

/**
 * `turn`: the assignment it was made for; `members`: each with role, slot and the hash of the keys; `key`: the commitment to this epoch's CK; `earlier`: the same for earlier epochs
 * whose keys are wrapped along (a listener who came back with a new shift key); `prev`: the hash of the body before, "" for epoch 1;
 * `by`: the slot of whoever signed.
 */
const roomBody = obj({
  kind: is('room'),
  conversation: id,
  epoch,
  turn,
  members: list(obj({ role, slot, keys: hash }), 8),
  key: hash,
  earlier: list(obj({ epoch, key: hash }), 48),
  prev: text(43),
  by: slot,
})
export type RoomBody = Of<typeof roomBody>

/** Somebody in a room, with the keys the room names. */
export type Member = { role: Role; slot: number; keys: PublicKeys }

/** Signs a room. The signer is the visitor's V of the epoch before (for the first: its own), or a listener's shift key. */
export const signRoom = async (depl: string, body: Omit<RoomBody, 'kind'>, signer: CryptoKey): Promise<Signed> => signStatement('room', depl, body, signer)

/** The hash that the next room names as `prev`. */
export const roomHash = async (statement: Signed): Promise<string> => toText(await sha256(utf8(statement.body)))

/**
 * What a room says, where it agrees with itself: of this conversation, its number the statement's, every key the one that is named, every slot once,
 * one visitor in slot 0. Null otherwise. It does not say who signed: check `verifyStatement('room', …)`.
 */
export async function readRoom(conversation: string, room: Room): Promise<{ body: RoomBody; hash: string; members: Member[] } | null> {
  const body = readBody(room.statement)
  if (!roomBody(body) || body.conversation !== conversation || body.epoch !== room.epoch) return null
  if (room.keys.length !== body.members.length || new Set(body.members.map((m) => m.slot)).size !== body.members.length) return null
  if (body.members.some((m) => (m.role === 'visitor') !== (m.slot === 0)) || !body.members.some((m) => m.slot === 0)) return null
  if (body.earlier.some((e) => e.epoch >= body.epoch) || (body.prev === '') !== (body.epoch === 1)) return null
  const members: Member[] = []
  for (const [i, m] of body.members.entries()) {
    const keys = room.keys[i]!
    if ((await keyHash(keys)) !== m.keys) return null
    members.push({ role: m.role, slot: m.slot, keys })
  }
  return { body, hash: await roomHash(room.statement), members }
}
