// A backup: every table stands in a list, what comes back is what was there, older ones are migrated, and broken ones change nothing.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { DamagedBackup, decode, encode } from './backup-format.ts'
import type { Frame } from './backup-format.ts'
import { backupIn, heldNow, lookThrough, unfit } from './backup-in.ts'
import { backupOut, tablesOf } from './backup-out.ts'
import { leftOut, merged, saved, untouched } from './backup-tables.ts'
import { migrate, migrations } from './migrate.ts'
import type { Sql } from './store.ts'

const about = { program: '1.0.0', depl: 'a' }
const quietly = { ready: async () => undefined, atEnd: async () => undefined, progress: () => undefined }

async function taken(sql: Sql): Promise<Buffer> {
  const chunks: Buffer[] = []
  await backupOut(sql, about, async (bytes) => {
    for await (const chunk of bytes as AsyncIterable<Buffer>) chunks.push(chunk)
  }, () => undefined)
  return Buffer.concat(chunks)
}

/** In pieces of an odd size, so that frames begin and end anywhere. */
async function* pieces(bytes: Buffer, size = 777): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function contents(sql: Sql, names: readonly string[] = saved): Promise<Record<string, string[]>> {
  const there = await tablesOf(sql)
  const found: Record<string, string[]> = {}
  for (const name of names.filter((n) => there.includes(n))) found[name] = (await sql.unsafe<{ row: string }[]>(`select t::text as row from "${name}" t order by 1`)).map(({ row }) => row)
  return found
}

/** Something in every table that a backup holds, with what is hard to copy: line ends, tabs, backslashes, bytes, nothing. */
async function fillAll(sql: Sql): Promise<void> {
  const odd = 'a\tb\nc\\d\\N\r"é😀'
  await sql`insert into installation (depl_hash) values ('h')`
  await sql`insert into team_member (id, name, role, state, languages, woman, seal, sign) values (${'m'.repeat(22)}, ${odd}, 'coordinator', 'active', '[{"tag":"nl","level":2}]', false, '', 'x')`
  await sql`insert into team_credential (id, member, public_key, counter, transports, label) values ('c', ${'m'.repeat(22)}, ${randomBytes(300)}, 9007199254740993, ${['usb', odd]}, '')`
  await sql`insert into team_unlock (member, method, credential, salt, sealed) values (${'m'.repeat(22)}, 'passphrase', null, 's', 'x')`
  await sql`insert into team_statement (member, kind, n, signer, body, sig, until) values (${'m'.repeat(22)}, 'coordinator', 1, 'r', ${odd}, 's', null)`
  await sql`insert into team_key (team, epoch, signer, body, sig, until) values ('nl', 1, 's', 'b', 's', 1)`
  await sql`insert into team_wrap (team, epoch, member, wrap) values ('nl', 1, ${'m'.repeat(22)}, 'w')`
  await sql`insert into team_drafts (member, sealed) values (${'m'.repeat(22)}, 'x')`
  await sql`insert into team_vouch (hash, member, by, signer, body, sig, vouches) values ('h', ${'m'.repeat(22)}, 'somebody', 'k', 'b', 's', '{h}')`
  await sql`insert into team_procedure (language, steps) values ('nl', ${[odd, '']})`
  await sql`insert into opening_rule (line, languages, rule, start, minutes, on_holidays, valid_from) values ('main', '{nl}', 'FREQ=DAILY', '09:00', 60, false, '2026-01-01')`
  await sql`insert into closed_day (line, day) values ('main', '2026-12-25')`
  await sql`insert into contact_count (line, day, language, channel, outcome, n) values ('main', '2026-01-01', 'nl', 'chat', 'talked', 3)`
  for (const id of ['one', 'two']) {
    await sql`
      insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, counted_from, expires)
      values ('main', ${id}, ${`loc-${id}`}, 't', 'l', '{nl}', 1, 30, 1, 256, now(), now() + interval '30 days')`
    await sql`insert into left_room (line, message, epoch, body, sig, by) values ('main', ${id}, 1, 'b', 's', '')`
    await sql`insert into left_wrap (line, message, room, epoch, role, name, team_epoch, wrap) values ('main', ${id}, 1, 1, 'team', 'nl', 1, 'w')`
    for (let n = 1; n <= 40; n++) await sql`insert into left_box (line, message, n, epoch, slot, mid, bytes) values ('main', ${id}, ${n}, 1, 1, ${`${id}-${n}`}, ${randomBytes(4096)})`
  }
  await sql`insert into left_tombstone (line, locator, message, at) values ('main', 'loc-gone', 'h', now())`
}

test('every table of the schema is either in a backup or left out, and for a reason', async () => {
  await using db = await freshDatabase()
  const listed = [...saved, ...Object.keys(leftOut), ...Object.keys(untouched)]
  const unknown = (await tablesOf(db.sql)).filter((name) => !listed.includes(name))
  assert.deepEqual(unknown, [], 'a new table goes into one of the lists of src/platform/store/backup-tables.ts')
  assert.equal(new Set(listed).size, listed.length)
  const references = await db.sql<{ table: string; to: string }[]>`
    select conrelid::regclass::text as table, confrelid::regclass::text as to from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`
  for (const { table, to } of references) if (saved.includes(table)) assert.ok(saved.slice(0, saved.indexOf(table)).includes(to), `${table} refers to ${to}, which is filled before it`)
})

test('what is put back is what was there, table by table, and goes on counting where it was', async () => {
  await using from = await freshDatabase()
  await using to = await freshDatabase()
  await fillAll(from.sql)
  const before = await contents(from.sql)
  for (const name of saved) if (name in before) assert.ok(before[name]!.length > 0, `this test fills ${name}`)
  await from.sql`insert into box (line, conversation, n, epoch, slot, mid, bytes) values ('main', 'c', 1, 1, 1, 'm', 'live-words')`
  await from.sql`insert into team_session (hash, member) values ('live-session', ${'m'.repeat(22)})`
  const bytes = await taken(from.sql)
  for (const never of ['live-session', Buffer.from('live-words').toString('hex')]) assert.ok(!bytes.includes(never), never)
  assert.ok(bytes.includes('loc-one'), 'the control: what is saved stands there')
  // What a restore replaces, empties and keeps.
  await to.sql`insert into team_member (id, name, role, state, languages, woman) values (${'o'.repeat(22)}, 'other', 'listener', 'invited', '[]', true)`
  await to.sql`insert into team_session (hash, member) values ('s', ${'o'.repeat(22)})`
  await to.sql`insert into box (line, conversation, n, epoch, slot, mid, bytes) values ('main', 'c', 1, 1, 1, 'm', 'x')`
  await to.sql`insert into ended_visit (visit, keep_until) values (${randomBytes(32)}, now())`
  assert.deepEqual([...(await heldNow(to.sql))], [['team_member', 1]])
  await backupIn(to.sql, pieces(bytes), quietly)
  assert.deepEqual(await contents(to.sql), before)
  const rest = await contents(to.sql, ['team_session', 'box', 'ended_visit', 'team_gate'])
  assert.deepEqual(Object.values(rest).map((rows) => rows.length), [0, 0, 1, 1])
  const [next] = await to.sql<{ id: string }[]>`
    insert into opening_rule (line, languages, rule, start, minutes, on_holidays, valid_from) values ('main', '{nl}', 'x', '09:00', 60, false, '2026-01-01') returning id`
  assert.equal(next!.id, '2')
})

test('tombstones of the database that is replaced stay beside those of the backup', async () => {
  assert.deepEqual(merged, ['left_tombstone'])
  await using from = await freshDatabase()
  await using to = await freshDatabase()
  await fillAll(from.sql)
  await to.sql`insert into left_tombstone (line, locator, message, at) values ('main', 'loc-one', 'h', now()), ('main', 'loc-gone', 'other', now())`
  await backupIn(to.sql, pieces(await taken(from.sql)), quietly)
  const rows = await to.sql`select locator from left_tombstone order by 1`
  assert.deepEqual(rows.map((r) => r['locator']), ['loc-gone', 'loc-one'])
})

test('an older backup comes in at its own schema and is migrated there; what the newer made itself is replaced', async () => {
  const made = (name: string, sql: string) => ({ name, text: sql, hash: createHash('sha256').update(sql).digest('hex') })
  const next = made('9999-next', `alter table contact_count rename column n to how_many; update contact_count set how_many = how_many * 2; insert into closed_day values ('main', '2000-01-01')`)
  await using from = await freshDatabase()
  await using to = await freshDatabase()
  await using fresh = await freshDatabase(true)
  await fillAll(from.sql)
  await to.sql`insert into contact_count (line, day, language, channel, outcome, n) values ('main', '2020-01-01', 'fr', 'chat', 'talked', 50)`
  const bytes = await taken(from.sql)
  const list = [...migrations(), next]
  await migrate(to.sql, list)
  for (const { sql } of [to, fresh]) {
    await backupIn(sql, pieces(bytes), quietly, list)
    assert.deepEqual([...(await sql`select language, how_many from contact_count`)], [{ language: 'nl', how_many: 6 }])
    assert.deepEqual([...(await sql`select count(*)::int as n from closed_day`)], [{ n: 2 }])
    assert.deepEqual((await contents(sql, ['left_box']))['left_box'], (await contents(from.sql, ['left_box']))['left_box'])
    assert.deepEqual([...(await sql`select count(*)::int as n from pg_namespace where nspname like 'ear_%'`)], [{ n: 0 }])
  }
  assert.match(unfit({ format: 1, ...about, at: '', migrations: list }, migrations())!, /newer version \(9999-next\)/)
  assert.match(unfit({ format: 1, ...about, at: '', migrations: [{ name: migrations()[0]!.name, hash: 'x' }] })!, /0001-line\.sql is not the one/)
})

test('one that is cut, altered, out of order, or refused by the database changes nothing', { timeout: 120_000 }, async () => {
  await using from = await freshDatabase()
  await using to = await freshDatabase()
  await fillAll(from.sql)
  const bytes = await taken(from.sql)
  await to.sql`insert into contact_count (line, day, language, channel, outcome, n) values ('main', '2020-01-01', 'fr', 'chat', 'talked', 50)`
  const before = await contents(to.sql)
  const refused = async (broken: Buffer, why: (error: unknown) => boolean): Promise<void> => {
    await assert.rejects(backupIn(to.sql, pieces(broken), quietly), why)
    assert.deepEqual(await contents(to.sql), before)
  }
  const damaged = (error: unknown): boolean => error instanceof DamagedBackup
  for (const at of [0, 3, 40, bytes.length >> 1, bytes.length - 20, bytes.length - 1]) {
    await refused(bytes.subarray(0, at), damaged)
    await assert.rejects(lookThrough(pieces(bytes.subarray(0, at))), DamagedBackup)
  }
  await refused(Buffer.concat([bytes, bytes]), damaged)
  const frames: Frame[] = []
  for await (const frame of decode(pieces(bytes))) frames.push(frame.kind === 'rows' ? { ...frame, bytes: Buffer.from(frame.bytes) } : frame)
  const changed = (change: (frame: Frame) => Frame): Buffer => Buffer.concat(frames.map(change).flatMap(encode))
  await refused(changed((f) => (f.kind === 'count' ? { ...f, rows: f.rows + 1 } : f)), damaged)
  await refused(changed((f) => (f.kind === 'table' && f.name === 'left_room' ? { ...f, name: 'pg_authid' } : f)), damaged)
  await refused(changed((f) => (f.kind === 'table' && f.name === 'left_room' ? { ...f, columns: ['line"; drop table gate; --'] } : f)), damaged)
  // Well formed, and refused by the database at once, or only when all of the table has been sent.
  const database = (error: unknown): boolean => (error as Error).name === 'DatabaseFault'
  await refused(changed((f) => (f.kind === 'rows' ? { ...f, bytes: Buffer.from(Buffer.from(f.bytes).toString('latin1').replace('\tnl\t', '\t'), 'latin1') } : f)), database)
  await refused(changed((f) => (f.kind === 'table' && f.name === 'team_member' ? { ...f, columns: [...f.columns, 'nothing'] } : f)), database)
  await assert.rejects(backupIn(to.sql, pieces(bytes), { ...quietly, atEnd: () => Promise.reject(new Error('last')) }), /last/)
  assert.deepEqual(await contents(to.sql), before)
})

test('what cannot be written any more lets go of the database', { timeout: 60_000 }, async () => {
  await using db = await freshDatabase()
  await fillAll(db.sql)
  await db.sql`insert into left_box select line, message, 1000 + g, epoch, slot, 'many-' || g, bytes from left_box, generate_series(1, 2000) g where message = 'one' and n = 1`
  await assert.rejects(
    backupOut(db.sql, about, async (bytes) => {
      for await (const chunk of bytes as AsyncIterable<Buffer>) if (chunk.length > 60_000) throw new Error('the disk is full')
    }, () => undefined),
    /the disk is full/,
  )
  assert.equal((await db.sql`select 1 from left_box limit 1`).length, 1)
})

test('a table that stands in no list stops a backup, so that nothing is forgotten in silence', async () => {
  await using db = await freshDatabase()
  await db.sql`create table forgotten (n int)`
  await assert.rejects(backupOut(db.sql, about, async (bytes) => void (await text(bytes)), () => undefined), /forgotten/)
})
