// A passkey made of node:crypto, for tests: answers WebAuthn options as an authenticator and a browser do.
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { randomBytes } from '../../shared/base/id.ts'

type Cbor = number | string | Buffer | Map<number | string, Cbor>

/** CBOR (RFC 8949) of what a key and an attestation need. */
function cbor(value: Cbor): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24 ? Buffer.from([(major << 5) | n]) : n < 256 ? Buffer.from([(major << 5) | 24, n]) : Buffer.from([(major << 5) | 25, n >> 8, n & 255])
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, v]) => [cbor(key), cbor(v)])])
}

export class PasskeyHand {
  readonly id = Buffer.from(randomBytes(32))
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #origin: string
  #owner = ''
  counter = 0
  /** Whether the person was verified (fingerprint, PIN). */
  verified = true

  constructor(origin: string) {
    this.#origin = origin
  }

  get credential(): string {
    return this.id.toString('base64url')
  }

  /** Answers `navigator.credentials.create`. */
  create(options: Record<string, unknown>, origin = this.#origin): Record<string, unknown> {
    this.#owner = (options.user as { id: string }).id
    const jwk = (this.#keys.publicKey as KeyObject).export({ format: 'jwk' })
    const cose = new Map<number, Cbor>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(jwk.x!, 'base64url')], [-3, Buffer.from(jwk.y!, 'base64url')]])
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, cbor(cose)])
    const authData = this.#authData((options.rp as { id: string }).id, 0x40, attested)
    const attestation = cbor(new Map<string, Cbor>([['fmt', 'none'], ['attStmt', new Map()], ['authData', authData]]))
    return this.#answer({
      clientDataJSON: clientData('webauthn.create', options.challenge as string, origin),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** Answers `navigator.credentials.get`. */
  get(options: Record<string, unknown>, origin = this.#origin): Record<string, unknown> {
    const authData = this.#authData(options.rpId as string, 0, Buffer.alloc(0))
    const data = clientData('webauthn.get', options.challenge as string, origin)
    const hash = createHash('sha256').update(Buffer.from(data, 'base64url')).digest()
    return this.#answer({
      clientDataJSON: data,
      authenticatorData: authData.toString('base64url'),
      signature: sign('sha256', Buffer.concat([authData, hash]), this.#keys.privateKey).toString('base64url'),
      userHandle: this.#owner,
    })
  }

  #authData(rpId: string, flags: number, attested: Buffer): Buffer {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const all = flags | 0x01 | (this.verified ? 0x04 : 0)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([all]), counter, attested])
  }

  #answer(response: Record<string, unknown>): Record<string, unknown> {
    const id = this.credential
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, authenticatorAttachment: 'platform', response }
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

