// Help while talking: sentences in two languages, a card, her own sentences, the steps for danger, a pause, and cooling off.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
const pictures = process.env['PICTURES']
let browser: Browser
let staffed: StaffedHouse
const phrases = JSON.parse(readFileSync(new URL('../../packs/belgium/ar/phrases.json', import.meta.url), 'utf8')) as Record<string, string>
/** Every frame the listener's desk sent. */
const sent: string[] = []

before(async () => {
  if (skip) return
  if (pictures) mkdirSync(pictures, { recursive: true })
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Arabic'], 1)
  const { page } = staffed.listener
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))))
  await staffed.listener.press('Go off duty')
  await page.reload()
  await staffed.listener.signIn()
  await staffed.listener.goOnDuty(1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}.png` })
    assert.deepEqual(await violations(page), [], `${name} at ${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

async function talking(words: string): Promise<VisitorHand> {
  const visitor = await VisitorHand.open(browser, staffed.house.site, 'ar')
  await visitor.sees('free')
  await visitor.ask(words)
  await staffed.listener.take()
  await staffed.listener.hears(words)
  await visitor.inRoom()
  return visitor
}

const field = (page: Page) => page.locator('#compose-field')
const focused = (page: Page) => page.locator(':focus')

test('a sentence is found by typing, picked with keys, and stands in the visitor’s language in the field, unsent', { skip }, async () => {
  const { page } = staffed.listener
  const visitor = await talking('مرحبا')
  await field(page).press('Escape')
  await page.keyboard.press('z')
  const search = page.getByRole('combobox', { name: 'Search sentences' })
  await search.and(focused(page)).waitFor()
  await page.getByText('Arabic: draft. No speaker has read these sentences yet.').waitFor()
  await page.keyboard.type('fault not')
  const option = page.getByRole('option', { name: 'What happens to you is not your fault.' })
  await option.waitFor()
  assert.equal(await page.getByRole('listbox', { name: 'Search sentences' }).getByRole('option').count(), 1)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await field(page).and(focused(page)).waitFor()
  assert.equal(await field(page).inputValue(), 'ما يحدث لك ليس ذنبك.')
  assert.equal(await page.locator('.bubble.me').count(), 0, 'nothing is sent by itself')
  await page.keyboard.press('Enter')
  await visitor.hears('ما يحدث لك ليس ذنبك.')

  // With arrows, numbers pick.
  await field(page).press('Escape')
  await page.keyboard.press('z')
  await search.fill('')
  await search.press('ArrowDown')
  await search.press('2')
  assert.ok(Object.values(phrases).includes(await field(page).inputValue()))
  await field(page).fill('')
  await look(page, 'phrases')
  await visitor.close()
  await staffed.listener.end('Listened')
  await staffed.listener.press('Take it off the screen')
})

test('a number is found in her language, seen as the visitor reads it, shared as plain text, and can be dialled there', { skip }, async () => {
  const { page } = staffed.listener
  const visitor = await talking('سؤال')
  await page.getByText('Pages and facts to share').click()
  const search = page.getByRole('combobox', { name: 'Search pages and facts' })
  await search.fill('1712 every question')
  await search.press('ArrowDown')
  await search.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'As it is shared, in Arabic' })
  const seen = (await dialog.locator('.shared-card').innerText()).trim()
  assert.match(seen, /^▪ [\s\S]*\n☎ 1712/)
  await look(page, 'card')
  assert.equal(await page.locator('.bubble.me').count(), 0, 'looking at it sends nothing')
  await dialog.getByRole('button', { name: 'Share in the conversation' }).click()
  await visitor.hears('☎ 1712')
  const number = visitor.page.locator('.log .other a')
  assert.equal(await number.getAttribute('href'), 'tel:1712')
  assert.equal((await visitor.page.locator('.log .other p').last().innerText()).trim(), seen)

  await search.fill('lawyer advise')
  await search.press('ArrowDown')
  await search.press('Enter')
  await page.getByRole('button', { name: 'Share in the conversation' }).click()
  await visitor.hears('→ ما يمكنك فعله، وحقوقك')
  // What the listener types is never a link, the number of a card alone is.
  await staffed.listener.say('0800 30 030')
  await visitor.hears('0800 30 030')
  assert.equal(await visitor.page.locator('.log .other a').count(), 1)
  await visitor.close()
  await staffed.listener.end('Told where to go')
  await staffed.listener.press('Take it off the screen')
})

test('her own sentences are kept sealed, come back after signing in again, and are used with a press', { skip }, async () => {
  const { page } = staffed.listener
  const mine = 'One sentence of my own, kept for me.'
  const bodies: string[] = []
  page.on('request', (request) => bodies.push(request.postData() ?? ''))
  await page.getByText('Your own sentences').click()
  await page.getByLabel('A sentence of your own').fill(mine)
  const kept = page.waitForResponse(/\/api\/put-drafts$/)
  await page.getByRole('button', { name: 'Keep this sentence' }).click()
  assert.equal((await kept).status(), 200)
  assert.ok(bodies.some((body) => body.includes('"sealed"')), 'something went to the server')
  // As text, run together, or behind base64.
  const letters = bodies.flatMap((body) => [body, Buffer.from(/"sealed":"([^"]*)"/.exec(body)?.[1] ?? '', 'base64url').toString('latin1')]).map((text) => text.replaceAll(/[^a-z]/gi, ''))
  assert.ok(!letters.some((text) => text.includes('ofmyown')), 'and it was no word of hers')
  await staffed.listener.press('Go off duty')
  await page.reload()
  await staffed.listener.signIn()
  await staffed.listener.goOnDuty(1)
  const visitor = await talking('كلمة')
  await page.getByText('Your own sentences').click()
  await page.getByRole('button', { name: `Use ${mine}` }).click()
  assert.equal(await field(page).inputValue(), mine)
  await look(page, 'own')
  await visitor.close()
  await staffed.listener.end('Listened')
  await staffed.listener.press('Take it off the screen')
})

test('in danger the organisation’s steps stand on top, ticks stay in the tab, and a coordinator is asked only by a press', { skip }, async () => {
  const { coordinator, listener, house } = staffed
  await coordinator.goTo('Line')
  await coordinator.press('Change these steps')
  await coordinator.page.getByLabel('The steps').fill('Ask: can you talk?\nAsk: where are you?')
  await look(coordinator.page, 'steps')
  await coordinator.press('Keep these steps')
  await coordinator.page.getByText('Ask: where are you?').waitFor()
  // A desk that was open keeps what it read; a new day reads anew.
  await listener.press('Go off duty')
  await listener.page.reload()
  await listener.signIn()
  await listener.goOnDuty(1)

  const visitor = await VisitorHand.open(browser, house.site, 'ar')
  await visitor.sees('free')
  await visitor.page.locator('[aria-describedby=danger-about]').check()
  await visitor.ask('خطر')
  await listener.take()
  await listener.hears('خطر')
  const { page } = listener
  const steps = page.locator('.in-danger-steps')
  const box = steps.getByRole('checkbox', { name: 'Ask: where are you?' })
  sent.length = 0
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await box.check()
  assert.equal(await page.locator('.place.help').getByRole('checkbox', { name: 'Ask: where are you?' }).isChecked(), true, 'the same tick in both places')
  await look(page, 'danger')
  assert.equal(await box.isChecked(), true)
  assert.deepEqual(sent.filter((frame) => !/"t":"(?:here|opened)"/.test(frame)), [], 'a tick is told to nobody')
  assert.deepEqual(asked, [])
  await steps.getByRole('button', { name: 'Ask a coordinator to join' }).click()
  await steps.getByText(/^A coordinator is asked/).waitFor()
  const call = sent.map((frame) => JSON.parse(frame) as Record<string, unknown>).find(({ t }) => t === 'call')
  assert.deepEqual([call?.['kind'], call?.['language'], call?.['to']], ['coordinator', null, null])
  await visitor.close()
  await listener.end('Acute danger')
  await listener.press('Take it off the screen')
})

test('a pause after the conversation, which she ends herself; and cooling off is said only where she ticks it', { skip }, async () => {
  const { listener, house } = staffed
  const { page } = listener
  await page.getByRole('group', { name: 'Pause after each conversation' }).getByRole('radio', { name: '5' }).check()
  const visitor = await talking('أولا')
  sent.length = 0
  await listener.press('End')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Not for this line' }).check()
  await dialog.getByRole('checkbox', { name: 'And cool off' }).check()
  await look(page, 'end')
  await dialog.getByRole('button', { name: 'End the conversation' }).click()
  await page.locator('.ended').waitFor()
  const end = sent.map((frame) => JSON.parse(frame) as Record<string, unknown>).find(({ t }) => t === 'end')
  assert.equal(end?.['coolOff'], true)
  await page.getByText('Wrapping up', { exact: true }).waitFor()
  await page.getByText(/^Nobody new until \d\d:\d\d\./).waitFor()
  await look(page, 'wrap-up')
  await listener.press('Take it off the screen')
  // The page never says that somebody is there while the only one who is there wraps up.
  const next = await VisitorHand.open(browser, house.site, 'ar')
  await next.sees('nobody')
  await listener.press('I am back')
  await next.sees('free')
  await next.ask('ثانيا')
  await listener.take()
  await listener.hears('ثانيا')
  sent.length = 0
  await listener.end('Listened')
  assert.ok(sent.some((frame) => /"t":"end".*"coolOff":false/.test(frame)))
  await Promise.all([visitor.close(), next.close()])
})
