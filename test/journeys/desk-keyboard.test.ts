// A whole shift by keyboard alone: sign in, go on duty, take, write, end, off duty; no pointer is ever used.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['English'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

test('a whole shift by keyboard alone', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const { page } = listener
  const { keyboard } = page
  await listener.press('Go off duty')
  await page.reload()

  await listener.button('Show my passkey').waitFor()
  await keyboard.press('s')
  await page.getByRole('navigation', { name: 'Pages' }).waitFor()
  await keyboard.press('d')
  await page.getByText('On duty', { exact: true }).waitFor()

  const visitor = await VisitorHand.open(browser, house.site, 'en')
  await visitor.sees('free')
  await visitor.ask('can you hear me?')
  await listener.button(/^Take the conversation/).waitFor()
  await keyboard.press('t')
  await listener.hears('can you hear me?')
  await page.locator('#compose-field').and(page.locator(':focus')).waitFor()
  await keyboard.type('yes, I hear you')
  await keyboard.press('Enter')
  await visitor.hears('yes, I hear you')
  await listener.opened('yes, I hear you')

  await keyboard.press('Escape')
  await keyboard.press('e')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  const atChoice = dialog.getByRole('radio').and(page.locator(':focus'))
  for (let i = 0; i < 12 && (await atChoice.count()) === 0; i++) await keyboard.press('Tab')
  await keyboard.press('Space')
  const end = dialog.getByRole('button', { name: 'End the conversation' }).and(page.locator(':focus'))
  for (let i = 0; i < 12 && (await end.count()) === 0; i++) await keyboard.press('Tab')
  await keyboard.press('Enter')
  await page.locator('.ended').waitFor()
  assert.match(await visitor.over(), /ended/)
  await keyboard.press('e')
  await page.locator('.ended').waitFor({ state: 'detached' })
  await keyboard.press('d')
  await page.getByText('Off duty', { exact: true }).waitFor()
  await visitor.close()
})
