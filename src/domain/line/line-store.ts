// The line's commands as the database knows them: each call is one function of the migrations, one transaction, one round trip.
import type { Signed } from '../../shared/wire/parts.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { Wish } from './line.ts'
import { timings } from './timings.ts'

/** What a command answers: `ok` (or another tag of its own) or a problem code, and what to tell over the bus. */
export type Answer = { code: string; topics: string[] }
export type Ended = Answer & { talked_s: number | null }

export class LineStore {
  readonly #sql: Sql
  readonly #line: string

  constructor(sql: Sql, line: string) {
    this.#sql = sql
    this.#line = line
  }

  /** Writes the gate row with this version's timings. */
  open(): Promise<void> {
    const [t, sql] = [timings, this.#sql]
    return attempt(async () => {
      await sql`
        insert into gate (line, offer_s, lost_s, lease_s, quiet_s, asleep_s, return_s, boost_s, expand_s, shift_s, note_s, cool_s)
        values (${this.#line}, ${t.offer}, ${t.lost}, ${t.lease}, ${t.quiet}, ${t.asleep}, ${t.comeBack}, ${t.boost}, ${t.expand}, ${t.shift}, ${t.note}, ${t.coolOff})
        on conflict (line) do update set (offer_s, lost_s, lease_s, quiet_s, asleep_s, return_s, boost_s, expand_s, shift_s, note_s, cool_s)
          = (excluded.offer_s, excluded.lost_s, excluded.lease_s, excluded.quiet_s, excluded.asleep_s, excluded.return_s, excluded.boost_s,
             excluded.expand_s, excluded.shift_s, excluded.note_s, excluded.cool_s)`
    })
  }

  arrive(a: { id: string; ticket: string; visit: string; wish: Wish; classes: number[]; full: boolean; salt: string }) {
    const { language, woman, danger, others, interpreter } = a.wish
    return one<Answer & { conversation: string }>(() => this.#sql`
      select * from line_arrive(${this.#line}, ${a.id}, ${a.ticket}, ${a.visit}, ${language}, ${woman}, ${danger}, ${others}::text[], ${interpreter}, ${a.classes}::int[], ${a.full}, ${a.salt})`)
  }

  find(ticket: string, visit: string) {
    return one<{ holds: 'none' | 'mine' | 'other-page'; conversation: string; topics: string[] }>(
      () => this.#sql`select * from line_find(${this.#line}, ${ticket}, ${visit})`)
  }

  wake(ticket: string, salt: string) {
    return one<{ topics: string[] }>(() => this.#sql`select line_wake(${this.#line}, ${ticket}, ${salt}) as topics`)
  }

  leave(ticket: string | null, visit: string | null) {
    return one<{ topics: string[]; talked_s: number | null }>(() => this.#sql`select * from line_leave(${this.#line}, ${ticket}, ${visit})`)
  }

  onDuty(a: { member: string; shift: string; node: string; capacity: number; classes: number[]; ranks: number[]; statement: Signed }) {
    return one<Answer>(() => this.#sql`
      select * from line_on_duty(${this.#line}, ${a.member}, ${a.shift}, ${a.node}, ${a.capacity}, ${a.classes}::int[], ${a.ranks}::int[],
        ${a.statement.body}, ${a.statement.sig})`)
  }

  setDuty(member: string, shift: string, duty: 'on' | 'paused' | 'wrap-up' | 'off', salt: string) {
    return one<Answer>(() => this.#sql`select * from line_set_duty(${this.#line}, ${member}, ${shift}, ${duty}, ${salt})`)
  }

  here(member: string, shift: string, node: string) {
    return one<{ here: boolean; topics: string[] }>(() => this.#sql`select * from line_here(${this.#line}, ${member}, ${shift}, ${node})`)
  }

  lost(member: string, shift: string, node: string, salt: string) {
    return one<{ topics: string[] }>(() => this.#sql`select line_lost(${this.#line}, ${member}, ${shift}, ${node}, ${salt}) as topics`)
  }

  take(member: string, shift: string, conversation: string, turn: number) {
    return one<Answer>(() => this.#sql`select * from line_take(${this.#line}, ${member}, ${shift}, ${conversation}, ${turn})`)
  }

  pass(member: string, shift: string, conversation: string, turn: number, salt: string) {
    return one<Answer>(() => this.#sql`select * from line_pass(${this.#line}, ${member}, ${shift}, ${conversation}, ${turn}, ${salt})`)
  }

  end(member: string, shift: string, conversation: string, turn: number, outcome: string, coolOff: boolean) {
    return one<Ended>(() => this.#sql`select * from line_end(${this.#line}, ${member}, ${shift}, ${conversation}, ${turn}, ${outcome}, ${coolOff})`)
  }

  remove(member: string, salt: string) {
    return one<{ topics: string[] }>(() => this.#sql`select line_remove(${this.#line}, ${member}, ${salt}) as topics`)
  }

  /** True where this process held no lease before: its listeners may have been given up meanwhile. */
  async renew(node: string): Promise<boolean> {
    return (await one<{ fresh: boolean }>(() => this.#sql`select line_renew(${this.#line}, ${node}) as fresh`)).fresh
  }

  retire(node: string, salt: string) {
    return one<{ topics: string[] }>(() => this.#sql`select line_retire(${this.#line}, ${node}, ${salt}) as topics`)
  }

  sweep(salt: string) {
    return one<{ topics: string[]; waiting: number }>(() => this.#sql`select * from line_sweep(${this.#line}, ${salt})`)
  }
}

async function one<T>(ask: () => PromiseLike<readonly unknown[]>): Promise<T> {
  const [row] = await attempt(ask)
  return row as T
}
