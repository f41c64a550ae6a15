// What the doctor finds: from when on it says something, how bad it is, and that it is one sentence which says what to do.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Member } from '../../domain/team/team.ts'
import { clock, disk, facts, keys, left, log, onion, pack, proxy, seen, teamKeys } from './findings.ts'
import type { Finding } from './findings.ts'

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

test('a disk that fills up is said before it is full', () => {
  const [mega, giga] = [2 ** 20, 2 ** 30]
  assert.deepEqual([disk(50 * giga, 100 * giga), disk(4 * giga, 100 * giga), disk(900 * mega, 2 * giga), disk(199 * mega, giga)].map((f) => f.level), ['ok', 'soon', 'soon', 'wrong'])
})

test('however much there is to say of the pack, it is one line that leads to the rest', () => {
  const found = ['a.json', 'b.json', 'c.json', 'd.json', 'e.json', 'a.json'].map((where) => ({ level: 'warning' as const, where, says: 'long and\nlonger' }))
  assert.equal(pack(found).says, '0 wrong and 6 to look at in a.json, b.json, c.json and 2 more files; npm run ear -- pack check says what.')
  assert.deepEqual([pack([]).level, pack(found).level, pack([...found, { level: 'error', where: 'a.json', says: '' }]).level], ['ok', 'soon', 'wrong'])
})

test('how many facts are past their day is one line, and none where none is', () => {
  assert.deepEqual(facts(0), [])
  assert.deepEqual(facts(3).map(({ level, says }) => [level, /^The day of 3 of the site’s facts is past; .*docs\/operate\/facts\.md/.test(says)]), [['soon', true]])
})

const [site, desk, host] = ['https://ear.example', 'https://desk.ear.example', '127.0.0.1']
const onionSite = `http://${'a'.repeat(56)}.onion`

test('https without a trusted proxy is said, and nothing where nobody comes from elsewhere', () => {
  assert.deepEqual(proxy({ site, desk, host, trustedProxy: [] }).map((f) => f.level), ['soon'])
  assert.deepEqual(proxy({ site: onionSite, desk, host, trustedProxy: [] }).map((f) => f.level), ['soon'])
  assert.deepEqual(proxy({ site, desk, host, trustedProxy: ['127.0.0.1'] }), [])
  assert.deepEqual(proxy({ site: 'http://localhost:8080', desk: 'http://desk.localhost:8081', host, trustedProxy: [] }), [])
})

test('a trusted proxy from where nobody can come, because only this machine is listened to, is said', () => {
  const found = (at: string, trustedProxy: string[]) => proxy({ site, desk, host: at, trustedProxy }).map(({ says }) => /; (.*)$/.exec(says)?.[1])
  assert.deepEqual(found('127.0.0.1', ['10.0.0.5']), ['add 127.0.0.1 to TRUSTED_PROXY.'])
  assert.deepEqual(found('::1', ['127.0.0.1']), ['add ::1 to TRUSTED_PROXY.'])
  assert.deepEqual([found('127.0.0.1', ['127.0.0.0/8']), found('localhost', ['::1']), found('0.0.0.0', ['10.0.0.5'])], [[], [], []])
})

test('L-19: an onion service without a port of its own is said', () => {
  assert.deepEqual(onion({ site: onionSite, onion: null }).map((f) => f.level), ['soon'])
  assert.deepEqual(onion({ site: onionSite, onion: { address: onionSite, port: 8082 } }), [])
  assert.deepEqual(onion({ site, onion: null }), [])
})

test('a team without a key, and one whose last key ends, are named', () => {
  const team = (name: string, days: number, holds = true) => ({ team: name, holds, until: now + days * day })
  assert.deepEqual(teamKeys(['nl'], [team('coordinators', 28), team('nl', 21)], now), [{ level: 'ok', about: 'teams', says: 'Every team has keys for 21 days.' }])
  const found = teamKeys(['nl', 'fr', 'ar'], [team('coordinators', 6), team('nl', 28), team('ar', 28, false)], now)
  assert.deepEqual(found.map((f) => [f.level, /teams ([^;]*?)(,? and|;)/.exec(f.says)?.[1]]), [['soon', 'fr, ar'], ['soon', 'coordinators']])
})

test('five days without a coordinator are said', () => {
  assert.deepEqual([null, 0, 4, 5, 30].map((days) => seen(days).length), [0, 0, 0, 1, 1])
})

test('L-13: a database that writes statements is wrong, one that writes errors is soon to be set, and the command is said', () => {
  assert.deepEqual(log({ statements: [], errors: [] }), [])
  const errors = [{ name: 'log_min_messages', value: 'warning' }] as const
  assert.deepEqual(log({ statements: [], errors }).map((f) => [f.level, f.says.includes("ALTER ROLE name SET log_min_messages = 'log'")]), [['soon', true]])
  assert.deepEqual(log({ statements: [{ name: 'log_statement', value: 'all' }], errors }).map((f) => [f.level, f.says.includes('log_statement is all')]), [['wrong', true]])
})

test('each finding is one sentence', () => {
  const members = [member('coordinator', -1), member('listener', -1)]
  const findings: Finding[] = [
    disk(1, 1), disk(2 ** 29, 2 ** 31), ...facts(2), ...proxy({ site, desk, host, trustedProxy: [] }), ...proxy({ site, desk, host, trustedProxy: ['10.0.0.5'] }), ...onion({ site: onionSite, onion: null }), clock(0, now), clock(0, 0),
    ...keys(members, true, now), ...keys([member('coordinator', 30)], true, now), ...keys([], false, now), ...teamKeys(['nl'], [], now), ...seen(9), ...left(1), ...left(7), ...log({ statements: [{ name: 'log_statement', value: 'all' }], errors: [] }),
  ]
  for (const { level, says } of findings) {
    assert.match(says, /^[^\n]*\.$/)
    assert.doesNotMatch(says, /\. [A-Z]/)
    if (level !== 'ok') assert.match(says, /[;:,] /)
  }
})
