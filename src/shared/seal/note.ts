// What a listener who hands a conversation over tells the next one: sealed to that one's shift, once her credentials hold.
import { toText } from '../base/id.ts'
import type { Credentials } from '../wire/parts.ts'
import { checkCredentials } from './directory.ts'
import { bytesOf, hpkeOpen, hpkeSeal, join, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import type { Place } from './wrap.ts'

/** Notes are padded to one of these sizes, in bytes. */
const sizes = [256, 1024, 4096]
/** The most UTF-8 bytes of a note. */
export const noteMost = 4094

const info = (place: Place): Bytes => join(utf8('LE1 note'), bytesOf(place.depl))

/**
 * Seals a note to the shift of whoever has taken over: `01 ‖ enc (65) ‖ HPKE.Seal(pkR, info = "LE1 note" ‖ depl, aad = conversation, u16(length) ‖ text ‖ zeros)`,
 * base64url. `member` is who the server says has taken over. Null where her credentials do not hold at `now` (seconds), are somebody else's, or the
 * note is empty or longer than `noteMost`. `root`: the raw point, base64url. A note says nothing of who sealed it: that is the server's word.
 */
export async function sealNote(place: Place, root: string, now: number, to: { member: string; listener: Credentials }, text: string): Promise<string | null> {
  const bytes = utf8(text)
  const size = sizes.find((most) => bytes.length + 2 <= most)
  const verified = await checkCredentials(root, place.depl, to.listener, now)
  if (!size || bytes.length === 0 || verified?.member !== to.member) return null
  const plain = new Uint8Array(size)
  new DataView(plain.buffer).setUint16(0, bytes.length)
  plain.set(bytes, 2)
  const sealed = await hpkeSeal(verified.keys.seal, info(place), bytesOf(place.conversation), plain)
  return sealed && toText(join(Uint8Array.of(1), sealed))
}

/** Opens a note with the seal pair of this shift; null where it was sealed to another, for another conversation or installation, was altered, or is not in its one form. */
export async function openNote(place: Place, seal: CryptoKeyPair, sealed: string): Promise<string | null> {
  const bytes = bytesOf(sealed)
  const plain = bytes[0] === 1 ? await hpkeOpen(seal, info(place), bytesOf(place.conversation), bytes.slice(1)) : null
  if (!plain || !sizes.includes(plain.length)) return null
  const length = new DataView(plain.buffer).getUint16(0)
  if (length < 1 || length + 2 > plain.length || plain.subarray(length + 2).some((byte) => byte !== 0)) return null
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(2, length + 2))
  } catch {
    return null
  }
}
