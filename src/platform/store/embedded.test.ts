// The embedded PostgreSQL: comes up by itself in any folder, loses nothing acknowledged, leaves nobody behind.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { clusterFolder } from './cluster-folder.ts'
import { copyCluster, dropOldCopies } from './copies.ts'
import { EmbeddedCluster } from './embedded.ts'
import { processesOf, readPidFile } from './leftovers.ts'
import { attempt, openPool } from './store.ts'

function folder(name = 'an ear') {
  const top = mkdtempSync(join(tmpdir(), 'ear-embedded-'))
  chmodSync(top, 0o711)
  return { path: join(top, name), top, [Symbol.dispose]: () => rmSync(top, { recursive: true, force: true }) }
}

async function with1<T>(cluster: EmbeddedCluster, work: (sql: ReturnType<typeof openPool>) => PromiseLike<T>): Promise<T> {
  const sql = openPool(cluster.address('postgres'), 1)
  try {
    return await attempt(() => work(sql))
  } finally {
    await sql.end({ timeout: 1 })
  }
}

test('made at the first start, reachable through a closed socket alone, durable, in plain code-point order, and it logs no words', async () => {
  using at = folder()
  await using cluster = new EmbeddedCluster(at.path)
  await cluster.start()
  const [row] = await with1(cluster, (sql) => sql`
    select current_setting('listen_addresses') as net, current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync,
      current_setting('data_checksums') as sums, (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'postgres') as locale,
      'a' < 'Z' as human, upper('é') as upper`)
  assert.deepEqual({ ...row }, { net: '', fsync: 'on', sync: 'on', sums: 'on', locale: 'b C.UTF-8', human: false, upper: 'É' })
  await assert.rejects(with1(cluster, (sql) => sql`select ${'canary-word'}::text::int`))
  await with1(cluster, (sql) => sql`create table t (word text primary key)`)
  await assert.rejects(with1(cluster, (sql) => sql`insert into t values ('canary-word'), ('canary-word')`))
  assert.equal(statSync(cluster.address().socket).mode & 0o777, 0o700)
  assert.equal(statSync(cluster.folder.home).mode & 0o777, 0o700)
  await cluster.dispose()
  const log = join(cluster.folder.home, 'log')
  const text = readdirSync(log).map((name) => readFileSync(join(log, name), 'utf8')).join('')
  assert.match(text, /ready to accept connections/)
  assert.doesNotMatch(text, /canary|select|insert/i)
  assert.deepEqual(processesOf(cluster.folder.data), [])
})

test('two folders on one machine do not meet, and a long path has its socket elsewhere', async () => {
  using one = folder()
  using two = folder(`${'a-long-name-'.repeat(8)}/${'and-another-'.repeat(8)}`)
  await using first = new EmbeddedCluster(one.path, false)
  await using second = new EmbeddedCluster(two.path, false)
  await Promise.all([first.start(), second.start()])
  await with1(first, (sql) => sql`create table mine (n int)`)
  const [found] = await with1(second, (sql) => sql`select to_regclass('mine') as mine`)
  assert.equal(found?.mine, null)
  const { socket } = second.address()
  assert.ok(Buffer.byteLength(`${socket}/.s.PGSQL.5432`) < 107)
  assert.equal(statSync(socket).mode & 0o777, 0o700)
  await second.dispose()
  assert.equal(existsSync(socket), false)
})

test('when it dies while we run it comes back, with what was committed', async () => {
  using at = folder()
  await using cluster = new EmbeddedCluster(at.path)
  await cluster.start()
  await with1(cluster, (sql) => sql`create table t (n int)`)
  await with1(cluster, (sql) => sql`insert into t values (1)`)
  const { pid } = readPidFile(cluster.folder.data)!
  process.kill(pid, 'SIGKILL')
  for (;;) {
    const now = readPidFile(cluster.folder.data)
    if (now?.ready && now.pid !== pid) break
    await new Promise((done) => setTimeout(done, 20))
  }
  assert.deepEqual([...(await with1(cluster, (sql) => sql`select n from t`))], [{ n: 1 }])
  await cluster.dispose()
  assert.deepEqual(processesOf(cluster.folder.data), [])
})

test('kill -9 of its process takes it down too, and the next start has every acknowledged row', async () => {
  using at = folder()
  const script = `
    const { EmbeddedCluster } = await import(${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)})
    const { openPool } = await import(${JSON.stringify(new URL('./store.ts', import.meta.url).href)})
    await using cluster = new EmbeddedCluster(${JSON.stringify(at.path)})
    await cluster.start()
    const sql = openPool(cluster.address('postgres'), 1)
    await sql\`create table t (n int)\`
    for (let n = 1; ; n++) { await sql\`insert into t values (\${n})\`; process.stdout.write(n + '\\n') }`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.setEncoding('utf8')
  for await (const text of child.stdout as AsyncIterable<string>) {
    said += text
    if (said.split('\n').length > 200) child.kill('SIGKILL')
  }
  const acknowledged = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))
  await using cluster = new EmbeddedCluster(at.path)
  await cluster.start()
  const [row] = await with1(cluster, (sql) => sql`select count(*)::int as n, max(n) as last from t`)
  assert.ok(acknowledged >= 200 && row!.n >= acknowledged && row!.n === row!.last, `${acknowledged} acknowledged, ${row!.n} found`)
  await cluster.dispose()
})

test('a pid file whose number now belongs to another program does not stand in the way', async (t) => {
  using at = folder()
  await using cluster = new EmbeddedCluster(at.path, false)
  await cluster.start()
  const pidFile = join(cluster.folder.data, 'postmaster.pid')
  const lines = readFileSync(pidFile, 'utf8').split('\n')
  await cluster.dispose()
  // A program of the same account as the database: PostgreSQL itself would take it for a living postmaster.
  const { uid, gid } = cluster.folder.account
  const other = spawn('/bin/sleep', ['60'], { cwd: '/', stdio: 'ignore', ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
  t.after(() => other.kill())
  await once(other, 'spawn')
  writeFileSync(pidFile, [String(other.pid), ...lines.slice(1)].join('\n'))
  await cluster.start()
  assert.equal((await with1(cluster, (sql) => sql`select 1 as n`))[0]?.n, 1)
  assert.equal(other.exitCode, null)
  await cluster.dispose()
})

test('a start that broke off while the database was made is made anew', async () => {
  using at = folder()
  const { home } = clusterFolder(at.path)
  mkdirSync(join(home, 'making-broken'))
  writeFileSync(join(home, 'making-broken', 'PG_VERSION'), '18')
  utimesSync(join(home, 'making-broken'), 1, 1)
  await using cluster = new EmbeddedCluster(at.path, false)
  await cluster.start()
  assert.equal(existsSync(join(home, 'making-broken')), false)
  await cluster.dispose()
})

test('a copy is taken when it is stopped, opens as it was, is closed to others, and is gone after a week', async () => {
  using at = folder()
  await using cluster = new EmbeddedCluster(at.path, false)
  await cluster.start()
  await assert.rejects(copyCluster(cluster.folder), /running/)
  await cluster.dispose()
  const taken = new Date('2026-03-01T10:00:00Z')
  const copy = await copyCluster(cluster.folder, taken)
  assert.equal(statSync(copy).mode & 0o777, 0o700)
  assert.deepEqual(readdirSync(copy).toSorted(), readdirSync(cluster.folder.data).toSorted())
  dropOldCopies(cluster.folder, taken.getTime() + 6.9 * 86_400_000)
  assert.ok(existsSync(copy))
  dropOldCopies(cluster.folder, taken.getTime() + 7.1 * 86_400_000)
  assert.equal(existsSync(copy), false)
})

test('as root, a closed data folder lets the database’s account through and shows it nothing', { skip: process.getuid?.() !== 0 && 'only root has another account to run it as' }, () => {
  using at = folder()
  mkdirSync(at.path, { mode: 0o700 })
  assert.equal(clusterFolder(at.path).home, join(at.path, 'database'))
  assert.equal(statSync(at.path).mode & 0o777, 0o711)
})

test('as root, in a folder that only root may enter, the database lies under /var/lib and is found again', { skip: process.getuid?.() !== 0 && 'only root has another account to run it as' }, async () => {
  using at = folder()
  chmodSync(at.top, 0o700)
  await using first = new EmbeddedCluster(at.path, false)
  const { home } = first.folder
  assert.match(home, /^\/var\/lib\/listening-ear\//)
  await first.start()
  await first.dispose()
  assert.equal(new EmbeddedCluster(at.path, false).folder.home, home)
  rmSync(home, { recursive: true })
})
