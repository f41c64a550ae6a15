// Tests of the card: which language stands beside which, what the interpreter's language is called there, and what is shown.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languageOf, languages } from '../../../../shared/base/language.ts'
import { SitePages } from '../../site-pages.tsx'
import { belgium } from '../../site-fixture.ts'
import { toolPack } from '../../parts/tool-fixture.ts'
import { talkPage } from '../talk/talk-page.tsx'
import { besides, nameIn } from './card-languages.ts'
import { keepCard } from './card-page.tsx'

const pack = toolPack()
const pages = new SitePages(pack, 'http://localhost', talkPage)
const answered = (tag: string, fields: Record<string, string>) => String(pages.answered(tag, 'card', keepCard(fields, pack, tag)).identity.body)
const form = (tag: string) => String(pages.page(tag, 'card')!.identity.body)

/** The phrases that are shown, each with its language. */
function shown(html: string): string[] {
  const cards = [...html.matchAll(/<li data-when="[\w-]+">([\s\S]*?)<\/li>/g)].map(([, card]) => card!)
  const lines = cards.flatMap((card) => [...card.matchAll(/<p lang="([\w-]+)" dir="ltr"(?: data-beside="\w+")?>([\s\S]*?)<\/p>/g)])
  return lines.map(([, tag, text]) => `${tag} ${text!.replaceAll(/<[^>]*>/g, '')}`)
}

test('each phrase that was chosen stands in the language of the desk and in one’s own, with the interpreter’s language as each calls it', () => {
  assert.deepEqual(shown(answered('en', { interpreter: 'on', interpret: 'ti' })), ['nl Ik heb een tolk nodig. Mijn taal: Tigrinya.', 'en I need an interpreter. My language: ትግርኛ.'])
  assert.deepEqual(shown(answered('en', { help: 'on', interpreter: 'on', interpret: 'ti', beside: 'fr' })), [
    'fr J’ai besoin d’aide.', 'en I need help.', 'fr J’ai besoin d’un interprète. Ma langue : tigrigna.', 'en I need an interpreter. My language: ትግርኛ.',
  ])
  assert.deepEqual(shown(answered('fr', { help: 'on' })), ['nl Ik heb hulp nodig.', 'fr J’ai besoin d’aide.'])
  assert.deepEqual(shown(answered('en', {})), [])
})

test('one’s own language is never the one beside; where only one is left, nothing is asked', () => {
  assert.deepEqual([besides(pack, 'en'), besides(pack, 'nl'), besides(pack, 'fr')], [['nl', 'fr'], ['fr'], ['nl']])
  assert.match(form('en'), /<input type="radio" name="beside" value="nl" autocomplete="off" checked\/>/)
  for (const tag of ['nl', 'fr']) assert.doesNotMatch(form(tag), /type="radio"/)
})

test('in a country whose desks read one language, that one stands beside the others and nothing beside itself', () => {
  const one = { ...pack, beside: ['nl'] }
  assert.deepEqual([besides(one, 'en'), besides(one, 'nl')], [['nl'], []])
  const sites = new SitePages(one, 'http://localhost', talkPage)
  assert.deepEqual(shown(String(sites.answered('nl', 'card', keepCard({ help: 'on' }, one, 'nl')).identity.body)), ['nl Ik heb hulp nodig.'])
})

test('beside one’s own stand only languages that are published, and where none is, one’s own alone', () => {
  const only = (...tags: string[]) => ({ ...pack, languages: pack.languages.filter(({ tag }) => tags.includes(tag)) })
  assert.deepEqual([besides(only('en', 'fr'), 'en'), besides(only('en', 'fr'), 'fr')], [['fr'], []])
  const sites = new SitePages(only('en'), 'http://localhost', talkPage)
  assert.deepEqual(shown(String(sites.answered('en', 'card', keepCard({ help: 'on', beside: 'nl' }, only('en'), 'en')).identity.body)), ['en I need help.'])
  assert.doesNotMatch(String(sites.page('en', 'card')!.identity.body), /Ik heb|J’ai|name="beside"/)
})

test('all thirty languages can be the interpreter’s, the page’s own from the start', () => {
  const options = [...form('fr').matchAll(/<option value="([\w-]+)" lang="[\w-]+" dir="\w+"( selected)?/g)]
  assert.deepEqual(options.map(([, tag]) => tag), languages.map(({ tag }) => tag))
  assert.deepEqual(options.filter(([, , selected]) => selected).map(([, tag]) => tag), ['fr'])
  assert.match(form('fr'), /<select id="interpret" name="interpret" autocomplete="off">/)
})

test('every language has a name in Dutch and French, written as it is inside a sentence, and no script is named', () => {
  for (const one of languages) {
    assert.match(nameIn('nl', one), /^\p{Lu}\p{L}+(?:\/\p{Lu}\p{L}+)*$/u)
    assert.match(nameIn('fr', one), /^\p{Ll}+(?:\/\p{Ll}+)*$/u)
  }
  assert.equal(nameIn('nl', languageOf('bs')!), 'Bosnisch/Servisch/Kroatisch')
  assert.equal(new Set(languages.map((one) => nameIn('nl', one))).size, languages.length)
})

const real = belgium()
for (const { tag } of real.languages.filter((one) => real.page(one.tag, 'card'))) {
  test(`in ${tag} every phrase has its words in each language that can stand beside it`, () => {
    const names = real.page(tag, 'card')!.blocks.flatMap(({ ask }) => ask ?? [])
    assert.ok(names.length > 5)
    for (const other of besides(real, tag)) {
      const others = new Map(real.page(other, 'card')!.blocks.map((block) => [block.ask, block.text]))
      for (const name of names) assert.ok((others.get(name) ?? '').length > 5, `${other} ${name}`)
    }
  })
}
