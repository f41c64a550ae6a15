// Every screen of the desk through axe, wide and narrow, as a coordinator and a listener come to it on a working day.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { loadPack } from '../../src/domain/content/content.ts'
import { violations } from '../support/axe.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { DeskHand } from '../support/desk-hand.ts'
import { RunningHouse } from '../support/running-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
/** Pictures of every screen, for people to look at, where a folder is named. */
const pictures = process.env['PICTURES']

let browser: Browser
let house: RunningHouse

before(async () => {
  if (skip) return
  if (pictures) mkdirSync(pictures, { recursive: true })
  browser = await launchChromium()
  house = await RunningHouse.start()
})
after(async () => {
  await house?.dispose()
  await browser?.close()
})

/** What axe found, of all screens, so that one run tells everything. */
const found: string[] = []

/** In the page: the bar above is one row, where she is stands in sight, and a heading that was given the focus has no ring. */
function frameFaults(): string[] {
  const faults: string[] = []
  const top = document.querySelector('.top')
  if (top && top.getBoundingClientRect().height > 60) faults.push(`the bar above is ${top.getBoundingClientRect().height} high`)
  const current = document.querySelector('.top .tab[aria-current]')?.getBoundingClientRect()
  if (current && (current.left < 0 || current.right > document.querySelector('.top nav')!.getBoundingClientRect().right + 1)) faults.push('the current page is out of sight')
  const at = document.activeElement
  if (at?.tagName === 'H1' && getComputedStyle(at).outlineStyle !== 'none') faults.push('a ring around a heading')
  return faults
}

/** The pack's facts have days: which of them are past when this runs is read from it. */
const facts = [...loadPack(fileURLToPath(new URL('../../packs/belgium', import.meta.url))).facts.values()]

/** What of the content needs somebody: the coordinator is told on any page, reads all of it with keys alone, and the listener knows nothing of it. */
async function seeContent(coordinator: DeskHand, listener: DeskHand): Promise<void> {
  const { page } = coordinator
  const day = new Date().toISOString().slice(0, 10)
  const past = facts.filter(({ recheckBy }) => recheckBy.on < day)
  assert.ok(past.length > 0, 'facts whose day is past')
  await page.getByRole('complementary', { name: 'Notices' }).getByText(`${past.length} facts on the site are past their day.`).waitFor()
  await coordinator.button('Show the list').focus()
  await page.keyboard.press('Enter')
  const list = (name: string) => page.getByRole('group').filter({ has: page.getByRole('heading', { name: new RegExp(`^${name}: `) }) })
  assert.equal(await list('Past their day').getByRole('row').count(), 1 + past.length)
  assert.match(await list('Past their day').getByRole('row').nth(1).innerText(), /Its day is past[\s\S]+A lawyer[\s\S]+\d{4}/)
  assert.match(await list('Languages to review').innerText(), /docs\/translate\/review\.md[\s\S]+nl\/record\.json[\s\S]+Nobody has reviewed it yet[\s\S]+10 of 10 planted errors/)
  assert.equal(await page.getByText('are past their day').count(), 0, 'the page says it itself')
  assert.equal(await page.getByRole('heading', { name: 'Content of the site' }).evaluate((heading) => heading === document.activeElement), true, 'the line goes, the focus does not')
  const unseen = list('Source not looked at yet')
  assert.equal(await unseen.getByRole('table').isVisible(), false)
  await unseen.locator('summary').focus()
  await page.keyboard.press('Enter')
  await unseen.getByRole('table').waitFor()
  await page.keyboard.press('Enter')
  await look(page, 'content')
  const pages = (of: Page) => of.getByRole('navigation', { name: 'Pages' }).getByRole('button').allInnerTexts()
  assert.deepEqual([(await pages(page)).includes('Content'), (await pages(listener.page)).includes('Content')], [true, false])
  await page.keyboard.press('m')
  await page.getByRole('heading', { name: 'Team' }).waitFor()
}

/** Opening hours: none, half filled in, saved with a closed day; and another coordinator saves meanwhile: what was typed stays until she chooses. */
async function seeHours(coordinator: DeskHand): Promise<void> {
  const { page } = coordinator
  await coordinator.goTo('Hours')
  await page.getByText('No hours are written down.').waitFor()
  await look(page, 'hours-none')
  await coordinator.press('Add hours')
  await page.getByText('All hours need a language').waitFor()
  await look(page, 'hours-half')
  await page.getByRole('group', { name: 'Languages' }).getByRole('checkbox', { name: 'Arabic' }).check()
  await page.getByLabel('Day', { exact: true }).fill(`${new Date().getFullYear() + 1}-05-04`)
  await coordinator.press('Add this day')
  await coordinator.press('Save the hours')
  await page.getByText('Saved.').waitFor()
  await look(page, 'hours')
  const elsewhere = () => page.evaluate(async () => {
    const post = async (method: string, input: unknown) => (await fetch(`/api/${method}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) })).json()
    const { hours, version } = (await post('hours', {})) as { hours: { from: string }[]; version: string }
    await post('put-hours', { hours: hours.map((one) => ({ ...one, from: '07:30' })), closed: [], version })
  })
  const from = page.getByLabel('From', { exact: true })
  await elsewhere()
  await from.fill('10:15')
  await coordinator.press('Save the hours')
  await page.getByText('Somebody else has saved other hours').waitFor()
  await page.getByText('07:30–17:00').waitFor()
  assert.equal(await from.inputValue(), '10:15')
  await look(page, 'hours-twice')
  await coordinator.press('Save mine in their place')
  await page.getByText('Saved.', { exact: true }).waitFor()
  await elsewhere()
  await coordinator.press('Save the hours')
  await coordinator.press('Go on with what is saved')
  assert.equal(await from.inputValue(), '07:30')
  await coordinator.press('Save the hours')
  await page.getByText('Saved.', { exact: true }).waitFor()
}

async function look(page: Page, name: string): Promise<void> {
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 })
    for (const one of await violations(page)) found.push(`${name} at ${width}: ${one}`)
    found.push(...(await page.evaluate(frameFaults)).map((one) => `${name} at ${width}: ${one}`))
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}.png` })
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('every screen of the desk: nothing for axe, nothing over the edge, wide and narrow', { skip }, async () => {
  const coordinator = await DeskHand.open(browser, 'Nadia')
  const { page } = coordinator
  await page.goto(house.desk)
  await coordinator.button('Show my passkey').waitFor()
  await look(page, 'sign-in')
  await page.goto('about:blank')
  await page.goto(house.invitation)
  await coordinator.button('Make my passkey').waitFor()
  await look(page, 'invitation')
  await coordinator.press('Make my passkey')
  await coordinator.button('Later').waitFor()
  await look(page, 'second-passkey')
  await coordinator.press('Later')
  await coordinator.button('Print the sheet').waitFor()
  await look(page, 'set-up-root')
  await coordinator.setUp()
  await look(page, 'line-off-duty')

  await coordinator.goTo('Team')
  await coordinator.press('Invite somebody')
  await look(page, 'invite')
  await coordinator.press('Cancel')
  const link = await coordinator.invite('Samira', ['Arabic'])
  const listener = await DeskHand.open(browser, 'Samira')
  await listener.enrol(link)
  const heard = await listener.fingerprint()
  await look(listener.page, 'myself')
  await coordinator.press('Sign Samira')
  await look(page, 'sign')
  await coordinator.press('Cancel')
  await coordinator.sign('Samira', heard)
  await look(page, 'team')
  await coordinator.goTo('Counts')
  await look(page, 'counts')
  await seeHours(coordinator)
  await seeContent(coordinator, listener)
  await coordinator.goTo('Myself')
  await page.setViewportSize({ width: 320, height: 800 })
  await page.getByRole('region', { name: 'Language of the desk' }).getByRole('combobox').selectOption('fr')
  await page.getByRole('button', { name: 'Touches' }).waitFor()
  await look(page, 'myself-french')
  await page.getByRole('banner').getByRole('combobox', { name: 'Langue de l’espace' }).selectOption('en')

  await listener.page.reload()
  await listener.signIn()
  await listener.goTo('Myself')
  await listener.page.getByRole('region', { name: 'Ring my phone' }).getByText(/^This browser (does not ring|cannot be rung)/).waitFor()
  await look(listener.page, 'myself-ring')
  await listener.goOnDuty(2)
  const visitor = await VisitorHand.open(browser, house.site, 'ar')
  await visitor.sees('free')
  await visitor.ask('مرحبا، لا أعرف من أين أبدأ. OCMW 1712؟')
  await listener.button(/^Take the conversation/).waitFor()
  await look(listener.page, 'offer')
  await listener.take()
  await listener.hears('مرحبا')
  await listener.say('أهلا بك. خذي وقتك.')
  await listener.opened('أهلا بك')
  await look(listener.page, 'conversation')
  await coordinator.goTo('Line live')
  await page.getByText('Arabic: 1 conversation').waitFor()
  await look(page, 'line-live')
  await listener.press('End')
  await look(listener.page, 'end')
  await listener.press('Stay in it')
  await listener.press('Lock')
  await listener.button('Unlock with my passkey').waitFor()
  await look(listener.page, 'locked')
  assert.doesNotMatch(await listener.page.innerText('body'), /مرحبا/, 'the lock hides what was said')
  await listener.press('Unlock with my passkey')
  await listener.end('Listened')
  await look(listener.page, 'ended')
  const word = visitor.page.locator('form.word')
  await word.locator('input[type=radio]').first().check()
  await word.locator('textarea').fill('شكرا لكم')
  await word.getByRole('button').click()
  await word.waitFor({ state: 'detached' })
  await coordinator.goTo('Counts')
  await page.locator('.words-said li', { hasText: 'شكرا لكم' }).waitFor()
  await look(page, 'words-said')
  assert.deepEqual(found, [])
  await Promise.all([coordinator.close(), listener.close(), visitor.close()])
})
