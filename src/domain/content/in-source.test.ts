// Tests of which blocks of a draft offer their source: those of danger and law, and no other.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadPack } from './content.ts'
import { packHand } from './pack-hand.ts'
import type { PackHand } from './pack-hand.ts'

/** What each block of a page offers, by its ids. */
function offered({ folder }: PackHand, tag: string, page: 'rights' | 'check' = 'rights'): Record<string, string | null> {
  const pack = loadPack(folder)
  return Object.fromEntries(pack.page(tag, page)!.blocks.map((block) => [block.ids.join(' '), pack.inSource(block)]))
}

const asDraft = (hand: PackHand, ...files: string[]) => {
  for (const file of files) hand.change(file, /state: reviewed\nreviewed.*\n/, 'state: draft\n')
}

test('in a draft a block of law offers the reviewed source at its place; another block offers nothing, and a reviewed page neither', () => {
  using hand = packHand()
  assert.deepEqual(offered(hand, 'nl'), { 'SIGN-1': null, 'LEGAL-1': null })
  asDraft(hand, 'nl/pages/rights.md')
  assert.deepEqual(offered(hand, 'nl'), { 'SIGN-1': null, 'LEGAL-1': 'rights#legal-1' })
  assert.deepEqual(offered(hand, 'en'), { 'SIGN-1': null, 'LEGAL-1': null })
})

test('a page that fell behind its source offers it again', () => {
  using hand = packHand()
  hand.change('en/pages/rights.md', 'not alone', 'never alone')
  assert.deepEqual(offered(hand, 'nl'), { 'SIGN-1': null, 'LEGAL-1': 'rights#legal-1' })
})

test('a source that nobody has reviewed is offered only while none of its pages is', () => {
  using hand = packHand()
  asDraft(hand, 'nl/pages/rights.md', 'en/pages/rights.md')
  assert.equal(offered(hand, 'nl')['LEGAL-1'], null)
  for (const name of ['start', 'signs', 'check', 'where', 'call', 'ready', 'plan', 'papers', 'children', 'phone', 'friend', 'everyone', 'after', 'card', 'device']) asDraft(hand, `en/pages/${name}.md`)
  assert.equal(offered(hand, 'nl')['LEGAL-1'], 'rights#legal-1')
})

test('a sign of danger, and a block whose fact a lawyer has to check again, offer it too; a choice of a form does not', () => {
  using hand = packHand()
  asDraft(hand, 'nl/pages/rights.md')
  const both = (from: string, to: string) => ['en', 'nl'].forEach((tag) => hand.change(`${tag}/pages/rights.md`, from, to))
  both('LEGAL-1', 'ANY')
  assert.equal(offered(hand, 'nl').ANY, 'rights#any')
  both(' {free-lawyer}', '')
  assert.equal(offered(hand, 'nl').ANY, null)
  both('kinds: psychological', 'kinds: danger')
  assert.equal(offered(hand, 'nl')['SIGN-1'], 'rights#sign-1')
  both('kinds: danger', 'kinds: danger ask: a')
  assert.equal(offered(hand, 'nl')['SIGN-1'], null)
})

test('on the page of a tool the tool is offered: a place of its answer is not there yet', () => {
  using hand = packHand()
  asDraft(hand, 'nl/pages/check.md')
  assert.equal(offered(hand, 'nl', 'check')['LEGAL-1'], 'check')
})
