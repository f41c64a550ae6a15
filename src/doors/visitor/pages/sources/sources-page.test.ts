// Proves that the page of sources shows every fact that the site shows, with where it is from, its state and its dates.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { belgium } from '../../site-fixture.ts'
import { SitePages } from '../../site-pages.tsx'
import { talkPage } from '../talk/talk-page.tsx'
import { ofTheOrganisation } from '../../../../domain/content/facts.ts'
import { pageNames } from '../../../../domain/content/content.ts'
import type { Fact, PageName } from '../../../../domain/content/content.ts'
import { forms } from '../../addresses.ts'

const pack = belgium()
const htmlOf = (facts: readonly Fact[], tag = 'en') => {
  const pages = new SitePages({ ...pack, facts: new Map(facts.map((fact) => [fact.id, fact])) }, 'http://localhost', talkPage)
  return String(pages.page(tag, 'sources')!.identity.body)
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').trim()
/** The groups of the page: heading, address it leads to, items, and what is said of the dates below each list. */
const groups = (html: string) =>
  [...html.matchAll(/<section class="source">([\s\S]*?)<\/section>/g)].map(([, inside]) => ({
    heading: text(/<h2>([\s\S]*?)<\/h2>/.exec(inside!)![1]!),
    to: /<h2><a href="([^"]*)"/.exec(inside!)?.[1] ?? null,
    items: [...inside!.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item]) => text(item!)),
    dates: [...inside!.matchAll(/<p class="quiet">([\s\S]*?)<\/p>/g)].map(([, dates]) => text(dates!)),
  }))

const facts = [...pack.facts.values()]
const fact = (id: string, change: Partial<Fact> = {}): Fact => ({ ...pack.facts.get(id)!, ...change })

test('every fact that is shown stands under its own source, once, and no other does', () => {
  const page = groups(htmlOf(facts))
  assert.deepEqual(page.map(({ to }) => to), [...new Set(facts.map(({ source }) => (source === ofTheOrganisation ? null : source)))])
  for (const { id, kind, value, source, state } of facts) {
    const said = (kind === 'claim' ? pack.words('en').say(`facts.${id}`) : value) + (state === 'unconfirmed' ? ' (check this)' : '')
    const found = page.filter(({ items }) => items.includes(said))
    assert.ok(found.some(({ to }) => to === (source === ofTheOrganisation ? null : source)), id)
  }
  assert.equal(page.flatMap(({ items }) => items).length, facts.length)
})

test('a fact that is left out is left out here too', () => {
  assert.equal(groups(htmlOf([fact('hours-1712', { whenUnconfirmed: 'left-out' })])).length, 0)
  assert.equal(groups(htmlOf([fact('hours-1712', { whenUnconfirmed: 'left-out', state: 'confirmed' })])).length, 1)
})

test('what has no other source is from the organisation, without a link', () => {
  assert.deepEqual(groups(htmlOf([fact('post-secret')])).map(({ heading, to }) => [heading, to]), [['The organisation that gave us this text', null]])
})

test('a source that leads nowhere is shown without a link, and the page stands', () => {
  for (const source of ['https://', 'https://[', 'https://127.0.0.1:80x', 'javascript:alert(1)', 'somebody'])
    assert.deepEqual(groups(htmlOf([fact('post-secret', { source })])).map(({ heading, to }) => [heading, to]), [['The organisation that gave us this text', null]], source)
})

test('it says when somebody last looked, by when it is checked again and by whom; other dates stand apart', () => {
  const recheckBy = { role: 'lawyer', on: '2027-01-31' }
  const page = groups(htmlOf([fact('line-1712'), fact('site-1712', { checkedOn: '2026-11-02' }), fact('hours-1712', { recheckBy }), fact('bill-1712', { recheckBy: { ...recheckBy, role: 'doctor' } }), fact('free-1712', { source: 'https://www.1712.be', recheckBy: { ...recheckBy, on: '2027-02-01' } })]))
  assert.deepEqual(page, [
    {
      heading: 'www.1712.be',
      to: 'https://www.1712.be',
      items: ['1712', 'www.1712.be', 'Monday to Friday, 9:00 to 17:00 (check this)', 'The number is not on your phone bill. (check this)', 'A call to 1712 is free.'],
      dates: [
        'We have not looked there ourselves yet. To be checked again by 24 May 2027, by our organisation.',
        'We last looked there on 2 November 2026. To be checked again by 24 May 2027, by our organisation.',
        'We have not looked there ourselves yet. To be checked again by 31 January 2027, by a lawyer.',
        // A role that has no words is shown as it stands in the register.
        'We have not looked there ourselves yet. To be checked again by 31 January 2027, by doctor.',
        'We have not looked there ourselves yet. To be checked again by 1 February 2027, by a lawyer.',
      ],
    },
  ])
})

test('it says in words what the mark means, and what no mark means', () => {
  const page = text(htmlOf(facts))
  assert.ok(page.includes('“check this”: it may be old or wrong.'))
  assert.ok(page.includes('No mark: it is right as far as we know.'))
})

test('every page that cites facts leads here, and one that cites none does not at its end', () => {
  const pages = new SitePages(pack, 'http://localhost', talkPage)
  const end = (name: string) => /<section class="sources"[\s\S]*?<\/section>/.exec(String(pages.page('en', name)!.identity.body))?.[0]
  const cites = (name: PageName) => name === 'call' || pack.page('en', name)!.blocks.some((block) => block.cites.length > 0)
  const read = pageNames.filter((name) => !(forms as readonly string[]).includes(name))
  assert.ok(read.some(cites) && !read.every(cites))
  for (const name of read) {
    if (cites(name)) assert.match(end(name)!, /<a href="sources">Sources and dates<\/a>/, name)
    else assert.equal(end(name), undefined, name)
  }
})
