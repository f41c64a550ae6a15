// What everybody may know of this moment, for other sites and the first page: `/now.json`, nothing in it about a person (docs/operate/now-json.md).
import { isShown } from '../../domain/content/content.ts'
import type { Pack } from '../../domain/content/content.ts'
import type { Availability, Now } from './availability.ts'
import { openNow } from './pages/call/open-now.ts'

type Said = 'free' | 'busy' | null

export type NowJson = {
  /** When it was made (RFC 3339, UTC). */
  at: string
  /** Those that have pages, and every other that somebody speaks now or that has hours. */
  languages: { tag: string; now: Said; woman: Said; next: string | null }[]
  leave: boolean
  /** The organisation's own numbers, then the country's lines; `open` is null where nobody can say. */
  calls: { number: string; languages: readonly string[]; open: boolean | null }[]
}

/** What is said stands in memory for so long, unless something changes. */
const goodForMs = 5000

export class PublicNow {
  readonly #pack: Pack
  readonly #availability: Pick<Availability, 'now' | 'fresh'>
  readonly #clock: () => Date
  #made: { of: Now; at: number; text: string } | null = null

  constructor(pack: Pack, availability: Pick<Availability, 'now' | 'fresh'>, clock = () => new Date()) {
    this.#pack = pack
    this.#availability = availability
    this.#clock = clock
  }

  /** JSON; null where the store is away and nobody knows. */
  async text(): Promise<string | null> {
    await this.#availability.fresh()
    const { now } = this.#availability
    if (!now) return null
    const at = this.#clock()
    const age = this.#made?.of === now ? at.getTime() - this.#made.at : Infinity
    if (age < 0 || age >= goodForMs) this.#made = { of: now, at: at.getTime(), text: JSON.stringify(nowJson(this.#pack, now, at)) }
    return this.#made!.text
  }
}

export function nowJson(pack: Pack, { spoken, next, leave }: Now, at: Date): NowJson {
  const tags = new Set([...pack.languages.map(({ tag }) => tag), ...spoken.map(({ language }) => language), ...next.map(({ language }) => language)])
  const open = openNow(pack, at)
  const isOpen = (line: Parameters<typeof open.of>[0]): boolean | null => {
    const is = open.of(line)?.is ?? null
    return is === null || is === 'unsure' ? null : is !== 'closed'
  }
  const national = pack.lines.flatMap((line) => {
    const fact = pack.facts.get(line.phone)
    return fact && isShown(fact) ? [{ number: fact.value, languages: line.languages, open: isOpen(line) }] : []
  })
  return {
    at: at.toISOString(),
    languages: [...tags].map((tag) => {
      const here = spoken.find(({ language }) => language === tag)
      return { tag, now: here?.state ?? null, woman: here?.woman ?? null, next: next.find(({ language }) => language === tag)?.at ?? null }
    }),
    leave,
    calls: [...pack.numbers.map((own) => ({ number: own.number, languages: own.languages, open: isOpen(own) })), ...national],
  }
}
