// What a return code gives: where a message lies, what shows that one may ask, and the key that V's private halves are locked under.
import { randomBytes, toBytes, toText } from '../base/id.ts'
import type { LeftKey } from '../wire/left.ts'
import { pairFrom, privateBytes } from './identity.ts'
import type { LeftPlace } from './left-wrap.ts'
import { aesOpen, aesSeal, bytesOf, hkdf, join, sha256, utf8 } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'
import { plainDigits } from './return-code.ts'

const rounds = 600_000

/** `loc` and `tok` are shown to the server with every request; `kk` never leaves the page. */
export type CodeKey = LeftKey & { kk: Bytes }

/** A PIN in its one form: NFKC, digits of any script as 0 to 9, no spaces around; '' is none. */
export const plainPin = (pin: string): string => plainDigits(pin).trim()

/**
 * PBKDF2-HMAC-SHA256 (RFC 8018) of "LE1-code:" ‖ digits [‖ ":" ‖ PIN] with the salt SHA-256("LE1-salt" ‖ depl) and 600,000 rounds, then HKDF with the salt depl and
 * "LE1 code loc", "LE1 code tok", "LE1 code kk". `digits`: the code's 22. Takes about a tenth of a second.
 */
export async function codeKey(depl: string, digits: string, pin = ''): Promise<CodeKey> {
  const own = plainPin(pin)
  const secret = utf8(`LE1-code:${digits}${own === '' ? '' : `:${own}`}`)
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits'])
  const salt = await sha256(utf8('LE1-salt'), bytesOf(depl))
  const k0 = new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, key, 256))
  const part = async (name: string, size: number): Promise<Bytes> => hkdf(k0, bytesOf(depl), utf8(`LE1 code ${name}`), size)
  return { loc: toText(await part('loc', 16)), tok: toText(await part('tok', 32)), kk: await part('kk', 32) }
}

/** The key V is locked under: HKDF(kk ‖ share, salt = depl, "LE1 code kek", 32). `share`: what the server adds, base64url. */
export const kekOf = async (depl: string, key: CodeKey, share: string): Promise<Bytes> => hkdf(join(key.kk, bytesOf(share)), bytesOf(depl), utf8('LE1 code kek'), 32)

const aad = (at: LeftPlace): Bytes => join(utf8('LE1 left locked'), bytesOf(at.depl), bytesOf(at.id))

async function lockPlain(at: LeftPlace, kek: Bytes, plain: Bytes): Promise<string> {
  const nonce = randomBytes(12)
  return toText(join(Uint8Array.of(1), nonce, await aesSeal(kek, nonce, aad(at), plain)))
}

async function unlockPlain(at: LeftPlace, kek: Bytes, locked: string): Promise<Bytes | null> {
  const bytes = toBytes(locked)
  if (bytes?.length !== 223 || bytes[0] !== 1) return null
  return aesOpen(kek, bytes.slice(1, 13), aad(at), bytes.slice(13))
}

/** V locked: `01 ‖ nonce (12) ‖ AES-256-GCM(kek, aad = "LE1 left locked" ‖ depl ‖ id, d seal ‖ d sign ‖ seal ‖ sign)`, 223 bytes, base64url. V must be extractable. */
export async function lockKeys(at: LeftPlace, kek: Bytes, v: KeyPairs): Promise<string> {
  const plain = join(await privateBytes(v.seal), await privateBytes(v.sign), bytesOf(v.public.seal), bytesOf(v.public.sign))
  const locked = await lockPlain(at, kek, plain)
  plain.fill(0)
  return locked
}

/** V again, not extractable; null where the key is another one, or it is of another message or installation. */
export async function unlockKeys(at: LeftPlace, kek: Bytes, locked: string): Promise<KeyPairs | null> {
  const plain = await unlockPlain(at, kek, locked)
  if (!plain) return null
  const keys = { seal: toText(plain.slice(64, 129)), sign: toText(plain.slice(129)) }
  const seal = await pairFrom('seal', plain.slice(0, 32), keys.seal)
  const sign = await pairFrom('sign', plain.slice(32, 64), keys.sign)
  plain.fill(0)
  return seal && sign && { seal, sign, public: keys }
}

/** V locked under another code's key; null where `kek` does not open it. */
export async function relockKeys(at: LeftPlace, kek: Bytes, locked: string, newKek: Bytes): Promise<string | null> {
  const plain = await unlockPlain(at, kek, locked)
  return plain && lockPlain(at, newKek, plain)
}
