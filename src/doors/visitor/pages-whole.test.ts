// Tests of all pages together, of Belgium's pack and of an invented country's: their HTML is valid, and every link inside the site leads to a page and a place that is there.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { HtmlValidate } from 'html-validate'
import { SitePages } from './site-pages.tsx'
import { belgium, elsewhere } from './site-fixture.ts'
import { allPages, readStep } from './addresses.ts'
import { talkPage } from './pages/talk/talk-page.tsx'

// The standard lets no checkbox say autocomplete; Firefox would bring its tick back, so ours say it.
const judge = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'valid-autocomplete': 'off' } })

for (const [pack, where] of [[belgium(), ''], [elsewhere(), ' of elsewhere']] as const) {
  const pages = new SitePages(pack, 'http://localhost', talkPage)
  const html = (tag: string, page: string) => String(pages.page(tag, page)!.identity.body)

  for (const { tag } of pack.languages) {
    test(`every page in ${tag}${where} is valid HTML`, async () => {
      for (const page of allPages) {
        const { results } = await judge.validateString(html(tag, page))
        assert.deepEqual(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${page}:${line} ${ruleId}: ${message}`)), [])
      }
    })

    test(`every link in ${tag}${where} leads to a page, and to a place on it that is there`, () => {
      const lost: string[] = []
      for (const page of allPages) {
        for (const [, href] of html(tag, page).matchAll(/<a\s[^>]*?href="([^"]+)"/g)) {
          if (/^(?:https:|tel:|leave$|\.\.\/start$)/.test(href!)) continue
          const [to = '', place] = href!.split('#')
          const [, language = tag, name = page] = /^(?:\.\.\/([\w-]+)\/)?([\w-]*)$/.exec(to) ?? []
          if (readStep(name || page)?.is !== 'page' || !pack.languages.some((one) => one.tag === language)) lost.push(`${page}: ${href}`)
          else if (place && !html(language, name || page).includes(` id="${place}"`)) lost.push(`${page}: ${href}`)
        }
      }
      assert.deepEqual(lost, [])
    })

    test(`from the first page in ${tag}${where} everything is at most two taps away, and who can be reached is one`, () => {
      const from = (page: string) => new Set([...html(tag, page).matchAll(/<a\s[^>]*?href="([a-z]+)(?:#[^"]*)?"/g)].map(([, to]) => to!))
      const first = from('start')
      const second = new Set([...first].flatMap((page) => [...(page === 'leave' ? [] : from(page))]))
      // Who looks for another language comes by the list of languages.
      assert.deepEqual(allPages.filter((page) => page !== 'language' && !first.has(page) && !second.has(page)), [])
      for (const page of allPages) {
        const text = html(tag, page)
        assert.ok(page === 'talk' || text.includes('href="talk"'), page)
        assert.match(text, /<header>(?:(?!<\/header>)[^])*href="#reach"/, page)
        assert.match(text, /id="reach"[^]*href="tel:/, page)
      }
    })
  }
}
