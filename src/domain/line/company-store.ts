// Company in a conversation as the database knows it: calls, handovers, who joined, and the note that goes with a handover.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { Call } from '../../shared/wire/parts.ts'
import type { OpenCall } from './company.ts'
import type { Answer } from './line-store.ts'

export class CompanyStore {
  readonly #sql: Sql
  readonly #line: string

  constructor(sql: Sql, line: string) {
    this.#sql = sql
    this.#line = line
  }

  /** What somebody who has a conversation asked for; null where it is gone. It never changes. */
  async wish(conversation: string): Promise<{ language: string; woman: boolean } | null> {
    const sql = this.#sql
    const [row] = await attempt(() => sql<{ language: string; woman: boolean }[]>`
      select language, woman from conversation where line = ${this.#line} and id = ${conversation}`)
    return row ?? null
  }

  call(a: { member: string; shift: string; conversation: string; turn: number; kind: Call; language: string | null; to: string | null; classes: number[] }) {
    return this.#one<Answer>(() => this.#sql`
      select * from line_call(${this.#line}, ${a.member}, ${a.shift}, ${a.conversation}, ${a.turn}, ${a.kind}, ${a.language}, ${a.to}, ${a.classes}::int[])`)
  }

  uncall(member: string, shift: string, conversation: string, turn: number, kind: Call) {
    return this.#one<Answer>(() => this.#sql`select * from line_uncall(${this.#line}, ${member}, ${shift}, ${conversation}, ${turn}, ${kind})`)
  }

  agree(ticket: string, conversation: string, n: number, agree: boolean) {
    return this.#one<Answer>(() => this.#sql`select * from line_agree(${this.#line}, ${ticket}, ${conversation}, ${n}, ${agree})`)
  }

  join(member: string, shift: string, conversation: string, kind: Call, coordinator: boolean) {
    return this.#one<Answer>(() => this.#sql`select * from line_join(${this.#line}, ${member}, ${shift}, ${conversation}, ${kind}, ${coordinator})`)
  }

  part(member: string, shift: string, conversation: string) {
    return this.#one<Answer>(() => this.#sql`select * from line_part(${this.#line}, ${member}, ${shift}, ${conversation})`)
  }

  note(member: string, conversation: string, to: string, sealed: Uint8Array) {
    return this.#one<Answer>(() => this.#sql`select * from line_note(${this.#line}, ${member}, ${conversation}, ${to}, ${sealed})`)
  }

  async handedOn(member: string, conversation: string): Promise<{ member: string; shift: string } | null> {
    const [row] = await attempt(() => this.#sql<{ member: string; shift: string }[]>`
      select x.to_member as member, x.to_session as shift from handed x join conversation v on v.line = x.line and v.id = x.conversation
      where x.line = ${this.#line} and x.conversation = ${conversation} and x.from_member = ${member}
        and v.listener = x.to_member and v.session = x.to_session`)
    return row ? { ...row } : null
  }

  async noteFor(member: string, shift: string, conversation: string): Promise<{ from: string; sealed: Uint8Array } | null> {
    const [row] = await attempt(() => this.#sql<{ from: string; sealed: Uint8Array }[]>`
      select from_member as "from", sealed from handed
      where line = ${this.#line} and conversation = ${conversation} and to_member = ${member} and to_session = ${shift} and sealed is not null`)
    return row ? { ...row } : null
  }

  async dropNote(member: string, shift: string, conversation: string): Promise<void> {
    await attempt(() => this.#sql`
      delete from handed where line = ${this.#line} and conversation = ${conversation} and to_member = ${member} and to_session = ${shift} and sealed is not null`)
  }

  /** The first 50, the longest open first. Not one she is in herself, but for a handover to somebody who joined. */
  async calls(member: string, coordinator: boolean): Promise<OpenCall[]> {
    const rows = await attempt(() => this.#sql<OpenCall[]>`
      select k.conversation, k.kind, v.listener as "from", v.language, k.language as "into", k.target is not null as mine,
        greatest(0, extract(epoch from now_() - k.since))::int as seconds
      from call k
      join conversation v on v.line = k.line and v.id = k.conversation and v.state = 'active' and v.listener <> ${member}
      left join listener h on h.line = k.line and h.id = ${member} and h.duty <> 'draining'
      where k.line = ${this.#line} and (k.kind <> 'handover' or k.agreed)
        and (k.kind = 'handover' or not exists (select from guest u where u.line = k.line and u.conversation = k.conversation and u.member = ${member}))
        and case when k.target is not null then k.target = ${member}
          when cardinality(k.classes) > 0 then coalesce(h.classes @> k.classes, false)
          else ${coordinator} end
      order by k.since, k.conversation, k.kind limit 50`)
    return rows.map((row) => ({ ...row }))
  }

  async #one<T>(ask: () => PromiseLike<readonly unknown[]>): Promise<T> {
    const [row] = await attempt(ask)
    return row as T
  }
}
