// What is sealed to the team while nobody is there: which team keys serve now, who is in which team, and who vouches for whom.
import type { Sql } from '../../platform/store/store.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import type { Directory } from './directory.ts'
import type { Body } from './statement.ts'
import { allStatements, allTeamKeys } from './statement-store.ts'
import type { StatementRow } from './statement-store.ts'
import type { VouchRow } from './vouch-store.ts'
import type { Vouching } from './vouching.ts'

/**
 * A team's key. `seal`: its public half. `serves`: something may be sealed to it now. `stopped`: a member who held it was removed.
 * `until`: whole seconds since 1970. `chain`: the root's word about the coordinator who signed it; empty where that holds no more.
 */
export type KeptKey = { team: string; epoch: number; seal: string; serves: boolean; stopped: boolean; until: number; statement: Signed; chain: Signed[] }

/** The most statements that vouch for one member, as a page takes them. */
const mostVouching = 100

/** The team at one moment, as what is sealed to it needs it. */
export class Keepers {
  readonly keys: readonly KeptKey[]
  /** Whole seconds since 1970. */
  readonly now: number
  readonly #directory: Directory
  readonly #rows: readonly StatementRow[]
  readonly #root: string | null

  private constructor(directory: Directory, rows: StatementRow[], root: string | null, keys: KeptKey[], now: number) {
    this.#root = root
    this.#directory = directory
    this.#rows = rows
    this.keys = keys
    this.now = now
  }

  static async read(sql: Sql, vouching: Vouching, root: string | null): Promise<Keepers> {
    const directory = await vouching.directory()
    const now = vouching.now()
    const keys = (await allTeamKeys(sql)).map(({ team, epoch, signer, statement, until, stopped }): KeptKey => {
      const { seal, from } = JSON.parse(statement.body) as Body<'team-key'>
      const voucher = directory.voucher(signer)
      return { team, epoch, seal, serves: !stopped && from <= now && until > now && voucher !== null, stopped, until, statement, chain: voucher ? [voucher] : [] }
    })
    return new Keepers(directory, await allStatements(sql), root, keys, now)
  }

  /** The key to seal to for a team: the oldest that serves. Null where none does. */
  keyOf(team: string): KeptKey | null {
    return this.keys.find((key) => key.team === team && key.serves) ?? null
  }

  isCoordinator(member: string): boolean {
    return this.#directory.isCoordinator(member)
  }

  /** Whether somebody vouches for her now. */
  isThere(member: string): boolean {
    return this.isCoordinator(member) || this.#directory.listener(member) !== null
  }

  /** Whether she is in this team now. */
  isIn(team: string, member: string): boolean {
    return this.#directory.teamMembers(team).includes(member)
  }

  /**
   * What whoever looks at a signature of hers checks, from the root down: the newest statements about each key she had, her removal, and the root's
   * word about those who signed them. Some may have ended; one that nobody could check is left out, since it would spoil the others. `words`: what
   * coordinators said for what is looked at, the newest keys' last.
   */
  vouchOf(member: string, words: readonly VouchRow[] = []): Signed[] {
    const newest = new Map<string, StatementRow>()
    for (const row of this.#rows.toSorted((a, b) => a.n - b.n)) if (row.member === member) newest.set(`${row.kind} ${saidOf(row).sign ?? ''}`, row)
    const hers = [...newest.values()].sort((a, b) => Number(b.kind === 'removal') - Number(a.kind === 'removal') || b.n - a.n)
    const said = words.filter((word) => word.member === member).toSorted((a, b) => Number(this.stands(b)) - Number(this.stands(a)))
    const chain = new Set<Signed>()
    for (const row of [...hers, ...said.map((word) => ({ ...word, kind: 'removal' as const }))]) {
      const above = row.signer === this.#root ? null : this.#coordinatorWith(row.signer, saidOf(row).by ?? '')
      if (row.signer !== this.#root && (row.kind === 'coordinator' || !above)) continue
      if (chain.size + (above ? 2 : 1) > mostVouching) break
      if (above) chain.add(above.statement)
      chain.add(row.statement)
    }
    return [...chain]
  }

  /** Whether whoever gave this word is a coordinator now, with that key. */
  stands({ by, signer }: Pick<VouchRow, 'by' | 'signer'>): boolean {
    return this.#directory.signsNow(by, signer)
  }

  /** The root's newest word that this key is hers, also where it has ended. */
  #coordinatorWith(sign: string, member: string): StatementRow | null {
    const found = this.#rows.filter((row) => row.kind === 'coordinator' && row.signer === this.#root && row.member === member && saidOf(row).sign === sign)
    return found.toSorted((a, b) => b.n - a.n)[0] ?? null
  }
}

const saidOf = ({ statement }: Pick<StatementRow, 'statement'>): { sign?: string; by?: string } => JSON.parse(statement.body) as { sign?: string; by?: string }
