// Tests of what the pages say and weigh: every id of the brief in every language, neutral titles, relative links, and their size.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { belgium } from './site-fixture.ts'
import { SitePages } from './site-pages.tsx'
import { talkPage } from './pages/talk/talk-page.tsx'
import { toolScripts } from './parts/tool.tsx'
import { asset } from './asset-texts.ts'
import { allPages } from './addresses.ts'
import { answers } from './forms.ts'
import { pageNames } from '../../domain/content/content.ts'
import { languageOf } from '../../shared/base/language.ts'
import { brotliCompressSync } from 'node:zlib'

const pack = belgium()
const pages = new SitePages(pack, 'http://localhost', talkPage)
/** The tools show part of what is written of them; their own tests look at them. */
const tools = ['check', 'plan', 'card']
const written = pageNames.filter((name) => !tools.includes(name))
const all = allPages
const tags = pack.languages.map(({ tag }) => tag)
/** A form as it is sent with every box of it ticked. */
const everyBox = new Proxy<Record<string, string>>({}, { getOwnPropertyDescriptor: () => ({ value: 'on', configurable: true, enumerable: true }) })
const html = (tag: string, page: string) => String(pages.page(tag, page)!.identity.body)

const brief = [
  'OPEN-1', 'OPEN-2', ...Array.from({ length: 17 }, (_, i) => `SIGN-${i + 1}`), 'KIND-1',
  ...Array.from({ length: 6 }, (_, i) => `WAY-${i + 1}`), 'LEGAL-1', 'STAY-1', 'STAY-2', 'LAW-1', 'POLICE-1',
  ...Array.from({ length: 5 }, (_, i) => `HELP-${i + 1}`), 'SHELTER-1', 'CARE-1',
  ...Array.from({ length: 4 }, (_, i) => `COMPLAIN-${i + 1}`), ...Array.from({ length: 8 }, (_, i) => `LEAVE-${i + 1}`), 'SRC-1',
]

for (const tag of tags) {
  test(`every id of the brief that these pages cover is said in ${tag}`, () => {
    const body = written.map((page) => html(tag, page)).join('')
    const said = new Set<string>()
    for (const [, ids, text] of body.matchAll(/data-brief="([^"]+)"[^>]*>([\s\S]*?)<\/section>/g)) {
      if (text!.replaceAll(/<[^>]*>/g, '').trim().length > 5) for (const id of ids!.split(' ')) said.add(id)
    }
    assert.deepEqual(brief.filter((id) => !said.has(id)), [])
  })

  test(`each sign in ${tag} is linked to kinds of violence that the same page explains`, () => {
    const page = html(tag, 'signs')
    for (let n = 1; n <= 16; n++) {
      const sign = new RegExp(`id="sign-${n}"[\\s\\S]*?</section>`).exec(page)![0]
      const kinds = [...sign.matchAll(/href="#(kind-[a-z]+)"/g)]
      assert.ok(kinds.length > 0, `sign ${n}`)
      for (const [, kind] of kinds) assert.match(page, new RegExp(`id="${kind}"`))
    }
  })

  test(`L-17: the words about the exit in ${tag} are 60 or fewer, above the links, and name the button as it is`, () => {
    const blocks = pack.page(tag, 'start')!.blocks
    const [exit, links] = ['EXIT', 'LINKS'].map((id) => blocks.findIndex((block) => block.ids.includes(id)))
    assert.ok(exit! < links!)
    const text = blocks[exit!]!.text
    assert.ok(text.replaceAll('*', '').split(/\s+/).length <= 60)
    assert.ok(text.includes(`**${pack.words(tag).say('site.leave')}**`))
    assert.ok(text.includes('](device)'))
  })

  test(`L-17: on the first page in ${tag} one can talk or call before the words about the exit, and the links come after them`, () => {
    const page = html(tag, 'start')
    const places = ['href="talk"', 'href="tel:', 'id="exit"', 'href="signs"'].map((what) => page.indexOf(what))
    assert.ok(places.every((place) => place > 0))
    assert.deepEqual(places, places.toSorted((a, b) => a - b))
  })

  test(`L-17: every page in ${tag} leads to what stays on the device, and that page says when it was last looked at`, () => {
    for (const page of all) assert.match(html(tag, page).split('</main>')[0]!, page === 'device' ? new RegExp(pack.page(tag, page)!.checked!.slice(0, 4)) : /<a href="device">/, page)
  })

  test(`titles in ${tag} are neutral, and every page says language and direction`, () => {
    for (const page of all) {
      const text = html(tag, page)
      const [, title] = /<title>(.*?)<\/title>/.exec(text)!
      assert.doesNotMatch(title!, /viol|geweld|partner|عنف|الشريك|abuse|danger|gevaar|şiddet|tehlike|насил|партн|небезпе|опасн|خشونت|همسر|خطر|تاوتریخوالی|ጎነጽ|ዓመጽ|መጻምድ|ሓደጋ|przemoc|niebezpiecz/i)
      assert.ok(text.startsWith(`<!doctype html><html lang="${tag}" dir="${languageOf(tag)!.dir}">`))
    }
  })

  test(`in ${tag} the way out is the first thing one can reach, and links under a visit are relative`, () => {
    for (const page of all) {
      const text = html(tag, page)
      const links = [...text.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, to]) => to!)
      assert.equal(links[0], 'leave')
      for (const to of links) assert.match(to, /^(?:#|tel:[+\d]+$|https:\/\/|\.\.\/start$|\.\.\/[a-z]+(?:-[A-Z]+)?\/[a-z]+(?:#[a-z0-9-]+)?$|[a-z]+(?:-[\w-]+)?(?:#[\w-]+)?$)/)
      for (const [, place] of text.matchAll(/href="#([^"]+)"/g)) assert.match(text, new RegExp(`id="${place}"`), `${page} #${place}`)
    }
  })

  test(`a switch of language from ${tag} stays on the same page`, () => {
    for (const page of all) {
      const to = [...html(tag, page).split('<ul class="tongues"')[1]!.matchAll(/href="\.\.\/([\w-]+\/[a-z]+)"/g)].map(([, path]) => path)
      assert.deepEqual(to, tags.filter((other) => other !== tag).map((other) => `${other}/${page}`))
    }
  })

  test(`numbers to dial in ${tag} are links in their own direction, and danger is on every page`, () => {
    for (const page of all) {
      const text = html(tag, page)
      for (const [, inside] of text.matchAll(/<a [^>]*href="tel:[^"]*"[^>]*>(.*?)<\/a>/g)) assert.match(inside!, /^<bdi dir="ltr">[+\d ]+<\/bdi>$/)
      assert.match(text, /href="tel:112"[\s\S]*href="tel:101"/)
    }
  })

  test(`no page in ${tag} weighs more than 10,000 bytes; the script that comes with a tool is weighed by itself`, () => {
    const scripts = new Map<string, string>(Object.entries(toolScripts))
    for (const page of all) {
      const weight = pages.page(tag, page)!.br.body.length - brotliCompressSync(scripts.get(page) ?? '').length
      assert.ok(weight <= 10_000, `${page}: ${weight}`)
    }
  })

  test(`what is answered in ${tag} where every box is ticked weighs at most 10,000 bytes, and bears the form, talk, the numbers and the way to the first page`, () => {
    for (const tool of ['check', 'plan', 'card'] as const) {
      const { br, identity } = pages.answered(tag, tool, answers[tool](everyBox, pack, tag))
      assert.ok(br.body.length <= 10_000, `${tool}: ${br.body.length}`)
      const text = String(identity.body)
      assert.equal(text.match(/type="checkbox"[^>]* checked/g)?.length, text.match(/type="checkbox"/g)?.length, tool)
      for (const way of ['href="leave"', 'href="#reach"', 'href="../start"', 'href="talk"', 'href="tel:112"', 'href="start"', 'href="device"']) assert.ok(text.includes(way), `${tool}: ${way}`)
    }
  })

  test(`a page in ${tag} that nobody has reviewed says so`, () => {
    for (const page of written) {
      const says = html(tag, page).includes(pack.words(tag).say('site.draft'))
      assert.equal(says, pack.page(tag, page)!.state === 'draft', page)
    }
  })

  test(`the entry page in ${tag} weighs at most 8,000 bytes and asks the three questions in every published language`, () => {
    const entry = pages.entry([languageOf(tag)!])
    assert.ok(entry.br.body.length <= 8000, String(entry.br.body.length))
    for (const other of tags) for (const n of [1, 2, 3]) assert.ok(String(entry.identity.body).includes(pack.words(other).say(`site.entry.open${n}`)))
  })
}

for (const { tag } of pack.languages.filter(({ dir }) => dir === 'rtl')) test(`in ${tag} every number and Latin name keeps its direction`, () => {
  for (const page of written) {
    const body = html(tag, page).replace(/<head>[\s\S]*<\/head>/, '').replaceAll(/<script[\s\S]*?<\/script>/g, '')
    const outside = body.replaceAll(/<bdi (?:lang="[\w-]+" )?dir="ltr">.*?<\/bdi>/g, '').replaceAll(/<time[\s\S]*?<\/time>/g, '').replaceAll(/<li lang="(?:nl|fr|en|tr|pl)"[\s\S]*?<\/li>/g, '')
    const text = outside.replaceAll(/<[^>]*>/g, ' ')
    assert.doesNotMatch(text, /[A-Za-z]{2}/, page)
  }
})

test('the leave script is at most 1 KB', () => {
  assert.ok(brotliCompressSync(asset.leave).length <= 1024)
  assert.ok(asset.leave.length <= 1250, String(asset.leave.length))
})
