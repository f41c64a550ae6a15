// Passkeys: what a browser is asked for, and whether its answer is right (WebAuthn 3, by @simplewebauthn/server).
import { createHash } from 'node:crypto'
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { randomBytes, toBytes } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Credential } from './access-store.ts'

/** A WebAuthn answer in its JSON form, not checked yet. */
export type WebAuthnAnswer = Record<string, unknown>
export type WebAuthnOptions = Record<string, unknown>

// ES256 first: every authenticator has it; then Ed25519 and RS256 (some Windows machines).
const algorithms = [-7, -8, -257]

export class Passkeys {
  readonly #rpId: string
  readonly #origin: string
  readonly #rpName: string
  readonly #extensions: Record<string, unknown>

  /** `address`: the desk's public address. The installation's public bytes `depl` give every passkey's PRF one input, never an empty one. */
  constructor(address: URL, rpName: string, depl: string) {
    this.#rpId = address.hostname
    this.#origin = address.origin
    this.#rpName = rpName
    const first = createHash('sha256').update(`LE1 desk prf${depl}`).digest('base64url')
    this.#extensions = { prf: { eval: { first } } }
  }

  /** Asks for a new passkey: discoverable, with user verification. Gives the challenge beside the options. */
  async newOptions(
    member: { id: string; name: string },
    known: { id: string; transports: string[] }[],
  ): Promise<{ challenge: string; options: WebAuthnOptions }> {
    const options = await generateRegistrationOptions({
      rpName: this.#rpName,
      rpID: this.#rpId,
      userName: member.name,
      userDisplayName: member.name,
      userID: toBytes(member.id)!,
      challenge: randomBytes(32),
      timeout: 300_000,
      attestationType: 'none',
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: algorithms,
      extensions: this.#extensions,
    })
    return { challenge: options.challenge, options: { ...options } }
  }

  /** Asks for any passkey of this desk: which one, her browser lets her choose. */
  async signInOptions(): Promise<{ challenge: string; options: WebAuthnOptions }> {
    const options = await generateAuthenticationOptions({
      rpID: this.#rpId,
      challenge: randomBytes(32),
      timeout: 300_000,
      userVerification: 'required',
      extensions: this.#extensions,
    })
    return { challenge: options.challenge, options: { ...options } }
  }

  /** The new passkey; throws `sign-in-failed` where the answer is not right. */
  async checkNew(answer: WebAuthnAnswer, challenge: string, member: string): Promise<Credential> {
    const response = answer as unknown as RegistrationResponseJSON
    const checked = await quietly(() =>
      verifyRegistrationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }),
    )
    if (!checked.verified) throw new Problem('sign-in-failed')
    const { id, publicKey, counter } = checked.registrationInfo.credential
    const said: unknown = response.response.transports
    const transports = Array.isArray(said) ? said.filter((t): t is string => typeof t === 'string' && /^[a-z-]{1,20}$/.test(t)).slice(0, 8) : []
    return { id, member, publicKey, counter, transports }
  }

  /** The passkey's new counter; throws `sign-in-failed` where the answer is not this passkey's to this challenge. */
  async checkSignIn(answer: WebAuthnAnswer, challenge: string, credential: Credential): Promise<number> {
    const response = answer as unknown as AuthenticationResponseJSON
    const checked = await quietly(() =>
      verifyAuthenticationResponse({
        response,
        expectedChallenge: challenge,
        expectedOrigin: this.#origin,
        expectedRPID: this.#rpId,
        credential,
        requireUserVerification: true,
      }),
    )
    const handle: unknown = response.response.userHandle
    // A discoverable passkey names its owner; one that names somebody else is not hers.
    if (!checked.verified || (handle !== undefined && handle !== null && handle !== credential.member)) throw new Problem('sign-in-failed')
    return checked.authenticationInfo.newCounter
  }
}

/** The id an answer claims; null where it has none. */
export function credentialIdOf(answer: WebAuthnAnswer): string | null {
  return typeof answer.id === 'string' && answer.id.length <= 400 ? answer.id : null
}

/** The library throws on whatever is wrong with an answer; to the person all of it is one refusal, and nothing of the answer is repeated. */
async function quietly<T>(check: () => Promise<T>): Promise<T> {
  try {
    return await check()
  } catch {
    throw new Problem('sign-in-failed')
  }
}
