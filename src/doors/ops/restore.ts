// `ear restore FILE`: puts a backup back, all of it or nothing, and erases again what had been erased since.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { eraseAgain, readTombstones } from '../../domain/left/left.ts'
import { Team } from '../../domain/team/team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { print } from '../../platform/log/log.ts'
import { DamagedBackup } from '../../platform/store/backup-format.ts'
import { backupIn, heldNow, lookThrough, unfit } from '../../platform/store/backup-in.ts'
import { Database, serverRuns } from '../../platform/store/database.ts'
import { checkInstallation } from '../../platform/store/installation.ts'
import { pending } from '../../platform/store/migrate.ts'
import { DatabaseFault } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { decrypterFor, readEncrypted } from './age-file.ts'
import { sayProgress, secretsMark } from './backup.ts'
import type { Key } from './age-file.ts'
import { keyFrom } from './file-keys.ts'
import { fileWords } from './file-words.ts'

const usage = 'npm run ear -- restore FILE [--secrets FILE] [--identity-file PATH | --passphrase-file PATH] [--over]'

export async function restore(config: Config, words: readonly string[]): Promise<number> {
  const { file: named, values, flags } = fileWords(words, { secrets: true, 'identity-file': true, 'passphrase-file': true, over: false }, usage)
  const file = resolve(named)
  const own = Secrets.fileIn(config.data)
  if (values.secrets === undefined && !existsSync(own)) throw new CannotStart(`There is no ${own}; add --secrets FILE, or put your copy of that file there first. Without the secrets a backup is of no use.`)
  const key = await keyFrom(values['identity-file'], values['passphrase-file'])
  const copy = values.secrets === undefined ? null : await readSecrets(resolve(values.secrets), key)
  const there = existsSync(own) ? Secrets.open(config.data) : null
  const depl = there?.depl() ?? Secrets.ownerOf(copy!)!
  if (copy !== null && Secrets.ownerOf(copy) !== depl) throw new CannotStart(`${own} belongs to another installation than the secrets you name; restore into an empty EAR_DATA.`)

  print('Looking through the whole file before anything is changed.')
  const { head } = await lookThrough(plain(file, key))
  if (head.depl !== depl) throw new CannotStart('The backup is of another installation than the secrets; nothing was changed. Name the secrets that were kept with it.')
  const wrong = unfit(head)
  if (wrong) throw new CannotStart(wrong)

  // Before the database: one without its secrets is never begun.
  if (!there) Secrets.putBack(config.data, copy!)
  const database = await Database.join({ data: config.data, url: config.databaseUrl })
  try {
    await refuseRunning(database.sql)
    const { existing, names } = await pending(database.sql)
    if (existing) await checkOwner(database.sql, depl)
    const held = await heldNow(database.sql)
    const list = [...held].map(([table, rows]) => `${table} ${rows}`).join(', ')
    if (held.size > 0 && !flags.has('over')) {
      throw new CannotStart(`The database is not empty (${list}); nothing was changed. To replace all of it by the backup of ${head.at}, add --over.`)
    }
    if (held.size > 0) print(`This is replaced by the backup of ${head.at}: ${list}.`)
    // Null: nobody knows.
    const removed = existing && names.length === 0 && held.size > 0 ? (await members(database.sql, config, depl)).filter(({ state }) => state === 'removed') : null
    let erased = 0
    await backupIn(database.sql, plain(file, key), {
      ready: refuseRunning,
      atEnd: async (tx) => {
        await checkInstallation(tx, depl)
        erased = await eraseAgain(tx, readTombstones(config.data))
      },
      progress: sayProgress,
    })
    print(`Restored as it was at ${head.at}. ${erased === 0 ? 'No left message had to be erased again.' : `Erased again, as their tombstones say: ${erased} left ${erased === 1 ? 'message' : 'messages'}.`}`)
    const again = (await members(database.sql, config, depl)).filter(({ id, state }) => state !== 'removed' && removed?.some((one) => one.id === id))
    if (removed === null) print('Whoever was removed from the team after the backup is in again: remove them at the desk at once.')
    else if (again.length > 0) print(`These were removed after the backup and are in again: ${again.map(({ name }) => name).join(', ')}. Remove them at the desk at once.`)
    print('Everybody signs in anew; open invitations end; whoever wants to be rung turns that on again. Start with npm start.')
    return 0
  } finally {
    await database.dispose()
  }
}

function plain(file: string, key: Key): AsyncIterable<Uint8Array> {
  const unpacked = createGunzip()
  const source = Readable.from(readEncrypted(file, decrypterFor(key)), { objectMode: false })
  source.on('error', (error) => unpacked.destroy(error))
  unpacked.on('close', () => source.destroy())
  source.pipe(unpacked)
  return read(unpacked)
}

async function* read(unpacked: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* unpacked
  } catch (error) {
    throw /^Z_|^ERR_/.test((error as NodeJS.ErrnoException).code ?? '') ? new DamagedBackup() : error
  }
}

async function readSecrets(file: string, key: Key): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of readEncrypted(file, decrypterFor(key))) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const secrets = text.startsWith(secretsMark) ? text.slice(secretsMark.length) : ''
  if (Secrets.ownerOf(secrets) === null) throw new CannotStart(`${file} holds no secrets of Listening Ear; nothing was changed.`)
  return secrets
}

async function refuseRunning(sql: Parameters<typeof serverRuns>[0]): Promise<void> {
  if (await serverRuns(sql)) throw new CannotStart('A server runs on this database; stop it first. Nothing was changed.')
}

async function checkOwner(sql: Sql, depl: string): Promise<void> {
  try {
    await checkInstallation(sql, depl)
  } catch (error) {
    // An older schema has no such table yet.
    if (!(error instanceof DatabaseFault && error.code === '42P01')) throw error
  }
}

async function members(sql: Sql, config: Config, depl: string): Promise<{ id: string; name: string; state: string }[]> {
  const team = new Team(sql, new MemoryBus(), Secrets.open(config.data), { depl, operator: '', address: new URL(config.desk) })
  return team.members()
}
