// Tests how a block of a draft shows the way to its source: relative, in words of its language, the name in its own.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { published } from '../../../domain/content/content.ts'
import { talkPage } from '../pages/talk/talk-page.tsx'
import { belgium } from '../site-fixture.ts'
import { SitePages } from '../site-pages.tsx'

const pack = belgium()
const html = (of: typeof pack, tag: string) => String(new SitePages(of, 'http://localhost', talkPage).page(tag, 'rights')!.identity.body)
const links = (text: string) => [...text.matchAll(/<p class="quiet"><a href="\.\.\/en\/([^"]*)" hreflang="en"[^>]*>(.*?)<\/a>/g)]

test('a draft about rights offers its blocks of law in the source, each once, with the source’s name in its own language', () => {
  const page = html(pack, 'nl')
  const found = links(page)
  assert.ok(found.some(([, place]) => place === 'rights#legal-1'))
  assert.equal(new Set(found.map(([, place]) => place)).size, found.length)
  for (const [, , words] of found) assert.match(words!, /<bdi lang="en" dir="ltr">English<\/bdi>/)
  assert.doesNotMatch(page, /[\ue000]/)
  const source = html(pack, 'en')
  for (const [, place] of found) assert.match(source, new RegExp(`id="${place!.split('#')[1]!}"`))
  assert.deepEqual(links(source), [])
})

test('a source that is not published is not offered', () => {
  const without = { ...pack, languages: pack.languages.filter(({ tag }) => tag !== 'en') }
  assert.deepEqual(links(html(without, 'nl')), [])
  assert.equal(published(pack, 'all'), pack)
})
