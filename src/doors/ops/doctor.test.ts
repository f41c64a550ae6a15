// What the doctor says of keys and clocks, and that it says it with an exit code.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Member } from '../../domain/team/team.ts'
import { clock, keys } from './findings.ts'

const now = 1_800_000_000
const day = 86_400
const member = (role: Member['role'], days: number | null, state: Member['state'] = 'active'): Member => ({
  id: `${role}${days}`,
  name: 'Ann',
  role,
  state,
  languages: [],
  woman: false,
  keys: null,
  credentials: 2,
  signedUntil: days === null ? null : now + days * day,
})
const levels = (members: Member[]) => keys(members, true, now).map((finding) => finding.level)

test('before the set-up the keys are something to do, not something broken', () => {
  assert.deepEqual(keys([], false, now).map((f) => f.level), ['soon'])
})

test('sixty days before the last coordinator’s statement ends it is said, and when it has ended it is wrong', () => {
  assert.deepEqual(levels([member('coordinator', 300), member('coordinator', 61)]), ['ok'])
  assert.deepEqual(levels([member('coordinator', 59), member('coordinator', 10)]), ['soon'])
  assert.deepEqual(levels([member('coordinator', -1), member('coordinator', null)]), ['wrong'])
  assert.deepEqual(levels([member('coordinator', 300, 'removed'), member('coordinator', -1), member('coordinator', -2)]), ['wrong'])
})

test('one coordinator alone, and listeners whose statements ended, are said', () => {
  assert.deepEqual(levels([member('coordinator', 300)]), ['ok', 'soon'])
  const found = keys([member('coordinator', 300), member('coordinator', 299), member('listener', -1), member('listener', 5), member('listener', -3)], true, now)
  assert.deepEqual(found.map((f) => f.level), ['ok', 'soon'])
  assert.match(found[1]!.says, /about 2 of the listeners/)
})

test('no name and no id stands in what the doctor says', () => {
  const text = JSON.stringify(keys([member('coordinator', -1), member('listener', -1)], true, now))
  assert.doesNotMatch(text, /Ann|coordinator-1|listener-1/)
})

test('clocks apart are soon wrong, then wrong; a clock of years ago is wrong', () => {
  assert.equal(clock(now + 1, now).level, 'ok')
  assert.equal(clock(now - 5, now).level, 'soon')
  assert.equal(clock(now + 61, now).level, 'wrong')
  assert.equal(clock(86_400, 86_400).level, 'wrong')
})
