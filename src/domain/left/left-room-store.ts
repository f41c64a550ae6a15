// What a left message is made of in the database: its signed rooms, the keys sealed to those who open it, and its boxes.
import { bytesOf, textOf } from '../../platform/http/base64url.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'
import type { KeptBox, LeftRole, LeftRoom } from '../../shared/wire/left.ts'
import type { Signed } from '../../shared/wire/parts.ts'
import { line } from './left-store.ts'

type Db = Sql | Transaction

/** `teams`: which of its keys each team's wraps are sealed to. */
export async function addRoom(tx: Transaction, message: string, room: LeftRoom, by: string, teams: ReadonlyMap<string, number>): Promise<void> {
  const { epoch, statement, wraps } = room
  await tx`
    insert into left_room (line, message, epoch, body, sig, by) values (${line}, ${message}, ${epoch}, ${statement.body}, ${statement.sig}, ${by})`
  const rows = wraps.map((w) => ({
    line, message, room: epoch, epoch: w.epoch, role: w.role, name: w.name, team_epoch: w.role === 'team' ? (teams.get(w.name) ?? 0) : null, wrap: w.wrap,
  }))
  await tx`insert into left_wrap ${tx(rows)}`
}

/**
 * What came with earlier rooms goes, but for the visitor's. `keepLast`: the coordinators' stays too, so that nobody who takes a message
 * over can take it away from them.
 */
export async function dropEarlier(tx: Transaction, message: string, room: number, keepLast: string | null): Promise<void> {
  await tx`
    delete from left_wrap where line = ${line} and message = ${message} and room < ${room} and role <> 'visitor'
      and not (role = 'team' and name is not distinct from ${keepLast})`
}

/** Whether this very room is the newest already: said again. */
export async function hasRoom(tx: Transaction, message: string, room: LeftRoom): Promise<boolean> {
  const { epoch, statement } = room
  const [row] = await tx`
    select from left_room where line = ${line} and message = ${message} and epoch = ${epoch} and body = ${statement.body} and sig = ${statement.sig}`
  return row !== undefined
}

/** The statement of the newest room, which the next one names. */
export async function newestBody(tx: Transaction, message: string): Promise<string> {
  const [row] = await tx<{ body: string }[]>`
    select body from left_room where line = ${line} and message = ${message} order by epoch desc limit 1`
  return row!.body
}

/** A reader's own wraps: the visitor's, or those to a member and to teams. */
export type Reader = { visitor: true } | { member: string; teams: string[] }

/** All rooms in order, each with the wraps to this reader alone. */
export async function rooms(sql: Db, message: string, reader: Reader): Promise<{ room: LeftRoom; by: string }[]> {
  const [visitor, member, teams] = 'visitor' in reader ? [true, null, []] : [false, reader.member, reader.teams]
  type Row = { epoch: number; body: string; sig: string; by: string; wraps: { epoch: number; role: LeftRole; name: string; wrap: string }[] }
  const rows = await sql<Row[]>`
    select r.epoch, r.body, r.sig, r.by, coalesce((
      select json_agg(json_build_object('epoch', w.epoch, 'role', w.role, 'name', w.name, 'wrap', w.wrap) order by w.epoch, w.role, w.name)
      from left_wrap w where w.line = r.line and w.message = r.message and w.room = r.epoch and case w.role
        when 'visitor' then ${visitor}::boolean
        when 'team' then w.name = any(${teams}::text[])
        else w.name = ${member}::text end), '[]') as wraps
    from left_room r where r.line = ${line} and r.message = ${message} order by r.epoch`
  return rows.map(({ epoch, body, sig, by, wraps }) => ({ by, room: { epoch, statement: { body, sig }, wraps } }))
}

/** The number of a box that has come already under this mid; null where none has. */
export async function boxWith(tx: Transaction, message: string, mid: string): Promise<{ n: number; slot: number } | null> {
  const [row] = await tx<{ n: number; slot: number }[]>`select n, slot from left_box where line = ${line} and message = ${message} and mid = ${mid}`
  return row ?? null
}

/** The caller holds the message, whose days count anew. From slot 0 something waits from now on, where nothing did; any other answers it. Gives the box's number. */
export async function addBox(tx: Transaction, message: string, box: { epoch: number; slot: number; mid: string; box: string }): Promise<number> {
  const bytes = bytesOf(box.box)!
  const [row] = await tx<{ n: number }[]>`
    update left_message m set boxes = m.boxes + 1, bytes = m.bytes + ${bytes.length},
      waits_since = case when ${box.slot === 0} then coalesce(m.waits_since, now_()) end,
      counted_from = now_(), expires = now_() + make_interval(days => m.days)
    where m.line = ${line} and m.id = ${message} returning m.boxes as n`
  await tx`
    insert into left_box (line, message, n, epoch, slot, mid, bytes) values (${line}, ${message}, ${row!.n}, ${box.epoch}, ${box.slot}, ${box.mid}, ${bytes})`
  return row!.n
}

export async function boxes(sql: Db, message: string): Promise<KeptBox[]> {
  const rows = await sql<{ number: number; epoch: number; slot: number; mid: string; bytes: Buffer }[]>`
    select n as number, epoch, slot, mid, bytes from left_box where line = ${line} and message = ${message} order by n`
  return rows.map(({ bytes, ...box }) => ({ ...box, box: textOf(bytes) }))
}

/** Which keys of teams something is sealed to. */
export async function sealedTo(sql: Db): Promise<{ message: string; team: string; teamEpoch: number; claimed: boolean }[]> {
  return sql`
    select distinct w.message, w.name as team, w.team_epoch as "teamEpoch", m.claimed_by is not null as claimed
    from left_wrap w join left_message m on m.line = w.line and m.id = w.message where w.line = ${line} and w.role = 'team'`
}

/** The statements of all rooms that members brought. */
export async function signedRooms(sql: Db): Promise<{ member: string; statement: Signed }[]> {
  const rows = await sql<{ by: string; body: string; sig: string }[]>`select by, body, sig from left_room where line = ${line} and by <> '' order by by, message, epoch`
  return rows.map(({ by, body, sig }) => ({ member: by, statement: { body, sig } }))
}
