// Keeping a conversation where the network is poor and she presses everything again: one panel, one message, and what she does not want is not there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { wordsOf } from '../support/words-of.ts'

const skip = withoutChromium || withoutFirefox
const say = (key: string) => wordsOf('ar', key)
let chromium: Browser
let firefox: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  chromium = await launchChromium()
  firefox = await launchFirefox()
  staffed = await staffHouse(chromium, ['Arabic'], 1)
})
after(async () => {
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
})

/** What Safari 15.6, the oldest that the page is for, does not have. */
async function old(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const [of, names] of [
      [String.prototype, ['isWellFormed', 'toWellFormed']],
      [Array.prototype, ['toReversed', 'toSorted', 'toSpliced', 'with']],
    ] as const) for (const name of names) Reflect.deleteProperty(of, name)
  })
}

async function talking(browser: Browser): Promise<VisitorHand> {
  const visitor = await VisitorHand.open(browser, staffed.house.site, 'ar', old)
  await visitor.sees('free')
  await visitor.ask('مرحبا')
  await staffed.listener.take()
  await visitor.seesText('مرحبا', 'opened')
  await visitor.page.locator('.to-keep button').waitFor()
  return visitor
}

async function ended(visitor: VisitorHand): Promise<void> {
  await staffed.listener.end('Listened')
  await visitor.over()
  await visitor.close()
  await staffed.listener.press('Take it off the screen')
}

async function toCode(page: Page): Promise<void> {
  await page.locator('.keep section:not([hidden]) button').first().click()
  await page.locator('.keep .code li').first().waitFor()
  const code = await page.locator('.keep .code li').allInnerTexts()
  for (const [i, label] of (await page.locator('.again label').allInnerTexts()).entries()) await page.locator(`#again-${i}`).fill(code[Number(/\d+/.exec(label)![0]) - 1]!)
}

const messages = async (): Promise<number> => (await staffed.house.database.sql`select id from left_message`).length

for (const [name, of] of [['Chromium', () => chromium], ['Firefox', () => firefox]] as const) {
  test(`${name}: a script that did not come is asked for again, and however often she presses there is one panel`, { skip }, async () => {
    const visitor = await talking(of())
    const { page } = visitor
    let failed = 0
    await page.route('**/script/left.js', (route) => (failed++ === 0 ? route.abort() : route.continue()))
    const away = page.waitForEvent('requestfailed')
    await page.locator('.to-keep button').click()
    await away
    // The words come slowly; she presses meanwhile.
    const { promise, resolve } = Promise.withResolvers<void>()
    await page.route('**/later/ar', async (route) => {
      await promise
      await route.continue()
    })
    const words = page.waitForRequest('**/later/ar')
    let asked = false
    void words.then(() => (asked = true), () => (asked = true))
    while (!asked) {
      await page.locator('.to-keep button').click()
      await page.evaluate(() => new Promise(requestAnimationFrame))
    }
    await words
    for (let n = 0; n < 3; n++) await page.locator('.to-keep button').click()
    resolve()
    await page.locator('.keep').first().waitFor()
    await page.locator('.to-keep').waitFor({ state: 'hidden' })
    assert.equal(await page.locator('.keep').count(), 1)
    await ended(visitor)
    assert.equal(await messages(), 0)
  })
}

test('what she no longer wants is not there, though the answer that it is kept was lost; kept anew after it was erased, it says so', { skip }, async () => {
  const visitor = await talking(chromium)
  const { page } = visitor
  await page.locator('.to-keep button').click()
  await toCode(page)
  await page.route('**/api/leave', async (route) => {
    await route.fetch()
    await route.abort()
  })
  await page.locator('.keep section:not([hidden]) .main-action').click()
  await page.locator('.keep .notice', { hasText: say('left.offline') }).waitFor()
  // It has come: what follows proves something.
  assert.equal(await messages(), 1)
  await page.unroute('**/api/leave')
  await page.locator('.keep section:not([hidden])').getByRole('button', { name: say('left.keep.not') }).click()
  await page.locator('.keep').waitFor({ state: 'detached' })
  assert.equal(await messages(), 0)
  assert.equal(await page.locator('.log .own').count(), 1, 'nobody is told of it')

  await page.locator('.to-keep button').click()
  await toCode(page)
  await page.locator('.keep section:not([hidden]) .main-action').click()
  await visitor.seesText(say('left.keep.told'), 'opened')
  await page.locator('.keep').getByRole('button', { name: say('left.erase'), exact: true }).click()
  await page.locator('.keep').getByRole('button', { name: say('left.erase.yes'), exact: true }).click()
  const head = page.locator('.keep section:not([hidden]) h2')
  await head.filter({ hasText: say('left.erased') }).waitFor()
  assert.equal(await messages(), 0)
  await page.locator('.keep section:not([hidden])').getByRole('button', { name: say('left.keep'), exact: true }).click()
  await toCode(page)
  await page.locator('.keep section:not([hidden]) .main-action').click()
  await head.filter({ hasText: say('left.keep.done') }).waitFor()
  assert.equal(await messages(), 1)

  // At the end without the network it is tried again with a pause, not without one.
  let tried = 0
  const second = Promise.withResolvers<void>()
  await page.clock.install()
  await page.route('**/api/left-say', (route) => {
    if (++tried === 2) second.resolve()
    return route.abort()
  })
  await visitor.say('آخر كلمة')
  await staffed.listener.hears('آخر كلمة')
  const first = page.waitForEvent('requestfailed')
  await staffed.listener.end('Listened')
  await first
  await visitor.over()
  await page.clock.runFor(9000)
  assert.equal(tried, 1)
  await page.clock.runFor(2000)
  await second.promise
  await page.unroute('**/api/left-say')
  const brought = page.waitForResponse((response) => response.url().endsWith('/api/left-say') && response.ok())
  await page.clock.runFor(11_000)
  await brought
  await visitor.close()
  await staffed.listener.press('Take it off the screen')
})
