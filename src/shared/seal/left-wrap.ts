// The key of an epoch of a left message (CK), sealed to each of those who open it, and the commitment that ties it to the signed statement.
import { toText } from '../base/id.ts'
import type { LeftRole, LeftWrap } from '../wire/left.ts'
import { bytesOf, hkdf, hpkeOpen, hpkeSeal, join, sha256, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'

/** What everything of one message is bound to: the installation and the message, 16 bytes each, base64url. */
export type LeftPlace = { depl: string; id: string }

/** Whoever opens a message, with the point to seal to. `name` as on the wire; `key`: a team's key epoch, 0 for people. */
export type LeftMember = { role: LeftRole; name: string; key: number; seal: string }

/** The key of an epoch; 32 bytes. */
export type LeftCk = { epoch: number; ck: Bytes }

const roleByte: Record<LeftRole, number> = { visitor: 0, listener: 1, coordinator: 3, team: 4 }

const info = (at: LeftPlace): Bytes => join(utf8('LE1 left ck'), bytesOf(at.depl))

const aad = async (at: LeftPlace, epoch: number, member: LeftMember): Promise<Bytes> =>
  join(bytesOf(at.id), u32(epoch), Uint8Array.of(roleByte[member.role]), await sha256(bytesOf(member.seal)))

/**
 * `01 ‖ enc (65) ‖ HPKE.Seal(pkR, info = "LE1 left ck" ‖ depl, aad = id ‖ u32(epoch) ‖ role ‖ SHA-256(pkR), CK)`, the role as one byte
 * (visitor 0, listener 1, coordinator 3, team 4). Null where the member's key is no point of the curve.
 */
export async function makeLeftWrap(at: LeftPlace, { epoch, ck }: LeftCk, member: LeftMember): Promise<LeftWrap | null> {
  const sealed = await hpkeSeal(member.seal, info(at), await aad(at, epoch, member), ck)
  return sealed && { epoch, role: member.role, name: member.name, wrap: toText(join(Uint8Array.of(1), sealed)) }
}

/** Opens a wrap that was made for this member; `pair` is hers or her team's. Null otherwise. */
export async function openLeftWrap(at: LeftPlace, member: LeftMember, pair: CryptoKeyPair, wrap: LeftWrap): Promise<Bytes | null> {
  const bytes = bytesOf(wrap.wrap)
  if (bytes[0] !== 1) return null
  const ck = await hpkeOpen(pair, info(at), await aad(at, wrap.epoch, member), bytes.slice(1))
  return ck?.length === 32 ? ck : null
}

/** HKDF(CK, salt = id, info = "LE1 left commit" ‖ depl ‖ u32(epoch), 32), base64url: without it a server could give each member a key of its own. */
export const leftCommitment = async (at: LeftPlace, { epoch, ck }: LeftCk): Promise<string> =>
  toText(await hkdf(ck, bytesOf(at.id), join(utf8('LE1 left commit'), bytesOf(at.depl), u32(epoch)), 32))
