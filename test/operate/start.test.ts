// What an operator does: start it anywhere, stop it, kill it, start it again, migrate it.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readPidFile } from '../../src/platform/store/leftovers.ts'
import { freshDatabase } from '../support/database.ts'
import { Clone, databaseProcesses, health, ports } from './clone.ts'

let clone: Clone
before(() => {
  clone = new Clone()
})
after(() => clone[Symbol.asyncDispose]())

test('npm start, as an ordinary user in a folder with spaces: both doors answer, an invitation is printed once, SIGTERM leaves nobody', async () => {
  const settings = await ports()
  const data = join(clone.path, 'data')
  const start = await clone.npm(['start'], settings).ready()
  assert.match(start.output, new RegExp(`http://desk\\.localhost:${settings.DESK_PORT}/#invitation=[\\w-]{22}\\n`))
  assert.deepEqual(await health(settings.PORT, 200), { ok: true })
  assert.deepEqual(await health(settings.DESK_PORT, 200), { ok: true })
  const site = await fetch(`http://localhost:${settings.PORT}/`, { redirect: 'manual' })
  assert.equal(site.status, 303)
  assert.equal(statSync(join(data, 'secrets.json')).mode & 0o777, 0o600)
  assert.ok(databaseProcesses(data).length > 0)
  start.signal('SIGTERM')
  await start.ended
  assert.deepEqual(databaseProcesses(data), [])
  assert.equal(start.errors, '')
})

test('Ctrl-C drains and ends with 0; kill -9 leaves no database behind, and the next start has the data', async () => {
  const settings = { ...(await ports()), EAR_DATA: clone.dataFolder() }
  const first = await clone.node(['start'], settings).ready()
  first.signal('SIGINT')
  assert.equal(await first.ended, 0)
  assert.deepEqual(databaseProcesses(settings.EAR_DATA), [])

  const second = await clone.node(['start'], settings).ready()
  second.signal('SIGKILL')
  await second.ended
  const third = await clone.node(['start'], settings).ready()
  assert.doesNotMatch(third.output, /invitation/, 'the coordinator invited at the first start is still known')
  assert.deepEqual(await health(settings.PORT, 200), { ok: true })
  assert.equal(second.errors + third.errors, '')
})

test('the database is killed: health says so with a code, and is well again by itself', async () => {
  const settings = { ...(await ports()), EAR_DATA: clone.dataFolder() }
  const start = await clone.node(['start'], settings).ready()
  const data = join(settings.EAR_DATA, 'database', 'data')
  // Held down until it has been seen: each one that comes back is killed again.
  const killing = setInterval(() => {
    const pid = readPidFile(data)?.pid
    if (pid && databaseProcesses(settings.EAR_DATA).includes(pid)) process.kill(pid, 'SIGKILL')
  }, 20)
  assert.deepEqual(await health(settings.PORT, 503), { code: 'unavailable' })
  clearInterval(killing)
  assert.deepEqual(await health(settings.PORT, 200), { ok: true })
  assert.equal(start.child.exitCode, null)
})

test('two servers that start at once on one given database share its schema and their secrets', async () => {
  await using given = await freshDatabase(true)
  const shared = { EAR_DATA: clone.dataFolder(), DATABASE_URL: given.url }
  const [one, two] = [await ports(), await ports()]
  await Promise.all([one, two].map((each) => clone.node(['start'], { ...each, ...shared }).ready()))
  assert.deepEqual(await health(one.PORT, 200), { ok: true })
  assert.deepEqual(await health(two.PORT, 200), { ok: true })
  // A visit that one of them opened is a visit at the other.
  const opened = await fetch(`http://localhost:${one.PORT}/`, { redirect: 'manual' })
  const page = await fetch(`http://localhost:${two.PORT}${opened.headers.get('location')}`, { redirect: 'manual' })
  assert.equal(page.status, 203)
  assert.deepEqual(databaseProcesses(shared.EAR_DATA), [])
})

test('before a migration the stopped embedded database is copied; a given one waits for the operator’s word', async () => {
  await using changing = new Clone()
  const settings = { ...(await ports()), EAR_DATA: changing.dataFolder() }
  const first = await changing.node(['start'], settings).ready()
  await first.kill()
  await using given = await freshDatabase()
  writeFileSync(join(changing.path, 'src/migrations/9999-trial.sql'), 'create table trial (n int);')

  const second = await changing.node(['start'], settings).ready()
  await second.kill()
  const copies = join(settings.EAR_DATA, 'database', 'copies')
  const [copy, ...more] = readdirSync(copies)
  assert.ok(copy && more.length === 0)
  assert.equal(statSync(join(copies, copy)).mode & 0o777, 0o700)
  assert.equal(readFileSync(join(copies, copy, 'PG_VERSION'), 'utf8').trim(), '18')
  assert.equal(existsSync(join(copies, copy, 'postmaster.pid')), false)

  const url = { ...settings, EAR_DATA: changing.dataFolder(), DATABASE_URL: given.url }
  const waiting = changing.node(['start'], url)
  assert.equal(await waiting.ended, 1)
  assert.match(waiting.errors, /^The database is to be migrated \(9999-trial\), .*npm start -- --yes-i-have-a-backup\n$/)
  assert.deepEqual([...(await given.sql`select to_regclass('trial') as trial`)], [{ trial: null }])
  await changing.node(['start', '--yes-i-have-a-backup'], url).ready()
  assert.deepEqual([...(await given.sql`select to_regclass('trial')::text as trial`)], [{ trial: 'trial' }])
})
