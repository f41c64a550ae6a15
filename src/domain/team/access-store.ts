// What lets a member in, in the database: passkeys, ways to unlock her keys, challenges, sessions.
import type postgres from 'postgres'
import type { Unlock } from '../../shared/wire/desk-api.ts'
import { seenToday } from './member-store.ts'

type Db = postgres.ISql<{}>

// — passkeys —

export type Credential = { id: string; member: string; publicKey: Uint8Array<ArrayBuffer>; counter: number; transports: string[] }

export async function credentialById(sql: Db, id: string): Promise<Credential | null> {
  const [row] = await sql<{ id: string; member: string; public_key: Buffer; counter: string; transports: string[] }[]>`
    select id, member, public_key, counter, transports from team_credential where id = ${id}`
  if (!row) return null
  return { ...row, publicKey: new Uint8Array(row.public_key), counter: Number(row.counter) }
}

export type CredentialInfo = { id: string; label: string; addedOn: string; prf: boolean; transports: string[] }

export async function credentialsOfMember(sql: Db, member: string): Promise<CredentialInfo[]> {
  return sql`
    select c.id, c.label, c.added_on::text as "addedOn", c.transports,
      exists (select 1 from team_unlock u where u.credential = c.id) as prf
    from team_credential c where c.member = ${member} order by c.added_on, c.id`
}

/** False where a passkey of this id is enrolled already. */
export async function addCredential(sql: Db, credential: Credential, label: string): Promise<boolean> {
  const added = await sql`
    insert into team_credential (id, member, public_key, counter, transports, label)
    values (${credential.id}, ${credential.member}, ${credential.publicKey}, ${credential.counter},
      ${credential.transports}, ${label})
    on conflict do nothing`
  return added.count === 1
}

/** False where the counter did not grow: somebody else holds a copy of the passkey. Most passkeys always count 0. */
export async function countUse(sql: Db, id: string, counter: number): Promise<boolean> {
  const counted = await sql`
    update team_credential set counter = ${counter} where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0))`
  return counted.count === 1
}

export async function dropCredential(sql: Db, member: string, id: string): Promise<boolean> {
  return (await sql`delete from team_credential where member = ${member} and id = ${id}`).count === 1
}

/** Everything she could come in with ends: passkeys, unlocks, sessions, challenges. */
export async function dropAccess(sql: Db, member: string): Promise<void> {
  await sql`delete from team_unlock where member = ${member}`
  await sql`delete from team_credential where member = ${member}`
  await sql`delete from team_session where member = ${member}`
  await sql`delete from team_challenge where member = ${member}`
  // Sealed to the identity that ends with them.
  await sql`delete from team_drafts where member = ${member}`
}

// — ways to unlock —

export async function unlocksOf(sql: Db, member: string): Promise<Unlock[]> {
  return sql`select method, credential, salt, sealed from team_unlock where member = ${member} order by method, credential`
}

export async function putUnlock(sql: Db, member: string, unlock: Unlock): Promise<void> {
  await sql`
    insert into team_unlock (member, method, credential, salt, sealed)
    values (${member}, ${unlock.method}, ${unlock.credential}, ${unlock.salt}, ${unlock.sealed})
    on conflict (member, method, credential) do update set salt = excluded.salt, sealed = excluded.sealed`
}

// — challenges —

export type Purpose = 'sign-in' | 'enrol' | 'credential'

export async function addChallenge(sql: Db, id: string, purpose: Purpose, member: string | null, challenge: string): Promise<void> {
  await sql`delete from team_challenge where until < now()`
  await sql`
    insert into team_challenge (id, purpose, member, challenge, until)
    values (${id}, ${purpose}, ${member}, ${challenge}, now() + interval '5 minutes')`
}

/** The challenge, once; null where it is unknown, used, expired, or made for another purpose or member. */
export async function takeChallenge(sql: Db, id: string, purpose: Purpose, member: string | null): Promise<string | null> {
  const [row] = await sql<{ challenge: string }[]>`
    delete from team_challenge
    where id = ${id} and purpose = ${purpose} and member is not distinct from ${member} and until > now()
    returning challenge`
  return row?.challenge ?? null
}

// — sessions —

export async function addSession(sql: Db, hash: string, member: string): Promise<void> {
  await sql`delete from team_session where made < now() - interval '1 day'`
  await sql`insert into team_session (hash, member) values (${hash}, ${member})`
  await seenToday(sql, member)
}

/**
 * Whose session this is, and whether it has expired: 12 h after it was made, or 2 h after it was last seen. Null where it has
 * ended. Seen is written at most once a minute.
 */
export async function sessionByHash(sql: Db, hash: string): Promise<{ member: string; expired: boolean } | null> {
  const [row] = await sql<{ member: string; expired: boolean; stale: boolean }[]>`
    select member, made < now() - interval '12 hours' or seen < now() - interval '2 hours' as expired,
      seen < now() - interval '1 minute' as stale
    from team_session where hash = ${hash}`
  if (!row) return null
  if (row.stale && !row.expired) {
    await sql`update team_session set seen = now() where hash = ${hash}`
    await seenToday(sql, row.member)
  }
  return { member: row.member, expired: row.expired }
}

export async function dropSession(sql: Db, hash: string): Promise<void> {
  await sql`delete from team_session where hash = ${hash}`
}
