// A visitor's page opened anew: carries the asking page, the old page's answer and the listener's decision between their sockets.
import { createHash } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import { newId, toBytes, toText } from '../../shared/base/id.ts'
import type { PublicKeys } from '../../shared/wire/parts.ts'
import { AskingPages } from './asking-pages.ts'
import type { Asking, OldPage } from './asking-pages.ts'

/** A page that asks to be let in. `keys` is the hash of its `publicKeys` (SHA-256 of the raw seal ‖ sign, base64url). */
export type AskingPage = { keys: string; publicKeys: PublicKeys; oldPage: OldPage }

/** What travels on `conversation:<id>`; nothing of it is in the store, so a door need not read the store again for it. */
type Hint =
  | { reopening: 'ask'; keys: string; publicKeys: PublicKeys; ticket: string }
  | { reopening: 'old-page'; keys: string; says: OldPage }
  | { reopening: 'withdrawn'; keys: string }
  | { reopening: 'kept-out'; keys: string }
  | { reopening: 'holder'; keys: string; page: string }

/** Whether a hint on `conversation:<id>` belongs to a re-opening (and so tells of no change in the store). */
export function isReopening(hint: unknown): boolean {
  return typeof hint === 'object' && hint !== null && 'reopening' in hint
}

/** The hash by which a room statement names these keys. */
export function hashOfKeys(keys: PublicKeys): string {
  const sha = createHash('sha256')
  sha.update(toBytes(keys.seal) ?? '')
  sha.update(toBytes(keys.sign) ?? '')
  return sha.digest('base64url')
}

/**
 * The re-openings that this process has to do with. Nothing is stored: the asking page's door says its question again
 * every `againMs` as long as that page waits, each other side answers each time, so a lost hint is only late; and a
 * process that dies takes nothing with it but questions that are asked again.
 * Where several ask, the first question stands until it is answered or withdrawn: nobody's yes may come to mean another page.
 * After a refusal no question about that conversation is passed on for `quietMs`: whoever asks is kept out at once.
 * The asking page's ticket travels with the question, because only the listener's room puts it in the old one's place
 * (`Line.putRoom`), in one transaction. The bus is the server's own; the ticket opens no box.
 */
export class Reopenings {
  readonly #bus: Bus
  readonly #againMs: number
  readonly #goneMs: number
  readonly #quietMs: number
  readonly #asking = new Set<() => void>()
  /** When somebody was refused, by conversation, the longest ago first. */
  readonly #refusals = new Map<string, number>()

  /** `goneMs`: how long no old page must have answered until it counts as gone. */
  constructor(bus: Bus, againMs = 2000, goneMs = 6000, quietMs = 600_000) {
    this.#bus = bus
    this.#againMs = againMs
    this.#goneMs = goneMs
    this.#quietMs = quietMs
  }

  /**
   * The asking page's door: asks until the returned function is called (page closed; or, with `true`, let in: the door sees by
   * `Line.find` that the ticket is the conversation's). While `awake` says no, it is silent: the question of a page that sleeps or is
   * gone stands in nobody's way. `keptOut` is called once where the listener or the old page says no, or has lately; asking stops then.
   */
  ask(conversation: string, publicKeys: PublicKeys, ticket: Uint8Array, keptOut: () => void, awake: () => boolean = () => true): (letIn?: boolean) => void {
    if (this.#isQuiet(conversation)) {
      keptOut()
      return () => {}
    }
    const keys = hashOfKeys(publicKeys)
    const ask = (): void => {
      if (awake()) this.#tell(conversation, { reopening: 'ask', keys, publicKeys, ticket: toText(ticket) })
    }
    const timer = setInterval(ask, this.#againMs).unref()
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint) || hint.keys !== keys || !isRefusal(hint)) return
      this.#refuse(conversation)
      end()
      keptOut()
    })
    const end = (): void => {
      clearInterval(timer)
      deaf()
      this.#asking.delete(end)
    }
    this.#asking.add(end)
    ask()
    return (letIn = false) => {
      if (!this.#asking.has(end)) return
      end()
      if (!letIn) this.#tell(conversation, { reopening: 'withdrawn', keys })
    }
  }

  /**
   * The old page's door. `asked` is called once for each question, `unasked` where the page that asked it is gone again; `awake` says
   * whether the old page has answered lately: one that is open but asleep counts as gone. `stop` when its socket closes.
   */
  old(
    conversation: string,
    asked: (page: AskingPage) => void,
    awake: () => boolean,
    unasked: (keys: string) => void = () => {},
  ): { answer: (keys: string, agree: boolean) => void; stop: () => void } {
    let stands: string | null = null
    const forget = (keys: string): void => {
      pages.delete(keys)
      if (keys !== stands) return
      stands = null
      unasked(keys)
      next()
    }
    const pages = new AskingPages(this.#againMs * 4, forget)
    const next = (): void => {
      const first = pages.all()[0]
      if (stands !== null || !first || !awake() || this.#isQuiet(conversation)) return
      stands = first.keys
      asked(shown(first))
    }
    const say = (keys: string, says: OldPage): void => this.#tell(conversation, { reopening: 'old-page', keys, says })
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint)) return
      if (hint.reopening === 'withdrawn' || hint.reopening === 'kept-out') return forget(hint.keys)
      if (hint.reopening !== 'ask') return
      // Answered a moment later: every other door must have heard the question first.
      queueMicrotask(() => {
        if (this.#isQuiet(conversation)) return this.#tell(conversation, { reopening: 'kept-out', keys: hint.keys })
        const page = pages.get(hint.keys) || awake() ? pages.heard(hint) : null
        if (!awake()) return
        next()
        say(hint.keys, page?.oldPage ?? 'asking')
      })
    })
    return {
      answer: (keys, agree) => {
        const page = pages.get(keys)
        if (!page) return
        if (agree) {
          page.oldPage = 'agreed'
          stands = keys
          return say(keys, 'agreed')
        }
        stands = null
        this.#refuse(conversation)
        say(keys, 'refused')
        pages.delete(keys)
      },
      stop: () => {
        deaf()
        pages.dispose()
        for (const { keys, oldPage } of pages.all()) if (oldPage === 'asking') say(keys, 'gone')
      },
    }
  }

  /**
   * The listener's door, for one conversation of hers. `changed` is called when a page asks and whenever the old page's answer to it
   * changes, for one page at a time; `gone` where that page asks no more. `ticket` gives what `Line.putRoom` needs to let a page in:
   * null where it asks no more, or the old page has not agreed and is not gone. `keepOut` sends it away. `stop` when her socket closes.
   */
  desk(
    conversation: string,
    changed: (page: AskingPage) => void,
    gone: (keys: string) => void = () => {},
  ): { ticket: (keys: string) => Uint8Array | null; keepOut: (keys: string) => void; stop: () => void } {
    let stands: string | null = null
    const show = (page: Asking): void => {
      stands = page.keys
      changed(shown(page))
    }
    const next = (): void => {
      const first = pages.all()[0]
      if (stands === null && first && !this.#isQuiet(conversation)) show(first)
    }
    const forget = (keys: string): void => {
      pages.delete(keys)
      if (keys !== stands) return
      stands = null
      gone(keys)
      next()
    }
    const pages = new AskingPages(this.#againMs * 4, forget)
    const say = (page: Asking, oldPage: OldPage): void => {
      page.oldPage = oldPage
      // The one that the old page agreed to is the one to decide on.
      if (page.keys === stands || oldPage === 'agreed') show(page)
    }
    const heard = (hint: Hint & { reopening: 'ask' }): void => {
      if (this.#isQuiet(conversation)) return queueMicrotask(() => this.#tell(conversation, { reopening: 'kept-out', keys: hint.keys }))
      const page = pages.heard(hint)
      next()
      if (page?.oldPage === 'asking' && performance.now() - page.oldPageAt >= this.#goneMs) say(page, 'gone')
    }
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint)) return
      switch (hint.reopening) {
        case 'ask':
          return heard(hint)
        case 'old-page': {
          const page = pages.get(hint.keys)
          if (!page) return
          page.oldPageAt = performance.now()
          if (page.oldPage !== hint.says) say(page, hint.says)
          if (!isRefusal(hint)) return
          // It stays on her screen as refused, but stands in nobody's way.
          this.#refuse(conversation)
          pages.delete(hint.keys)
          if (stands === hint.keys) stands = null
          return
        }
        case 'withdrawn':
        case 'kept-out':
          return forget(hint.keys)
        case 'holder':
      }
    })
    return {
      ticket: (keys) => {
        const page = pages.get(keys)
        if (!page || (page.oldPage !== 'agreed' && page.oldPage !== 'gone')) return null
        if (performance.now() - page.askedAt > this.#againMs * 4) return null
        return toBytes(page.ticket)
      },
      keepOut: (keys) => {
        if (!pages.get(keys)) return
        this.#refuse(conversation)
        this.#tell(conversation, { reopening: 'kept-out', keys })
      },
      stop: () => {
        deaf()
        pages.dispose()
      },
    }
  }

  /**
   * One page a visit, one socket a page: called by the door of the page that now holds the conversation. `replaced` is called once,
   * where another socket says the same later: `true` for the same page's next socket, `false` for another page. The returned function ends it.
   */
  hold(conversation: string, ticket: Uint8Array, replaced: (samePage: boolean) => void): () => void {
    const page = createHash('sha256').update('holder').update(ticket).digest('base64url')
    const me = newId()
    this.#tell(conversation, { reopening: 'holder', keys: me, page })
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint) || hint.reopening !== 'holder' || hint.keys === me) return
      deaf()
      replaced(hint.page === page)
    })
    return deaf
  }

  dispose(): void {
    for (const end of Array.from(this.#asking)) end()
  }

  /** Not prolonged by those who go on asking. */
  #refuse(conversation: string): void {
    if (this.#isQuiet(conversation)) return
    const now = performance.now()
    for (const [other, at] of this.#refusals) {
      if (now - at < this.#quietMs) break
      this.#refusals.delete(other)
    }
    this.#refusals.delete(conversation)
    this.#refusals.set(conversation, now)
  }

  #isQuiet(conversation: string): boolean {
    const at = this.#refusals.get(conversation)
    return at !== undefined && performance.now() - at < this.#quietMs
  }

  #tell(conversation: string, hint: Hint): void {
    this.#bus.tell(`conversation:${conversation}`, hint)
  }
}

function isHint(hint: unknown): hint is Hint {
  return isReopening(hint)
}

function isRefusal(hint: Hint): boolean {
  return hint.reopening === 'kept-out' || (hint.reopening === 'old-page' && hint.says === 'refused')
}

function shown({ keys, publicKeys, oldPage }: Asking): AskingPage {
  return { keys, publicKeys, oldPage }
}
