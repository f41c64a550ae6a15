// What an earlier PostgreSQL left behind: which processes still work on a data folder, and a pid file that names nobody.
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What `postmaster.pid` says; null where there is none or it is half written. `socket` is the folder of the socket. */
export function readPidFile(data: string): { pid: number; socket: string; ready: boolean } | null {
  try {
    const lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
    const pid = Number(lines[0])
    const socket = lines[4]
    return pid > 0 && socket ? { pid, socket, ready: lines[7]?.trim() === 'ready' } : null
  } catch {
    return null
  }
}

/**
 * The processes that work on this data folder: a postmaster and all its children have it as their working directory. This
 * is asked of /proc instead of the pid file, whose number may by now be another program's, or a zombie's.
 */
export function processesOf(data: string): number[] {
  if (!existsSync(data)) return []
  const folder = realpathSync(data)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingDirectory(pid) === folder)
}

function workingDirectory(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return null // gone, a zombie, or another account's
  }
}

/** Removes a pid file that no process stands behind. Only safe once `processesOf` has found nobody. */
export function dropPidFile(data: string): void {
  rmSync(join(data, 'postmaster.pid'), { force: true })
}
