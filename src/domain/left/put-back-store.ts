// What a database that was put back must forget again: messages erased since it was copied.
import type { Transaction } from '../../platform/store/store.ts'
import { line } from './left-store.ts'

/**
 * Erases every message that a tombstone names: one of the database's own, or one of `locators` (as `readTombstones` gives
 * them), which are kept in the database from then on. For a restore, before its commit. Gives how many messages went.
 */
export async function eraseAgain(tx: Transaction, locators: readonly string[]): Promise<number> {
  await tx`
    insert into left_tombstone (line, locator, message, at) select ${line}, l, '', now_() from unnest(${[...locators]}::text[]) l
    on conflict (line, locator) do nothing`
  const gone = await tx`
    delete from left_message m using left_tombstone t where m.line = ${line} and t.line = m.line and t.locator = m.locator returning 1`
  return gone.length
}
