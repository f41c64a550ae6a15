// What a return code gives, as the server keeps it: nothing that a stolen database could test a guess against.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { bytesOf } from '../../platform/http/base64url.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { LeftKey } from '../../shared/wire/left.ts'

/** The two secrets of the installation, 32 bytes each, outside the database (sealing.md, "A left message"). */
export type Peppers = { readonly pepperId: () => Uint8Array; readonly pepperShare: () => Uint8Array }

/** The code's parts as bytes; throws `malformed` where they are no canonical base64url. */
function partOf(text: string): Buffer {
  const bytes = bytesOf(text)
  if (!bytes) throw new Problem('malformed')
  return bytes
}

/** Compared with where nobody lies under a code, so that the same work is done. */
const nobody = Buffer.alloc(32)

export class Locks {
  readonly #peppers: Peppers

  constructor(peppers: Peppers) {
    this.#peppers = peppers
  }

  /** Where a code leads: HMAC-SHA-256(pepper_id, loc), base64url. */
  locator({ loc }: Pick<LeftKey, 'loc'>): string {
    return createHmac('sha256', this.#peppers.pepperId()).update(partOf(loc)).digest('base64url')
  }

  /** A keyed hash of a message's id, for its tombstone. */
  idHash(id: string): string {
    return createHmac('sha256', this.#peppers.pepperId()).update('message').update(partOf(id)).digest('base64url')
  }

  /**
   * What the server adds to a code's key: HMAC-SHA-256(pepper_share, loc), 32 bytes, base64url. Of a code whose message is erased it is another
   * one: what a stolen copy still holds of that message opens no more, and nobody can tell by it that there was one.
   */
  share({ loc }: Pick<LeftKey, 'loc'>, erased: boolean): string {
    return createHmac('sha256', this.#peppers.pepperShare()).update(erased ? 'erased' : '').update(partOf(loc)).digest('base64url')
  }

  /**
   * What tok is compared with: HMAC-SHA-256(pepper_id, "tok" ‖ tok), base64url. Keyed too, since tok follows from the code: a plain hash would show
   * whoever holds a stolen copy and half a code, or a code without its PIN, when a guess is right.
   */
  tokHash({ tok }: Pick<LeftKey, 'tok'>): string {
    return createHmac('sha256', this.#peppers.pepperId()).update('tok').update(partOf(tok)).digest('base64url')
  }

  /** Whether this opens what lies there; `kept` is null where nothing does, and the same is computed. */
  fits(key: LeftKey, kept: string | null): boolean {
    const shown = Buffer.from(this.tokHash(key), 'base64url')
    const same = timingSafeEqual(shown, kept === null ? nobody : Buffer.from(kept, 'base64url'))
    return same && kept !== null
  }
}
