// A command of the operator's beside a running house, as a process of its own; and what a backup holds once it is opened.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { RunningHouse } from './running-house.ts'
import type { Place } from './traces.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What the backup of a house that brings its own database holds: the file as it lies there, and its bytes opened; and what the command said. */
export async function backupOf(house: RunningHouse): Promise<Place[]> {
  const folder = mkdtempSync(join(tmpdir(), 'backup-'))
  try {
    const file = join(folder, 'one.age')
    const identity = await generateX25519Identity()
    const env: NodeJS.ProcessEnv = { ...process.env, EAR_DATA: house.data, DATABASE_URL: '' }
    delete env['NODE_TEST_CONTEXT']
    const words = ['--import', './setup/jsx.mjs', 'src/main.ts', 'backup', file, '--to', await identityToRecipient(identity)]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, words, { cwd: root, env })
    assert.match(stdout, /holds everything as it was/)
    const opening = new Decrypter()
    opening.addIdentity(identity)
    const closed = readFileSync(file)
    return [['the backup', closed], ['the backup, opened', gunzipSync(await opening.decrypt(closed))], ['what the backup says', Buffer.from(stdout + stderr)]]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
