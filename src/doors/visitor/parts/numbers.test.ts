// Proves which numbers stand on every page: the pack's own choice of national lines, and who comes in danger.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { onEveryPage } from '../../../domain/content/check-facts.ts'
import type { Pack } from '../../../domain/content/content.ts'
import { belgium } from '../site-fixture.ts'
import { SitePages } from '../site-pages.tsx'
import { talkPage } from '../pages/talk/talk-page.tsx'

const pack = belgium()
const numbersOf = (of: Pack) => {
  const html = String(new SitePages(of, 'http://localhost', talkPage).page('en', 'signs')!.identity.body)
  return /<div class="numbers">([\s\S]*?)<\/section><\/div>/.exec(html)![1]!
}
const dialled = (html: string) => [...html.matchAll(/href="tel:(\d+)"/g)].map(([, number]) => number)

test('the national lines that the words call first stand there in the pack’s order, with those words', () => {
  assert.deepEqual(dialled(numbersOf(pack)), ['1712', '080030030', '112', '101'])
  assert.match(numbersOf(pack), />1712<\/bdi><\/a><span>Every question about violence, in Dutch<\/span>/)
  assert.deepEqual(dialled(numbersOf({ ...pack, lines: pack.lines.toReversed() })), ['080030030', '1712', '112', '101'])
  assert.deepEqual(dialled(numbersOf({ ...pack, lines: [] })), ['112', '101'])
})

test('everything that the check takes for shown on every page is shown there', () => {
  const text = numbersOf(pack).replaceAll(/<[^>]*>/g, '')
  for (const id of onEveryPage) {
    const fact = pack.facts.get(id)!
    assert.ok(text.includes(fact.kind === 'claim' ? pack.words('en').say(`facts.${id}`) : fact.value), id)
  }
})

test('what one can say in danger stands in the page’s language and in those of the country', () => {
  const spoken = (of: Pack) => [...(/<ul class="phrases">([\s\S]*?)<\/ul>/.exec(numbersOf(of))![1]!).matchAll(/lang="(\w+)"/g)].map(([, tag]) => tag)
  assert.deepEqual(spoken(pack), ['en', 'nl', 'fr'])
  assert.deepEqual(spoken({ ...pack, beside: ['en'] }), ['en'])
  assert.deepEqual(spoken({ ...pack, beside: ['ar'] }), ['en', 'ar'])
})

test('a country with one number for all who come has no empty line for the police', () => {
  const facts = new Map(pack.facts)
  facts.delete('police-101')
  const html = numbersOf({ ...pack, facts })
  assert.deepEqual(dialled(html), ['1712', '080030030', '112'])
  assert.doesNotMatch(html, />Police</)
})
