// Tests of the way out where a browser is not as usual: no network, no channels between tabs, a page in the background. Journeys walk all the ways.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium, withoutChromium } from '../../../test/support/browsers.ts'
import { nobodyHolds, siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'

// Status 203 keeps this page out of the back/forward cache, whose pages the driver cannot follow; the site's pages are as they are.
const weather = createServer((_, answer) => answer.writeHead(203, { 'content-type': 'text/html' }).end('<!doctype html><title>Weather</title><p>Sunny'))
let browser: Browser
let hand: SiteHand
let origin: string
let neutral: string

before(async () => {
  await new Promise<void>((resolve) => void weather.listen(0, '127.0.0.1', resolve))
  // Another host than the site's, as in life.
  neutral = `http://localhost:${(weather.address() as AddressInfo).port}/#`
  hand = await siteHand(nobodyHolds, neutral.replace('#', ''))
  origin = await hand.listen()
  if (!withoutChromium) browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await hand.dispose()
  weather.closeAllConnections()
  weather.close()
})

async function walk(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  for (const before of ['?1', '?2', '?3']) await page.goto(neutral.replace('#', before))
  await page.goto(`${origin}/nl`)
  await page.click('a[href="signs"]')
  await page.waitForURL('**/signs')
  await page.click('nav a[href="rights"]')
  await page.waitForURL('**/rights')
  return page
}

/** Goes Back four times; gives how often a page of the site came up again. */
async function shownByBack(page: Page): Promise<number> {
  let shown = 0
  for (let i = 0; i < 4; i++) {
    // A step that ends in the browser's error page rejects; a page from the browser's own cache never "loads" for the driver.
    await page.goBack({ waitUntil: 'load', timeout: 3000 }).catch(() => page.waitForLoadState('domcontentloaded'))
    if (await page.locator('[data-leave]').count()) shown++
  }
  return shown
}

test('L-5: a page that was still on its way while another was left goes too', { skip: withoutChromium }, async () => {
  const context = await browser.newContext()
  const page = await walk(context)
  const held = Promise.withResolvers<void>()
  const asked = Promise.withResolvers<void>()
  await page.route('**/leave', async (route) => {
    asked.resolve()
    await held.promise
    await route.continue()
  })
  const other = await context.newPage()
  await page.bringToFront()
  await page.click('[data-leave]', { noWaitAfter: true })
  await asked.promise
  // Its answer was given before the visit ended, and its script runs after the page beside it was left.
  await other.goto(page.url().replace(/[^/]*$/, 'start'), { waitUntil: 'commit' }).catch(() => undefined)
  await other.waitForFunction(() => !document.querySelector('[data-leave]'))
  held.resolve()
  await Promise.all([page, other].map((one) => one.waitForURL(neutral)))
  await context.close()
})

test('L-2: a page that was told it goes, and stayed, is not left blank', { skip: withoutChromium }, async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${origin}/nl`)
  const seen = await page.evaluate(() =>
    ['pagehide', 'pageshow'].map((name) => {
      dispatchEvent(new PageTransitionEvent(name, { persisted: false }))
      return getComputedStyle(document.body).visibility
    }),
  )
  assert.deepEqual(seen, ['hidden', 'visible'])
  await page.context().close()
})

test('L-6: where the network is away and scripts are off, Back shows nothing from the browser’s own cache', { skip: withoutChromium }, async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await walk(context)
  await context.setOffline(true)
  const errorPage = page.waitForEvent('framenavigated', (frame) => frame.url().startsWith('chrome-error:'))
  await page.click('[data-leave]', { noWaitAfter: true })
  await errorPage
  assert.equal(await shownByBack(page), 0)
  await context.close()
})

test('L-6: without a network the page is emptied and stays empty', { skip: withoutChromium }, async () => {
  const context = await browser.newContext()
  const page = await walk(context)
  await context.setOffline(true)
  await page.click('[data-leave]')
  assert.equal(await page.evaluate(() => document.documentElement.outerHTML.length < 60 && document.title === ''), true)
  await context.setOffline(false)
  await page.waitForURL(neutral)
  await context.close()
})

test('L-1: a reload while the step out hangs asks for the exit, not for the page', { skip: withoutChromium }, async () => {
  const context = await browser.newContext()
  const page = await walk(context)
  // The first step out reaches nobody.
  const asked = new Promise<void>((resolve) => void page.route('**/leave', () => resolve(), { times: 1 }))
  await page.click('[data-leave]', { noWaitAfter: true })
  await asked
  // It rejects: the blank page leads on before it has loaded.
  await page.reload().catch(() => undefined)
  await page.waitForURL(neutral)
  assert.equal(await shownByBack(page), 0)
  await context.close()
})

for (const [what, without] of [
  ['knows no channels between tabs', () => Reflect.deleteProperty(window, 'BroadcastChannel')],
  ['refuses them', () => Reflect.set(window, 'BroadcastChannel', class { constructor() { throw new DOMException('no', 'SecurityError') } })],
] as const) {
  test(`L-3: where the browser ${what}, the keys leave all the same`, { skip: withoutChromium }, async () => {
    const context = await browser.newContext()
    await context.addInitScript(without)
    const page = await walk(context)
    for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
    await page.waitForURL(neutral)
    await context.close()
  })
}

for (const [device, options, hidden] of [
  ['a phone', { hasTouch: true, isMobile: true, viewport: { width: 360, height: 700 } }, 'hidden'],
  ['a computer', {}, 'visible'],
] as const) {
  test(`L-2: on ${device} a page in the background is ${hidden}, and is there again afterwards`, { skip: withoutChromium }, async () => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    await page.goto(`${origin}/nl`)
    // A headless tab is never in the background: the browser's word for it is given by hand.
    const seen = (away: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
        return getComputedStyle(document.querySelector('h1')!).visibility
      }, away)
    assert.deepEqual([await seen(true), await seen(false)], [hidden, 'visible'])
    await context.close()
  })
}

test('L-11: a page asks no other host for anything, stores nothing, and breaks none of its own rules', { skip: withoutChromium }, async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const hosts = new Set<string>()
  const complaints: string[] = []
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const visit = hand.visits.open()
  for (const path of ['start', 'nl/start', 'fr/signs', 'en/rights', 'ar/where']) {
    await page.goto(`${origin}/${visit}/${path}`)
    const kept = await page.evaluate(async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length])
    assert.deepEqual(kept, ['', 0, 0, 0])
  }
  hosts.delete('null') // the icon, data:,
  assert.deepEqual([...hosts], [origin])
  // Chromium does not know the Integrity-Policy of styles yet and says so.
  assert.deepEqual(complaints.filter((text) => !text.includes('Integrity-Policy')), [])
  await context.close()
})

for (const javaScriptEnabled of [true, false]) {
  test(`L-1: the place on a page does not come along to the plain page on Back (scripts ${javaScriptEnabled ? 'on' : 'off'})`, { skip: withoutChromium }, async () => {
    const context = await browser.newContext({ javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(`${origin}/nl/signs`)
    await page.click('a[href="#kind-sexual"] >> nth=0')
    await page.waitForURL('**/signs#kind-sexual')
    await page.click('nav a[href="rights"]')
    await page.waitForURL('**/rights')
    await page.click('[data-leave]')
    await page.waitForURL(neutral)
    const seen: string[] = []
    for (let i = 0; i < 3; i++) {
      await page.goBack({ waitUntil: 'load', timeout: 3000 }).catch(() => page.waitForLoadState('domcontentloaded'))
      seen.push(page.url())
    }
    assert.ok(seen.every((address) => address === neutral || address === 'about:blank'), seen.join(' '))
    await context.close()
  })
}
