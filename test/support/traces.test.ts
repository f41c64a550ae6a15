// The search for traces finds what is there: every form, every kind of place.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { freshDatabase } from './database.ts'
import { Search, everyTable, filesUnder } from './traces.ts'

const word = 'Zonnebloem & أنا خائفة'
const search = new Search([word, 'another word'])

test('a word is found as it stands and in each form that programs write it in', () => {
  const ways: Record<string, Buffer> = {
    'as it stands': Buffer.from(`..${word}..`),
    'UTF-16, little end first': Buffer.from(`..${word}..`, 'utf16le'),
    'UTF-16, big end first': Buffer.from(`..${word}..`, 'utf16le').swap16(),
    'in hex': Buffer.from(Buffer.from(`.${word}`).toString('hex')),
    'in capital hex': Buffer.from(Buffer.from(word).toString('hex').toUpperCase()),
    'in an address': Buffer.from(encodeURIComponent(word)),
    'in an address, small': Buffer.from(encodeURIComponent(word).toLowerCase().replace('z', 'Z')),
    'in a form': Buffer.from(new URLSearchParams({ w: word.replace(' & ', ' ') }).toString().replace('+', '+%26+')),
    'in JSON with escapes': Buffer.from(JSON.stringify(word).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)),
    ...Object.fromEntries(['', '.', '..'].map((before) => [`in base64 after “${before}”`, Buffer.from(Buffer.from(`${before}${word}...`).toString('base64'))])),
    'in base64url': Buffer.from(Buffer.from(word).toString('base64url')),
  }
  for (const [way, bytes] of Object.entries(ways)) assert.deepEqual([...search.words(bytes)], [word], way)
  assert.deepEqual([...search.words(Buffer.from(`${word.slice(0, -1)} and another wor`))], [])
  assert.deepEqual(search.in([['here', Buffer.from('another word')]]), ['here holds “another word”'])
})

test('files are read with their names and what is packed in them, tables of every schema with their bytes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'traces-'))
  try {
    writeFileSync(join(folder, 'plain'), `before ${word} after`)
    writeFileSync(join(folder, 'packed'), Buffer.concat([Buffer.from('head'), gzipSync(`before ${word} after`)]))
    writeFileSync(join(folder, 'another word'), '')
    assert.deepEqual(search.in(filesUnder(folder)).toSorted(), [
      `${join(folder, 'packed')}, unpacked holds “${word}”`,
      `${join(folder, 'plain')} holds “${word}”`,
      'the name of a file holds “another word”',
    ])
  } finally {
    rmSync(folder, { recursive: true })
  }
  await using database = await freshDatabase()
  const { sql } = database
  await sql`create schema elsewhere`
  await sql`create table elsewhere.note (bytes bytea)`
  await sql`insert into elsewhere.note values (${Buffer.from(word)})`
  const found = search.in(await everyTable(sql))
  assert.ok(found.includes(`table elsewhere.note holds “${word}”`), found.join('\n'))
})
