// Copies of the embedded database from before a migration: taken while it is stopped, kept for a week, closed to others.
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { give, spawnAs } from './account.ts'
import type { ClusterFolder } from './cluster-folder.ts'
import { processesOf } from './leftovers.ts'

const keptDays = 7

/**
 * Copies the stopped cluster to `<home>/copies/<time>` (0700) and gives that path. Throws `CannotStart` where it runs, where
 * the disk has no room, or where the copy fails; nothing has been changed then.
 */
export async function copyCluster({ home, data, account }: ClusterFolder, now = new Date()): Promise<string> {
  if (processesOf(data).length > 0) throw new CannotStart(`The database in ${data} is running; it is copied only when it is stopped.`)
  const folder = join(home, 'copies')
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    give(folder, account)
  }
  const size = sizeOf(data)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < size * 1.2) {
    throw new CannotStart(`The copy of the database before its migration needs ${Math.ceil((size * 1.2) / 2 ** 20)} MB in ${folder}, and the disk has not so much; make room and start again.`)
  }
  const to = join(folder, now.toISOString().replace(/\.\d+Z$/, 'Z').replaceAll(':', '-'))
  const child = spawnAs(account, ['cp', '-a', '--reflink=auto', '--', data, to], { stdio: 'ignore', cwd: '/' })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) {
    rmSync(to, { recursive: true, force: true })
    throw new CannotStart(`The database could not be copied to ${to} before its migration; nothing was changed.`)
  }
  return to
}

/** Deletes copies older than a week: what somebody erased must not live on in them. */
export function dropOldCopies({ home }: ClusterFolder, now = Date.now()): void {
  const folder = join(home, 'copies')
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) {
    const taken = Date.parse(name.replace(/T(\d\d)-(\d\d)-(\d\d)Z$/, 'T$1:$2:$3Z'))
    if (!(now - taken < keptDays * 86_400_000)) rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function sizeOf(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => (entry.isFile() ? sum + statSync(join(entry.parentPath, entry.name)).size : sum),
    0,
  )
}
