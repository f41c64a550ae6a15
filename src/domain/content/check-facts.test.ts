// Proves what the check of the register finds: each kind of fault is put into a copy of the pack.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkPack, loadPack } from './content.ts'
import { onEveryPage } from './check-facts.ts'
import { ofTheOrganisation } from './facts.ts'
import type { Fact } from './facts.ts'

const belgium = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))
const copy = mkdtempSync(join(tmpdir(), 'ear facts '))
after(() => rmSync(copy, { recursive: true, force: true }))
cpSync(belgium, copy, { recursive: true })
const today = '2026-11-24'

/** What is said of these two files, with the register or pack.json changed. */
function said(change: { fact?: [string, Partial<Fact>]; pack?: object; page?: [string, string]; text?: [string, string] }, day = today): string[] {
  const file = (name: string) => readFileSync(join(belgium, name), 'utf8')
  const facts = JSON.parse(file('facts.json')) as Fact[]
  const [id, to] = change.fact ?? ['', {}]
  assert.ok(id === '' || facts.some((fact) => fact.id === id), id)
  writeFileSync(join(copy, 'facts.json'), JSON.stringify(facts.map((fact) => (fact.id === id ? { ...fact, ...to } : fact))))
  writeFileSync(join(copy, 'pack.json'), JSON.stringify({ ...JSON.parse(file('pack.json')), ...change.pack }))
  writeFileSync(join(copy, 'en/words/facts.json'), JSON.stringify({ ...JSON.parse(file('en/words/facts.json')), ...Object.fromEntries(change.text ? [change.text] : []) }))
  const where = 'en/pages/where.md'
  writeFileSync(join(copy, where), change.page ? file(where).replaceAll(...change.page) : file(where))
  return checkPack(loadPack(copy), day)
    .filter(({ where: place }) => place === 'facts.json' || place === 'pack.json')
    .map(({ level, where: place, says }) => `${level} ${place}: ${says}`)
}

/** What is said newly after a change, and no more after it. */
function newly(change: Parameters<typeof said>[0]): string[] {
  const before = new Set(said({}))
  return said(change).filter((one) => !before.has(one))
}

/** The ids of the warning that begins so. */
function listed(says: string, from: string[]): string[] {
  const found = from.find((one) => one.startsWith(`warning facts.json: ${says}: `)) ?? ''
  return found.slice(found.lastIndexOf(': ') + 2).replace(/\.$/, '').split(', ')
}

test('the register that is shipped has no error', () => {
  assert.deepEqual(said({}).filter((one) => one.startsWith('error')), [])
})

test('a number that cannot be dialled is found, in the register and among the organisation’s own', () => {
  assert.deepEqual(newly({ fact: ['line-caw', { value: '0800 13 50' }] }), ['error facts.json: line-caw: 0800 13 50 cannot be dialled.'])
  const own = { number: '02 123 45 6', languages: ['nl'], opening: [], free: null, onBill: null }
  assert.deepEqual(newly({ pack: { numbers: [own] } }), ['error pack.json: numbers: 02 123 45 6 cannot be dialled.'])
  assert.deepEqual(newly({ pack: { numbers: [{ ...own, number: '02 123 45 67' }] } }), [])
})

test('a fact whose source is neither an https address nor the organisation is found and left out', () => {
  const errors = (source: string) => newly({ fact: ['free-caw', { source }] }).filter((one) => one.startsWith('error facts.json'))
  for (const source of ['http://www.caw.be', 'www.caw.be', 'somebody', 'https://caw', 'https://', 'javascript:alert(1)', 'https://127.0.0.1:80x', 'https://a b.example', 'https://[', `${ofTheOrganisation}.`]) {
    assert.deepEqual(errors(source), [`error facts.json: free-caw: its source is neither an https address nor “${ofTheOrganisation}”.`], source)
    assert.equal(loadPack(copy).facts.has('free-caw'), false)
  }
  for (const source of ['https://www.caw.be/nl/hulp', ofTheOrganisation]) assert.deepEqual(newly({ fact: ['free-caw', { source }] }), [], source)
})

test('a day that no calendar has is found, and its fact left out', () => {
  const errors = (change: Partial<Fact>) => newly({ fact: ['free-caw', change] }).filter((one) => one.startsWith('error facts.json'))
  for (const day of ['2026-02-30', '2026-13-01', '2026-00-10', '2026-11-00', '0000-99-99', '24-11-2026']) {
    assert.deepEqual(errors({ checkedOn: day }), ['error facts.json: The record of free-caw is not whole.'], day)
    assert.equal(loadPack(copy).facts.has('free-caw'), false)
    assert.deepEqual(errors({ recheckBy: { role: 'coordinator', on: day } }), ['error facts.json: The record of free-caw is not whole.'], day)
  }
  assert.deepEqual(newly({ fact: ['free-caw', { recheckBy: { role: 'coordinator', on: '2028-02-29' } }] }), [])
})

test('a claim of law without a source of its own is found; it is an error where it is called confirmed', () => {
  assert.ok(said({}).includes('warning facts.json: children-right is a claim of law without a source of its own: find one, or word it as what one can ask.'))
  assert.deepEqual(newly({ fact: ['istanbul', { source: ofTheOrganisation }] }), ['error facts.json: istanbul is a claim of law without a source of its own: it cannot be confirmed so.'])
})

test('what is unconfirmed is listed by how it is shown, and what is confirmed is not', () => {
  const before = said({})
  const unconfirmed = listed('unconfirmed, and shown with “check this”', before)
  assert.ok(unconfirmed.includes('hours-1712'))
  assert.ok(!unconfirmed.includes('line-1712'))
  const leftOut = said({ fact: ['hours-1712', { whenUnconfirmed: 'left-out' }] })
  assert.deepEqual(listed('unconfirmed, and left out', leftOut), ['hours-1712'])
  assert.ok(!listed('unconfirmed, and shown with “check this”', leftOut).includes('hours-1712'))
  assert.ok(!listed('unconfirmed, and shown with “check this”', said({ fact: ['hours-1712', { state: 'confirmed' }] })).includes('hours-1712'))
})

test('what is past its day, and what nobody has looked at, is listed; on the day itself it is not yet past', () => {
  const past = /^warning facts\.json: line-1712 was to be checked again by 2027-05-24 \(coordinator\)\.$/
  assert.ok(!said({}, '2027-05-24').some((one) => past.test(one)))
  assert.ok(said({}, '2027-05-25').some((one) => past.test(one)))
  assert.ok(listed('nobody has looked at the source yet of', said({})).includes('line-1712'))
  assert.ok(!listed('nobody has looked at the source yet of', said({ fact: ['line-1712', { checkedOn: today }] })).includes('line-1712'))
})

test('a fact that no page, no line and no part of every page cites is listed', () => {
  const cited = (id: string, change: Parameters<typeof said>[0] = {}) => !listed('cited nowhere', said(change)).includes(id)
  for (const id of [...onEveryPage, 'line-1712', 'site-caw']) assert.ok(cited(id), id)
  // Under another name nothing cites it but what is told to.
  const fact: [string, Partial<Fact>] = ['who-awel', { id: 'who-else' }]
  assert.ok(!cited('who-else', { fact }))
  assert.ok(cited('who-else', { fact, page: ['{site-caw}', '{who-else}'] }))
  const line = { phone: 'line-awel', languages: ['nl'], about: 'who-else', hours: null, opening: null, free: null, bill: null, limits: null }
  assert.ok(cited('who-else', { fact, pack: { lines: [line] } }))
})

test('a claim whose value is not what the source language says is found', () => {
  assert.deepEqual(newly({ text: ['free-caw', 'Help from a CAW costs 5 euro.'] }), ['error facts.json: free-caw: its value is not what en/words/facts.json says.'])
})

test('a line whose facts are none of the register, or of another kind, is found', () => {
  const line = { phone: 'line-1712', languages: ['nl'], about: null, hours: 'hours-1712', opening: null, free: null, bill: null, limits: null }
  const only = (change: object) => said({ pack: { lines: [{ ...line, ...change }] } }).filter((one) => one.includes('lines'))
  assert.deepEqual(only({}), [])
  assert.deepEqual(only({ phone: 'site-1712' }), ['error pack.json: lines: site-1712 is no phone of the register.'])
  assert.deepEqual(only({ free: 'line-caw' }), ['error pack.json: lines: line-1712: free line-caw is no claim of the register.'])
  assert.deepEqual(only({ limits: 'nothing' }), ['error pack.json: lines: line-1712: limits nothing is no claim of the register.'])
  const unseen = ['warning pack.json: lines: line-1712 has hours for “open now”, which nobody sees until its hours are a confirmed fact.']
  const opening = [{ days: [1], from: '09:00', to: '17:00' }]
  assert.deepEqual(only({ opening }), unseen)
  assert.deepEqual(only({ opening, hours: null }), unseen)
  assert.deepEqual(only({ opening, hours: 'about-112' }), [])
})
