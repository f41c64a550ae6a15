// Every page of the site through axe in Chromium, in one language of each script (all with TEST_ALL=1): narrow, wide, light and dark, and nothing runs over the edge.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { brokenRules } from '../../../test/support/axe.ts'
import { launchChromium, withoutChromium } from '../../../test/support/browsers.ts'
import { allPages } from './addresses.ts'
import { belgium, siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'

let browser: Browser
let hand: SiteHand
let origin: string

before(async () => {
  hand = await siteHand()
  origin = await hand.listen()
  if (!withoutChromium) browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await hand.dispose()
})

const every = [...allPages.filter((page) => page !== 'talk'), 'nothing']
/** One page of each shape. */
const some = ['start', 'signs', 'where', 'call', 'check', 'card', 'sources', 'language', 'nothing']
/** One language of each script: Latin, Arabic, Cyrillic, Ethiopic. */
const tags = process.env['TEST_ALL'] ? belgium().languages.map(({ tag }) => tag) : ['nl', 'ar', 'uk', 'ti']
const settings = [
  { name: 'a narrow light page', viewport: { width: 320, height: 640 }, colorScheme: 'light', pages: every },
  { name: 'a page of middle width', viewport: { width: 768, height: 1000 }, colorScheme: 'light', pages: some },
  { name: 'a wide dark page', viewport: { width: 1280, height: 900 }, colorScheme: 'dark', pages: some },
] as const

for (const { name, viewport, colorScheme, pages } of settings) {
  for (const tag of ['', ...tags]) {
    test(`axe finds nothing on ${name} ${tag ? `in ${tag}` : 'of entry'}`, { skip: withoutChromium }, async () => {
      const context = await browser.newContext({ viewport, colorScheme })
      const page = await context.newPage()
      const visit = hand.visits.open()
      for (const path of tag ? pages.map((page) => `${tag}/${page}`) : ['start']) {
        await page.goto(`${origin}/${visit}/${path}`)
        assert.deepEqual(await brokenRules(page), [], path)
        // What stands before the start of a page cannot be scrolled to, so the width alone tells only half.
        const outside = await page.evaluate(() =>
          [...document.querySelectorAll('body *')]
            .map((element) => ({ tag: `${element.tagName}.${element.className}`, ...element.getBoundingClientRect().toJSON() }) as { tag: string; left: number; right: number })
            .filter(({ left, right }) => left < -1 || right > innerWidth + 1)
            .map(({ tag }) => tag),
        )
        assert.deepEqual(outside, [], `${path} runs over the edge`)
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('a')]
            .filter((link) => getComputedStyle(link).display !== 'inline' && link.checkVisibility())
            .map((link) => ({ link: link.outerHTML, height: link.getBoundingClientRect().height }))
            .filter(({ height }) => height < 48),
        )
        assert.deepEqual(small, [], path)
      }
      await context.close()
    })
  }
}
