// Who we are to a push service (VAPID, RFC 8292): a signed word for one origin, half a day long.
import { createECDH, createPrivateKey, hkdfSync } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'

/** The order of P-256 less one (SEC 2, 2.4.2): private keys are 1 … n-1. */
const mostPrivate = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550')

export class Vapid {
  /** What a browser is given when it subscribes: the public point, 65 bytes, base64url. */
  readonly publicKey: string
  readonly #key: KeyObject
  readonly #contact: string

  /**
   * `secret`: 32 bytes that never change. The pair is made from it, so that all processes and every start have the same, and a folder
   * of an earlier version needs nothing new. `contact`: where the operator is found, an https or mailto address; push services are
   * told it (RFC 8292, 2.1).
   */
  constructor(secret: Uint8Array, contact: string) {
    // 16 bytes more than the order has, so that the remainder is as good as even (FIPS 186-5, A.2.1).
    const wide = Buffer.from(hkdfSync('sha256', secret, '', 'listening-ear/vapid/1', 48)).toString('hex')
    const scalar = Buffer.from(((BigInt(`0x${wide}`) % mostPrivate) + 1n).toString(16).padStart(64, '0'), 'hex')
    const curve = createECDH('prime256v1')
    curve.setPrivateKey(scalar)
    const point = curve.getPublicKey()
    this.publicKey = point.toString('base64url')
    const part = (from: number): string => point.subarray(from, from + 32).toString('base64url')
    this.#key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: part(1), y: part(33), d: scalar.toString('base64url') } })
    this.#contact = contact
  }

  /** The value of Authorization for a push service's origin (RFC 8292, 3). */
  async authorization(origin: string): Promise<string> {
    const token = await new SignJWT({ sub: this.#contact })
      .setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
      .setAudience(origin)
      .setExpirationTime('12h')
      .sign(this.#key)
    return `vapid t=${token}, k=${this.publicKey}`
  }
}
