// Tests how a block of a draft shows the way to its source: relative, in words of its language, the name in its own.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadPack } from '../../../domain/content/content.ts'
import type { Pack } from '../../../domain/content/content.ts'
import { packHand } from '../../../domain/content/pack-hand.ts'
import { talkPage } from '../pages/talk/talk-page.tsx'
import { SitePages } from '../site-pages.tsx'

const html = (pack: Pack, tag: string) => String(new SitePages(pack, 'http://localhost', talkPage).page(tag, 'rights')!.identity.body)
const links = (text: string) => [...text.matchAll(/<a href="\.\.\/en\/([^"]*)" hreflang="en"([^>]*)>(.*?)<\/a>/g)].map(([, place, label, words]) => [place, label, words])

test('a block of law in a draft offers the source once, at its place, with the source’s name in its own language and a name of its own', () => {
  using hand = packHand()
  hand.change('nl/pages/rights.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  for (const tag of ['en', 'nl']) hand.change(`${tag}/pages/rights.md`, '<!-- LEGAL-1 -->', '<!-- LEGAL-1 -->\n## A lawyer')
  hand.change('nl/words/site.json', '"hello"', '"inSource": "Lees dit in {language}", "hello"')
  const pack = loadPack(hand.folder)
  assert.deepEqual(links(html(pack, 'nl')), [['rights#legal-1', ' aria-label="Lees dit in English: A lawyer"', 'Lees dit in <bdi lang="en" dir="ltr">English</bdi>']])
  assert.match(html(pack, 'en'), /id="legal-1"/)
  assert.deepEqual(links(html(pack, 'en')), [])
})

test('neither a reviewed page nor one whose source is not published offers it', () => {
  using hand = packHand()
  assert.deepEqual(links(html(loadPack(hand.folder), 'nl')), [])
  hand.change('nl/pages/rights.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  const pack = loadPack(hand.folder)
  assert.equal(links(html(pack, 'nl')).length, 1)
  assert.deepEqual(links(html({ ...pack, languages: pack.languages.filter(({ tag }) => tag !== 'en') }, 'nl')), [])
})
