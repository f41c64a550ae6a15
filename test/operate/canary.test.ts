// Marks in everything that can be sent: afterwards they are in no output, no file, no table, no figure and no log; whatever went wrong meanwhile.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readConfig } from '../../src/config/config.ts'
import type { Sql } from '../../src/platform/store/store.ts'
import { mark, sendFrames, sendRequests, sendToDesk } from '../support/canary.ts'
import { everywhere, healthy, loneSettings, withDatabase } from '../support/lone-house.ts'
import { RunningHouse } from '../support/running-house.ts'
import { Search, filesUnder, forms } from '../support/traces.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Sixteen letters that stand nowhere else. */
const fresh = () => `zq${randomBytes(7).toString('hex')}`
/** Where visitors come from, as the trusted proxy says. */
const addresses = ['203.0.113.177', '2001:db8:77aa:1::9'] as const
/** The second as other programs spell it, and the part of it that the limits know. */
const spelled = ['2001:0db8:77aa', '20010db877aa']

let house: RunningHouse
const { temporary, settings, clear } = loneSettings()

before(async () => {
  house = await RunningHouse.start(settings)
})
after(async () => {
  await house?.dispose()
  clear()
})

const portOf = (origin: string): number => Number(new URL(origin).port)
const doors = () => [house.site, house.desk].map((origin) => ({ port: portOf(origin), host: new URL(origin).host, origin }))

/** A visit that lives. */
async function visit(): Promise<string> {
  const answer = await fetch(house.site, { redirect: 'manual' })
  return new URL(answer.headers.get('location')!, house.site).pathname.split('/')[1]!
}

const prefixes = new Set<string>()

/** A prefix as text, and the bytes it stands for; an address too. */
function shapesOf(word: string): Buffer[] {
  if (word === spelled[1]) return [...forms(word), Buffer.from(word, 'hex')]
  if (!prefixes.has(word)) return forms(word)
  const bytes = Buffer.from(word, 'base64url')
  return [...forms(word), bytes.subarray(0, 16), Buffer.from(bytes.subarray(0, 16).toString('hex'))]
}

test('L-13: nothing that is sent stays: not while all is well, not when the store refuses, not when it is away, not after a kill', async () => {
  const words: string[] = [...addresses, ...spelled]
  const answers: string[] = []
  /** Sends everything to both doors, under a mark of its own. */
  const send = async (): Promise<void> => {
    const m = mark(fresh())
    const prefix = await visit()
    // The halves too: an error's message may show a few letters only.
    words.push(m.word, m.word.slice(0, 8), m.word.slice(8), prefix)
    prefixes.add(prefix)
    const [site, desk] = doors() as [{ port: number; host: string; origin: string }, { port: number; host: string; origin: string }]
    answers.push(...(await sendRequests(site, m, prefix)), ...(await sendRequests(desk, m, null)), ...(await sendToDesk(desk, m)), ...(await sendFrames(site, m, prefix, addresses[1])))
    const reading = await fetch(`${house.site}/${prefix}/nl/leave`, { headers: { 'x-forwarded-for': addresses[0], 'user-agent': m.of('agent') } })
    assert.equal(reading.status, 200)
  }
  const nowhere = async (when: string, running = true): Promise<void> => {
    assert.deepEqual(new Search(words, shapesOf).in(await everywhere(house, temporary, running)), [], when)
  }

  await send()
  await nowhere('while all is well')

  // Errors that are real: the tables the line and the desk ask are gone from under them.
  const tables = ['conversation', 'invitation', 'session', 'challenge', 'ended_visit']
  const there = await withDatabase(house, async (sql) => (await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`).map(({ name }) => name))
  const taken = there.filter((name) => tables.some((table) => name.includes(table)))
  assert.ok(taken.length > 2, taken.join())
  const rename = (from: string, to: string) => withDatabase(house, async (sql) => {
    for (const name of taken) await sql.unsafe(`alter table ${name}${from} rename to ${name}${to}`)
  })
  await rename('', '_gone')
  await send()
  await rename('_gone', '')
  assert.match(house.output, /defect: DatabaseFault 42P01/, 'errors came through')
  assert.ok(answers.some((answer) => answer.includes('internal')), 'and were answered')
  await nowhere('when tables are gone')

  const database = Number(readFileSync(join(house.data, 'database', 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(database, 'SIGKILL')
  await send()
  await healthy(house)
  await nowhere('when the database was killed')

  await house.down('SIGKILL')
  await house.up()
  await nowhere('after a kill and a start')
  await house.down()
  await nowhere('when it is down', false)
  await house.up()

  assert.ok(answers.length > 500, `${answers.length} answers`)
  // A redirect within the same made-up visit names it; nothing else is repeated.
  const repeated = new Search(words.filter((word) => !prefixes.has(word)))
  const said = answers.map((answer) => answer.replace(/^location: \/.*\/leave$/m, ''))
  assert.deepEqual(said.filter((answer) => repeated.words(Buffer.from(answer)).size > 0), [], 'no answer repeats it')
})

test('L-13: the same search finds a mark in each kind of place', async () => {
  const words = { output: /#invitation=([\w-]{22})/.exec(house.output)![1]!, file: fresh(), name: fresh(), temporary: fresh(), row: fresh(), elsewhere: fresh(), query: fresh(), health: 'application/json' }
  writeFileSync(join(house.data, 'planted'), `x${Buffer.from(words.file).toString('base64')}`)
  mkdirSync(join(house.data, words.name))
  writeFileSync(join(temporary, 'planted'), Buffer.from(words.temporary, 'utf16le'))
  await withDatabase(house, async (sql) => {
    await sql`create table planted (bytes bytea)`
    await sql`insert into planted values (${Buffer.from(words.row)})`
    await sql`create schema planted`
    await sql`create table planted.planted (words text)`
    await sql`insert into planted.planted values (${words.elsewhere})`
  })
  const found = await withDatabase(house, async (sql) => {
    await sql.unsafe(`select '${words.query}'`)
    return new Search(Object.values(words)).in(await everywhere(house, temporary))
  })
  const holds = (place: string | RegExp, word: string): void => assert.ok(found.some((line) => line.endsWith(`holds “${word}”`) && line.search(place) >= 0), `${String(place)}: ${found.join('\n')}`)
  holds('output', words.output)
  holds(join(house.data, 'planted'), words.file)
  holds('the name of a file', words.name)
  holds(join(temporary, 'planted'), words.temporary)
  holds('table public.planted', words.row)
  holds('table planted.planted', words.elsewhere)
  holds(/pg_wal/, words.row)
  holds('table pg_catalog.pg_stat_activity', words.query)
  holds(`the health of ${house.desk}`, words.health)
})

test('L-13: PostgreSQL’s own log holds no value and no statement, whatever error they raise', async () => {
  const word = fresh()
  const said = fresh()
  const provoke = (sql: Sql) => async (statement: string, values: string[] = []): Promise<void> => {
    await assert.rejects(sql.unsafe(statement, values), { name: 'PostgresError' })
  }
  await withDatabase(house, async (sql) => {
    await sql`create temp table noted (words text unique check (length(words) < 40))`
    await sql`insert into noted values (${word})`
    const refused = provoke(sql)
    await refused('insert into noted values ($1)', [word])
    await refused('insert into noted values ($1)', [word.repeat(4)])
    await refused('select $1::text::int', [word])
    await refused(`select '${word}'::int`)
    await refused('select $1::text::jsonb', [`{"words": "${word}\\u0000"}`])
    await refused(`select "${word}"`)
    await refused(`do $$ begin raise exception '%', '${word}' using detail = '${word}', hint = '${word}'; end $$`)
    await sql.unsafe(`do $$ begin raise warning '%', '${word}'; raise notice '%', '${word}'; end $$`)
    await sql.unsafe(`set statement_timeout = '50ms'`)
    await refused(`select pg_sleep(5), '${word}'`)
    // With the usual settings the same log would hold it: this is what keeps it out.
    await sql.unsafe(`set statement_timeout = 0`)
    await sql.unsafe(`set log_min_messages = 'warning'`)
    await refused(`select '${said}'::int`)
  })
  const log = [...filesUnder(join(house.data, 'database', 'log'))]
  assert.deepEqual(new Search([word]).in(log), [])
  assert.equal(new Search([said]).in(log).length, 1, 'the log is the one that is written to')
})

test('L-13: a refused setting is said to the operator, but nothing of DATABASE_URL, which holds a password', async () => {
  const word = fresh()
  const urls = [`mysql://ear:${word}@127.0.0.1/ear`, `postgres://ear:${word}@127.0.0.1:1/ear`, `postgres://127.0.0.1:1/${word}`, `postgres:///ear?host=/${word}&user=ear`, word]
  const outputs = await Promise.all(urls.flatMap((url) => ['start', 'doctor'].map((command) => failing(command, { DATABASE_URL: url }))))
  for (const output of outputs) {
    assert.match(output, /DATABASE_URL/)
    assert.equal(new Search([word]).words(Buffer.from(output)).size, 0, output)
  }
  // The others are what the operator has just written, and are told back where they are wrong.
  for (const name of ['PORT', 'HOST', 'SITE_ADDRESS', 'DESK_ADDRESS', 'EAR_PACK', 'TRUSTED_PROXY', 'EXIT_TARGETS'] as const) {
    assert.throws(() => readConfig({ EAR_DATA: temporary, [name]: word }), (error: Error) => error.message.includes(name) && error.message.includes(word))
  }
})

/** What a command that fails says in all. */
async function failing(command: string, settings: Record<string, string>): Promise<string> {
  const data = mkdtempSync(join(temporary, 'data-'))
  const child = spawn(process.execPath, ['--import', './setup/jsx.mjs', 'src/main.ts', command], { cwd: root, env: { PATH: process.env['PATH'], EAR_DATA: data, ...settings } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number]
  assert.equal(code, 1, output)
  return output
}
