// Proves that all that must be said stands on a page of every language, and prints the table id × language.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { brief, grave, meaningOf } from './brief.ts'
import { briefTable, printedTable } from './brief-table.ts'
import { loadPack } from './content.ts'
import { packHand } from './pack-hand.ts'

test('every id of the brief stands in every language on a block that is whole, in its script and as long as its source lets expect', (t) => {
  const cells = briefTable(loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url))))
  for (const line of printedTable(cells).split('\n')) t.diagnostic(line)
  assert.deepEqual(cells.filter(({ says }) => says !== null).map(({ id, tag, says }) => `${id} ${tag}: ${says!}`), [])
})

test('a block that is missing, empty, in another script or cut short is in the table', () => {
  using hand = packHand()
  const cell = (id: string) => briefTable(loadPack(hand.folder)).find((one) => one.id === id && one.tag === 'nl')!.says
  assert.equal(cell('SIGN-1'), null)
  assert.equal(cell('SIGN-2'), 'stands on no page')
  assert.equal(cell('SRC-1'), 'site.sources is missing')
  const text = '**Je staat niet alleen met wat je overkomt.**'
  const put = (other: string) => {
    hand.change('nl/pages/card.md', /(<!-- LEGAL-1 -->\n).*\n/, `$1${other} {free-lawyer}\n`)
    return cell('LEGAL-1')
  }
  assert.equal(put('Niet'), 'it has 4 characters where the source has 43; this language mostly has about 41.')
  assert.match(put('أنت لست وحدك مع ما يحدث لك الآن') ?? '', /^only 0 % of its letters are Latin/)
  assert.equal(put(''), 'it is empty.')
  assert.equal(put(text), null)
  assert.match(printedTable(briefTable(loadPack(hand.folder))), /^ {12}en +nl +\nOPEN-1 +none +none/)
})

test('the brief has each id once, and blocks of danger and law are known by theirs', () => {
  assert.equal(Object.keys(brief).length, 51)
  assert.equal(meaningOf('SIGN-9'), 'You are beaten.')
  assert.equal(meaningOf('constructor'), null)
  for (const id of ['POLICE-1', 'DANGER-3', 'CENTRES', 'STAY-2']) assert.match(id, grave)
  for (const id of ['SIGN-1', 'LAWN', 'CARETAKER-1']) assert.doesNotMatch(id, grave)
})
