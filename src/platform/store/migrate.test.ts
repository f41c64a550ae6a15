// Migrations: each once, in order, all or none, by two processes at once, and never over a newer schema.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { freshDatabase } from '../../../test/support/database.ts'
import { migrate, migrations, pending } from './migrate.ts'
import { openPool } from './store.ts'

const made = (name: string, text: string) => ({ name, text, hash: createHash('sha256').update(text).digest('hex') })
const one = made('0001-one', 'create table one (n int); insert into one values (1);')
const two = made('0002-two', 'alter table one add column m int;')

test('what is missing is applied, in order and once', async () => {
  await using db = await freshDatabase(true)
  assert.deepEqual(await pending(db.sql, [one]), { names: ['0001-one'], existing: false })
  assert.deepEqual(await migrate(db.sql, [one]), ['0001-one'])
  assert.deepEqual(await pending(db.sql, [one, two]), { names: ['0002-two'], existing: true })
  assert.deepEqual(await migrate(db.sql, [one, two]), ['0002-two'])
  assert.deepEqual(await migrate(db.sql, [one, two]), [])
  assert.deepEqual([...(await db.sql`select n, m from one`)], [{ n: 1, m: null }])
})

test('two processes that start at once apply each migration once', async () => {
  await using db = await freshDatabase(true)
  const other = openPool(db.address, 1)
  const applied = await Promise.all([migrate(db.sql, [one, two]), migrate(other, [one, two])])
  assert.deepEqual(applied.flat(), ['0001-one', '0002-two'])
  await other.end()
})

test('a migration that fails leaves nothing behind, and says which it was', async () => {
  await using db = await freshDatabase(true)
  const bad = made('0002-bad', 'create table good (n int); select nonsense;')
  await assert.rejects(migrate(db.sql, [one, bad]), (e: unknown) => e instanceof CannotStart && /0002-bad.*42703/.test(e.message))
  assert.deepEqual([...(await db.sql`select to_regclass('one') as one, to_regclass('good') as good`)], [{ one: null, good: null }])
})

test('a database of a newer version, or of changed files, is left alone', async () => {
  await using db = await freshDatabase(true)
  await migrate(db.sql, [one, two])
  await assert.rejects(migrate(db.sql, [one]), (e: unknown) => e instanceof CannotStart && /newer version \(0002-two\)/.test(e.message))
  await assert.rejects(pending(db.sql, [made('0001-one', 'select 1'), two]), CannotStart)
})

test('the template of the tests holds every migration of this version', async () => {
  await using db = await freshDatabase()
  const names = await db.sql<{ name: string }[]>`select name from migration order by name`
  assert.deepEqual(names.map((r) => r.name), migrations().map((m) => m.name))
})
