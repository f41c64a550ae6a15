// The few primitives everything is sealed with: P-256 key pairs, SHA-256, HKDF, AES-256-GCM, HPKE and signed statements, all WebCrypto's own.
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core'
import { toBytes, toText } from '../base/id.ts'
import type { PublicKeys, Signed } from '../wire/parts.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** Two key pairs of one holder: `seal` (ECDH P-256, for HPKE) and `sign` (ECDSA P-256), with their public halves as the wire carries them. */
export type KeyPairs = { seal: CryptoKeyPair; sign: CryptoKeyPair; public: PublicKeys }

const ecdh = { name: 'ECDH', namedCurve: 'P-256' }
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' }
const ecdsaSha256 = { name: 'ECDSA', hash: 'SHA-256' }
const encoder = new TextEncoder()

/** The UTF-8 bytes of a text. */
export const utf8 = (text: string): Bytes => encoder.encode(text)

/** A number from 0 to 2^32 - 1 as four bytes, the highest first. */
export function u32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

/** One array of all these bytes. */
export function join(...parts: Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The bytes of a base64url text that a shape has already let through. Throws a TypeError where it is not canonical base64url. */
export function bytesOf(text: string): Bytes {
  const bytes = toBytes(text)
  if (!bytes) throw new TypeError('not base64url')
  return bytes
}

/** SHA-256 (FIPS 180-4): 32 bytes. */
export async function sha256(...parts: Uint8Array[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)))
}

/** HKDF-SHA256 (RFC 5869), extract and expand: `size` bytes, at most 8160. */
export async function hkdf(secret: Bytes, salt: Bytes, info: Bytes, size: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, size * 8))
}

/** AES-256-GCM (NIST SP 800-38D) with a 12-byte nonce and a 16-byte tag behind the text. A key and nonce pair serves once. */
export async function aesSeal(key: Bytes, iv: Bytes, additionalData: Bytes, plain: Bytes): Promise<Bytes> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, aes, plain))
}

/** Opens what `aesSeal` made; null where key, nonce, additional data or a single bit is another. */
export async function aesOpen(key: Bytes, iv: Bytes, additionalData: Bytes, sealed: Bytes): Promise<Bytes | null> {
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, aes, sealed))
  } catch {
    return null
  }
}

/** A pair to sign with. `extractable` speaks of the private half only. */
export async function makeSignPair(extractable: boolean): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ecdsa, extractable, ['sign', 'verify'])
}

/** A pair to be sealed to. `extractable` speaks of the private half only. */
export async function makeSealPair(extractable: boolean): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ecdh, extractable, ['deriveBits'])
}

/** Both pairs of one holder. Not extractable for keys that never leave their page: the visitor's and a shift's. */
export async function makeKeyPairs(extractable: boolean): Promise<KeyPairs> {
  const seal = await makeSealPair(extractable)
  const sign = await makeSignPair(extractable)
  return { seal, sign, public: { seal: await exportPublic(seal), sign: await exportPublic(sign) } }
}

/** The public half as a raw uncompressed point (65 bytes), base64url. */
export async function exportPublic(pair: CryptoKeyPair): Promise<string> {
  return toText(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
}

async function importPublic(text: string, algorithm: EcKeyImportParams, usages: KeyUsage[]): Promise<CryptoKey | null> {
  const raw = toBytes(text)
  if (raw?.length !== 65 || raw[0] !== 4) return null
  try {
    return await crypto.subtle.importKey('raw', raw, algorithm, true, usages)
  } catch {
    return null
  }
}

/** A key to check signatures with; null where it is not a point of the curve (SP 800-56A 5.6.2.3), uncompressed. */
export async function importVerifier(text: string): Promise<CryptoKey | null> {
  return importPublic(text, ecdsa, ['verify'])
}

/** A key to seal to; null where it is not a point of the curve, uncompressed. */
export async function importSealTo(text: string): Promise<CryptoKey | null> {
  return importPublic(text, ecdh, [])
}

/** The one name of somebody's keys: SHA-256 of raw `seal ‖ sign`, base64url. */
export async function keyHash(keys: PublicKeys): Promise<string> {
  return toText(await sha256(bytesOf(keys.seal), bytesOf(keys.sign)))
}

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() })

/**
 * HPKE (RFC 9180) base mode, single shot, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM: `enc (65) ‖ ciphertext (plain + 16)`.
 * Null where `to` is no point of the curve. It says nothing of who sealed: a signed statement must.
 */
export async function hpkeSeal(to: string, info: Bytes, aad: Bytes, plain: Bytes): Promise<Bytes | null> {
  const recipientPublicKey = await importSealTo(to)
  if (!recipientPublicKey) return null
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, plain, aad)
  return join(new Uint8Array(enc), new Uint8Array(ct))
}

/** Opens what `hpkeSeal` made; null where it was made for other keys, another purpose, or was altered. */
export async function hpkeOpen(recipientKey: CryptoKeyPair, info: Bytes, aad: Bytes, sealed: Bytes): Promise<Bytes | null> {
  try {
    return new Uint8Array(await suite.open({ recipientKey, enc: sealed.slice(0, 65), info }, sealed.slice(65), aad))
  } catch {
    return null
  }
}

// The kind stands before the installation and the body, so that a signature of one kind never serves as another.
const statementBytes = (kind: string, depl: string, body: string): Bytes => join(utf8(`LE1 ${kind}\0`), bytesOf(depl), utf8(body))

/** Signs a statement's exact text: ECDSA P-256/SHA-256 over `"LE1 <kind>" ‖ 0 ‖ depl ‖ UTF-8(body)`. `depl`: 16 bytes, base64url. */
export async function signStatement(kind: string, depl: string, body: object, signer: CryptoKey): Promise<Signed> {
  const text = JSON.stringify({ kind, ...body })
  const sig = await crypto.subtle.sign(ecdsaSha256, signer, statementBytes(kind, depl, text))
  return { body: text, sig: toText(new Uint8Array(sig)) }
}

/** True where `signer` (raw point, base64url) signed exactly this statement, of this kind, for this installation. */
export async function verifyStatement(kind: string, depl: string, statement: Signed, signer: string): Promise<boolean> {
  const key = await importVerifier(signer)
  const sig = toBytes(statement.sig)
  if (!key || !sig) return false
  return crypto.subtle.verify(ecdsaSha256, key, sig, statementBytes(kind, depl, statement.body))
}

/** Something in the text of a statement as it was signed; null where it is no JSON, or not in the one form JSON.stringify gives (no doubled keys). */
export function readBody(statement: Signed): unknown {
  try {
    const value: unknown = JSON.parse(statement.body)
    return JSON.stringify(value) === statement.body ? value : null
  } catch {
    return null
  }
}
