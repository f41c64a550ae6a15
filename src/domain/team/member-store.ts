// The team's members and invitations in the database.
import type postgres from 'postgres'
import type { PublicKeys } from '../../shared/wire/parts.ts'
import type { Level } from '../../shared/base/language.ts'
import type { MemberRole, MemberState } from './roles.ts'

type Db = postgres.ISql<{}>

export type MemberData = {
  id: string
  name: string
  role: MemberRole
  state: MemberState
  languages: { tag: string; level: Level }[]
  woman: boolean
  keys: PublicKeys | null
  /** How many passkeys she has. */
  credentials: number
  rootSealed: string | null
}

type Row = Omit<MemberData, 'keys' | 'rootSealed'> & { seal: string | null; sign: string | null; root_sealed: string | null }

const toData = ({ seal, sign, root_sealed, ...row }: Row): MemberData => ({
  ...row,
  keys: seal !== null && sign !== null ? { seal, sign } : null,
  rootSealed: root_sealed,
})

const columns = (sql: Db) => sql`
  m.id, m.name, m.role, m.state, m.languages, m.woman, m.seal, m.sign, m.root_sealed,
  (select count(*)::int from team_credential c where c.member = m.id) as credentials`

/** Takes the gate: until the transaction ends nobody else changes who belongs to the team. */
export async function takeGate(sql: Db): Promise<void> {
  await sql`select 1 from team_gate where id = 1 for update`
}

export async function allMembers(sql: Db): Promise<MemberData[]> {
  return (await sql<Row[]>`select ${columns(sql)} from team_member m order by m.since, m.id`).map(toData)
}

export async function memberById(sql: Db, id: string): Promise<MemberData | null> {
  const [row] = await sql<Row[]>`select ${columns(sql)} from team_member m where m.id = ${id}`
  return row ? toData(row) : null
}

export async function addMember(
  sql: Db,
  member: Pick<MemberData, 'id' | 'name' | 'role' | 'languages' | 'woman'>,
): Promise<void> {
  await sql`
    insert into team_member (id, name, role, state, languages, woman)
    values (${member.id}, ${member.name}, ${member.role}, 'invited', ${sql.json(member.languages)}, ${member.woman})`
}

export async function setMember(sql: Db, id: string, name: string, languages: MemberData['languages'], woman: boolean): Promise<void> {
  await sql`update team_member set name = ${name}, languages = ${sql.json(languages)}, woman = ${woman} where id = ${id}`
}

export async function setState(sql: Db, id: string, state: MemberState): Promise<void> {
  await sql`update team_member set state = ${state} where id = ${id}`
}

/** A coordinator is at her desk: the day is kept, and of listeners nothing. */
export async function seenToday(sql: Db, id: string): Promise<void> {
  await sql`
    update team_member set seen_on = now_()::date
    where id = ${id} and role = 'coordinator' and seen_on is distinct from now_()::date`
}

/** Days since a coordinator who is active was last seen; null where there is none. */
export async function daysUnseen(sql: Db): Promise<number | null> {
  const [row] = await sql<{ days: number | null }[]>`
    select now_()::date - max(seen_on) as days from team_member where role = 'coordinator' and state = 'active'`
  return row?.days ?? null
}

/** New keys: she has to be signed anew. */
export async function setKeys(sql: Db, id: string, keys: PublicKeys): Promise<void> {
  await sql`
    update team_member set seal = ${keys.seal}, sign = ${keys.sign}, state = 'enrolled', root_sealed = null where id = ${id}`
}

export async function setRootSealed(sql: Db, id: string, sealed: string): Promise<void> {
  await sql`update team_member set root_sealed = ${sealed} where id = ${id}`
}

/** A new link; the one before ends. Gives until when it holds, in whole seconds since 1970. */
export async function addInvitation(sql: Db, hash: string, member: string, recovery: boolean, hours: number): Promise<number> {
  const [row] = await sql<{ until: number }[]>`
    insert into team_invitation (hash, member, recovery, until)
    values (${hash}, ${member}, ${recovery}, now() + make_interval(hours => ${hours}))
    on conflict (member) do update set hash = excluded.hash, recovery = excluded.recovery, until = excluded.until
    returning floor(extract(epoch from until))::int as until`
  return row!.until
}

export type Invitation = { member: string; name: string; role: MemberRole; recovery: boolean }

export async function invitationByHash(sql: Db, hash: string): Promise<Invitation | null> {
  const [row] = await sql<Invitation[]>`
    select i.member, m.name, m.role, i.recovery from team_invitation i join team_member m on m.id = i.member
    where i.hash = ${hash} and i.until > now() and m.state <> 'removed'`
  return row ?? null
}

/** Uses an invitation up; null where it is unknown, used or expired. Of two at once one gets it. */
export async function useInvitation(sql: Db, hash: string): Promise<{ member: string } | null> {
  const [row] = await sql<{ member: string }[]>`
    delete from team_invitation where hash = ${hash} and until > now() returning member`
  return row ?? null
}

export async function dropInvitation(sql: Db, member: string): Promise<void> {
  await sql`delete from team_invitation where member = ${member}`
}
