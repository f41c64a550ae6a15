// One epoch of a room: made by whoever changes who is in it, opened by each of its members.
import type { PublicKeys, Role, Room, Wrap } from '../wire/parts.ts'
import { randomBytes } from '../base/id.ts'
import { keyHash } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import { roomHash, signRoom } from './room-statement.ts'
import type { Member, RoomBody } from './room-statement.ts'
import { commitment, makeWrap, openWrap } from './wrap.ts'
import type { Place } from './wrap.ts'

/** Why a page refuses to go on: it seals nothing more after any of these. */
export type SealRefusal =
  | 'credentials' // the listener is not vouched for, from the root down
  | 'conversation' // another conversation than the one this page is in
  | 'statement' // a room that cannot be read or does not agree with itself
  | 'signer' // a room that nobody signed who may
  | 'prev' // a room that does not follow the one this page holds
  | 'epoch' // a room of another number than the next
  | 'members' // a room with somebody in it who is not verified, or without this page
  | 'wrap' // the key is not sealed to this page, or does not open
  | 'key' // a key that is not the one the signed room commits to
  | 'own-slot' // a box that pretends to be this page's own
  | 'box' // a box that does not open: altered, from elsewhere, or one before it was dropped, repeated or moved
  | 'order' // parts or texts that do not follow each other
  | 'internal' // a defect of ours

/** The number and hash of a room, which the next one names. */
export type Before = { epoch: number; hash: string }
export type EpochKey = { epoch: number; ck: Bytes }

/**
 * Makes the epoch after `before` (null: the first) for the assignment `turn`, with a fresh CK, signed by the member in slot `by`, wrapped to every member; the `earlier` keys
 * are wrapped to the listener alone, the newest 48 of them. Null where somebody's key is no point of the curve.
 */
export async function makeEpoch(
  place: Place,
  before: Before | null,
  turn: number,
  members: Member[],
  signer: { by: number; key: CryptoKey },
  earlier: EpochKey[],
): Promise<{ room: Room; hash: string; ck: Bytes } | null> {
  const epoch = (before?.epoch ?? 0) + 1
  const ck = randomBytes(32)
  const along = earlier.slice(-48)
  const listener = members.find((m) => m.role === 'listener')!
  const wraps: (Wrap | null)[] = []
  for (const m of members) wraps.push(await makeWrap(place, epoch, m.role, m.keys, ck))
  for (const e of along) wraps.push(await makeWrap(place, e.epoch, listener.role, listener.keys, e.ck))
  if (wraps.includes(null)) return null

  const named: RoomBody['members'] = []
  for (const m of members) named.push({ role: m.role, slot: m.slot, keys: await keyHash(m.keys) })
  const vouched: RoomBody['earlier'] = []
  for (const e of along) vouched.push({ epoch: e.epoch, key: await commitment(place, e.epoch, e.ck) })
  const key = await commitment(place, epoch, ck)
  const body = { conversation: place.conversation, epoch, turn, members: named, key, earlier: vouched, prev: before?.hash ?? '', by: signer.by }
  const statement = await signRoom(place.depl, body, signer.key)
  const room: Room = { epoch, statement, keys: members.map((m) => m.keys), wraps: wraps as Wrap[] }
  return { room, hash: await roomHash(statement), ck }
}

/** Opens this member's wraps of a room whose statement has been checked: this epoch's CK and the earlier ones that came along, each the one the room commits to. */
export async function openEpoch(
  place: Place,
  body: RoomBody,
  wraps: Wrap[],
  own: { role: Role; seal: CryptoKeyPair; public: PublicKeys },
): Promise<{ ck: Bytes; earlier: EpochKey[] } | SealRefusal> {
  const to = await keyHash(own.public)
  const open = async (epoch: number, key: string): Promise<Bytes | SealRefusal> => {
    const wrap = wraps.find((w) => w.epoch === epoch && w.to === to && w.role === own.role)
    const ck = wrap && (await openWrap(place, epoch, own.role, own, wrap))
    if (!ck) return 'wrap'
    return (await commitment(place, epoch, ck)) === key ? ck : 'key'
  }
  const ck = await open(body.epoch, body.key)
  if (typeof ck === 'string') return ck
  const earlier: EpochKey[] = []
  if (own.role !== 'listener') return { ck, earlier }
  for (const e of body.earlier) {
    const old = await open(e.epoch, e.key)
    if (typeof old === 'string') return old
    earlier.push({ epoch: e.epoch, ck: old })
  }
  return { ck, earlier }
}
