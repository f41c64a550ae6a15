// Cold start once installed: from `npm start` in a fresh data folder to the first page.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { alternate } from '../alternate.ts'
import { get } from '../ask-http.ts'
import { freePort } from '../../test/support/free-port.ts'
import type { Result } from '../row.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export const start = {
  name: 'start',
  async measure(repeats: number): Promise<Result[]> {
    const plain = plainPackage()
    try {
      await coldStart(root) // what npm and the disk's cache have to do once is not a start's
      const [seconds] = await alternate(repeats, async () => [await coldStart(root)], async () => [await coldStart(plain)])
      return [{ name: 'cold start → first page', unit: 's', ...seconds!, target: { of: 'ours', is: 'at most', value: 3 } }]
    } finally {
      rmSync(plain, { recursive: true, force: true })
    }
  },
}

/** A package of its own whose `npm start` does the same steps with nothing of ours: look at the packages, make the database, serve. */
function plainPackage(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ear-bench-plain-'))
  const scripts = {
    prestart: `"${process.execPath}" "${root}setup/packages.mjs"`,
    start: `exec "${process.execPath}" --import "${root}setup/jsx.mjs" "${root}bench/peers/plain-start.ts"`,
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'plain-start', private: true, scripts }))
  return folder
}

/** Seconds from `npm start` in that folder to the first complete page. Everything it started has stopped when this resolves. */
async function coldStart(cwd: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'ear-bench-start-'))
  const [port, deskPort] = [await freePort(), await freePort()]
  // What npm put into our own environment would change what the next npm does.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_') && name !== 'DATABASE_URL')
  const env = { ...Object.fromEntries(inherited), EAR_DATA: folder, PORT: String(port), DESK_PORT: String(deskPort) }
  const began = performance.now()
  const child = spawn('npm', ['start'], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  try {
    while (!(await firstPage(port))) {
      if (child.exitCode !== null) throw new Error(`it did not start: ${said.trim().split('\n').at(-1) ?? ''}`)
      if (performance.now() - began > 60_000) throw new Error('no page within a minute')
      await pause(10)
    }
    return (performance.now() - began) / 1000
  } finally {
    if (child.exitCode === null && child.pid) {
      const gone = once(child, 'exit')
      process.kill(-child.pid, 'SIGTERM')
      await gone
      while (isAlive(-child.pid)) await pause(20)
    }
    rmSync(folder, { recursive: true, force: true })
  }
}

async function firstPage(port: number): Promise<boolean> {
  const got = await get(port, '/', { accept: 'text/html' }).catch(() => null)
  return got !== null && got.status >= 200 && got.status < 300 && got.body.length > 0
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
