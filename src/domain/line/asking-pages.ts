// The pages that ask to be let into one conversation, in the order they came: one question stands at a time.
import type { PublicKeys } from '../../shared/wire/parts.ts'

/**
 * What the old page says. `asking`: it is open and nobody there has answered yet. `gone`: no page answers any more.
 * Only `agreed` and `gone` can be let in.
 */
export type OldPage = 'asking' | 'agreed' | 'refused' | 'gone'

/** `ticket` is the asking page's, base64url; times are of `performance.now`. */
export type Asking = { readonly keys: string; readonly publicKeys: PublicKeys; readonly ticket: string; oldPage: OldPage; askedAt: number; oldPageAt: number }

/** Somebody who opens page after page must not fill this process's memory; who came first stays. */
const most = 8

/** A page that has not been heard asking for `lostMs` asks no more, though nobody said so: hints may be lost. `dispose` when done. */
export class AskingPages {
  readonly #lostMs: number
  readonly #lost: (keys: string) => void
  readonly #pages = new Map<string, Asking>()
  #timer: NodeJS.Timeout | null = null

  constructor(lostMs: number, lost: (keys: string) => void) {
    this.#lostMs = lostMs
    this.#lost = lost
  }

  /** It asks, now or still; null where there are too many. */
  heard(page: { keys: string; publicKeys: PublicKeys; ticket: string }): Asking | null {
    const now = performance.now()
    const known = this.#pages.get(page.keys)
    if (known) {
      known.askedAt = now
      return known
    }
    if (this.#pages.size >= most) return null
    const { keys, publicKeys, ticket } = page
    const fresh: Asking = { keys, publicKeys, ticket, oldPage: 'asking', askedAt: now, oldPageAt: now }
    this.#pages.set(keys, fresh)
    this.#timer ??= setInterval(() => this.#look(), this.#lostMs / 2).unref()
    return fresh
  }

  get(keys: string): Asking | null {
    return this.#pages.get(keys) ?? null
  }

  /** Those that ask, the first first. */
  all(): Asking[] {
    return Array.from(this.#pages.values())
  }

  delete(keys: string): boolean {
    const known = this.#pages.delete(keys)
    if (this.#pages.size === 0) this.dispose()
    return known
  }

  dispose(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
  }

  #look(): void {
    const now = performance.now()
    for (const { keys, askedAt } of this.all()) if (now - askedAt > this.#lostMs) this.#lost(keys)
  }
}
