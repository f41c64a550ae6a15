// The first page in a real browser: its line about who is there becomes another while it is open, by its script alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchChromium, withoutChromium } from '../../../../../test/support/browsers.ts'
import { MemoryBus } from '../../../../platform/bus/bus.ts'
import type { Spoken } from '../../../../shared/wire/parts.ts'
import { Availability } from '../../availability.ts'
import { siteHand } from '../../site-fixture.ts'

test('Chromium: who comes on duty is said on a first page that is open when it is looked at again, and nothing when the site is away', { skip: withoutChromium, timeout: 60_000 }, async () => {
  let spoken: Spoken[] = []
  const bus = new MemoryBus()
  const availability = new Availability({ line: { spokenNow: async () => spoken }, bus })
  const hand = await siteHand(undefined, undefined, undefined, undefined, availability)
  const browser = await launchChromium()
  try {
    const origin = await hand.listen()
    const page = await browser.newPage()
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' && !/Integrity-Policy/.test(message.text())) refused.push(message.text())
    })
    await page.goto(`${origin}/en`)
    const line = page.locator('[data-there]')
    assert.match((await line.textContent())!, /^No listener who speaks English is here now\./)
    assert.equal(await page.locator('main .main-action').first().textContent(), 'See when you can talk')
    spoken = [{ language: 'en', state: 'free', woman: null }]
    const heard = Promise.withResolvers<void>()
    const end = availability.listen(({ spoken: now }) => {
      if (now.length > 0) heard.resolve()
    })
    bus.tell('board')
    await heard.promise
    end()
    const asked = page.waitForRequest((request) => request.url() === `${origin}/now.json`)
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    assert.equal((await (await asked).allHeaders())['cookie'], undefined)
    await line.filter({ hasText: 'A listener who speaks English is here now.' }).waitFor()
    assert.equal(await page.locator('main .main-action').first().textContent(), 'Talk with someone')
    assert.deepEqual(refused, [])
    await page.route('**/now.json', (route) => route.abort())
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
    await page.waitForFunction(() => document.querySelector('[data-there]')!.textContent === '')
  } finally {
    await browser.close()
    availability.dispose()
    await hand.dispose()
  }
})
