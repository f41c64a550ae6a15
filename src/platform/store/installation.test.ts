// Secrets and database belong together: whoever starts first says which, and others' secrets are refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { freshDatabase } from '../../../test/support/database.ts'
import { checkInstallation, claimInstallation } from './installation.ts'

const foreign = (error: unknown) => error instanceof CannotStart && /^The secrets\.json in EAR_DATA belongs to another installation .*\.$/.test(error.message)

test('the first start claims the database; the same secrets start again, and others are refused', async () => {
  await using db = await freshDatabase()
  const [ours, others] = [toText(randomBytes(16)), toText(randomBytes(16))]
  await checkInstallation(db.sql, others)
  await claimInstallation(db.sql, ours)
  await claimInstallation(db.sql, ours)
  await checkInstallation(db.sql, ours)
  await assert.rejects(checkInstallation(db.sql, others), foreign)
  await assert.rejects(claimInstallation(db.sql, others), foreign)
  await claimInstallation(db.sql, ours)
  assert.doesNotMatch(JSON.stringify([...(await db.sql`select * from installation`)]), new RegExp(ours), 'only its hash is kept')
})

test('of two installations that start at once on one database, one is refused', async () => {
  await using db = await freshDatabase()
  const both = await Promise.allSettled([1, 2].map(() => claimInstallation(db.sql, toText(randomBytes(16)))))
  assert.deepEqual(both.map((each) => each.status).toSorted(), ['fulfilled', 'rejected'])
  assert.ok(both.every((each) => each.status === 'fulfilled' || foreign(each.reason)))
})
