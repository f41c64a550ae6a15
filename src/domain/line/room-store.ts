// A conversation's room in the database: its key epochs, its sealed frames, and how far each side has opened them.
import type { Room, Signed, Wrap, PublicKeys } from '../../shared/wire/parts.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import type { Frame, StoredFrame } from './line.ts'
import type { Answer } from './line-store.ts'
import { Gather } from './gather.ts'
import { framesAtOnce, mostFrames, mostRooms } from './timings.ts'

/** A sender as the database knows it: the hash of a ticket, or a listener's shift. */
export type SenderRow = { ticket: string } | { member: string; shift: string }
export type FrameRow = { sender: SenderRow; conversation: string; turn: number; frame: Frame }
export type OpenRow = SenderRow & { i: number; c: string; n: number }
/** `code` is `ok`, a problem code, or `busy`: somebody else holds the conversation's row, ask again. `n`: a frame's number, or how far was opened. */
export type Written = { code: string; n: number }

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

  /** Many frames and openings in one statement; each is judged for itself, and answered in its place. No mid may be in it twice. */
  async write(rows: FrameRow[], opens: OpenRow[]): Promise<{ frames: Written[]; opens: (Written & { slot: number })[] }> {
    const { senders: s, frames: f, bytes } = columnsOf(rows)
    const all = [...new Set([...s.c, ...opens.map(({ c }) => c)])]
    type Row = { codes: string[] | null; numbers: number[] | null; opens: (Written & { i: number; slot: number })[] | null }
    const [row] = await attempt(() => this.#sql<Row[]>`
      select * from line_write(${this.#line}, ${all}::text[],
        ${s.c}::text[], ${s.turn}::int[], ${s.ticket}::text[], ${s.member}::text[], ${s.shift}::text[], ${s.epoch}::int[], ${s.slot}::int[],
        ${f.of}::int[], ${f.mid}::text[], ${f.at}::int[], ${f.size}::int[], ${bytes}, ${JSON.stringify(opens)}::text::json, ${mostFrames})`)
    const { codes, numbers, opens: opened } = row!
    return { frames: (codes ?? []).map((code, i) => ({ code, n: numbers![i]! })), opens: (opened ?? []).toSorted((a, b) => a.i - b.i) }
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

/** As the database takes them: what frames of one sender have in common once, the bytes of all behind each other. */
function columnsOf(rows: FrameRow[]) {
  const senders = { c: [] as string[], turn: [] as number[], ticket: [] as (string | null)[], member: [] as (string | null)[], shift: [] as (string | null)[], epoch: [] as number[], slot: [] as number[] }
  const frames = { of: [] as number[], mid: [] as string[], at: [] as number[], size: [] as number[] }
  const known = new Map<string, number>()
  let at = 1
  for (const { sender, conversation, turn, frame } of rows) {
    const { ticket, member, shift } = { ticket: null, member: null, shift: null, ...sender }
    const key = `${conversation} ${turn} ${frame.epoch} ${frame.slot} ${ticket ?? `${member} ${shift}`}`
    let of = known.get(key)
    if (of === undefined) {
      known.set(key, (of = senders.c.push(conversation)))
      senders.turn.push(turn)
      senders.ticket.push(ticket)
      senders.member.push(member)
      senders.shift.push(shift)
      senders.epoch.push(frame.epoch)
      senders.slot.push(frame.slot)
    }
    frames.of.push(of)
    frames.mid.push(frame.mid)
    frames.at.push(at)
    frames.size.push(frame.box.byteLength)
    at += frame.box.byteLength
  }
  return { senders, frames, bytes: Buffer.concat(rows.map(({ frame }) => frame.box), at - 1) }
}
