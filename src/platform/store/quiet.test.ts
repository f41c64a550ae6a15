// Whether a database would write what people send into its log is asked of it, as it holds for our own connections.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { loudness, quiet } from './quiet.ts'
import { openPool } from './store.ts'

test('L-13: the embedded database is quiet; one that is set otherwise is told by what differs', async () => {
  await using database = await freshDatabase(true)
  assert.deepEqual(await loudness(database.sql), { statements: [], errors: [] })
  const name = new URL(database.url).pathname.slice(1)
  for (const setting of [`log_statement = 'all'`, `log_min_duration_statement = 250`, `log_min_messages = 'warning'`]) await database.sql.unsafe(`alter database ${name} set ${setting}`)
  const anew = async () => {
    const sql = openPool(database.address, 1)
    try {
      return await loudness(sql)
    } finally {
      await sql.end()
    }
  }
  const { statements, errors } = await anew()
  assert.deepEqual(statements.toSorted((a, b) => a.name.localeCompare(b.name)), [
    { name: 'log_min_duration_statement', value: '250' },
    { name: 'log_statement', value: 'all' },
  ])
  assert.deepEqual(errors, [{ name: 'log_min_messages', value: 'warning' }])
  for (const [setting, value] of Object.entries(quiet)) await database.sql.unsafe(`alter database ${name} set ${setting} = '${value}'`)
  assert.deepEqual(await anew(), { statements: [], errors: [] })
})
