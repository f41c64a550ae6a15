// The database as others use it: commits, refusals a person can be told, and nothing of what was written in an error.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../shared/base/problem.ts'
import { freshDatabase } from '../../../test/support/database.ts'
import { attempt, DatabaseFault, openPool, transaction } from './store.ts'
import type { Address } from './store.ts'

test('a transaction commits what it did, and nothing of it where the work refuses', async () => {
  await using db = await freshDatabase(true)
  await db.sql`create table t (n int)`
  assert.equal(await transaction(db.sql, async (tx) => (await tx`insert into t values (1) returning n`)[0]?.n), 1)
  await assert.rejects(
    transaction(db.sql, async (tx) => {
      await tx`insert into t values (2)`
      throw new Problem('stale-turn')
    }),
    (error: unknown) => error instanceof Problem && error.code === 'stale-turn',
  )
  assert.deepEqual([...(await db.sql`select n from t`)], [{ n: 1 }])
})

test('a broken constraint is named, and neither the query nor its values are in the error', async () => {
  await using db = await freshDatabase(true)
  await db.sql`create table t (word text constraint short check (length(word) < 5))`
  const error = await attempt(() => db.sql`insert into t values (${'canary-word'})`).catch((e: unknown) => e)
  assert.ok(error instanceof DatabaseFault)
  assert.equal(error.code, '23514')
  assert.equal(error.constraint, 'short')
  assert.doesNotMatch(JSON.stringify(error, Object.getOwnPropertyNames(error)) + error.stack, /canary|insert/)
})

const unavailable = (error: unknown) => error instanceof Problem && error.code === 'unavailable'

function cutter(address: Address) {
  const sql = openPool(address, 1)
  const cut = () => sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`
  return { sql, cut, [Symbol.asyncDispose]: () => sql.end() }
}

test('a connection that is cut in the middle of a query or of a transaction is “unavailable”, and the next one works', async () => {
  await using db = await freshDatabase(true)
  await using other = cutter(db.address)
  await db.sql`select 1`
  const seen = assert.rejects(attempt(() => db.sql`select pg_sleep(10)`), unavailable)
  while ((await other.sql`select 1 from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()`).length === 0);
  await other.cut()
  await seen
  const halfway = transaction(db.sql, async (tx) => {
    await tx`select 1`
    await other.cut()
    await tx`select ${2}::int`
  })
  await assert.rejects(halfway, unavailable)
  assert.equal((await attempt(() => db.sql`select 3 as n`))[0]?.n, 3)
})

test('work that goes on in a transaction whose connection died touches nothing, not even when the connection is back', async () => {
  await using db = await freshDatabase(true)
  await using other = cutter(db.address)
  const pool = openPool(db.address, 1)
  await pool`create table t (who text)`
  const resume = Promise.withResolvers<void>()
  let late: unknown = null
  const dead = transaction(pool, async (tx) => {
    await tx`insert into t values ('dead')`
    await other.cut()
    await resume.promise
    late = await tx`insert into t values (${'late'})`.then(() => 'written', (error: unknown) => error)
  })
  await assert.rejects(dead, unavailable)
  await transaction(pool, async (tx) => {
    await tx`insert into t values ('living')`
    resume.resolve()
    while (late === null) await tx`select 1`
    await tx`insert into t values (${'living too'})`
  })
  assert.ok(late instanceof Error)
  assert.deepEqual([...(await pool`select who from t`)], [{ who: 'living' }, { who: 'living too' }])
  await pool.end()
})

test('a database that is not there is “unavailable” at once', async () => {
  const sql = openPool({ socket: '/nonexistent', user: 'ear', database: 'ear' })
  await assert.rejects(attempt(() => sql`select 1`), (error: unknown) => error instanceof Problem && error.code === 'unavailable')
  await sql.end({ timeout: 0 })
})

test('a full disk is “full”', async () => {
  await using db = await freshDatabase(true)
  const raise = () => db.sql.unsafe(`do $$ begin raise exception 'no space left' using errcode = '53100'; end $$`)
  await assert.rejects(attempt(raise), (error: unknown) => error instanceof Problem && error.code === 'full')
})

test('two transactions in each other’s way both succeed in the end', async () => {
  await using db = await freshDatabase(true)
  await db.sql`create table t (id int primary key, n int)`
  await db.sql`insert into t values (1, 0), (2, 0)`
  let met = 0
  const both = Promise.withResolvers<void>()
  const add = (first: number, second: number) =>
    transaction(db.sql, async (tx) => {
      await tx`set local deadlock_timeout = 50`
      await tx`update t set n = n + 1 where id = ${first}`
      if (++met === 2) both.resolve()
      await both.promise
      await tx`update t set n = n + 1 where id = ${second}`
    })
  await Promise.all([add(1, 2), add(2, 1)])
  assert.deepEqual([...(await db.sql`select n from t order by id`)], [{ n: 2 }, { n: 2 }])
})
