// The team page while it is open: who has used her link shows by herself, and nothing that is being done is disturbed.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { DeskHand } from '../support/desk-hand.ts'
import { RunningHouse } from '../support/running-house.ts'

const skip = withoutChromium
let browser: Browser
let house: RunningHouse

before(async () => {
  if (skip) return
  browser = await launchChromium()
  house = await RunningHouse.start()
})
after(async () => {
  await house?.dispose()
  await browser?.close()
})

test('an invited member who enrols appears on the open team page; the focus and an open dialog stay', { skip }, async () => {
  const coordinator = await DeskHand.open(browser, 'Nadia')
  const { page } = coordinator
  await coordinator.enrol(house.invitation)
  await coordinator.setUp()
  const zita = await DeskHand.open(browser, 'Zita')
  const anna = await DeskHand.open(browser, 'Anna')
  const [hers, annas] = [await coordinator.invite('Zita', ['Dutch']), await coordinator.invite('Anna', ['French'])]
  const names = () => page.locator('.member h2').allInnerTexts()
  assert.deepEqual(await names(), ['Anna', 'Coordinator', 'Zita'])

  await coordinator.button('Name and languages Zita').focus()
  await zita.enrol(hers)
  await coordinator.button('Sign Zita').waitFor()
  assert.deepEqual(await names(), ['Zita', 'Anna', 'Coordinator'], 'who waits to be signed stands first')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Name and languages Zita')

  await coordinator.press('Name and languages Coordinator')
  const field = page.getByLabel('Name', { exact: true })
  await field.fill('Nadia in the field')
  await anna.enrol(annas)
  await coordinator.button('Sign Anna').waitFor({ state: 'attached' })
  assert.equal(await page.getByRole('dialog').count(), 1)
  assert.equal(await field.inputValue(), 'Nadia in the field')
  assert.equal(await field.evaluate((element) => element === document.activeElement), true)
  await coordinator.press('Cancel')
  await coordinator.sign('Zita', await zita.fingerprint())
  await coordinator.button('Sign anew Zita').waitFor()
  await Promise.all([coordinator.close(), zita.close(), anna.close()])
})
