// The team's statements, team keys and wraps in the database.
import type postgres from 'postgres'
import type { Signed } from '../../shared/wire/parts.ts'

type Db = postgres.ISql<{}>

/** `signer` is the public half that signed it: a chain holds only while that is still the signer's key. */
export type StatementRow = { member: string; kind: 'coordinator' | 'listener' | 'removal'; n: number; signer: string; statement: Signed }

type Flat = { member: string; kind: StatementRow['kind']; n: number; signer: string; body: string; sig: string }

export async function allStatements(sql: Db): Promise<StatementRow[]> {
  const rows = await sql<Flat[]>`select member, kind, n, signer, body, sig from team_statement`
  return rows.map(({ body, sig, ...row }) => ({ ...row, statement: { body, sig } }))
}

/**
 * False where a statement of this kind with this number or a higher one is kept already; and for a removal, which ends the
 * statements numbered up to its own, where any about her is numbered higher. What was signed by none of `signers` counts no
 * more, since no desk can check it, and gives way.
 */
export async function keepStatement(sql: Db, row: StatementRow, until: number | null, signers: string[]): Promise<boolean> {
  const { member, kind, n, signer, statement } = row
  const [higher] = await sql`
    select 1 from team_statement where member = ${member} and signer = any(${signers})
      and (kind = ${kind} and n >= ${n} or ${kind === 'removal'} and n > ${n}) limit 1`
  if (higher) return false
  await sql`delete from team_statement where member = ${member} and kind = ${kind} and signer <> all(${signers}) and n >= ${n}`
  await sql`
    insert into team_statement (member, kind, n, signer, body, sig, until)
    values (${member}, ${kind}, ${n}, ${signer}, ${statement.body}, ${statement.sig}, ${until})`
  return true
}

export type TeamKeyRow = { team: string; epoch: number; signer: string; statement: Signed; until: number; stopped: boolean }

export async function allTeamKeys(sql: Db): Promise<TeamKeyRow[]> {
  const rows = await sql<{ team: string; epoch: number; signer: string; body: string; sig: string; until: string; stopped: boolean }[]>`
    select team, epoch, signer, body, sig, until, stopped from team_key order by team, epoch`
  return rows.map(({ body, sig, until, ...row }) => ({ ...row, until: Number(until), statement: { body, sig } }))
}

export async function keepTeamKey(sql: Db, key: Omit<TeamKeyRow, 'stopped'>): Promise<void> {
  await sql`
    insert into team_key (team, epoch, signer, body, sig, until)
    values (${key.team}, ${key.epoch}, ${key.signer}, ${key.statement.body}, ${key.statement.sig}, ${key.until})`
}

export async function allWraps(sql: Db): Promise<{ team: string; epoch: number; member: string }[]> {
  return sql`select team, epoch, member from team_wrap`
}

export async function wrapsOf(sql: Db, member: string): Promise<{ team: string; epoch: number; wrap: string }[]> {
  return sql`select team, epoch, wrap from team_wrap where member = ${member}`
}

export async function keepWrap(sql: Db, team: string, epoch: number, member: string, wrap: string): Promise<void> {
  await sql`
    insert into team_wrap (team, epoch, member, wrap) values (${team}, ${epoch}, ${member}, ${wrap})
    on conflict (team, epoch, member) do update set wrap = excluded.wrap`
}

export async function dropWraps(sql: Db, member: string): Promise<void> {
  await sql`delete from team_wrap where member = ${member}`
}

/** Nothing is sealed any more to the keys that she holds; those who stay still open what was. */
export async function stopKeysOf(sql: Db, member: string): Promise<void> {
  await sql`
    update team_key k set stopped = true from team_wrap w where w.member = ${member} and w.team = k.team and w.epoch = k.epoch and not k.stopped`
}
