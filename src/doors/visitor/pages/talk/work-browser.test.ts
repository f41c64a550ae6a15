// Under load, in real browsers: the page says what happens, works, and a listener answers; nothing she wrote is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { violations } from '../../../../../test/support/axe.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../../../../../test/support/browsers.ts'
import { loadPack } from '../../../../domain/content/content.ts'
import { callerAddress } from '../../../../platform/http/caller-address.ts'
import { VisitorLimits, visitorMost } from '../../visitor-limits.ts'
import { TalkHouse } from './talk-hand.ts'

const browsers = [
  { name: 'Chromium', skip: withoutChromium, launch: () => launchChromium() },
  {
    name: 'Firefox without JIT and WebAssembly',
    skip: withoutFirefox,
    launch: () => launchFirefox({ 'javascript.options.baselinejit': false, 'javascript.options.ion': false, 'javascript.options.wasm': false }),
  },
]

const pack = loadPack(fileURLToPath(new URL('../../../../../packs/belgium', import.meta.url)))
/** What the page says while it works as hard as it gets, and where it cannot; without the marks around each value. */
const working = (tag: string): string => pack.words(tag).say('talk.work', { seconds: 15 })
const cannot = (tag: string): string => pack.words(tag).say('talk.work.cannot')

/** A house where everybody works before a place, and as hard as it gets. */
const loaded = (): Promise<TalkHouse> => TalkHouse.open(200, new VisitorLimits(callerAddress([]), { ...visitorMost, free: { each: 0 } }))

const ask = async (page: Page, text: string): Promise<void> => {
  await page.locator('#text').fill(text)
  await page.locator('.composer button:visible').click()
}

/** What the page's status says of the work, whenever it changes, kept by the page itself. */
const watch = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: string[] = []
    Object.assign(window, { seen })
    const status = document.querySelector('.waiting [role=status]')!
    new MutationObserver(() => seen.push(status.textContent ?? '')).observe(status, { childList: true, characterData: true, subtree: true })
  })
const seen = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { seen: string[] }).seen)

for (const { name, skip, launch } of browsers) {
  test(`L-15: ${name}: under load the page says once what happens, works by itself, and a listener answers what she wrote`, { skip, timeout: 120_000 }, async () => {
    await using house = await loaded()
    const listener = await house.listener('en')
    const browser = await launch()
    try {
      const page = await browser.newPage()
      const errors: string[] = []
      page.on('pageerror', ({ message }) => errors.push(message))
      await page.goto(`${house.origin}/en/talk`)
      await page.locator('.now.free').waitFor()
      await watch(page)
      await ask(page, 'Are you there?')
      await page.locator('.waiting [role=status]', { hasText: 'first does a short calculation' }).waitFor()
      assert.match(await page.locator('.log .own').innerText(), /Are you there/)
      // The page is usable while it works.
      await page.locator('#text').fill('I am still here')
      await page.locator('.own[data-state=opened]').waitFor({ timeout: 90_000 })
      assert.deepEqual(listener.heard, ['Are you there?'])
      assert.equal(await page.locator('#text').inputValue(), 'I am still here')
      assert.equal((await seen(page)).filter((text) => text.includes('short calculation')).length, 1, 'said once, not every second')
      assert.deepEqual(errors, [])
    } finally {
      await browser.close()
    }
  })
}

test('L-15: where the script that works does not come the page says so, with the numbers, keeps her words, and asks no more by itself', { skip: withoutChromium, timeout: 120_000 }, async () => {
  await using house = await loaded()
  await house.listener('en')
  const browser = await launchChromium()
  try {
    const page = await browser.newPage()
    await page.route('**/script/work.js', (route) => route.abort())
    let asked = 0
    let heard = (): void => {}
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => (asked += String(payload).includes('"arrive"') ? 1 : 0))
      socket.on('framereceived', ({ payload }) => String(payload).includes('"there"') && heard())
    })
    await page.goto(`${house.origin}/en/talk`)
    await page.locator('.now.free').waitFor()
    await ask(page, 'Are you there?')
    await page.locator('.notice:visible', { hasText: cannot('en') }).waitFor()
    assert.match(await page.locator('.log .own').innerText(), /Are you there/)
    assert.ok(await page.locator('a[href="tel:112"]:visible').count())
    assert.ok(await page.locator('.composer button:visible').count(), 'she can ask again')
    // A page that asks for its place again does so when it is asked whether it is there. Once it may have been, before it heard of the work.
    const before = asked
    for (let i = 0; i < 4; i++) await new Promise<void>((resolve) => (heard = resolve))
    assert.equal(asked, before)
  } finally {
    await browser.close()
  }
})

test('L-15: the page that works passes axe, on a phone and from right to left', { skip: withoutChromium, timeout: 120_000 }, async () => {
  await using house = await loaded()
  await house.listener('ar')
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
    const page = await context.newPage()
    await page.goto(`${house.origin}/ar/talk`)
    await page.locator('.now.free').waitFor()
    // Nobody works, so the page stays as it is while it is looked at.
    await page.evaluate(() => window.addEventListener('work', (event) => (event.preventDefault(), event.stopPropagation()), { capture: true }))
    await ask(page, 'مرحبا')
    await page.locator('.waiting [role=status]', { hasText: working('ar') }).waitFor()
    assert.deepEqual(await violations(page), [])
  } finally {
    await browser.close()
  }
})
