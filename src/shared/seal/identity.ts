// A member's identity: two key pairs made in her browser, sealed under a key only her passkey or her passphrase gives.
import { randomBytes, toBytes, toText } from '../base/id.ts'
import type { PublicKeys } from '../wire/parts.ts'
import { aesOpen, aesSeal, bytesOf, hkdf, importSealTo, importVerifier, join, makeKeyPairs, sha256, utf8 } from './primitives.ts'
import type { Bytes, KeyPairs } from './primitives.ts'

const aad = (depl: string): Bytes => join(utf8('LE1 identity'), bytesOf(depl))

/** A private P-256 key's 32 bytes. Throws where it is not extractable. */
export async function privateBytes(pair: CryptoKeyPair): Promise<Bytes> {
  const jwk = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return bytesOf(jwk.d!)
}

/** A pair from its private bytes (32) and public point (65), its private half not extractable; null where they are no pair of this curve. */
export async function pairFrom(use: 'seal' | 'sign', d: Bytes, point: string): Promise<CryptoKeyPair | null> {
  const publicKey = use === 'seal' ? await importSealTo(point) : await importVerifier(point)
  if (!publicKey) return null
  const raw = bytesOf(point)
  const jwk = { kty: 'EC', crv: 'P-256', x: toText(raw.slice(1, 33)), y: toText(raw.slice(33)), d: toText(d) }
  const algorithm = { name: use === 'seal' ? 'ECDH' : 'ECDSA', namedCurve: 'P-256' }
  try {
    return { publicKey, privateKey: await crypto.subtle.importKey('jwk', jwk, algorithm, false, use === 'seal' ? ['deriveBits'] : ['sign']) }
  } catch {
    return null
  }
}

/** A fresh identity. Its private halves are extractable for this once, so that `sealIdentity` can keep them; what `openIdentity` gives is not. */
export const makeIdentity = async (): Promise<KeyPairs> => makeKeyPairs(true)

/** The key an unlock by passkey gives: HKDF-SHA256 of the authenticator's PRF output (WebAuthn 3, 10.1.4), bound to the installation; 32 bytes. */
export const unlockKeyFromPrf = async (depl: string, output: Uint8Array): Promise<Bytes> => hkdf(join(output), bytesOf(depl), utf8('LE1 unlock prf'), 32)

async function sealBytes(depl: string, plain: Bytes, key: Bytes): Promise<string> {
  const nonce = randomBytes(12)
  return toText(join(Uint8Array.of(1), nonce, await aesSeal(key, nonce, aad(depl), plain)))
}

async function openBytes(depl: string, sealed: string, key: Bytes): Promise<Bytes | null> {
  const bytes = toBytes(sealed)
  if (bytes?.length !== 223 || bytes[0] !== 1) return null
  return aesOpen(key, bytes.slice(1, 13), aad(depl), bytes.slice(13))
}

/** The identity sealed under an unlock's key (32 bytes): `01 ‖ nonce (12) ‖ AES-256-GCM`, 223 bytes, base64url: `sealed` of the wire's unlock. */
export async function sealIdentity(depl: string, identity: KeyPairs, key: Bytes): Promise<string> {
  const halves = [await privateBytes(identity.seal), await privateBytes(identity.sign)]
  return sealBytes(depl, join(...halves, bytesOf(identity.public.seal), bytesOf(identity.public.sign)), key)
}

/** The identity again, its private halves not extractable; null where the key is another one, or it is of another installation. */
export async function openIdentity(depl: string, sealed: string, key: Bytes): Promise<KeyPairs | null> {
  const plain = await openBytes(depl, sealed, key)
  if (!plain) return null
  const keys: PublicKeys = { seal: toText(plain.slice(64, 129)), sign: toText(plain.slice(129)) }
  const seal = await pairFrom('seal', plain.slice(0, 32), keys.seal)
  const sign = await pairFrom('sign', plain.slice(32, 64), keys.sign)
  plain.fill(0)
  return seal && sign && { seal, sign, public: keys }
}

/** The same identity sealed under one more unlock's key (a second passkey); null where `key` does not open it. */
export async function resealIdentity(depl: string, sealed: string, key: Bytes, newKey: Bytes): Promise<string | null> {
  const plain = await openBytes(depl, sealed, key)
  return plain && sealBytes(depl, plain, newKey)
}

/**
 * What two people read aloud to compare keys: 6 groups of 5 digits, each from 40 bits of SHA-256("LE1 fingerprint" ‖ depl ‖ seal ‖ sign)
 * modulo 100,000: 99 bits in all.
 */
export async function fingerprint(depl: string, keys: PublicKeys): Promise<string> {
  const hash = await sha256(utf8('LE1 fingerprint'), bytesOf(depl), bytesOf(keys.seal), bytesOf(keys.sign))
  const groups: string[] = []
  for (let at = 0; at < 30; at += 5) {
    const value = hash.slice(at, at + 5).reduce((sum, byte) => sum * 256 + byte, 0)
    groups.push(String(value % 100_000).padStart(5, '0'))
  }
  return groups.join(' ')
}
