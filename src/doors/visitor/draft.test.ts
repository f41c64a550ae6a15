// Tests that a page says so while nobody has reviewed what it shows: its own text, the parts of other pages, or the words it is made of.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { Pack, PageState } from '../../domain/content/content.ts'
import { languageOf } from '../../shared/base/language.ts'
import { allPages } from './addresses.ts'
import { answers } from './forms.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { belgium } from './site-fixture.ts'
import { SitePages } from './site-pages.tsx'

const real = belgium()

/** The pack as if people had reviewed all of it, but for these pages (`en/ready`) and the words of these languages. */
function reviewedBut(pages: { readonly [place: string]: PageState }, words: readonly string[] = []): Pack {
  return {
    ...real,
    page: (tag, name) => {
      const page = real.page(tag, name)
      const state = pages[`${tag}/${name}`] ?? 'reviewed'
      return page && { ...page, state, reviewed: state === 'draft' ? null : { on: '2026-12-01', role: 'native speaker' } }
    },
    standing: (tag) => {
      const standing = real.standing(tag)
      return { ...standing, record: standing.record && { ...standing.record, state: words.includes(tag) ? 'draft' : 'reviewed' } }
    },
  }
}

/** Pages whose text stands in several ways, and those that are made of words. */
const few = ['start', 'signs', 'phone', 'check', 'plan', 'card', 'talk', 'talk-ro', 'sources', 'language']

/** What can be asked for in English: pages by their names, answers with what was ticked, and the entry page. */
function asked(pack: Pack, names: readonly string[]): [name: string, html: string][] {
  const pages = new SitePages(pack, 'http://localhost', talkPage)
  const written = names.map((name): [string, string] => [name, String(pages.page('en', name)!.identity.body)])
  const answer = (form: keyof typeof answers, fields: Record<string, string>) => String(pages.answered('en', form, answers[form](fields, pack, 'en')).identity.body)
  return [
    ...written,
    ['entry', String(pages.entry([languageOf('en')!]).identity.body)],
    ['language answered', answer('language', { name: 'turks' })],
    ['card answered', answer('card', { help: 'on' })],
    ['check answered', answer('check', { 'sign-1': 'on' })],
    ['plan answered, leave', answer('plan', { leave: 'on' })],
    ['plan answered, phone', answer('plan', { phone: 'on' })],
  ]
}

const says = (html: string, key: string) => html.includes(`<p class="quiet">${real.words('en').say(key)}</p>`)
const saying = (pack: Pack, key: string, names = few) => asked(pack, names).flatMap(([name, html]) => (says(html, key) ? [name] : []))

test('as the pack stands, every page, every answer and the entry page say that nobody has checked their text', () => {
  assert.deepEqual(asked(real, [...allPages, 'talk-ro']).flatMap(([name, html]) => (says(html, 'site.draft') ? [] : [name])), [])
})

test('where people have reviewed everything, no page says so', () => {
  assert.deepEqual(saying(reviewedBut({}), 'site.draft'), [])
})

test('a page in draft is said where its parts are shown: phrases beside others, steps of a plan, signs', () => {
  assert.deepEqual(saying(reviewedBut({ 'fr/card': 'draft' }), 'site.draft'), ['card', 'card answered'])
  assert.deepEqual(saying(reviewedBut({ 'nl/card': 'stale' }), 'site.stale'), ['card', 'card answered'])
  assert.deepEqual(saying(reviewedBut({ 'en/signs': 'draft', 'nl/plan': 'draft' }), 'site.draft'), ['signs', 'check', 'check answered'])
  assert.deepEqual(saying(reviewedBut({ 'en/phone': 'draft' }), 'site.draft'), ['phone', 'plan', 'plan answered, phone'])
})

test('a page made of words alone says so by the record of its language, the entry page by those of all that stand on it', () => {
  assert.deepEqual(saying(reviewedBut({}, ['en']), 'site.draft'), ['talk', 'talk-ro', 'sources', 'language', 'entry', 'language answered'])
  assert.deepEqual(saying(reviewedBut({}, ['ti']), 'site.draft'), ['entry'])
})
