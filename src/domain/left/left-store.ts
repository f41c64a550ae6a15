// Left messages in the database; every change of one holds its row, so that of two at once one comes second and sees what the first did.
import { attempt } from '../../platform/store/store.ts'
import type { Sql, Transaction } from '../../platform/store/store.ts'

type Db = Sql | Transaction

/** One line an installation for now, as the line itself has it. */
export const line = 'main'

/** Times in whole seconds since 1970. `waits`: null where the last box is theirs. `late`: it has waited longer than a day. */
export type MessageRow = {
  id: string
  tokHash: string
  locked: string
  languages: string[]
  claimedBy: string | null
  epoch: number
  days: number
  boxes: number
  bytes: number
  waits: number | null
  late: boolean
  counted: number
  until: number
}

const columns = (sql: Db) => sql`
  m.id, m.tok_hash as "tokHash", m.locked, m.languages, m.claimed_by as "claimedBy", m.epoch, m.days, m.boxes, m.bytes,
  floor(extract(epoch from m.waits_since))::float8 as waits, coalesce(m.waits_since <= now_() - interval '1 day', false) as late,
  floor(extract(epoch from m.counted_from))::float8 as counted, floor(extract(epoch from m.expires))::float8 as until`

/** What lies under a locator now, and whether something erased did; one question, whatever the answer. */
export async function byLocator(sql: Db, locator: string): Promise<{ row: MessageRow | null; erased: boolean }> {
  const [found] = await sql<({ erased: boolean } & { [K in keyof MessageRow]: MessageRow[K] | null })[]>`
    select exists (select from left_tombstone t where t.line = ${line} and t.locator = ${locator}) as erased, f.*
    from (select 1) one left join lateral (
      select ${columns(sql)} from left_message m where m.line = ${line} and m.locator = ${locator} and m.expires > now_()
    ) f on true`
  const { erased, ...row } = found!
  return { row: row.id === null ? null : (row as MessageRow), erased }
}

/** The row, held until the transaction ends; null where there is none or its time is over. */
export async function hold(tx: Transaction, by: { id: string } | { locator: string }): Promise<MessageRow | null> {
  const which = 'id' in by ? tx`m.id = ${by.id}` : tx`m.locator = ${by.locator}`
  const [row] = await tx<MessageRow[]>`select ${columns(tx)} from left_message m where m.line = ${line} and ${which} and m.expires > now_() for no key update of m`
  return row ?? null
}

export async function byId(sql: Db, id: string): Promise<MessageRow | null> {
  const [row] = await sql<MessageRow[]>`select ${columns(sql)} from left_message m where m.line = ${line} and m.id = ${id} and m.expires > now_()`
  return row ?? null
}

/** All that have not ended. Never a byte of what they say. */
export function allMessages(sql: Sql): Promise<MessageRow[]> {
  return attempt(() => sql<MessageRow[]>`select ${columns(sql)} from left_message m where m.line = ${line} and m.expires > now_()`)
}

/** How many have waited longer than a day. */
export async function countLate(sql: Sql): Promise<number> {
  const [row] = await attempt(() => sql<{ n: number }[]>`
    select count(*)::int as n from left_message m where m.line = ${line} and m.expires > now_() and m.waits_since <= now_() - interval '1 day'`)
  return row!.n
}

export type NewMessage = { id: string; locator: string; tokHash: string; locked: string; languages: string[]; days: number; idHash: string }

/** Null where something lies under the locator or the id, also what has been erased under this id; else until when it is kept. */
export async function addMessage(tx: Transaction, m: NewMessage): Promise<number | null> {
  const [row] = await tx<{ until: number }[]>`
    insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, waits_since, counted_from, expires)
    select ${line}, ${m.id}, ${m.locator}, ${m.tokHash}, ${m.locked}, ${m.languages}, 1, ${m.days}, 0, 0, t, t, t + make_interval(days => ${m.days})
    from (select now_() as t) n
    where not exists (select from left_tombstone g where g.line = ${line} and g.message = ${m.idHash})
    on conflict do nothing returning floor(extract(epoch from expires))::float8 as until`
  return row?.until ?? null
}

/** Counts one more that is left today; false where that would be more than `most`. */
export async function countToday(tx: Transaction, most: number): Promise<boolean> {
  const today = tx`(now_() at time zone 'UTC')::date`
  await tx`delete from left_day where line = ${line} and day < ${today} - 1`
  const rows = await tx`
    insert into left_day (line, day, n) values (${line}, ${today}, 1)
    on conflict (line, day) do update set n = left_day.n + 1 where left_day.n < ${most} returning n`
  return rows.length > 0
}

/** How many lie here, ended ones that are not swept yet among them, and the bytes of all their boxes. */
export async function sizeOfAll(tx: Transaction): Promise<{ messages: number; bytes: number }> {
  const [row] = await tx<{ messages: number; bytes: number }[]>`
    select count(*)::int as messages, coalesce(sum(bytes), 0)::float8 as bytes from left_message where line = ${line}`
  return row!
}

/** From the last text on, hers or theirs; but a day from now at least, so that a shorter time never erases at once what nobody asked to be erased. */
export async function setDays(tx: Transaction, id: string, days: number): Promise<number> {
  const [row] = await tx<{ until: number }[]>`
    update left_message set days = ${days}, expires = greatest(counted_from + make_interval(days => ${days}), now_() + interval '1 day')
    where line = ${line} and id = ${id} returning floor(extract(epoch from expires))::float8 as until`
  return row!.until
}

/** False where something lies, or has lain, under the new locator. */
export async function setCode(tx: Transaction, id: string, locator: string, tokHash: string, locked: string): Promise<boolean> {
  const [taken] = await tx`
    select from left_message where line = ${line} and locator = ${locator} and id <> ${id}
    union all select from left_tombstone where line = ${line} and locator = ${locator}`
  if (taken) return false
  await tx`update left_message set locator = ${locator}, tok_hash = ${tokHash}, locked = ${locked} where line = ${line} and id = ${id}`
  return true
}

export async function setHolder(tx: Transaction, id: string, epoch: number, claimedBy: string | null): Promise<void> {
  await tx`update left_message set epoch = ${epoch}, claimed_by = ${claimedBy} where line = ${line} and id = ${id}`
}

/** Takes a message away with everything of it; gives where its code led to. The caller buries it. */
export async function drop(tx: Transaction, id: string): Promise<string | null> {
  const [row] = await tx<{ locator: string }[]>`delete from left_message where line = ${line} and id = ${id} returning locator`
  return row?.locator ?? null
}

/** The ids of those whose time is over, at most so many; none that somebody else is taking away. */
export async function expired(tx: Transaction, most: number): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from left_message where line = ${line} and expires <= now_() order by expires limit ${most} for update skip locked`
  return rows.map(({ id }) => id)
}

export async function dropUnder(tx: Transaction, locators: string[]): Promise<number> {
  return (await tx`delete from left_message where line = ${line} and locator = any(${locators}) returning 1`).length
}

export async function bury(tx: Transaction, locator: string, idHash: string): Promise<void> {
  await tx`
    insert into left_tombstone (line, locator, message, at) values (${line}, ${locator}, ${idHash}, now_())
    on conflict (line, locator) do nothing`
}

/** Those of the last so many days; older ones go. */
export async function tombstones(sql: Sql, days: number): Promise<string[]> {
  return attempt(async () => {
    await sql`delete from left_tombstone where line = ${line} and at <= now_() - make_interval(days => ${days})`
    return (await sql<{ locator: string }[]>`select locator from left_tombstone where line = ${line} order by at, locator`).map(({ locator }) => locator)
  })
}
