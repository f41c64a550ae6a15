// One PostgreSQL for the whole test run: an embedded cluster, and a migrated template that each test's database is cloned from.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EmbeddedCluster } from '../../src/platform/store/embedded.ts'
import { migrate } from '../../src/platform/store/migrate.ts'
import { openPool } from '../../src/platform/store/store.ts'

const prefix = 'ear-test-cluster-'
let folder = ''
let cluster: EmbeddedCluster | null = null

/** Called by node:test before any test; the address reaches the test processes as EAR_TEST_SOCKET. */
export async function globalSetup(): Promise<void> {
  clearAbandoned()
  folder = mkdtempSync(join(tmpdir(), prefix))
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
}

/** Called by node:test after the last test. */
export async function globalTeardown(): Promise<void> {
  await cluster?.dispose()
  rmSync(folder, { recursive: true, force: true })
}

// A run that was killed leaves its folder.
function clearAbandoned(): void {
  for (const name of readdirSync(tmpdir()).filter((n) => n.startsWith(prefix))) {
    const old = join(tmpdir(), name)
    try {
      process.kill(Number(readFileSync(join(old, 'pid'), 'utf8')), 0)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') rmSync(old, { recursive: true, force: true })
    }
  }
}
