// The order of offers and conversations.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arrange } from './arrange.ts'

const one = (id: string, state: 'offered' | 'active', more: { danger?: boolean; arrived?: number; takenAt?: number; practice?: boolean } = {}) => ({
  id,
  practice: more.practice ?? false,
  takenAt: more.takenAt ?? 0,
  state: { value: state },
  danger: { value: more.danger ?? false },
  arrived: { value: more.arrived ?? 0 },
})
const ids = (list: { id: string }[]) => list.map((c) => c.id)

test('an offer with declared danger comes first, then who waits longest', () => {
  const { offers } = arrange([one('late', 'offered', { arrived: 30 }), one('early', 'offered', { arrived: 10 }), one('danger', 'offered', { arrived: 99, danger: true })])
  assert.deepEqual(ids(offers), ['danger', 'early', 'late'])
})

test('her own conversations keep the order in which she took them, practice last', () => {
  const { mine } = arrange([one('p', 'active', { practice: true, takenAt: 1 }), one('b', 'active', { takenAt: 3, arrived: 1 }), one('a', 'active', { takenAt: 2, arrived: 9 })])
  assert.deepEqual(ids(mine), ['a', 'b', 'p'])
})
