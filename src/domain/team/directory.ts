// Which statements hold now: the newest valid chain from the root to each member, worked out from what is kept.
import type { Signed } from '../../shared/wire/parts.ts'
import type { Body } from './statement.ts'
import type { StatementRow } from './statement-store.ts'
import type { MemberData } from './member-store.ts'

/** A statement with its parsed body's fields that chains are made of. Its signature was checked when it came. */
type Held = {
  statement: Signed
  keys: { seal: string; sign: string }
  by: string | null
  signer: string
  until: number
  languages: { tag: string; level: 1 | 2 | 3 }[]
  woman: boolean
}

export class Directory {
  readonly #members: Map<string, MemberData>
  readonly #coordinators = new Map<string, Held>()
  readonly #listeners = new Map<string, Held>()
  readonly #until = new Map<string, number>()
  readonly #newest: Signed[] = []

  /** `root` is the root's public half (null: none yet), `now` in whole seconds since 1970. */
  constructor(members: MemberData[], statements: StatementRow[], root: string | null, now: number) {
    this.#members = new Map(members.map((member) => [member.id, member]))
    const newestFirst = statements.toSorted((a, b) => b.n - a.n)
    const seen = new Set<string>()
    for (const row of newestFirst) {
      const key = `${row.member} ${row.kind}`
      if (!seen.has(key)) this.#newest.push(row.statement)
      seen.add(key)
    }
    for (const kind of ['coordinator', 'listener'] as const) {
      const into = kind === 'coordinator' ? this.#coordinators : this.#listeners
      for (const row of newestFirst) {
        if (row.kind !== kind || into.has(row.member)) continue
        const held = heldOf(row)
        const member = this.#members.get(row.member)
        if (member?.state !== 'active') continue
        if (held.keys.seal !== member.keys?.seal || held.keys.sign !== member.keys.sign) continue
        const signer = kind === 'coordinator' ? root : this.#coordinators.get(held.by ?? '')?.keys.sign
        if (held.signer !== signer) continue
        if (kind === member.role) this.#until.set(row.member, Math.max(held.until, this.#until.get(row.member) ?? 0))
        if (held.until > now) into.set(row.member, held)
      }
    }
  }

  /** Her statement as a coordinator, null where none holds. */
  coordinator(member: string): Signed | null {
    return this.#coordinators.get(member)?.statement ?? null
  }

  /** What her statement as a listener says, null where none holds. */
  listener(member: string): { languages: { tag: string; level: 1 | 2 | 3 }[]; woman: boolean; until: number } | null {
    return this.#listeners.get(member) ?? null
  }

  /** Root → coordinator → listener: what a visitor's browser checks. Null where she has no statement as a listener. */
  listenerChain(member: string): Signed[] | null {
    const held = this.#listeners.get(member)
    const by = held && this.#coordinators.get(held.by ?? '')
    return held && by ? [by.statement, held.statement] : null
  }

  /** Her own chain: a coordinator's statement, and as a listener the signer's and hers. */
  ownChain(member: string): Signed[] {
    const own = this.coordinator(member)
    const chain = this.listenerChain(member) ?? []
    return own && !chain.includes(own) ? [own, ...chain] : chain
  }

  /** Until when she is (or was) vouched for in her role, in whole seconds since 1970; null where her keys never were, or by nobody who still counts. */
  signedUntil(member: string): number | null {
    return this.#until.get(member) ?? null
  }

  /** Who belongs to a team: the coordinators, or a language's listeners. */
  teamMembers(team: string): string[] {
    if (team === 'coordinators') return [...this.#coordinators.keys()]
    return [...this.#listeners].filter(([, held]) => held.languages.some((l) => l.tag === team)).map(([member]) => member)
  }

  isCoordinator(member: string): boolean {
    return this.#coordinators.has(member)
  }

  /** The newest statement of each kind about everybody, those that hold no more too: the next one is numbered after it. */
  statements(): Signed[] {
    return this.#newest
  }
}

function heldOf(row: StatementRow): Held {
  const body = JSON.parse(row.statement.body) as Partial<Body<'listener'>>
  return {
    statement: row.statement,
    keys: { seal: body.seal ?? '', sign: body.sign ?? '' },
    by: body.by ?? null,
    signer: row.signer,
    until: body.until ?? 0,
    languages: body.languages ?? [],
    woman: body.woman ?? false,
  }
}
