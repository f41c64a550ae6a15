// The proof of work before a place: makes what a page solves under load, and checks what it gives back.
import { createHmac, randomBytes, randomInt } from 'node:crypto'
import { createChallenge, verifySolution } from 'altcha-lib'
import type { Challenge } from 'altcha-lib/types'
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2'
import type { Solved } from '../../shared/wire/parts.ts'

/** One derivation: PBKDF2 with so many rounds, which every browser has natively, with and without JIT or WebAssembly. */
const rounds = 5000

/**
 * By load, from the first asked to the most: at most so many derivations, at least half as many, and about how many seconds they take
 * a phone without instructions for SHA-256 (docs/decisions/0012). No more than this is ever asked of anybody.
 */
const steps = [
  { most: 120, seconds: 2 },
  { most: 250, seconds: 4 },
  { most: 500, seconds: 8 },
  { most: 1000, seconds: 15 },
] as const

export const hardest = steps.length

/** About how many seconds the work of a level takes a slow phone. */
export const secondsOf = (level: number): number => steps[Math.min(level, hardest) - 1]!.seconds

/** How long a challenge is good: a phone that slept meanwhile does it once more. */
const lifeMs = 5 * 60_000
/** Each that was used cost somebody the work; more than so many in one life are not people, and no more are taken. */
const mostUsed = 100_000

export type Asked = { readonly challenge: string; readonly seconds: number }

/**
 * The keys live in this process alone: what another one asked for is no good here, and is asked for anew. Nothing in a challenge is
 * of a person; it names its visit by a hash under a key that is forgotten with the process.
 */
export class Work {
  readonly #secret = randomBytes(32).toString('base64url')
  readonly #keySecret = randomBytes(32).toString('base64url')
  readonly #life: number
  /** What was used in this life of a challenge, and in the one before. */
  #used = new Set<string>()
  #usedBefore = new Set<string>()
  #since = performance.now()

  constructor(life = lifeMs) {
    this.#life = life
  }

  /** So long after it was asked for a piece of work may be asked for again: there is time left to do it. Milliseconds. */
  get freshMs(): number {
    return this.#life / 2
  }

  /** `level`: 1 to `hardest`. */
  async ask(visit: Uint8Array, level: number): Promise<Asked> {
    const { most, seconds } = steps[Math.min(level, hardest) - 1]!
    const challenge = await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: rounds,
      // A counter we know, not a lucky find: the work has an end that can be told.
      counter: randomInt(most / 2, most),
      deriveKey,
      hmacSignatureSecret: this.#secret,
      hmacKeySignatureSecret: this.#keySecret,
      expiresAt: new Date(Date.now() + this.#life),
      data: { visit: this.#nameOf(visit) },
    })
    return { challenge: JSON.stringify(challenge), seconds }
  }

  /** Takes what was solved for this visit, once; null where it is no good. What it gives makes it good again: no place came of it. */
  async take(visit: Uint8Array, { challenge: text, counter, key }: Solved): Promise<(() => void) | null> {
    const challenge = readChallenge(text)
    const name = challenge?.signature
    if (!challenge || !name || challenge.parameters.data?.['visit'] !== this.#nameOf(visit)) return null
    const { verified } = await verifySolution({
      challenge,
      solution: { counter, derivedKey: key },
      deriveKey,
      hmacSignatureSecret: this.#secret,
      hmacKeySignatureSecret: this.#keySecret,
    }).catch(() => ({ verified: false }))
    this.#turn()
    if (!verified || this.#used.has(name) || this.#usedBefore.has(name) || this.#used.size >= mostUsed) return null
    this.#used.add(name)
    return () => {
      this.#used.delete(name)
      this.#usedBefore.delete(name)
    }
  }

  #turn(): void {
    const now = performance.now()
    if (now - this.#since < this.#life) return
    this.#usedBefore = now - this.#since < 2 * this.#life ? this.#used : new Set()
    this.#used = new Set()
    this.#since = now
  }

  #nameOf(visit: Uint8Array): string {
    return createHmac('sha256', this.#secret).update(visit).digest('base64url')
  }
}

/** What a page gives back as a challenge; whether it is ours its signature tells. Null where it has not even the shape. */
function readChallenge(text: string): Challenge | null {
  try {
    const value = JSON.parse(text) as Partial<Challenge> | null
    return typeof value?.parameters === 'object' && value.parameters !== null && typeof value.signature === 'string' ? (value as Challenge) : null
  } catch {
    return null
  }
}
