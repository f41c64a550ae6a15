// Which Unix account the embedded PostgreSQL runs as, since it refuses to run as root.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess, SpawnOptions } from 'node:child_process'
import { chownSync, existsSync, readFileSync, statSync } from 'node:fs'
import { CannotStart } from '../../shared/base/cannot-start.ts'

/** An account to run a child process as. */
export type Account = { uid: number; gid: number; name: string }

const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => existsSync(file)) ?? null
const ownUid = process.getuid?.() ?? -1

/**
 * The account for a folder of the database: our own, unless we are root. Then it is the one the folder belongs to, else
 * `postgres`, else `nobody`. Throws `CannotStart` where root has no account to step down to.
 */
export function accountFor(folder: string): Account {
  if (ownUid !== 0) return { uid: ownUid, gid: process.getgid?.() ?? -1, name: 'this account' }
  const known = accounts()
  const owner = existsSync(folder) ? statSync(folder).uid : 0
  const chosen = known.find((a) => a.uid === owner && owner !== 0) ?? known.find((a) => a.name === 'postgres') ?? known.find((a) => a.name === 'nobody')
  if (!chosen || !setpriv) {
    throw new CannotStart(
      'PostgreSQL refuses to run as root, and this machine has no account “postgres” or “nobody” (or no setpriv) to run it as; start as an ordinary user, or set DATABASE_URL.',
    )
  }
  return chosen
}

function accounts(): Account[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .flatMap(([name, , uid, gid]) => (name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : []))
}

/** Gives a file or folder to the account; nothing to do unless we are root. */
export function give(path: string, account: Account): void {
  if (ownUid === 0) chownSync(path, account.uid, account.gid)
}

/** Whether the account can enter a folder. */
export function canEnter(account: Account, folder: string): boolean {
  const [command, args] = stepDown(account, ['test', '-x', folder], false)
  return spawnSync(command, args, { stdio: 'ignore', cwd: '/' }).status === 0
}

/** Runs a command as the account. With `withUs` it gets SIGINT (PostgreSQL: shut down fast) when this process dies, however it dies. */
export function spawnAs(account: Account, command: readonly string[], options: SpawnOptions, withUs = false): ChildProcess {
  const [file, args] = stepDown(account, command, withUs)
  return spawn(file, args, options)
}

function stepDown(account: Account, command: readonly string[], withUs: boolean): [string, string[]] {
  const flags: string[] = []
  if (ownUid === 0) flags.push(`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups')
  if (withUs && setpriv) flags.push('--pdeathsig=INT')
  const [file, ...args] = command as [string, ...string[]]
  return flags.length > 0 && setpriv ? [setpriv, [...flags, '--', file, ...args]] : [file, args]
}
