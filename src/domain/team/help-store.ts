// What helps at the desk, in the database: a member's sealed sentences, and the organisation's steps for danger.
import type postgres from 'postgres'

type Db = postgres.ISql<{}>

/** Base64url; null where she keeps none. */
export async function draftsOf(sql: Db, member: string): Promise<string | null> {
  const [row] = await sql<{ sealed: string }[]>`select sealed from team_drafts where member = ${member}`
  return row?.sealed ?? null
}

/** Null drops them. */
export async function putDrafts(sql: Db, member: string, sealed: string | null): Promise<void> {
  if (sealed === null) await sql`delete from team_drafts where member = ${member}`
  else await sql`insert into team_drafts (member, sealed) values (${member}, ${sealed}) on conflict (member) do update set sealed = excluded.sealed`
}

/** Null where the organisation has written none in this language. */
export async function procedureIn(sql: Db, language: string): Promise<string[] | null> {
  const [row] = await sql<{ steps: string[] }[]>`select steps from team_procedure where language = ${language}`
  return row?.steps ?? null
}

/** An empty list drops them. */
export async function putProcedure(sql: Db, language: string, steps: readonly string[]): Promise<void> {
  if (steps.length === 0) await sql`delete from team_procedure where language = ${language}`
  else await sql`insert into team_procedure (language, steps) values (${language}, ${[...steps]}) on conflict (language) do update set steps = excluded.steps`
}
