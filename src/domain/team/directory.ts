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

  /** `root` is the root's public half (null: none yet), `now` in whole seconds since 1970. */
  constructor(members: MemberData[], statements: StatementRow[], root: string | null, now: number) {
    this.#members = new Map(members.map((member) => [member.id, member]))
    const newestFirst = statements.toSorted((a, b) => b.n - a.n)
    for (const kind of ['coordinator', 'listener'] as const) {
      const into = kind === 'coordinator' ? this.#coordinators : this.#listeners
      for (const row of newestFirst) {
        if (row.kind !== kind || into.has(row.member)) continue
        const held = heldOf(row)
        const member = this.#members.get(row.member)
        if (held.until <= now || member?.state !== 'active') continue
        if (held.keys.seal !== member.keys?.seal || held.keys.sign !== member.keys.sign) continue
        const signer = kind === 'coordinator' ? root : this.#coordinators.get(held.by ?? '')?.keys.sign
        if (held.signer === signer) into.set(row.member, held)
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

  /** Until when she is vouched for in her role, in whole seconds since 1970; null where she is not. */
  signedUntil(member: MemberData): number | null {
    const held = (member.role === 'coordinator' ? this.#coordinators : this.#listeners).get(member.id)
    return held?.until ?? null
  }

  /** Who belongs to a team: the coordinators, or a language's listeners. */
  teamMembers(team: string): string[] {
    if (team === 'coordinators') return [...this.#coordinators.keys()]
    return [...this.#listeners].filter(([, held]) => held.languages.some((l) => l.tag === team)).map(([member]) => member)
  }

  isCoordinator(member: string): boolean {
    return this.#coordinators.has(member)
  }

  /** All statements that hold. */
  statements(): Signed[] {
    return [...this.#coordinators.values(), ...this.#listeners.values()].map((held) => held.statement)
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
