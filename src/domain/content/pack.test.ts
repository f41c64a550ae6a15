// Tests of the pack that is shipped, and of the check that finds what is wrong with one.
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPack, loadPack, pageNames } from './content.ts'
import { problemCodes } from '../../shared/base/problem.ts'

const belgium = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ear pack '))
after(() => rmSync(folder, { recursive: true, force: true }))

/** What the check says of a copy of the pack in which one file was changed. */
function checked(file: string, change: (text: string) => string, today = '2026-11-24'): string[] {
  const copy = join(folder, 'pack')
  cpSync(belgium, copy, { recursive: true })
  const before = readFileSync(join(copy, file), 'utf8')
  const changed = change(before)
  assert.notEqual(changed, before, `the change to ${file} changes nothing`)
  writeFileSync(join(copy, file), changed)
  const known = new Set(checkPack(loadPack(belgium), today).map((finding) => JSON.stringify(finding)))
  const found = checkPack(loadPack(copy), today).filter((finding) => !known.has(JSON.stringify(finding)))
  return found.map(({ level, where, says }) => `${level} ${where}: ${says}`)
}

test('the pack of Belgium has no error: no text is missing in any language', () => {
  const errors = checkPack(loadPack(belgium), '2026-11-24').filter(({ level }) => level === 'error')
  assert.deepEqual(errors, [])
})

test('every refusal has words in every language of the site', () => {
  const pack = loadPack(belgium)
  for (const { tag } of pack.languages) {
    assert.deepEqual(problemCodes.filter((code) => !pack.words(tag).has(`problems.${code}`)), [], tag)
  }
})

test('every language has all pages, and says of each whether somebody has reviewed it', () => {
  const pack = loadPack(belgium)
  for (const { tag } of pack.languages) for (const name of pageNames) assert.match(pack.page(tag, name)!.state, /^(draft|reviewed|stale)$/)
})

test('a missing text is found, and the source’s is shown meanwhile with its language', () => {
  assert.deepEqual(checked('nl/words/site.json', (text) => text.replace('"leave"', '"leaves"')), [
    'error nl/words/site.json: leave is missing.',
    'warning nl/words/site.json: leaves is not in the source.',
  ])
  assert.equal(loadPack(join(folder, 'pack')).words('nl').say('site.leave'), '[en] Leave this page')
})

test('a text that takes other values than its source, or is no message, is found', () => {
  assert.deepEqual(checked('fr/words/site.json', (text) => text.replace('Vu le {day}', 'Vu le {jour}')), [
    'error fr/words/site.json: checkedOn takes {jour} where the source takes {day}.',
  ])
  assert.match(checked('fr/words/site.json', (text) => text.replace('Vu le {day}', 'Vu le {day')).join(), /^error fr\/words\/site\.json: checkedOn: /)
})

test('a number that a page repeats instead of citing it is found', () => {
  const found = checked('en/pages/where.md', (text) => text.replace('{line-caw}', '0800 13 500'))
  assert.ok(found.includes('error en/pages/where.md: It repeats 0800 13 500: cite {line-caw}.'), found.join('\n'))
})

test('a fact nobody has registered, and an id of the brief that a translation lost, are found', () => {
  const found = checked('nl/pages/where.md', (text) => text.replace('{about-caw}', '{about-cow}'))
  assert.ok(found.includes('error nl/pages/where.md: {about-cow} is not in the register.'), found.join('\n'))
  const lost = checked('nl/pages/signs.md', (text) => text.replace('SIGN-9 ', 'SIGN-99 '))
  for (const says of ['SIGN-9 is missing.', 'SIGN-99 is not in the source.']) assert.ok(lost.includes(`error nl/pages/signs.md: ${says}`), lost.join('\n'))
})

test('a fact without a source, and one past its day, are found', () => {
  const found = checked('facts.json', (text) => text.replace('"id": "line-107", "kind": "phone", "value": "107", "source": "https://www.tele-accueil.be"', '"id": "line-107", "kind": "phone", "value": "107", "source": ""'))
  assert.ok(found.includes('error facts.json: The record of line-107 is not whole.'))
  assert.ok(checkPack(loadPack(belgium), '2027-06-01').some(({ level, says }) => level === 'warning' && says.startsWith('line-1712 was to be checked again by')))
})

test('L-17: a page that nobody has looked at for more than a year is found', () => {
  const dated = (day: string) => checked('nl/pages/rights.md', (text) => text.replace('state: draft', `state: draft\nchecked: ${day}`))
  assert.deepEqual(dated('2025-11-24'), [])
  assert.deepEqual(dated('2025-11-22'), ['warning nl/pages/rights.md: It was last looked at on 2025-11-22: look whether all of it is still so, and write the day.'])
})

test('an exit that leads nowhere plain is found', () => {
  assert.deepEqual(checked('pack.json', (text) => text.replace('"fr": "https://', '"fr": "http://')), ['error pack.json: neutral.fr: the exit needs an https address of a plain page.'])
})

test('a pack that names no language of its country’s desks, or one it does not have, is found, and has its source there meanwhile', () => {
  const says = 'error pack.json: beside lists the languages that are read at a desk and spoken by those who come in danger: one or more of its own, each once.'
  const beside = (list: string) => checked('pack.json', (text) => text.replace('"beside": ["nl", "fr"]', `"beside": ${list}`))
  for (const list of ['"nl"', '["nl", "nl"]', '["nl", "de"]', '[]']) assert.deepEqual(beside(list), [says], list)
  assert.deepEqual(loadPack(join(folder, 'pack')).beside, ['en'])
  assert.deepEqual(beside('["nl"]'), [])
  assert.deepEqual(loadPack(belgium).beside, ['nl', 'fr'])
})

test('a page without its head, or a file that is no JSON, is a fault and does not stop the start', () => {
  assert.match(checked('en/pages/signs.md', (text) => text.replace('---', '')).join(), /error en\/pages\/signs\.md: .*head/)
  assert.match(checked('nl/words/site.json', (text) => text.slice(1)).join(), /error nl\/words\/site\.json: It is not JSON\./)
})
