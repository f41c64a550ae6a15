// Tests that a translation has its source's shape, in the packs that are shipped and where somebody changed it.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkPack, loadPack, pageNames } from './content.ts'
import { packHand } from './pack-hand.ts'
import { pageFaults } from './shape.ts'

const packs = fileURLToPath(new URL('../../../packs', import.meta.url))

for (const name of readdirSync(packs)) {
  const pack = loadPack(`${packs}/${name}`)
  for (const { tag } of pack.languages) {
    test(`${name}: every page in ${tag} has the blocks, marks, citations, links, headings and items of its source`, () => {
      const faults = pageNames.flatMap((page) => {
        const [own, source] = [pack.page(tag, page), pack.page(pack.source, page)]
        return own && source ? pageFaults(source, own).map((says) => `${page}: ${says}`) : [`${page}: it is missing.`]
      })
      assert.deepEqual(faults, [])
    })
  }
}

/** What the check says once this was changed in a page of the small pack. */
function changed(from: string | RegExp, to: string): string[] {
  using hand = packHand()
  hand.change('nl/pages/signs.md', from, to)
  return checkPack(loadPack(hand.folder), '2026-12-02').filter(({ where, level }) => where === 'nl/pages/signs.md' && level === 'error').map(({ says }) => says)
}

test('each difference of shape is found and said', () => {
  const differences: [string | RegExp, string, string][] = [
    ['SIGN-1 kinds', 'SIGN-2 kinds', 'SIGN-1 is missing.'],
    ['kinds: psychological', 'kinds: physical', 'SIGN-1: kinds: it has “physical” where the source has “psychological”.'],
    ['<!-- LEGAL-1 -->', '<!-- LEGAL-1 when: any -->', 'LEGAL-1: when: it has “any” where the source has “”.'],
    ['<!-- LEGAL-1 -->', '<!-- LEGAL-1 ask: law -->', 'LEGAL-1: ask: it has “law” where the source has “”.'],
    [' {free-lawyer}', '', 'LEGAL-1: citations: it has “” where the source has “free-lawyer”.'],
    ['(start#sign-1)', '(start)', 'SIGN-1: links: it has “start” where the source has “start#sign-1”.'],
    ['## Vragen en antwoorden', 'Vragen en antwoorden', 'SIGN-1: headings: it has “0” where the source has “1”.'],
    ['- [Vragen en antwoorden](start#sign-1)', '[Vragen en antwoorden](start#sign-1)', 'SIGN-1: items: it has “1” where the source has “2”.'],
    ['**Je staat niet alleen met wat je overkomt.**', '', 'LEGAL-1: it is empty.'],
  ]
  for (const [from, to, says] of differences) assert.ok(changed(from, to).includes(says), `${says}\n${changed(from, to).join('\n')}`)
  assert.deepEqual(changed(/(<!-- SIGN[^]*)(<!-- LEGAL[^]*)/, '$2\n$1'), ['LEGAL-1 stands in another place than in the source.'])
})

test('citations and links of one block may stand in another order', () => {
  using hand = packHand()
  const [page] = [loadPack(hand.folder).page('nl', 'signs')!]
  const turned = { ...page, blocks: page.blocks.map((block) => ({ ...block, cites: block.cites.toReversed() })) }
  assert.deepEqual(pageFaults(page, turned), [])
})
