// Under load, in real browsers: the page says what happens, works, and a listener answers; nothing she wrote is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../../../../../test/support/browsers.ts'
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
