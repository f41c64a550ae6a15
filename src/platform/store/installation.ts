// Whose database this is: secrets and database belong together, and a start with others' secrets is refused.
import { createHash } from 'node:crypto'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { attempt } from './store.ts'
import type { Sql, Transaction } from './store.ts'

/** The secrets and the database belong to two installations. */
export class ForeignDatabase extends CannotStart {
  constructor() {
    super(
      'The secrets.json in EAR_DATA belongs to another installation than this database; put back the secrets.json that the database was made with, or give this installation a database of its own.',
    )
  }
}

/**
 * For the server, after the migrations: the first start writes which installation this is (`depl`: its public bytes, base64url).
 * Throws `ForeignDatabase` where it belongs to another, and as `attempt` does.
 */
export async function claimInstallation(sql: Sql, depl: string): Promise<void> {
  await attempt(() => sql`insert into installation (depl_hash) values (${hashOf(depl)}) on conflict do nothing`)
  await checkInstallation(sql, depl)
}

/** The same without writing, for a command. A database that nobody claimed yet belongs to anybody. */
export async function checkInstallation(sql: Sql | Transaction, depl: string): Promise<void> {
  const [row] = await attempt(() => sql<{ depl_hash: string }[]>`select depl_hash from installation`)
  if (row && row.depl_hash !== hashOf(depl)) throw new ForeignDatabase()
}

function hashOf(depl: string): string {
  return createHash('sha256').update(depl, 'base64url').digest('base64url')
}
