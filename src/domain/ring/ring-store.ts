// Whose browsers are woken, and when they were last, in the database; the claim to ring somebody is a row's change.
import { hash } from 'node:crypto'
import type { Sql } from '../../platform/store/store.ts'
import { transaction } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'

/** From and to, 'HH:MM' on the wall clock; `to` is on the next day where it is not later. */
export type Quiet = { from: string; to: string }
/** `id`: see `idOf`. */
export type Device = { id: string; member: string; endpoint: string }

const devicesEach = 5

/** The name of a browser's subscription, which that browser can work out too: its endpoint's SHA-256, base64url. */
export const idOf = (endpoint: string): string => hash('sha256', endpoint, 'base64url')

export async function ofMember(sql: Sql, member: string): Promise<{ devices: string[]; quiet: Quiet | null } | null> {
  const [row] = await sql<{ from: string | null; to: string | null; devices: string[] }[]>`
    select m.quiet_from as "from", m.quiet_to as "to", array(select d.id from ring_device d where d.member = m.member order by d.id) as devices
    from ring_member m where m.member = ${member}`
  return row ? { devices: row.devices, quiet: row.from !== null && row.to !== null ? { from: row.from, to: row.to } : null } : null
}

/** Another member's browser becomes hers: whoever sits there has signed in as her. Throws `too-many` where she has several already. */
export async function subscribe(sql: Sql, member: string, endpoint: string, quiet: Quiet | null): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`
      insert into ring_member (member, quiet_from, quiet_to) values (${member}, ${quiet?.from ?? null}, ${quiet?.to ?? null})
      on conflict (member) do update set quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to`
    await tx`
      insert into ring_device (id, member, endpoint) values (${idOf(endpoint)}, ${member}, ${endpoint})
      on conflict (id) do update set member = excluded.member, failed = 0, not_before = null`
    const [row] = await tx<{ n: number }[]>`select count(*)::int as n from ring_device where member = ${member}`
    if (row!.n > devicesEach) throw new Problem('too-many')
  })
}

/** One browser of hers, or all; whoever has none left is forgotten whole. */
export async function unsubscribe(sql: Sql, member: string, device: string | null): Promise<void> {
  await transaction(sql, async (tx) => {
    await tx`delete from ring_device where member = ${member} and (${device}::text is null or id = ${device})`
    await tx`delete from ring_member m where m.member = ${member} and not exists (select from ring_device d where d.member = m.member)`
  })
}

/** Its service knows it no more. Unless it has become somebody else's meanwhile. */
export async function gone(sql: Sql, { id, member }: Device): Promise<void> {
  await unsubscribe(sql, member, id)
}

export async function anybody(sql: Sql): Promise<boolean> {
  return (await sql`select from ring_member limit 1`).length > 0
}

/** Whoever is not among these is forgotten: she was removed, or her keys ended. */
export async function keepOnly(sql: Sql, members: readonly string[]): Promise<void> {
  await sql`delete from ring_member where member <> all (${[...members]}::text[])`
}

/**
 * Those of `members` who may be rung now: written down in the same statement, so that of several processes one rings. `clock`: the
 * time of the wall, 'HH:MM'; null: quiet hours do not count. `apart`: least seconds between two rings of hers.
 */
export async function claim(sql: Sql, members: readonly string[], clock: string | null, apart: number, mostAnHour: number): Promise<string[]> {
  const rows = await sql<{ member: string }[]>`
    update ring_member m set rung = array_append(array(select r from unnest(m.rung) r where r > now_() - interval '1 hour' order by r), now_())
    where m.member = any (${[...members]}::text[])
      and not exists (select from unnest(m.rung) r where r > now_() - make_interval(secs => ${apart}))
      and (select count(*) from unnest(m.rung) r where r > now_() - interval '1 hour') < ${mostAnHour}
      and (${clock}::text is null or m.quiet_from is null or not case when m.quiet_from < m.quiet_to
        then ${clock}::text >= m.quiet_from and ${clock}::text < m.quiet_to
        else ${clock}::text >= m.quiet_from or ${clock}::text < m.quiet_to end)
    returning m.member`
  return rows.map(({ member }) => member)
}

/** Their browsers whose service did not ask for patience. */
export async function devicesOf(sql: Sql, members: readonly string[]): Promise<Device[]> {
  return sql<Device[]>`
    select id, member, endpoint from ring_device where member = any (${[...members]}::text[]) and (not_before is null or not_before <= now_())`
}

export async function reached(sql: Sql, device: string): Promise<void> {
  await sql`update ring_device set failed = 0, not_before = null where id = ${device} and failed > 0`
}

/** Twice as long each time, a minute at first, an hour at most; longer where the service says so, but never over a day. */
export async function later(sql: Sql, device: string, seconds: number | null): Promise<void> {
  await sql`
    update ring_device set failed = least(failed + 1, 20),
      not_before = now_() + make_interval(secs => least(86400, greatest(${seconds ?? 0}::float8, least(3600, 60 * power(2, least(failed, 6))))))
    where id = ${device}`
}
