// What each side asks of a room that somebody else made, before it believes a word of it.
import type { PublicKeys, Room } from '../wire/parts.ts'
import type { Before, SealRefusal } from './epoch.ts'
import { verifyStatement } from './primitives.ts'
import { readRoom } from './room-statement.ts'
import type { Member, RoomBody } from './room-statement.ts'
import type { Place } from './wrap.ts'

export type Read = { body: RoomBody; hash: string; members: Member[] }

/** The visitor's seat. */
export const visitorWith = (keys: PublicKeys): Member => ({ role: 'visitor', slot: 0, keys })

/** The visitor in slot 0, the listener in slot 1: who a room is for that the listener makes. */
export const pair = (visitor: PublicKeys, listener: PublicKeys): Member[] => [visitorWith(visitor), { role: 'listener', slot: 1, keys: listener }]

/** The same in every word. */
export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const holds = (members: Member[], wanted: Member): boolean => members.some((m) => same(m, wanted))
const only = (members: Member[], wanted: Member[]): boolean => members.length === wanted.length && wanted.every((w) => holds(members, w))
const signedBy = async (place: Place, room: Room, keys: PublicKeys): Promise<boolean> => verifyStatement('room', place.depl, room.statement, keys.sign)

/**
 * For the visitor's page: the verified listener signed it, with her and this page in it and nobody else, next after `head`. Without a head the page waits
 * to be let in, cannot know what went before, and passes over (`over`) what does not name it, and what does but was made by
 * a listener who is gone (`after`: the next room follows that one).
 */
export async function checkAtPage(
  place: Place,
  room: Room,
  head: Before | null,
  visitor: PublicKeys,
  listener: PublicKeys,
): Promise<{ read: Read } | { over: true; after: Before | null } | SealRefusal> {
  const read = await readRoom(place.conversation, room)
  if (!read) return 'statement'
  const { body, hash, members } = read
  const [own, hers] = pair(visitor, listener) as [Member, Member]
  if (head) {
    if (body.epoch !== head.epoch + 1) return 'epoch'
    if (body.prev !== head.hash) return 'prev'
  } else if (!holds(members, own)) return { over: true, after: null }
  else if (!members.some((m) => m.keys.sign === hers.keys.sign)) return { over: true, after: { epoch: body.epoch, hash } }
  if (body.by !== 1 || !(await signedBy(place, room, listener))) return 'signer'
  if (!only(members, [own, hers])) return 'members'
  return { read }
}

/** The newest room a desk has checked, and whose keys it named. */
export type Chain = Before & { visitor: PublicKeys; listener: PublicKeys }

/**
 * For a desk: next after `chain`, signed by the visitor of the room before (whose keys then stay), by the listener of the room before, or by
 * herself. The visitor may name others besides: her page has verified them. The listener names a visitor and herself alone. One listener in slot 1, nobody in
 * two seats. Without a chain, a room that names this desk is signed by the visitor it names, or by herself. `own`: her seat; `inIt` where the room has it so.
 */
export async function checkAtDesk(place: Place, room: Room, read: Read, chain: Chain | null, own: Member): Promise<{ chain: Chain; inIt: boolean } | SealRefusal> {
  const { body, hash, members } = read
  if (chain && body.epoch !== chain.epoch + 1) return 'epoch'
  if (chain && body.prev !== chain.hash) return 'prev'
  const named = (slot: number): PublicKeys => members.find((m) => m.slot === slot)?.keys ?? own.keys
  const signers = body.by === 0 ? [chain?.visitor ?? named(0)] : body.by === 1 ? [own.keys, chain?.listener ?? own.keys] : []
  let signed = false
  for (const keys of signers) signed ||= await signedBy(place, room, keys)
  if (!signed) return 'signer'
  const visitor = body.by === 0 && chain ? chain.visitor : named(0)
  const [seat0, seat1] = pair(visitor, named(1)) as [Member, Member]
  if (!holds(members, seat0) || !holds(members, seat1)) return 'members'
  if (members.some((m) => m.role === 'listener' && m.slot !== 1)) return 'members'
  if (body.by === 1 && members.length > 2) return 'members'
  if (new Set(members.map((m) => m.keys.sign)).size < members.length) return 'members'
  return { chain: { epoch: body.epoch, hash, visitor, listener: seat1.keys }, inIt: holds(members, own) }
}
