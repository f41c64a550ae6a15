// The signed statement of who opens a left message in one epoch, which key they share, and who made it so; made and read.
import { randomBytes } from '../base/id.ts'
import { leftName, leftRole } from '../wire/left.ts'
import type { LeftRoom, LeftWrap } from '../wire/left.ts'
import { epoch, hash, id } from '../wire/parts.ts'
import type { Signed } from '../wire/parts.ts'
import { bytes, int, is, list, obj, text } from '../wire/shape.ts'
import type { Of } from '../wire/shape.ts'
import { leftCommitment, makeLeftWrap } from './left-wrap.ts'
import type { LeftCk, LeftMember, LeftPlace } from './left-wrap.ts'
import { readBody, signStatement, verifyStatement } from './primitives.ts'
import { statementHash } from './vouched.ts'

/**
 * `members`: whoever opens it, each with the point to seal to (`key`: a team's key epoch, 0 for people); the visitor first. `sign`: V's point to check
 * signatures with. `commit`: the commitment to this epoch's CK. `prev`: the hash of the body before, "" for epoch 1. `by`: the id of the member who signed, "" for V.
 */
const leftBody = obj({
  kind: is('left'),
  id,
  epoch,
  members: list(obj({ role: leftRole, name: leftName, key: int(0, 1e6), seal: bytes(65) }), 8),
  sign: bytes(65),
  commit: hash,
  prev: text(43),
  by: text(22),
})
export type LeftBody = Of<typeof leftBody>

/** Why a page or a desk refuses to go on with a left message: nothing of it is shown, and nothing is sealed to it. */
export type LeftRefusal =
  | 'locked' // V does not open with this code's key
  | 'statement' // a room that cannot be read or does not agree with itself
  | 'signer' // a room that nobody signed who may
  | 'prev' // a room that does not follow the one before
  | 'epoch' // a room of another number than the next
  | 'members' // a room without her, or with other keys of hers
  | 'wrap' // the key of an epoch is not sealed to this reader, or does not open
  | 'key' // a key that is not the one the signed room commits to
  | 'box' // a box that does not open: altered, or from elsewhere
  | 'order' // a box that was dropped, repeated or moved, or is of an epoch that was over
  | 'slot' // an answer in a room that nobody of the directory signed, or of somebody who is not in it

/** A room that has been checked. `signer`: null where V signed it. */
export type LeftRead = { body: LeftBody; hash: string; signer: 'listener' | 'coordinator' | null }

/** Whether somebody of the directory (`by`) signed this statement, so that it may be believed: her role, or null. */
export type Knows = (by: string, statement: Signed) => Promise<'listener' | 'coordinator' | null>

/** Who has claimed it: whoever of the directory is named by herself; null while it is the teams'. */
export const claimerOf = (body: LeftBody): LeftMember | null => body.members.find((m) => m.role === 'listener' || m.role === 'coordinator') ?? null

/** V's entry. */
export const visitorOf = (body: LeftBody): LeftMember => body.members[0]!

/**
 * Makes the epoch after `before` (null: the first) with a fresh CK, signed, and wraps this CK and all `earlier` ones to every member.
 * Null where somebody's key is no point of the curve.
 */
export async function makeLeftRoom(
  at: LeftPlace,
  before: LeftRead | null,
  who: { members: LeftMember[]; sign: string },
  signer: { by: string; key: CryptoKey },
  earlier: LeftCk[],
): Promise<{ room: LeftRoom; read: LeftRead; under: LeftCk } | null> {
  const under = { epoch: (before?.body.epoch ?? 0) + 1, ck: randomBytes(32) }
  const wraps: (LeftWrap | null)[] = []
  for (const each of [under, ...earlier]) for (const member of who.members) wraps.push(await makeLeftWrap(at, each, member))
  if (wraps.includes(null)) return null
  const { members, sign } = who
  const body: LeftBody = { kind: 'left', id: at.id, epoch: under.epoch, members, sign, commit: await leftCommitment(at, under), prev: before?.hash ?? '', by: signer.by }
  const { kind, ...rest } = body
  const statement = await signStatement(kind, at.depl, rest, signer.key)
  const read = { body, hash: await statementHash(statement), signer: null }
  return { room: { epoch: under.epoch, statement, wraps: wraps as LeftWrap[] }, read, under }
}

/** What a room says, where it agrees with itself; it does not say who signed. */
function readLeft(at: LeftPlace, room: LeftRoom): LeftBody | null {
  const body = readBody(room.statement)
  if (!leftBody(body) || body.id !== at.id || body.epoch !== room.epoch) return null
  const first = body.epoch === 1
  if ((body.prev === '') !== first || (body.by === '') !== first) return null
  const { members } = body
  if (new Set(members.map((m) => `${m.role} ${m.name}`)).size !== members.length) return null
  if (members.filter((m) => m.role === 'listener' || m.role === 'coordinator').length > 1) return null
  const fits = members.every((m, i) => (m.role === 'visitor') === (i === 0) && (m.role === 'visitor') === (m.name === '') && (m.role === 'team') === m.key > 0)
  return fits && members.length > 1 ? body : null
}

/** Whether who signed a later room might: a coordinator always; a listener who claims what nobody has, or who has it. */
function mightSign(before: LeftBody, body: LeftBody, role: 'listener' | 'coordinator'): boolean {
  const [had, has] = [claimerOf(before)?.name, claimerOf(body)]
  if (has?.name === body.by && has.role === 'coordinator' && role !== 'coordinator') return false
  return role === 'coordinator' || had === body.by || (had === undefined && has?.name === body.by)
}

/** All rooms of a message, checked in order: the first signed by the V it names, each later one by somebody `knows` knows who may, V and her keys in all of them. */
export async function readLeftRooms(at: LeftPlace, rooms: LeftRoom[], knows: Knows): Promise<LeftRead[] | LeftRefusal> {
  const read: LeftRead[] = []
  for (const room of rooms) {
    const body = readLeft(at, room)
    if (!body) return 'statement'
    const before = read.at(-1)
    if (body.epoch !== read.length + 1) return 'epoch'
    if (body.prev !== (before?.hash ?? '')) return 'prev'
    if (before && (body.sign !== before.body.sign || visitorOf(body).seal !== visitorOf(before.body).seal)) return 'members'
    const signer = before ? await knows(body.by, room.statement) : null
    const signed = before ? signer !== null && mightSign(before.body, body, signer) : await verifyStatement('left', at.depl, room.statement, body.sign)
    if (!signed) return 'signer'
    read.push({ body, hash: await statementHash(room.statement), signer })
  }
  return read.length > 0 ? read : 'statement'
}

