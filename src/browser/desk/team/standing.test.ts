// Warnings about members, the fingerprint check, and the sums a coordinator sees.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MemberRow } from '../../../shared/wire/desk-api.ts'
import { waitingByLanguage } from './board.tsx'
import { sumBy } from './counts.tsx'
import { sameFingerprint } from './fingerprint.tsx'
import { invitationLink } from './link-once.tsx'
import { orderMembers } from './members.tsx'
import { typedBack } from './set-up.tsx'
import { warningsOf } from './standing.ts'

const day = 86_400
const member = (more: Partial<MemberRow>): MemberRow => ({
  id: 'm',
  name: 'Noor',
  role: 'listener',
  state: 'active',
  languages: [],
  woman: true,
  keys: null,
  credentials: 2,
  signedUntil: 100 * day,
  ...more,
})

test('a coordinator is warned 60 days before her statement ends, and everybody who has one credential only', () => {
  assert.deepEqual(warningsOf(member({ role: 'coordinator' }), 41 * day), ['ends-soon'])
  assert.deepEqual(warningsOf(member({ role: 'coordinator' }), 39 * day), [])
  assert.deepEqual(warningsOf(member({ credentials: 1 }), 0), ['one-credential'])
  assert.deepEqual(warningsOf(member({}), 101 * day), ['ended'])
  assert.deepEqual(warningsOf(member({ state: 'enrolled', signedUntil: null }), 0), ['not-signed'])
  assert.deepEqual(warningsOf(member({ state: 'removed', credentials: 0 }), 0), [])
})

test('a fingerprint is the same whatever spaces were typed, and nothing typed is never the same', () => {
  const groups = ['01234', '56789']
  assert.ok(sameFingerprint('01 23 45-6789', groups))
  assert.ok(!sameFingerprint('01234 56788', groups))
  assert.ok(!sameFingerprint('', groups))
  assert.ok(!sameFingerprint('', []))
})

test('the fifth group of the printed key is asked back', () => {
  assert.ok(typedBack('aaaa bbbb cccc dddd 1f2e ffff', ' 1F2E '))
  assert.ok(!typedBack('aaaa bbbb cccc dddd 1f2e ffff', 'ffff'))
  assert.ok(!typedBack('aaaa', ''))
})

test('an invitation stands in the fragment, which no browser sends', () => {
  assert.equal(new URL(invitationLink('https://desk.example', 'AAAAAAAAAAAAAAAAAAAAAA')).search, '')
  assert.equal(new URL(invitationLink('https://desk.example', 'AAAAAAAAAAAAAAAAAAAAAA')).hash, '#invitation=AAAAAAAAAAAAAAAAAAAAAA')
})

test('who waits to be signed stands first, who was removed last', () => {
  const rows = [member({ id: 'r', state: 'removed', name: 'A' }), member({ id: 'a', name: 'B' }), member({ id: 'e', state: 'enrolled', name: 'Z' })]
  assert.deepEqual(orderMembers(rows).map((m) => m.id), ['e', 'a', 'r'])
})

test('who waits is told by language, the longest wait first', () => {
  const row = (language: string, seconds: number, danger = false) => ({ language, seconds, danger, woman: false, state: 'waiting' as const })
  const sums = waitingByLanguage([row('nl', 10), row('ar', 90), row('nl', 40, true)])
  assert.deepEqual(sums.map((s) => [s.language, s.n, s.longest, s.danger]), [['ar', 1, 90, 0], ['nl', 2, 40, 1]])
})

test('sums say where numbers too small to show are missing', () => {
  const row = (language: string, n: number | null) => ({ day: '2026-01-01', language, channel: 'chat', outcome: 'listened' as const, n })
  assert.deepEqual(sumBy([row('nl', 5), row('ar', null), row('nl', null), row('nl', 7)], (r) => r.language), [
    { key: 'nl', n: 12, hidden: true },
    { key: 'ar', n: 0, hidden: true },
  ])
})
