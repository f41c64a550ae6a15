// The key of a conversation's epoch (CK), sealed to each member, and the commitment that ties it to the signed room.
import { toText } from '../base/id.ts'
import type { PublicKeys, Role, Wrap } from '../wire/parts.ts'
import { bytesOf, hkdf, hpkeOpen, hpkeSeal, join, keyHash, sha256, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'

/** What every derivation of one conversation is bound to: the installation and the conversation, 16 bytes each, base64url. */
export type Place = { depl: string; conversation: string }

const roleByte: Record<Role, number> = { visitor: 0, listener: 1, interpreter: 2, coordinator: 3 }

const info = (place: Place): Bytes => join(utf8('LE1 ck'), bytesOf(place.depl))

async function aad(place: Place, epoch: number, role: Role, sealKey: string): Promise<Bytes> {
  return join(bytesOf(place.conversation), u32(epoch), Uint8Array.of(roleByte[role]), await sha256(bytesOf(sealKey)))
}

/**
 * Seals CK (32 bytes) to a member: `01 ‖ enc (65) ‖ HPKE.Seal(pkR, info = "LE1 ck" ‖ depl, aad = conv ‖ u32(epoch) ‖ role ‖ SHA-256(pkR), CK)`,
 * the role as one byte (visitor 0, listener 1, interpreter 2, coordinator 3). Null where her key is no point of the curve.
 */
export async function makeWrap(place: Place, epoch: number, role: Role, to: PublicKeys, ck: Bytes): Promise<Wrap | null> {
  const sealed = await hpkeSeal(to.seal, info(place), await aad(place, epoch, role, to.seal), ck)
  return sealed && { epoch, role, to: await keyHash(to), wrap: toText(join(Uint8Array.of(1), sealed)) }
}

/** Opens a wrap that was made for these keys in this role and epoch; null otherwise. */
export async function openWrap(place: Place, epoch: number, role: Role, own: { seal: CryptoKeyPair; public: PublicKeys }, wrap: Wrap): Promise<Bytes | null> {
  const bytes = bytesOf(wrap.wrap)
  if (bytes[0] !== 1) return null
  const ck = await hpkeOpen(own.seal, info(place), await aad(place, epoch, role, own.public.seal), bytes.slice(1))
  return ck?.length === 32 ? ck : null
}

/**
 * The commitment to CK that stands in the signed room: HKDF(CK, salt = conv, info = "LE1 commit" ‖ depl ‖ u32(epoch), 32), base64url.
 * Anybody can make a wrap; without this, a server could leave the signed room as it is and give each member a key of its own.
 */
export async function commitment(place: Place, epoch: number, ck: Bytes): Promise<string> {
  return toText(await hkdf(ck, bytesOf(place.conversation), join(utf8('LE1 commit'), bytesOf(place.depl), u32(epoch)), 32))
}
