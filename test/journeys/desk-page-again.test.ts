// A page opened anew asks to come in: no stray letter decides it, and the keyboard reaches the answer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

test('no letter lets a page in or keeps it out; the focus stays with what she writes, and Tab and Enter answer', { skip }, async () => {
  const { house, listener } = staffed
  const { page } = listener
  const heading = page.getByRole('heading', { name: /^The page was opened anew/ })
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
  const field = page.locator('#compose-field')
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask('eerste woorden')
  await listener.take()
  await listener.hears('eerste woorden')

  await field.pressSequentially('ik schrijf')
  await visitor.page.reload()
  await heading.waitFor()
  await listener.button('Let in').and(page.locator(':enabled')).waitFor()
  await page.keyboard.type(' nog')
  assert.equal(await field.inputValue(), 'ik schrijf nog', 'the focus is where it was')

  await page.keyboard.press('Escape')
  // Those that the answers to the question had or could have; others lead elsewhere.
  for (const letter of 'ynjro') {
    await page.keyboard.press(letter)
    assert.ok(await heading.isVisible(), letter)
  }
  for (const name of ['Let in', 'Keep out']) assert.equal(await listener.button(name).getAttribute('aria-keyshortcuts'), null)
  await page.keyboard.press('o')
  assert.match(await focused(), /^The page was opened anew/)
  await page.keyboard.press('Enter')
  assert.ok(await heading.isVisible(), 'an Enter on its way presses nothing')
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Let in')
  await page.keyboard.press('Enter')
  await visitor.inRoom()
  await heading.waitFor({ state: 'detached' })
  await page.locator('#compose-field:focus').waitFor()

  // Nobody writes: the question has the focus, no button has.
  await page.keyboard.press('Escape')
  await visitor.page.reload()
  await heading.waitFor()
  await page.waitForFunction(() => document.activeElement?.tagName === 'H3')
  await listener.button('Let in').and(page.locator(':enabled')).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await focused(), 'Keep out')
  await page.keyboard.press('Enter')
  await page.getByText('The new page was not let in.').waitFor()
  await page.locator('#compose-field:focus').waitFor()
  await listener.end('Broken off')
  await visitor.close()
})
