// Which statements hold now: the newest valid chain from the root to each member, worked out from what is kept.
import type { Signed } from '../../shared/wire/parts.ts'
import type { Body } from './statement.ts'
import type { StatementRow } from './statement-store.ts'
import type { MemberData } from './member-store.ts'

/** A statement with its parsed body's fields that chains are made of. Its signature was checked when it came. */
type Held = {
  member: string
  statement: Signed
  keys: { seal: string; sign: string }
  by: string | null
  signer: string
  until: number
  languages: { tag: string; level: 1 | 2 | 3 }[]
  woman: boolean
}

export class Directory {
  readonly #coordinators = new Map<string, Held>()
  readonly #listeners = new Map<string, Held>()
  /** Coordinators' statements of the root that have not ended, by the key they vouch for: also of keys she has no more. */
  readonly #vouchers = new Map<string, Held>()
  readonly #until = new Map<string, number>()
  readonly #newest: Signed[] = []
  readonly #signers = new Set<string>()

  /** `root` is the root's public half (null: none yet), `now` in whole seconds since 1970. */
  constructor(members: MemberData[], statements: StatementRow[], root: string | null, now: number) {
    const byId = new Map(members.map((member) => [member.id, member]))
    const newestFirst = statements.toSorted((a, b) => b.n - a.n).map((row) => ({ row, held: heldOf(row) }))
    const seen = new Set<string>()
    if (root !== null) this.#signers.add(root)
    for (const { row, held } of newestFirst) {
      if (row.kind === 'coordinator' && held.signer === root && held.until > now) this.#vouchers.set(held.keys.sign, held)
      const key = `${row.member} ${row.kind}`
      if (seen.has(key)) continue
      seen.add(key)
      this.#newest.push(row.statement)
      if (row.kind === 'coordinator') this.#signers.add(held.keys.sign)
    }
    for (const { row, held } of newestFirst) {
      const into = row.kind === 'coordinator' ? this.#coordinators : this.#listeners
      const member = byId.get(row.member)
      if (row.kind === 'removal' || into.has(row.member) || member?.state !== 'active') continue
      if (held.keys.seal !== member.keys?.seal || held.keys.sign !== member.keys.sign) continue
      const voucher = this.#vouchers.get(held.signer)
      if (row.kind === 'coordinator' ? held.signer !== root : voucher?.member !== held.by) continue
      if (row.kind === member.role) this.#until.set(row.member, Math.max(held.until, this.#until.get(row.member) ?? 0))
      if (held.until > now) into.set(row.member, held)
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
    // Who signed her may have left or have new keys since: the root's word about that key holds until it ends.
    const by = held && this.#vouchers.get(held.signer)
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

  /** Who holds a team's keys: the coordinators, and for a language its listeners. */
  teamMembers(team: string): string[] {
    const speakers = [...this.#listeners].filter(([, held]) => held.languages.some((l) => l.tag === team)).map(([member]) => member)
    return [...new Set([...this.#coordinators.keys(), ...speakers])]
  }

  /** The keys whose signatures a desk can still check: the root's, and each coordinator's newest. */
  get signers(): string[] {
    return [...this.#signers]
  }

  /** The root's word, as long as it holds, about the key that this is; null where it vouches for no such key. */
  voucher(sign: string): Signed | null {
    return this.#vouchers.get(sign)?.statement ?? null
  }

  isCoordinator(member: string): boolean {
    return this.#coordinators.has(member)
  }

  /** Whether this is the key of a coordinator who is one now. */
  signsNow(member: string, sign: string): boolean {
    return this.#coordinators.get(member)?.keys.sign === sign
  }

  /** The newest statement of each kind about everybody, those that hold no more too: the next one is numbered after it. */
  statements(): Signed[] {
    return this.#newest
  }
}

function heldOf(row: StatementRow): Held {
  const body = JSON.parse(row.statement.body) as Partial<Body<'listener'>>
  return {
    member: row.member,
    statement: row.statement,
    keys: { seal: body.seal ?? '', sign: body.sign ?? '' },
    by: body.by ?? null,
    signer: row.signer,
    until: body.until ?? 0,
    languages: body.languages ?? [],
    woman: body.woman ?? false,
  }
}
