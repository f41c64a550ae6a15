// Answers to a form, sealed under a key of their visit: what the address bar and the history hold is worth nothing once it has ended.
import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { Problem } from '../../shared/base/problem.ts'
import { randomPartOf } from './prefix.ts'

const nonceLength = 12
const tagLength = 16
/** The length of an answer tells only which of these steps it is in. */
const step = 64
/** Bytes of UTF-8 that an address can hold, so that it stays one that every browser and proxy takes. */
export const answersMost = 1400

/**
 * AES-256-GCM (NIST SP 800-38D) under HMAC-SHA256(installation's key, label ‖ random part of the prefix), with a random nonce and
 * `form` as associated data; base64url. A renewed prefix opens it too. `prefix` must have been read successfully. Throws
 * `Problem('too-large')` beyond `answersMost`.
 */
export function sealAnswers(key: KeyObject, prefix: string, form: string, text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length > answersMost) throw new Problem('too-large')
  const padded = Buffer.alloc(Math.ceil((bytes.length + 2) / step) * step)
  padded.writeUInt16BE(bytes.length)
  bytes.copy(padded, 2)
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', keyOf(key, prefix), nonce).setAAD(Buffer.from(form))
  return Buffer.concat([nonce, cipher.update(padded), cipher.final(), cipher.getAuthTag()]).toString('base64url')
}

/** Null where it was not sealed under this visit, for this form. */
export function openAnswers(key: KeyObject, prefix: string, form: string, sealed: string): string | null {
  const bytes = Buffer.from(sealed, 'base64url')
  if (bytes.length < nonceLength + step + tagLength) return null
  const decipher = createDecipheriv('aes-256-gcm', keyOf(key, prefix), bytes.subarray(0, nonceLength), { authTagLength: tagLength })
  decipher.setAAD(Buffer.from(form)).setAuthTag(bytes.subarray(-tagLength))
  try {
    const padded = Buffer.concat([decipher.update(bytes.subarray(nonceLength, -tagLength)), decipher.final()])
    return padded.toString('utf8', 2, 2 + padded.readUInt16BE())
  } catch {
    return null
  }
}

// A third use of the installation's key, told apart by its label, as in prefix.ts.
function keyOf(key: KeyObject, prefix: string): Buffer {
  return createHmac('sha256', key).update('visit answers\0').update(randomPartOf(prefix)).digest()
}
