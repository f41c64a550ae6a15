// Where the embedded database of an installation lies, and where its socket.
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountFor, canEnter, give } from './account.ts'
import type { Account } from './account.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'

export type ClusterFolder = { home: string; data: string; account: Account }

/**
 * `<earData>/database`; or, where root starts us and the database's account cannot enter `earData` (a folder under a closed
 * home), a folder under /var/lib of its own, whose path `<earData>/database-at` then holds. Made 0700 where missing.
 */
export function clusterFolder(earData: string): ClusterFolder {
  mkdirSync(earData, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const pointer = join(earData, 'database-at')
  const inside = join(earData, 'database')
  let home = existsSync(pointer) ? readFileSync(pointer, 'utf8').trim() : inside
  const account = accountFor(home)
  if (home === inside && !existsSync(inside) && !letIn(account, earData)) {
    home = join('/var/lib/listening-ear', randomBytes(8).toString('hex'))
    writeFileSync(pointer, home + '\n', { mode: 0o600, flag: 'wx' })
  }
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true, mode: 0o711 })
    chmodSync(home, 0o700)
    give(home, account)
  }
  if (statSync(home).uid !== account.uid) {
    throw new CannotStart(`The folder ${home} belongs to another account; start as that account, or set EAR_DATA to another folder.`)
  }
  return { home, data: join(home, 'data'), account }
}

// The account may go through the folder, not look into it; what lies there is closed by itself.
function letIn(account: Account, earData: string): boolean {
  if (canEnter(account, earData)) return true
  const { uid, mode } = statSync(earData)
  if (uid !== 0 || process.getuid?.() !== 0) return false
  chmodSync(earData, (mode & 0o777) | 0o011)
  return canEnter(account, earData)
}

/** A folder for the socket, 0700: inside `home`, or in the system's temporary folder where the path of a socket would be too long (unix(7): 107 bytes). */
export function socketFolder(home: string, account: Account): string {
  const near = join(home, 's')
  const name = '/.s.PGSQL.5432'
  let folder = near
  if (Buffer.byteLength(near + name) > 100) folder = mkdtempSync(join(Buffer.byteLength(tmpdir()) < 60 ? tmpdir() : '/tmp', 'ear-'))
  else mkdirSync(near, { recursive: true })
  chmodSync(folder, 0o700)
  give(folder, account)
  return folder
}
