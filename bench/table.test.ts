// A row is met or not, and says which; what was not measured is never met.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verdict } from './row.ts'
import { table } from './table.ts'

test('a target on the ratio looks at ours divided by the limit', () => {
  const target = { of: 'ratio', is: 'at least', value: 0.8 } as const
  assert.equal(verdict({ name: 'pages', unit: 'pages/s', ours: 800, limit: 1000, target }).ok, true)
  assert.equal(verdict({ name: 'pages', unit: 'pages/s', ours: 799, limit: 1000, target }).ok, false)
  assert.equal(verdict({ name: 'pages', unit: 'pages/s', ours: 800, limit: 1000, target }).target, '≥ 0.8 ×')
})

test('a target on ours alone does not look at the limit', () => {
  const target = { of: 'ours', is: 'at most', value: 10 } as const
  assert.equal(verdict({ name: 'match', unit: 'ms', ours: 10, limit: 1, target }).ok, true)
  assert.equal(verdict({ name: 'match', unit: 'ms', ours: 10.1, limit: 100, target }).ok, false)
})

test('a row that was not measured is not met and says why', () => {
  const row = verdict({ name: 'relay', why: 'the chat socket is not there' })
  assert.equal(row.ok, false)
  assert.equal(row.ours, null)
  assert.match(table([row]), /relay +– +– +– +– +not measured: the chat socket is not there/)
})

test('columns are aligned and a missed row stands out', () => {
  const target = { of: 'ratio', is: 'at most', value: 2 } as const
  const rows = [
    verdict({ name: 'a', unit: 'ms', ours: 3, limit: 1, target }),
    verdict({ name: 'longer', unit: 'ms', ours: 12345, limit: 12345, target }),
  ]
  const [head, first, second] = table(rows).split('\n')
  assert.equal(first!.indexOf('≤ 2 ×'), head!.indexOf('target'))
  assert.equal(second!.indexOf('≤ 2 ×'), head!.indexOf('target'))
  assert.match(first!, /3 ms .* 1 ms .* 3\.00 × .* NO$/)
  assert.match(second!, /1\.00 × .* yes$/)
})
