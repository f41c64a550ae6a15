// The secrets' file: made once by whoever is first, shared, closed to others, and never printed.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { CannotStart } from '../shared/base/cannot-start.ts'
import { toBytes, toText } from '../shared/base/id.ts'
import { Problem } from '../shared/base/problem.ts'
import { Secrets } from './secrets.ts'

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'ear-secrets-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true }) }
}

test('made at the first start, 0600, and the same at the next', () => {
  using at = folder()
  const first = Secrets.open(at.path)
  const again = Secrets.open(at.path)
  assert.equal(statSync(Secrets.fileIn(at.path)).mode & 0o777, 0o600)
  assert.deepEqual(readdirSync(at.path), ['secrets.json'])
  assert.equal(toBytes(first.depl())?.length, 16)
  assert.equal(again.depl(), first.depl())
  const keys = (s: Secrets) => [s.visitKey(), s.lineKey(), s.sessionKey(), s.exclusionKey(), s.pepperId(), s.pepperShare()].map(toText)
  assert.deepEqual(keys(again), keys(first))
  assert.equal(new Set(keys(first)).size, 6)
})

test('processes that start at once share one file', async () => {
  using at = folder()
  const script = `import { Secrets } from ${JSON.stringify(new URL('./secrets.ts', import.meta.url).href)}
    process.stdout.write(Secrets.open(${JSON.stringify(at.path)}).depl())`
  const all = await Promise.all(
    [1, 2, 3, 4].map(async () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
      const said: string[] = []
      child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
      await once(child, 'close')
      return said.join('')
    }),
  )
  assert.deepEqual(all, Array(4).fill(Secrets.open(at.path).depl()))
})

test('nothing of it can be printed', () => {
  using at = folder()
  const secrets = Secrets.open(at.path)
  const content = JSON.parse(readFileSync(Secrets.fileIn(at.path), 'utf8')) as Record<string, string>
  const printed = [String(secrets), secrets.toString(), JSON.stringify({ secrets }), inspect(secrets, { showHidden: true, depth: 9 }), inspect({ deep: [secrets] })].join('\n')
  for (const name of ['visitKey', 'pepperId', 'sessionKey']) assert.ok(!printed.includes(content[name]!))
  assert.equal(Object.keys(secrets).length, 0)
})

test('the root is set once, and another process sees it without being started anew', () => {
  using at = folder()
  const one = Secrets.open(at.path)
  const other = Secrets.open(at.path)
  assert.equal(one.root(), null)
  const root = toText(new Uint8Array(65).fill(4))
  one.setRoot(root)
  assert.equal(one.root(), root)
  assert.equal(other.root(), root)
  assert.throws(() => other.setRoot(root), (e: unknown) => e instanceof Problem && e.code === 'set-up-already')
  assert.equal(Secrets.open(at.path).depl(), one.depl())
  assert.equal(statSync(Secrets.fileIn(at.path)).mode & 0o777, 0o600)
})

test('a file that others can read, or that is damaged, stops the start with a sentence', () => {
  using at = folder()
  Secrets.open(at.path)
  chmodSync(Secrets.fileIn(at.path), 0o640)
  assert.throws(() => Secrets.open(at.path), (e: unknown) => e instanceof CannotStart && /chmod 600/.test(e.message))
  chmodSync(Secrets.fileIn(at.path), 0o600)
  writeFileSync(Secrets.fileIn(at.path), '{"version":1}')
  assert.throws(() => Secrets.open(at.path), (e: unknown) => e instanceof CannotStart && /damaged/.test(e.message))
})

test('where the database is there and its secrets are gone, no new ones are made', () => {
  using at = folder()
  mkdirSync(join(at.path, 'database'))
  assert.throws(() => Secrets.open(at.path), (e: unknown) => e instanceof CannotStart && /is missing, but the database/.test(e.message))
  assert.deepEqual(readdirSync(at.path), ['database'])
})
