// The counts of a time, against a real database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { contactCounts } from './count-store.ts'

test('counts of the last days are given, older ones are not, the newest first', async () => {
  await using database = await freshDatabase()
  const { sql } = database
  await sql`insert into contact_count (line, day, language, channel, outcome, n)
    select 'main', (now_() at time zone 'UTC')::date - ago, 'ar', 'chat', 'listened', 10 + ago from unnest(array[0, 6, 7]) ago`
  const week = await contactCounts(sql, 7)
  assert.deepEqual(week.map(({ n }) => n), [10, 16])
  assert.match(week[0]!.day, /^\d{4}-\d\d-\d\d$/)
  assert.deepEqual(await contactCounts(sql, 7, 'another'), [])
})
