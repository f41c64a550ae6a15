// In the database: coordinators' words for what members signed.
import type postgres from 'postgres'
import type { Signed } from '../../shared/wire/parts.ts'

type Db = postgres.ISql<{}>

/** `by` vouches, with the key `signer`, for what `member` signed: the statements of these hashes. */
export type VouchRow = { member: string; by: string; signer: string; vouches: string[]; statement: Signed }

export async function keepVouch(sql: Db, hash: string, { member, by, signer, vouches, statement }: VouchRow): Promise<void> {
  await sql`
    insert into team_vouch (hash, member, by, signer, body, sig, vouches)
    values (${hash}, ${member}, ${by}, ${signer}, ${statement.body}, ${statement.sig}, ${vouches}) on conflict do nothing`
}

/** Those that name one of these hashes. */
export async function vouchesFor(sql: Db, hashes: string[]): Promise<VouchRow[]> {
  const rows = await sql<(Omit<VouchRow, 'statement'> & Signed)[]>`
    select member, by, signer, vouches, body, sig from team_vouch where vouches && ${hashes}::text[] order by hash`
  return rows.map(({ body, sig, ...row }) => ({ ...row, statement: { body, sig } }))
}

/** Those that name none of these go: what they were about is erased. */
export async function dropVouches(sql: Db, but: string[]): Promise<void> {
  await sql`delete from team_vouch where not vouches && ${but}::text[]`
}
