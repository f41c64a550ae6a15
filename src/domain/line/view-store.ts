// What visitors, listeners and coordinators may see of the line; reads only, each from one statement's snapshot.
import type { Ending, Signed } from '../../shared/wire/parts.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { Board, Duty, Guest, ListenerView, Lost, Presence, VisitorView, Wish } from './line.ts'
import { timings } from './timings.ts'

export type VisitorRow = {
  state: 'waiting' | 'offered' | 'active' | 'dormant'
  turn: number
  prio: number
  epoch: number
  listener: string | null
  session: string | null
  lost: boolean
  listenerSlot: number
  others: Guest[]
  handover: Extract<VisitorView, { state: 'active' }>['handover']
  /** How many stand before her for the same people, and how many conversations those people hold at once. */
  before: number
  slots: number
  language: string
}
type Person = ListenerView['people'][number]
export type Ended = { why: Ending; lost: Lost[] }

export class ViewStore {
  readonly #sql: Sql
  readonly #line: string

  constructor(sql: Sql, line: string) {
    this.#sql = sql
    this.#line = line
  }

  /** The conversation of a ticket; null where it holds none. */
  async ofTicket(ticket: string): Promise<string | null> {
    const [row] = await attempt(() => this.#sql<{ id: string }[]>`select id from conversation where line = ${this.#line} and ticket_hash = ${ticket}`)
    return row?.id ?? null
  }

  async holds(visit: string): Promise<boolean> {
    const rows = await attempt(() => this.#sql`select from conversation where line = ${this.#line} and visit_hash = ${visit}`)
    return rows.length > 0
  }

  /** Which of these visits hold something. */
  async holding(visits: string[]): Promise<Set<string>> {
    const rows = await attempt(() => this.#sql<{ visit: string }[]>`
      select visit_hash as visit from conversation where line = ${this.#line} and visit_hash = any (${visits}::text[])`)
    return new Set(rows.map(({ visit }) => visit))
  }

  async ended(by: { ticket: string } | { conversation: string }): Promise<Ended | null> {
    const { ticket, conversation } = { ticket: null, conversation: null, ...by }
    const [row] = await attempt(() => this.#sql<Ended[]>`
      select why, lost from ending where line = ${this.#line} and (ticket_hash = ${ticket} or conversation_hash = ${conversation})`)
    return row ? { why: row.why, lost: row.lost } : null
  }

  /**
   * "The same people": the listeners on duty she may be offered to, as far as her wish has been widened by now. Before her stands whoever is
   * ahead and may be offered to any of them; where there are none, whoever is ahead and waits for one of her classes.
   */
  async visitor(conversation: string): Promise<VisitorRow | null> {
    const [row] = await attempt(() => this.#sql<VisitorRow[]>`
      with me as (select * from conversation where line = ${this.#line} and id = ${conversation}),
      people as (
        select distinct h.id, h.declared from me
        join listener_class a on a.line = me.line and a.class = any (me.classes[1:me.expanded])
        join listener h on h.line = a.line and h.id = a.listener and h.duty = 'on' and h.lost_at is null and h.declared > 0
        where me.state in ('waiting', 'dormant')
          and not exists (select from exclusion e where e.line = me.line and e.conversation = me.id and e.listener = h.id)
      ),
      wanted as (
        select unnest(me.classes[1:me.expanded]) as class from me where me.state in ('waiting', 'dormant') and not exists (select from people)
        union select a.class from listener_class a join people p on p.id = a.listener where a.line = ${this.#line}
      )
      select me.state, me.language, me.turn, me.prio::int, me.epoch, me.listener, me.session, coalesce(${this.#unreachable('h')}, true) as lost, coalesce(me.listener_slot, 1)::int as "listenerSlot",
        coalesce((select json_agg(json_build_object('role', u.role, 'member', u.member, 'shift', u.session, 'slot', u.slot) order by u.slot)
          from guest u where u.line = me.line and u.conversation = me.id), '[]') as others,
        (select json_build_object('n', k.n, 'to', case when k.target is not null then 'listener' when k.language is not null then 'language' else 'coordinator' end,
            'language', k.language) from call k where k.line = me.line and k.conversation = me.id and k.kind = 'handover') as handover,
        (select count(distinct w.conversation)::int from wanted k join want w on w.line = me.line and w.class = k.class
          where w.conversation <> me.id and (w.prio, w.seq) < (me.prio, me.seq)
            and (not exists (select from exclusion e where e.line = me.line and e.conversation = w.conversation) or not exists (select from people)
              or exists (select from people p join listener_class a on a.line = me.line and a.listener = p.id and a.class = w.class
                where not exists (select from exclusion e where e.line = me.line and e.conversation = w.conversation and e.listener = p.id)))) as before,
        (select coalesce(sum(p.declared), 0)::int from people p) as slots
      from me left join listener h on h.line = me.line and h.id = me.listener`)
    return row ?? null
  }

  async presence(member: string): Promise<Presence> {
    const [row] = await attempt(() => this.#sql<{ duty: Duty; shift: string; load: number; capacity: number }[]>`
      select duty, session as shift, load, cap as capacity from listener where line = ${this.#line} and id = ${member}`)
    return row ? { duty: row.duty, shift: row.shift, load: row.load, capacity: row.capacity } : { duty: 'off', shift: null, load: 0, capacity: 0 }
  }

  /** Whether her connection is known to stand on this node already, so that nothing need be written. */
  async connected(member: string, shift: string, node: string): Promise<boolean> {
    const rows = await attempt(() => this.#sql`
      select from listener where line = ${this.#line} and id = ${member} and session = ${shift} and node = ${node} and lost_at is null`)
    return rows.length > 0
  }

  async listener(member: string, shift: string): Promise<ListenerView[]> {
    type Row = Omit<ListenerView, 'wish' | 'reach' | 'people'> & Omit<Wish, 'others'> & { alsoIn: string[]; listener: Person | null; others: Person[] }
    const rows = await attempt(() => this.#sql<Row[]>`
      with mine as (
        select v.*, 'listener' as "as", coalesce(v.listener_slot, 1)::int as slot, 0 as since_epoch from conversation v
        where v.line = ${this.#line} and v.listener = ${member} and v.session = ${shift}
        union all select v.*, u.role, u.slot::int, u.since_epoch from guest u join conversation v on v.line = u.line and v.id = u.conversation
        where u.line = ${this.#line} and u.member = ${member} and u.session = ${shift}
      )
      select id as conversation, turn, state, "as", slot, since_epoch as "sinceEpoch",
        case when state = 'active' then json_build_object('role', 'listener', 'member', listener, 'slot', coalesce(listener_slot, 1)) end as listener,
        coalesce((select json_agg(json_build_object('role', u.role, 'member', u.member, 'slot', u.slot) order by u.slot)
          from guest u where u.line = mine.line and u.conversation = mine.id), '[]') as others,
        coalesce((select json_agg(json_build_object('kind', k.kind, 'language', k.language, 'to', k.target, 'agreed', k.agreed) order by k.since, k.kind)
          from call k where k.line = mine.line and k.conversation = mine.id), '[]') as calls, language, woman, danger, mine.others as "alsoIn", interpreter, prio = 0 as resuming, epoch,
        greatest(0, extract(epoch from now_() - since))::int as "waitedSeconds",
        case when state = 'offered' then greatest(0, ceil(extract(epoch from offer_until - now_())))::int end as "answerWithin",
        greatest(0, extract(epoch from now_() - visitor_seen))::int as "silentSeconds"
      from mine order by prio, seq`)
    return rows.map(({ language, woman, danger, alsoIn, interpreter, listener, others, ...row }) => {
      const reach = row.silentSeconds >= timings.asleep ? 'asleep' : row.silentSeconds >= timings.quiet ? 'lost' : 'here'
      return { ...row, wish: { language, woman, danger, others: alsoIn, interpreter }, people: listener ? [listener, ...others] : [], reach }
    })
  }

  async shiftStatement(member: string, shift: string): Promise<Signed | null> {
    const [row] = await attempt(() => this.#sql<Signed[]>`
      select shift_body as body, shift_sig as sig from listener where line = ${this.#line} and id = ${member} and session = ${shift}`)
    return row ? { body: row.body, sig: row.sig } : null
  }

  /** For each class somebody reachable on duty serves: whether one of them is free. */
  classesNow(): Promise<{ class: number; free: boolean }[]> {
    return attempt(() => this.#sql<{ class: number; free: boolean }[]>`
      select a.class, bool_or(line_free(h)) as free
      from listener h join listener_class a on a.line = h.line and a.listener = h.id
      where h.line = ${this.#line} and h.duty = 'on' and h.declared > 0 and not ${this.#unreachable('h')}
      group by a.class`)
  }

  /** The first 500 of each: what a desk's message may hold. */
  async board(): Promise<Board> {
    const [row] = await attempt(() => this.#sql<Board[]>`
      select
        coalesce((select json_agg(json_build_object('language', w.language, 'woman', w.woman, 'danger', w.danger, 'state', w.state,
            'seconds', greatest(0, extract(epoch from now_() - w.since))::int) order by w.prio, w.seq)
          from (select * from conversation where line = ${this.#line} and state <> 'active' order by prio, seq limit 500) w), '[]') as waiting,
        coalesce((select json_agg(json_build_object('member', h.id, 'duty', h.duty, 'load', h.load, 'capacity', h.cap) order by h.since, h.id)
          from (select * from listener h where h.line = ${this.#line} and not ${this.#unreachable('h')} order by h.since, h.id limit 500) h), '[]') as listeners,
        coalesce((select json_agg(json_build_object('language', t.language, 'n', t.n) order by t.language)
          from (select language, count(*)::int as n from conversation where line = ${this.#line} and state = 'active' group by language) t), '[]') as talking`)
    return row!
  }

  /** SQL for: her connection is lost, or the process that held it. */
  #unreachable(alias: string) {
    const h = this.#sql(alias)
    return this.#sql`(${h}.lost_at is not null or not exists (
      select from node n where n.line = ${h}.line and n.id = ${h}.node and n.lease_until > now_()))`
  }
}
