// Backing up and putting back, as an operator does it: beside a server, after a lost disk, with what was erased, and with broken files.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Secrets } from '../../src/config/secrets.ts'
import { LeftMessages } from '../../src/domain/left/left.ts'
import { Locks } from '../../src/domain/left/locks.ts'
import { MemoryBus } from '../../src/platform/bus/bus.ts'
import { EmbeddedCluster } from '../../src/platform/store/embedded.ts'
import { migrations } from '../../src/platform/store/migrate.ts'
import { openPool } from '../../src/platform/store/store.ts'
import type { Sql } from '../../src/platform/store/store.ts'
import { newId, randomBytes, toText } from '../../src/shared/base/id.ts'
import { Clone, databaseProcesses, health, ports } from './clone.ts'
import type { Start } from './clone.ts'

const passphrase = 'five words nobody can guess'
let clone: Clone
let folder: string
let files: { passphrase: string; wrong: string; identity: string; recipient: string }

before(async () => {
  clone = new Clone()
  folder = clone.dataFolder()
  const identity = await generateX25519Identity()
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 })
    return join(folder, name)
  }
  files = {
    passphrase: write('passphrase', `${passphrase}\n`),
    wrong: write('wrong', 'another that nobody knows\n'),
    identity: write('identity', `# made for this test\n${identity}\n`),
    recipient: await identityToRecipient(identity),
  }
})
after(() => clone[Symbol.asyncDispose]())

type Settings = { EAR_DATA: string; PORT: string; DESK_PORT: string }

async function settings(): Promise<Settings> {
  return { ...(await ports()), EAR_DATA: clone.dataFolder() }
}

/** Runs a command to its end. */
async function ear(words: string[], at: Settings): Promise<Start & { code: number | null }> {
  const start = clone.node(words, at)
  const code = await start.ended
  return Object.assign(start, { code })
}

/** Its database, while no server runs on it, or beside the one that does. */
async function asked<T>(at: Settings, work: (sql: Sql) => Promise<T>): Promise<T> {
  const cluster = new EmbeddedCluster(at.EAR_DATA)
  const running = cluster.running()
  if (!running) await cluster.start()
  const sql = openPool(running ?? cluster.address(), 1, 'a test')
  try {
    return await work(sql)
  } finally {
    await sql.end()
    if (!running) await cluster.dispose()
  }
}

const codeOf = (): { loc: string; tok: string } => ({ loc: toText(randomBytes(16)), tok: toText(randomBytes(32)) })
type Code = ReturnType<typeof codeOf>

/** What the server does with a code: the team is asked for nothing here. */
async function left<T>(at: Settings, sql: Sql, work: (messages: LeftMessages) => Promise<T>): Promise<T> {
  const nobody = { keepers: () => Promise.reject(new Error('not asked')), wordsFor: () => Promise.resolve([]), forgetWords: () => Promise.resolve() }
  const messages = new LeftMessages(sql, new MemoryBus(), nobody, Secrets.open(at.EAR_DATA), at.EAR_DATA)
  await messages.start()
  try {
    return await work(messages)
  } finally {
    await messages.dispose()
  }
}

/** A message under this code, as the server keeps it; what is sealed in it is of no matter here. */
async function leave(at: Settings, code: Code): Promise<void> {
  await asked(at, async (sql) => {
    const locks = new Locks(Secrets.open(at.EAR_DATA))
    const [locator, tokHash] = [locks.locator(code), locks.tokHash(code)]
    const id = newId()
    await sql`
      insert into left_message (line, id, locator, tok_hash, locked, languages, epoch, days, boxes, bytes, counted_from, expires)
      values ('main', ${id}, ${locator}, ${tokHash}, 'l', '{nl}', 1, 30, 1, 256, now_(), now_() + interval '30 days')`
    await sql`insert into left_box (line, message, n, epoch, slot, mid, bytes) values ('main', ${id}, 1, 1, 1, 'm', ${randomBytes(256)})`
  })
}

/** Whether the code leads to a message. */
async function works(at: Settings, code: Code): Promise<boolean> {
  return asked(at, (sql) => left(at, sql, (messages) => messages.visitor.setDays({ ...code, days: 40 }).then(() => true, (error: { code?: string }) => {
    assert.equal(error.code, 'code-unknown')
    return false
  })))
}

const erase = (at: Settings, code: Code): Promise<void> => asked(at, (sql) => left(at, sql, (messages) => messages.visitor.erase(code)))

/** An installation that has been started once and is down again. */
async function installed(): Promise<Settings> {
  const at = await settings()
  const server = await clone.node(['start'], at).ready()
  await server.kill()
  return at
}

async function backedUp(at: Settings, name: string, more: string[] = []): Promise<string> {
  const file = join(folder, name)
  const done = await ear(['backup', file, '--to', files.recipient, ...more], at)
  assert.equal(done.code, 0, done.errors)
  return file
}

const withKey = (): string[] => ['--identity-file', files.identity]

test('drill: what was erased stays erased when an older backup is put back; what was not is there', { timeout: 180_000 }, async () => {
  const at = await installed()
  const [gone, kept] = [codeOf(), codeOf()]
  await leave(at, gone)
  await leave(at, kept)
  // Beside a running server.
  const server = await clone.node(['start'], at).ready()
  const done = await ear(['backup', join(folder, 'one.age'), '--passphrase-file', files.passphrase], at)
  assert.equal(done.code, 0, done.errors)
  assert.match(done.output, /^ {2}left_message: 2 rows, /m)
  assert.match(done.output, /The secrets are not in it\. Without .*secrets\.json/)
  assert.deepEqual(await health(at.PORT, 200), { ok: true })
  const file = join(folder, 'one.age')
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.match(readFileSync(file, 'latin1'), /^age-encryption\.org\/v1\n-> scrypt /)
  assert.ok(!existsSync(`${file}.part`))
  // While it runs nothing is put back.
  const words = ['restore', file, '--passphrase-file', files.passphrase]
  const refused = await ear([...words, '--over'], at)
  assert.equal(refused.code, 1)
  assert.match(refused.errors, /^A server runs on this database; stop it first\./)
  await server.kill()
  // Erased since: one whose tombstone the database knows, and one that only the file beside it knows any more.
  await erase(at, gone)
  assert.equal(await works(at, gone), false)
  assert.match(readFileSync(join(at.EAR_DATA, 'tombstones'), 'utf8'), / [\w-]{43}\n/)
  const question = await ear(words, at)
  assert.match(question.errors, /^The database is not empty \(.*left_message 1.*\); nothing was changed\. .*add --over\.\n$/)
  for (const forget of ['the file', 'the database']) {
    const tombstones = readFileSync(join(at.EAR_DATA, 'tombstones'))
    if (forget === 'the file') rmSync(join(at.EAR_DATA, 'tombstones'))
    else await asked(at, (sql) => sql`truncate left_tombstone`)
    const restored = await ear([...words, '--over'], at)
    assert.equal(restored.code, 0, restored.errors)
    assert.match(restored.output, /^Restored as it was at .*Erased again, as their tombstones say: 1 left message\.$/m)
    assert.equal(await works(at, gone), false, `with ${forget} gone`)
    assert.equal(await works(at, kept), true)
    writeFileSync(join(at.EAR_DATA, 'tombstones'), tombstones, { mode: 0o600 })
  }
  // The control: with no tombstone anywhere the same file brings it back.
  rmSync(join(at.EAR_DATA, 'tombstones'))
  await asked(at, (sql) => sql`truncate left_tombstone`)
  assert.equal((await ear([...words, '--over'], at)).code, 0)
  assert.equal(await works(at, gone), true)
})

test('drill: after a lost disk the backup and the secrets bring everything back; one without the other does not', { timeout: 180_000 }, async () => {
  const at = await installed()
  const code = codeOf()
  await leave(at, code)
  const secretsFile = join(folder, 'two-secrets.age')
  const file = await backedUp(at, 'two.age', ['--secrets', secretsFile])
  const { depl, pepperId } = JSON.parse(readFileSync(join(at.EAR_DATA, 'secrets.json'), 'utf8')) as Record<string, string>
  const plain = spawnPlain(file)
  assert.ok(plain.includes(depl!) && !plain.includes(pepperId!), 'the backup names its installation and holds none of its secrets')
  rmSync(at.EAR_DATA, { recursive: true })
  mkdirSync(at.EAR_DATA, { mode: 0o711 })
  const without = await ear(['restore', file, ...withKey()], at)
  assert.match(without.errors, /^There is no .*secrets\.json; add --secrets FILE/)
  assert.deepEqual(readdirSync(at.EAR_DATA), [], 'nothing was begun')
  // Other people's secrets.
  const other = await installed()
  const theirs = await ear(['restore', file, ...withKey(), '--over'], other)
  assert.match(theirs.errors, /^The backup is of another installation than the secrets; nothing was changed\./m)
  const both = await ear(['restore', file, '--secrets', secretsFile, ...withKey(), '--over'], other)
  assert.match(both.errors, /belongs to another installation than the secrets you name/)
  const restored = await ear(['restore', file, '--secrets', secretsFile, ...withKey()], at)
  assert.equal(restored.code, 0, restored.errors)
  assert.equal(statSync(join(at.EAR_DATA, 'secrets.json')).mode & 0o777, 0o600)
  assert.equal(await works(at, code), true)
  const server = await clone.node(['start'], at).ready()
  assert.ok(!server.output.includes('#invitation='), 'the team is there again')
  await server.kill()
  assert.deepEqual(databaseProcesses(at.EAR_DATA), [])
})

/** The file as its owner can read it. */
function spawnPlain(file: string): string {
  const script = `
    const { Decrypter } = await import('age-encryption'); const fs = await import('node:fs'); const zlib = await import('node:zlib')
    const d = new Decrypter(); d.addIdentity(fs.readFileSync(process.argv[2], 'utf8').match(/AGE-SECRET-KEY-\\S+/)[0])
    process.stdout.write(zlib.gunzipSync(await d.decrypt(new Uint8Array(fs.readFileSync(process.argv[1])))))`
  return spawnSync(process.execPath, ['--input-type=module', '-e', script, file, files.identity], { encoding: 'latin1', cwd: clone.path, maxBuffer: 2 ** 26 }).stdout
}

test('a file that is cut, altered, locked otherwise or newer is refused, and the database stays as it was', { timeout: 240_000 }, async () => {
  const at = await installed()
  const code = codeOf()
  await leave(at, code)
  const file = await backedUp(at, 'three.age')
  const bytes = readFileSync(file)
  const refused = async (broken: Buffer, sentence: RegExp, key = withKey()): Promise<void> => {
    const path = join(folder, 'broken.age')
    writeFileSync(path, broken)
    const { code: ended, errors } = await ear(['restore', path, ...key, '--over'], at)
    assert.equal(ended, 1)
    assert.match(errors, sentence)
  }
  const flipped = (place: number): Buffer => {
    const copy = Buffer.from(bytes)
    copy[place]! ^= 1
    return copy
  }
  const damaged = /^The file is cut or has been altered, /
  await refused(bytes.subarray(0, bytes.length - 40), damaged)
  await refused(flipped(bytes.length - 30), damaged)
  await refused(flipped(bytes.indexOf('\n---') - 3), /^This passphrase or key does not open /)
  await refused(Buffer.from('no backup at all\n'), damaged)
  await refused(Buffer.alloc(0), damaged)
  await refused(bytes, /^This passphrase or key does not open /, ['--passphrase-file', files.wrong])
  const secretsFile = join(folder, 'three-secrets.age')
  await backedUp(at, 'three-again.age', ['--secrets', secretsFile])
  await refused(readFileSync(secretsFile), damaged)
  assert.equal(await works(at, code), true)
  // Made by a version that knows one migration more.
  const newer = join(clone.path, 'src/migrations/9999-newer.sql')
  writeFileSync(newer, 'create view newer as select 1 as one;')
  try {
    const migrating = await clone.node(['start'], at).ready()
    await migrating.kill()
    const late = await backedUp(at, 'four.age')
    rmSync(newer)
    const older = await installed()
    rmSync(older.EAR_DATA, { recursive: true })
    mkdirSync(older.EAR_DATA, { mode: 0o711 })
    writeFileSync(join(older.EAR_DATA, 'secrets.json'), readFileSync(join(at.EAR_DATA, 'secrets.json')), { mode: 0o600 })
    const { errors } = await ear(['restore', late, ...withKey()], older)
    assert.match(errors, /^The backup was made by a newer version \(9999-newer\)/m)
    // And one made before the newest migration comes into the newer version.
    writeFileSync(newer, 'create view newer as select 1 as one;')
    const into = await ear(['restore', file, ...withKey()], older)
    assert.equal(into.code, 0, into.errors)
    assert.equal(await works(older, code), true)
    const names = await asked(older, (sql) => sql<{ name: string }[]>`select name from migration order by name`)
    assert.deepEqual(names.map(({ name }) => name), [...migrations().map(({ name }) => name), '9999-newer'])
  } finally {
    rmSync(newer, { force: true })
  }
})

test('a backup replaces no file, leaves none half written, and its passphrase is no word of the command', { timeout: 180_000 }, async (t) => {
  const at = await installed()
  const file = join(folder, 'five.age')
  writeFileSync(file, 'mine')
  const words = ['backup', file, '--to', files.recipient]
  assert.match((await ear(words, at)).errors, /five\.age is there already; a backup replaces no file\./)
  assert.equal(readFileSync(file, 'utf8'), 'mine')
  rmSync(file)
  writeFileSync(`${file}.part`, '')
  assert.match((await ear(words, at)).errors, /five\.age\.part is there already/)
  rmSync(`${file}.part`)
  assert.match((await ear(['backup', file, '--passphrase', 'secret'], at)).errors, /^npm run ear -- backup FILE/)
  assert.match((await ear(['backup', file], at)).errors, /^There is no terminal to ask for a passphrase/)
  assert.match((await ear(['backup', file, '--to', 'age1nonsense'], at)).errors, /no age recipient/)
  assert.match((await ear(['backup', join(folder, 'nowhere/x.age'), '--to', files.recipient], at)).errors, /^There is no folder /)
  assert.ok(!existsSync(file) && !existsSync(`${file}.part`))
  // A disk too small for it.
  const small = join(folder, 'small')
  mkdirSync(small)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', small], { stdio: 'ignore' }).status !== 0) {
    t.diagnostic('skipped: a small disk cannot be mounted by this account')
    return
  }
  try {
    await asked(at, (sql) => sql`insert into team_procedure select 'x' || g, array_agg(md5(random()::text || s)) from generate_series(1, 200) g, generate_series(1, 200) s group by g`)
    const full = await ear(['backup', join(small, 'x.age'), '--to', files.recipient], at)
    assert.equal(full.code, 1)
    assert.match(full.errors, /^The disk has no room for .*; nothing was written\./)
    assert.deepEqual(readdirSync(small), [])
  } finally {
    spawnSync('umount', [small])
  }
})
