// The key a passphrase gives: Argon2id, slow on purpose; the desk runs it in a worker. The only file that uses @noble/hashes.
import { argon2id } from '@noble/hashes/argon2.js'
import { bytesOf, hkdf, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'

/** The least length of a passphrase, in UTF-16 units. */
export const passphraseMin = 15

/**
 * 32 bytes from a passphrase (NFKC) and this unlock's salt (32 random bytes, base64url): Argon2id (RFC 9106) with 64 MiB, t = 3, p = 1,
 * then HKDF bound to the installation. Takes seconds and blocks: call it in a worker. Throws a RangeError where it is too short.
 */
export async function unlockKeyFromPassphrase(depl: string, passphrase: string, salt: string): Promise<Bytes> {
  const text = passphrase.normalize('NFKC')
  if (text.length < passphraseMin) throw new RangeError('passphrase too short')
  const slow = argon2id(utf8(text), bytesOf(salt), { m: 64 * 1024, t: 3, p: 1, dkLen: 32 })
  return hkdf(Uint8Array.from(slow), bytesOf(depl), utf8('LE1 unlock passphrase'), 32)
}
