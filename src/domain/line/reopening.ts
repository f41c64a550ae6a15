// A visitor's page opened anew: carries the asking page, the old page's answer and the listener's decision between their sockets.
import { createHash } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import { newId, toBytes, toText } from '../../shared/base/id.ts'
import type { PublicKeys } from '../../shared/wire/parts.ts'

/**
 * What the old page says. `asking`: it is open and nobody there has answered yet. `gone`: no page answers any more.
 * Only `agreed` and `gone` can be let in.
 */
export type OldPage = 'asking' | 'agreed' | 'refused' | 'gone'

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

type Waiting = { publicKeys: PublicKeys; ticket: string; oldPage: OldPage; heardPageAt: number; heardAskAt: number }

/**
 * The re-openings that this process has to do with. Nothing is stored: the asking page's door says its question again
 * every `againMs` as long as that page waits, each other side answers each time, so a lost hint is only late; and a
 * process that dies takes nothing with it but questions that are asked again.
 * The asking page's ticket travels with the question, because only the listener's room puts it in the old one's place
 * (`Line.putRoom`), in one transaction. The bus is the server's own; the ticket opens no box.
 */
export class Reopenings {
  readonly #bus: Bus
  readonly #againMs: number
  readonly #goneMs: number
  readonly #asking = new Set<() => void>()

  /** `goneMs`: how long no old page must have answered until it counts as gone. */
  constructor(bus: Bus, againMs = 2000, goneMs = 6000) {
    this.#bus = bus
    this.#againMs = againMs
    this.#goneMs = goneMs
  }

  /**
   * The asking page's door: asks until the returned function is called (page closed, or let in: the door sees by `Line.find`
   * that the ticket is the conversation's). `keptOut` is called once where the listener or the old page says no; asking stops then.
   */
  ask(conversation: string, publicKeys: PublicKeys, ticket: Uint8Array, keptOut: () => void): () => void {
    const keys = hashOfKeys(publicKeys)
    const ask = (): void => this.#tell(conversation, { reopening: 'ask', keys, publicKeys, ticket: toText(ticket) })
    const timer = setInterval(ask, this.#againMs).unref()
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint) || hint.keys !== keys) return
      if (hint.reopening === 'kept-out' || (hint.reopening === 'old-page' && hint.says === 'refused')) {
        end()
        keptOut()
      }
    })
    const end = (): void => {
      clearInterval(timer)
      deaf()
      this.#asking.delete(end)
    }
    this.#asking.add(end)
    ask()
    return () => {
      if (!this.#asking.has(end)) return
      end()
      this.#tell(conversation, { reopening: 'withdrawn', keys })
    }
  }

  /**
   * The old page's door. `asked` is called once for each page that asks; `awake` says whether the page has answered lately:
   * a page that is open but asleep counts as gone. `stop` when its socket closes.
   */
  old(
    conversation: string,
    asked: (page: AskingPage) => void,
    awake: () => boolean,
  ): { answer: (keys: string, agree: boolean) => void; stop: () => void } {
    const says = new Map<string, OldPage>()
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint)) return
      if (hint.reopening === 'withdrawn') says.delete(hint.keys)
      if (hint.reopening !== 'ask' || !awake()) return
      // Answered a moment later: every other door must have heard the question first.
      queueMicrotask(() => {
        if (!says.has(hint.keys)) {
          says.set(hint.keys, 'asking')
          asked({ keys: hint.keys, publicKeys: hint.publicKeys, oldPage: 'asking' })
        }
        this.#tell(conversation, { reopening: 'old-page', keys: hint.keys, says: says.get(hint.keys) ?? 'asking' })
      })
    })
    return {
      answer: (keys, agree) => {
        if (!says.has(keys)) return
        const answer = agree ? 'agreed' : 'refused'
        says.set(keys, answer)
        this.#tell(conversation, { reopening: 'old-page', keys, says: answer })
      },
      stop: () => {
        deaf()
        for (const [keys, said] of says) if (said === 'asking') this.#tell(conversation, { reopening: 'old-page', keys, says: 'gone' })
      },
    }
  }

  /**
   * The listener's door, for one conversation of hers. `changed` is called when a page asks and whenever the old page's answer
   * changes; where several ask, show the newest. `ticket` gives what `Line.putRoom` needs to let a page in: null where it
   * asks no more, or the old page has not agreed and is not gone. `keepOut` sends it away. `stop` when her socket closes.
   */
  desk(
    conversation: string,
    changed: (page: AskingPage) => void,
  ): { ticket: (keys: string) => Uint8Array | null; keepOut: (keys: string) => void; stop: () => void } {
    const pages = new Map<string, Waiting>()
    const say = (keys: string, page: Waiting): void => changed({ keys, publicKeys: page.publicKeys, oldPage: page.oldPage })
    const deaf = this.#bus.listen(`conversation:${conversation}`, (hint) => {
      if (!isHint(hint)) return
      const now = performance.now()
      const page = pages.get(hint.keys)
      switch (hint.reopening) {
        case 'ask':
          if (!page) {
            // Somebody who opens page after page must not fill this process's memory.
            if (pages.size >= 8) pages.delete(pages.keys().next().value ?? '')
            const fresh: Waiting = { publicKeys: hint.publicKeys, ticket: hint.ticket, oldPage: 'asking', heardPageAt: now, heardAskAt: now }
            pages.set(hint.keys, fresh)
            say(hint.keys, fresh)
          } else {
            page.heardAskAt = now
            if (page.oldPage === 'asking' && now - page.heardPageAt >= this.#goneMs) {
              page.oldPage = 'gone'
              say(hint.keys, page)
            }
          }
          break
        case 'old-page':
          if (!page) break
          page.heardPageAt = now
          // A refusal stands, also when that page has been closed since.
          if (page.oldPage === hint.says || page.oldPage === 'refused') break
          page.oldPage = hint.says
          say(hint.keys, page)
          break
        case 'withdrawn':
        case 'kept-out':
          pages.delete(hint.keys)
      }
    })
    return {
      ticket: (keys) => {
        const page = pages.get(keys)
        if (!page || (page.oldPage !== 'agreed' && page.oldPage !== 'gone')) return null
        if (performance.now() - page.heardAskAt > this.#againMs * 4) return null
        return toBytes(page.ticket)
      },
      keepOut: (keys) => {
        pages.delete(keys)
        this.#tell(conversation, { reopening: 'kept-out', keys })
      },
      stop: deaf,
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

  #tell(conversation: string, hint: Hint): void {
    this.#bus.tell(`conversation:${conversation}`, hint)
  }
}

function isHint(hint: unknown): hint is Hint {
  return isReopening(hint)
}
