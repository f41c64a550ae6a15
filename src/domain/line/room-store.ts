// A conversation's room in the database: its key epochs, its sealed frames, and how far each side has opened them.
import type { Room, Signed, Wrap, PublicKeys } from '../../shared/wire/parts.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { StoredFrame } from './line.ts'
import type { Answer } from './line-store.ts'
import { Gather } from './gather.ts'
import { framesAtOnce, mostFrames, mostRooms } from './timings.ts'

/** A sender as the database knows it: the hash of a ticket, or a listener's shift. */
export type SenderRow = { ticket: string } | { member: string; shift: string }
export type FrameRow = SenderRow & { i: number; c: string; turn: number; epoch: number; slot: number; mid: string; at: number; size: number }
export type OpenRow = SenderRow & { i: number; c: string; n: number }
/** `code` is `ok`, a problem code, or `busy`: somebody else holds the conversation's row, ask again. */
export type Written = { opening: boolean; i: number; code: string; n: number; slot: number }

/** How far each slot's frames have been opened, and the highest number kept. */
type Progress = { opened: { slot: number; number: number }[]; last: number }

export class RoomStore {
  readonly #sql: Sql
  readonly #line: string
  /** Asked by every page and every desk at each beat. */
  readonly #progress = new Gather((conversations) => this.#progressOf(conversations))

  constructor(sql: Sql, line: string) {
    this.#sql = sql
    this.#line = line
  }

  /** Many frames and openings in one statement; each is judged for itself. No mid may be in it twice. */
  write(frames: FrameRow[], bytes: Buffer, opens: OpenRow[]): Promise<Written[]> {
    const all = [...new Set([...frames, ...opens].map(({ c }) => c))]
    return attempt(() => this.#sql<Written[]>`select * from line_write(${this.#line}, ${all}::text[], ${JSON.stringify(frames)}::text::json, ${bytes}, ${JSON.stringify(opens)}::text::json, ${mostFrames})`)
  }

  async putRoom(
    sender: SenderRow,
    r: { conversation: string; turn: number; room: Room; listenerSlot: number; others: { role: string; slot: number }[]; page: string | null },
  ): Promise<Answer> {
    const { ticket, member, shift } = { ticket: null, member: null, shift: null, ...sender }
    const { statement, keys, wraps, epoch } = r.room
    const [row] = await attempt(() => this.#sql<Answer[]>`
      select * from line_put_room(${this.#line}, ${r.conversation}, ${r.turn}, ${ticket}, ${member}, ${shift},
        ${epoch}, ${statement.body}, ${statement.sig}, ${JSON.stringify(keys)}::text::json, ${JSON.stringify(wraps)}::text::json, ${r.listenerSlot}, ${JSON.stringify(r.others)}::text::json, ${r.page}, ${mostRooms})`)
    return row!
  }

  async rooms(conversation: string, afterEpoch: number): Promise<Room[]> {
    type Row = Signed & { epoch: number; keys: PublicKeys[]; wraps: Wrap[] }
    const rows = await attempt(() => this.#sql<Row[]>`
      select s.epoch, s.body, s.sig, s.keys, coalesce((
        select json_agg(json_build_object('epoch', m.key_epoch, 'role', m.role, 'to', m.key_hash, 'wrap', m.wrap) order by m.n)
        from member m where m.line = s.line and m.conversation = s.conversation and m.epoch = s.epoch), '[]') as wraps
      from statement s
      where s.line = ${this.#line} and s.conversation = ${conversation} and s.epoch > ${afterEpoch}
      order by s.epoch`)
    return rows.map(({ epoch, body, sig, keys, wraps }) => ({ epoch, statement: { body, sig }, keys, wraps }))
  }

  /** The first so many after a number. */
  async frames(conversation: string, after: number): Promise<StoredFrame[]> {
    const rows = await attempt(() => this.#sql<StoredFrame[]>`
      select n as number, epoch, slot, bytes as box from box
      where line = ${this.#line} and conversation = ${conversation} and n > ${after} order by n limit ${framesAtOnce}`)
    return rows.map((row) => ({ ...row }))
  }

  /** Of everybody who is in the room now. */
  async progress(conversation: string): Promise<Progress> {
    return (await this.#progress.get(conversation)) ?? { opened: [], last: 0 }
  }

  async #progressOf(conversations: string[]): Promise<Map<string, Progress>> {
    type Row = { id: string; last: number; listener: number | null; guests: number[]; byVisitor: number; byListener: number }
    const rows = await attempt(() => this.#sql<Row[]>`
      select v.id, v.listener_slot as listener,
        coalesce((select max(b.n) from box b where b.line = v.line and b.conversation = v.id), 0) as last,
        array(select u.slot::int from guest u where u.line = v.line and u.conversation = v.id order by 1) as guests,
        coalesce((select o.n from opened o where o.line = v.line and o.conversation = v.id and o.slot = 0), 0) as "byVisitor",
        coalesce((select o.n from opened o where o.line = v.line and o.conversation = v.id and o.slot = v.listener_slot), 0) as "byListener"
      from conversation v where v.line = ${this.#line} and v.id = any (${conversations}::text[])`)
    return new Map(rows.map(({ id, last, listener, guests, byVisitor, byListener }) => {
      // What the visitor wrote counts as opened by the listener; what anybody else did, by the visitor.
      const others = listener === null ? [] : [listener, ...guests].map((slot) => ({ slot, number: byVisitor }))
      return [id, { last, opened: listener === null ? [] : [{ slot: 0, number: byListener }, ...others] }]
    }))
  }

  /** Pages that answered: the tickets that are asleep, and what to tell. */
  async seen(tickets: string[]): Promise<{ asleep: string[]; topics: string[] }> {
    const sql = this.#sql
    const [row] = await attempt(() => sql`select * from line_seen(${this.#line}, ${tickets}::text[])`)
    return row as { asleep: string[]; topics: string[] }
  }
}
