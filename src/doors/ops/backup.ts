// `ear backup FILE`: everything that must not be lost, encrypted, in one file; the server's secrets in another.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { createGzip } from 'node:zlib'
import type { Config } from '../../config/config.ts'
import { Secrets } from '../../config/secrets.ts'
import { print } from '../../platform/log/log.ts'
import { backupOut } from '../../platform/store/backup-out.ts'
import type { Progress } from '../../platform/store/backup-out.ts'
import { Database } from '../../platform/store/database.ts'
import { checkInstallation } from '../../platform/store/installation.ts'
import { pending } from '../../platform/store/migrate.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { checkFree, encrypterFor, writeEncrypted } from './age-file.ts'
import { lockFrom } from './file-keys.ts'
import { fileWords } from './file-words.ts'
import { ownVersion } from './version.ts'

const usage = 'npm run ear -- backup FILE [--to age1… | --passphrase-file PATH] [--secrets FILE]'

/** What stands before the secrets in their file. */
export const secretsMark = 'listening-ear secrets 1\n'

export async function backup(config: Config, words: readonly string[]): Promise<number> {
  const { file: named, values } = fileWords(words, { to: true, 'passphrase-file': true, secrets: true }, usage)
  const file = resolve(named)
  const secretsFile = values.secrets === undefined ? null : resolve(values.secrets)
  if (secretsFile === file) throw new CannotStart('The secrets need a file of their own; whoever finds one of the two must not have both.')
  for (const one of secretsFile === null ? [file] : [file, secretsFile]) checkFree(one)
  const secrets = Secrets.open(config.data)
  const lock = await lockFrom(values.to, values['passphrase-file'])
  encrypterFor(lock)
  const stop = new AbortController()
  const onSignal = (): void => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, onSignal)
  const database = await Database.join({ data: config.data, url: config.databaseUrl })
  try {
    const { existing } = await pending(database.sql)
    if (!existing) throw new CannotStart('The database is empty: there is nothing to copy.')
    await checkInstallation(database.sql, secrets.depl())
    let size = 0
    const head = await backupOut(
      database.sql,
      { program: ownVersion(), depl: secrets.depl() },
      async (bytes) => {
        const packed = createGzip()
        bytes.on('error', (error) => packed.destroy(error))
        packed.on('close', () => bytes.destroy())
        size = await writeEncrypted(file, encrypterFor(lock), bytes.pipe(packed), stop.signal)
      },
      sayProgress,
    )
    print(`${file} holds everything as it was at ${head.at}: ${megabytes(size)} MB, encrypted.`)
    if (secretsFile !== null) {
      const text = readFileSync(Secrets.fileIn(config.data), 'utf8')
      await writeEncrypted(secretsFile, encrypterFor(lock), Readable.from([Buffer.from(secretsMark + text)], { objectMode: false }), stop.signal)
      print(`${secretsFile} holds the secrets. Keep it in another place than the backup: only both together bring this installation back.`)
    } else {
      print(`The secrets are not in it. Without ${Secrets.fileIn(config.data)} no return code and no visit works again: keep a copy in another place, with --secrets FILE.`)
    }
    print('Delete backups that are older than 7 days: what somebody erases must be gone from them too.')
    return 0
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal)
    await database.dispose()
  }
}

/** A line a table, and one every few megabytes. */
export const sayProgress: Progress = (table, rows, bytes, whole) => {
  if (whole && rows === 0) return
  print(`  ${table}: ${rows} ${rows === 1 ? 'row' : 'rows'}, ${megabytes(bytes)} MB${whole ? '' : ' so far'}`)
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1)
}
