// Tests of visits that ended while the store was away: a crash forgets none, nothing is left to be found once they are saved.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase } from '../../../test/support/database.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { openPool } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { UnsavedVisits, Visits, endedVisits } from './visit.ts'

const key = randomBytes(32)
const nine = 1_800_000_000

/** Processes on one folder, each with a line that notes what was let go. */
function folderHand() {
  const folder = mkdtempSync(join(tmpdir(), 'unsaved-'))
  const away = openPool({ socket: '/nowhere', user: 'ear', database: 'x' }, 1)
  const ends: (() => Promise<unknown>)[] = []
  const begin = async (sql: Sql | null, most?: number) => {
    const left: string[] = []
    const leaveVisit = async (visit: Uint8Array): Promise<void> => {
      if (!sql) throw new Error('away')
      left.push(toText(visit))
    }
    const kept = new UnsavedVisits(folder, most)
    const visits = new Visits(key, endedVisits(sql ?? away), new MemoryBus(), { holds: async () => false, leaveVisit }, () => nine)
    await visits.start(kept)
    ends.push(() => visits.dispose())
    return { visits, kept, left }
  }
  return {
    folder,
    /** A process that reaches the store. */
    with: begin,
    /** One that does not. */
    without: (most?: number) => begin(null, most),
    /** Those with something in them. */
    files: () => readdirSync(folder).map((name) => join(folder, name)).filter((file) => statSync(file).size > 0),
    async [Symbol.asyncDispose]() {
      for (const end of ends) await end()
      await away.end({ timeout: 0 })
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const nameOf = (visits: Visits, prefix: string) => {
  const look = visits.look(prefix)
  assert.ok('visit' in look)
  return toText(look.visit)
}

test('L-7: a visit ended while the database is away stays ended after a crash, and lets go of what it held', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  const killed = await hand.without()
  const [prefix, other] = [killed.visits.open(), killed.visits.open()]
  const name = nameOf(killed.visits, prefix)
  killed.visits.end(prefix)
  await killed.kept.idle()

  const next = await hand.with(db.sql)
  assert.equal(next.visits.look(prefix).is, 'ended')
  assert.equal(next.visits.look(other).is, 'live')
  assert.deepEqual(next.left, [name])
  const [row] = await db.sql`select encode(visit, 'hex') as visit from ended_visit`
  assert.equal(row!.visit, Buffer.from(name, 'base64url').toString('hex'))
})

test('L-7: an exit is with the system before it is answered, however many come at once', async () => {
  await using hand = folderHand()
  const { visits } = await hand.without()
  const prefixes = Array.from({ length: 20 }, () => visits.open())
  const names = prefixes.map((prefix) => nameOf(visits, prefix))
  for (const prefix of prefixes) visits.end(prefix)
  // Nothing was awaited: the process could be killed here.
  const text = hand.files().map((file) => readFileSync(file, 'latin1')).join('')
  assert.deepEqual(names.filter((name) => !text.includes(name)), [])
})

test('L-7: what only bears the name of such a file is not read', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  symlinkSync('/dev/zero', join(hand.folder, `ended-visits.${newId()}`))
  mkdirSync(join(hand.folder, `ended-visits.${newId()}`))
  const { visits } = await hand.with(db.sql)
  assert.equal(visits.look(visits.open()).is, 'live')
})

test('L-7: what waits for the database is a keyed hash in a file of its own, for this account alone, and gone once it is saved', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  const process = await hand.without()
  const prefix = process.visits.open()
  const name = nameOf(process.visits, prefix)
  process.visits.end(prefix)
  process.visits.end(prefix)
  await process.kept.idle()
  const [file, ...more] = hand.files()
  assert.deepEqual(more, [])
  assert.equal(statSync(file!).mode & 0o777, 0o600)
  assert.equal(readFileSync(file!, 'utf8'), `\n${name}\n`)

  const next = await hand.with(db.sql)
  await next.kept.idle()
  assert.deepEqual(hand.files(), [])
  const fresh = next.visits.open()
  next.visits.end(fresh)
  await next.visits.refresh()
  await next.kept.idle()
  assert.deepEqual(hand.files(), [])
})

test('L-7: what the line could not let go of before the crash is let go of after it, though the store had it', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  const kept = new UnsavedVisits(hand.folder)
  let gone = false
  const leaveVisit = () => (gone ? Promise.resolve() : Promise.reject(new Error('away')))
  const stuck = new Visits(key, endedVisits(db.sql), new MemoryBus(), { holds: async () => true, leaveVisit }, () => nine)
  await stuck.start(kept)
  const prefix = stuck.open()
  const name = nameOf(stuck, prefix)
  stuck.end(prefix)
  await stuck.refresh()
  await kept.idle()
  assert.equal((await db.sql`select from ended_visit`).length, 1)
  assert.deepEqual((await hand.with(db.sql)).left, [name])
  gone = true
  await stuck.dispose()
})

test('L-7: beside another process on the same folder, neither reaching the database, each knows what the other ended', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  const [one, two] = [await hand.without(), await hand.without()]
  const [hers, yours] = [two.visits.open(), one.visits.open()]
  // Each knows only what it made itself before the store has answered: the other's would count as ended anyway.
  const names = [nameOf(two.visits, hers), nameOf(one.visits, yours)]
  assert.equal(two.visits.look(hers).is, 'live')
  one.visits.end(hers)
  two.visits.end(yours)
  await Promise.all([one.kept.idle(), two.kept.idle()])
  await Promise.all([one.visits.refresh(), two.visits.refresh()])
  assert.equal(two.visits.look(hers).is, 'ended')
  assert.equal(one.visits.look(yours).is, 'ended')
  // Neither has saved anything: both files stand, and a third process finds all of it.
  assert.equal(hand.files().length, 2)
  assert.deepEqual((await hand.with(db.sql)).left.sort(), names.sort())
})

test('L-7: a file that has grown since it was read is not thrown away', async () => {
  await using hand = folderHand()
  const file = join(hand.folder, `ended-visits.${newId()}`)
  const [first, second] = [toText(randomBytes(32)), toText(randomBytes(32))]
  writeFileSync(file, `\n${first}\n`)
  const kept = new UnsavedVisits(hand.folder)
  assert.deepEqual(await kept.others(), [first])
  appendFileSync(file, `\n${second}\n`)
  kept.done(first)
  await kept.idle()
  assert.deepEqual(hand.files(), [file])
  assert.deepEqual((await kept.others()).sort(), [first, second].sort())
  kept.done(first)
  kept.done(second)
  await kept.idle()
  assert.deepEqual(hand.files(), [])
})

test('L-7: a process whose file another took away goes on in a new one', async () => {
  await using hand = folderHand()
  const { visits, kept } = await hand.without()
  rmSync(join(hand.folder, readdirSync(hand.folder)[0]!))
  const prefix = visits.open()
  const name = nameOf(visits, prefix)
  visits.end(prefix)
  await kept.idle()
  assert.deepEqual(await new UnsavedVisits(hand.folder).others(), [name])
})

test('L-7: a line that a full disk cut off is passed over, and swallows no other', async () => {
  await using hand = folderHand()
  const { visits, kept } = await hand.without()
  const prefixes = [visits.open(), visits.open()]
  const names = prefixes.map((prefix) => nameOf(visits, prefix))
  visits.end(prefixes[0]!)
  await kept.idle()
  appendFileSync(hand.files()[0]!, `\n${names[0]!.slice(0, 20)}`)
  visits.end(prefixes[1]!)
  await kept.idle()
  assert.deepEqual(await new UnsavedVisits(hand.folder).others(), names)
})

test('L-7: where the folder cannot be written to, an exit ends its visit all the same, and is kept once there is room', async () => {
  await using db = await freshDatabase()
  await using hand = folderHand()
  const { visits, kept } = await hand.without()
  rmSync(hand.folder, { recursive: true })
  writeFileSync(hand.folder, '')
  const prefix = visits.open()
  const name = nameOf(visits, prefix)
  visits.end(prefix)
  assert.equal(visits.look(prefix).is, 'ended')
  await kept.idle()
  const elsewhere = new Visits(key, endedVisits(db.sql), new MemoryBus(), { holds: async () => false, leaveVisit: async () => undefined }, () => nine)
  await elsewhere.start(new UnsavedVisits(hand.folder))
  elsewhere.end(prefix)
  await elsewhere.dispose()
  assert.equal((await db.sql`select from ended_visit`).length, 1)

  rmSync(hand.folder)

  renameSync(mkdtempSync(`${hand.folder}-`), hand.folder)
  await visits.refresh()
  assert.deepEqual(await new UnsavedVisits(hand.folder).others(), [name])
})

test('L-7: a file stays bounded: what is done makes room, and beyond the bound nothing more is written', async () => {
  await using hand = folderHand()
  const kept = new UnsavedVisits(hand.folder, 4)
  const names = Array.from({ length: 12 }, () => toText(randomBytes(32)))
  kept.keep(names[0]!)
  for (const name of names.slice(1, 6)) {
    kept.keep(name)
    await kept.idle()
    kept.done(name)
    await kept.idle()
  }
  const [file, ...more] = hand.files()
  assert.deepEqual(more, [])
  assert.ok(readFileSync(file!, 'utf8').trim().split(/\n+/).length <= 4)
  assert.ok((await new UnsavedVisits(hand.folder).others()).includes(names[0]!))
  for (const name of names.slice(6)) kept.keep(name)
  await kept.idle()
  assert.deepEqual(await new UnsavedVisits(hand.folder).others(), [names[0], ...names.slice(6, 9)])
})
