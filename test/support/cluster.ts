// What a whole test run shares: one PostgreSQL with a migrated template that each test's database is cloned from, and a place for its files.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedCluster } from '../../src/platform/store/embedded.ts'
import { migrate } from '../../src/platform/store/migrate.ts'
import { openPool } from '../../src/platform/store/store.ts'

const prefix = 'ear-test-cluster-'
const memory = '/dev/shm'
/** So much must be free for a run to lie in memory; it takes a fraction of it. Bytes. */
const room = 4 * 1024 ** 3
let folder = ''
let cluster: EmbeddedCluster | null = null

/**
 * Called by node:test before any test; what is set here reaches the test processes and all that they start: EAR_TEST_SOCKET (the
 * database's address), TMPDIR (databases, profiles of browsers and folders of houses, gone with the run), EAR_TEST_DISK (where files
 * can be linked to the project's), NODE_COMPILE_CACHE, and what once-made.mjs needs: of some three hundred processes each would
 * compile, bundle and pack the same files anew.
 */
export async function globalSetup(): Promise<void> {
  const ground = groundOfRun()
  process.env.EAR_TEST_DISK = tmpdir()
  for (const place of new Set([tmpdir(), memory])) clearAbandoned(place)
  folder = mkdtempSync(join(ground, prefix))
  chmodSync(folder, 0o711) // the database's account goes through it
  writeFileSync(join(folder, 'pid'), String(process.pid))
  cluster = new EmbeddedCluster(folder, false, 300)
  await cluster.start()
  const sql = openPool(cluster.address('postgres'), 1)
  await sql`create database ear_template`
  await sql.end()
  const template = openPool(cluster.address('ear_template'), 1)
  try {
    await migrate(template)
  } catch (error) {
    // Tests that need no schema still run; the others fail with this sentence.
    process.env.EAR_TEST_BROKEN = error instanceof Error ? error.message : 'migrations failed'
  }
  await template.end()
  process.env.EAR_TEST_SOCKET = cluster.address().socket
  process.env.TMPDIR = openFolder('tmp')
  process.env.NODE_COMPILE_CACHE = openFolder('compiled')
  process.env.EAR_TEST_MADE = openFolder('made')
  process.env.NODE_OPTIONS = `${process.env['NODE_OPTIONS'] ?? ''} --import=${new URL('once-made.mjs', import.meta.url).href}`.trim()
}

/** Called by node:test after the last test. */
export async function globalTeardown(): Promise<void> {
  await cluster?.dispose()
  // A browser that is just going may still write into its profile.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

/** Where everybody may write, as in /tmp: some processes of a run have another account. */
function openFolder(name: string): string {
  const path = join(folder, name)
  mkdirSync(path)
  chmodSync(path, 0o1777)
  return path
}

/**
 * Memory, where there is room and programs may be run from it: a run makes hundreds of databases and dozens of profiles, each of
 * hundreds of files. A TMPDIR of one's own is followed, which is how a run is laid on a disk.
 */
function groundOfRun(): string {
  const trial = join(memory, `${prefix}trial-${process.pid}`)
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (process.env['TMPDIR'] || bavail * bsize < room || process.availableMemory() < room) return tmpdir()
    writeFileSync(trial, '#!/bin/sh\n', { mode: 0o700 })
    return spawnSync(trial).status === 0 ? memory : tmpdir()
  } catch {
    return tmpdir()
  } finally {
    rmSync(trial, { force: true })
  }
}

// A run that was killed leaves its folder.
function clearAbandoned(place: string): void {
  for (const name of namesIn(place).filter((n) => n.startsWith(prefix))) {
    const old = join(place, name)
    try {
      process.kill(Number(readFileSync(join(old, 'pid'), 'utf8')), 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(old, { recursive: true, force: true })
    }
  }
}

function namesIn(place: string): string[] {
  try {
    return readdirSync(place)
  } catch {
    return []
  }
}
