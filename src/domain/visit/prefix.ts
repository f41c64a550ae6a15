// The random prefix of a visit's addresses: 16 random bytes, a coarse time, and a signature, as 40 characters.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { step } from './times.ts'

// The coarse time counts steps of ten minutes since 1970; 3 bytes last until the year 2288.
const randomLength = 16
const timeLength = 3
const signatureLength = 11
/** Characters of a prefix. */
export const prefixLength = 40

export type Prefix = {
  /** What the server knows the visit by: HMAC-SHA256 of its random part, 32 bytes. Never the random part itself. */
  readonly visit: Uint8Array
  /** The coarse time it carries, in whole seconds since 1970, at most `step` before it was made. */
  readonly at: number
}

/** A fresh prefix at a time (whole seconds since 1970). */
export function newPrefix(key: KeyObject, now: number): string {
  return sealPrefix(key, randomBytes(randomLength), now)
}

/** The same visit with a newer time. `prefix` must have been read successfully. */
export function renewPrefix(key: KeyObject, prefix: string, now: number): string {
  return sealPrefix(key, randomPartOf(prefix), now)
}

/** What stays the same when a prefix is renewed. `prefix` must have been read successfully. */
export function randomPartOf(prefix: string): Uint8Array {
  return Buffer.from(prefix, 'base64url').subarray(0, randomLength)
}

/** Reads a prefix; null where it is not one that this key signed. */
export function readPrefix(key: KeyObject, prefix: string): Prefix | null {
  if (prefix.length !== prefixLength) return null
  const bytes = Buffer.from(prefix, 'base64url')
  // Node passes over what is no base64url; only the one canonical spelling is a prefix.
  if (bytes.toString('base64url') !== prefix) return null
  const body = bytes.subarray(0, randomLength + timeLength)
  if (!timingSafeEqual(sign(key, body), bytes.subarray(randomLength + timeLength))) return null
  const at = ((body[randomLength]! << 16) | (body[randomLength + 1]! << 8) | body[randomLength + 2]!) * step
  return { visit: visitOf(key, body.subarray(0, randomLength)), at }
}

function sealPrefix(key: KeyObject, random: Uint8Array, now: number): string {
  const steps = Math.floor(now / step)
  const body = Buffer.concat([random, Uint8Array.of(steps >>> 16, steps >>> 8, steps)])
  return Buffer.concat([body, sign(key, body)]).toString('base64url')
}

// Two uses of one key, told apart by their first word (NIST SP 800-108 calls it the label).
const signing = Buffer.from('visit prefix\0')
const naming = Buffer.from('visit name\0')
const sign = (key: KeyObject, body: Uint8Array) => mac(key, signing, body).subarray(0, signatureLength)
const visitOf = (key: KeyObject, random: Uint8Array) => mac(key, naming, random)
const mac = (key: KeyObject, label: Buffer, bytes: Uint8Array) => createHmac('sha256', key).update(Buffer.concat([label, bytes])).digest()
