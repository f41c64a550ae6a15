// Company in a conversation: it is handed over with a note, a coordinator and an interpreter join, and everybody sees who is in the room.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
const pictures = process.env['PICTURES']
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  if (pictures) mkdirSync(pictures, { recursive: true })
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Arabic'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

async function look(page: Page, name: string, widths: number[]): Promise<void> {
  const before = page.viewportSize()!
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    if (pictures) await page.screenshot({ path: `${pictures}/${name}-${width}.png` })
    assert.deepEqual(await violations(page), [], `${name} at ${width}`)
  }
  await page.setViewportSize(before)
}

const room = (desk: DeskHand, people: RegExp) => desk.page.locator('.in-room', { hasText: people }).waitFor()
const openCompany = (desk: DeskHand) => desk.page.getByText('Company and handover', { exact: true }).click()
/** The epochs of the rooms this page made or was told of. */
const epochs = (visitor: VisitorHand): Set<number> => new Set(visitor.frames.filter((f) => f.includes('"t":"room"')).map((f) => Number(/"epoch":(\d+)/.exec(f)![1])))

test('handed over with her yes and a note, then an interpreter, a coordinator, and both go again', { skip, timeout: 180_000 }, async () => {
  const { house, coordinator, listener: first } = staffed
  const second = await enrolListener(browser, coordinator, 'Layla', ['Arabic'])
  const tolk = await enrolListener(browser, coordinator, 'Piet', ['Arabic', 'Dutch'])
  const visitor = await VisitorHand.open(browser, house.site, 'ar')
  await visitor.sees('free')
  await visitor.ask('مرحبا')
  await first.take()
  await first.hears('مرحبا')
  await visitor.inRoom()
  await room(first, /In the room: you and the visitor\./)
  await second.goOnDuty(1)

  await openCompany(first)
  await look(first.page, 'desk-company', [1280, 320])
  await first.press('Hand over')
  // She is no coordinator: the name of a colleague who is on duty is all she is told.
  await first.page.getByRole('radio', { name: 'A colleague by name' }).check()
  await first.page.getByLabel('Colleague', { exact: true }).selectOption({ label: 'Layla · Arabic' })
  await first.page.getByLabel('A note for the next one').fill('She is at work until five.')
  await look(first.page, 'desk-hand-over', [1280, 320])
  await first.press('Ask the visitor')
  const question = visitor.page.locator('.sure', { has: visitor.page.locator('p[role=alert]:visible') })
  await question.waitFor()
  await look(visitor.page, 'visitor-handover', [320, 1280])
  await question.getByRole('button').first().click()
  await first.page.getByText('The visitor said yes.').first().waitFor()
  await second.press(/^Take over/)
  await second.page.locator('.note-given', { hasText: 'She is at work until five.' }).waitFor()
  await first.page.getByRole('heading', { name: 'The conversation went on to somebody else' }).waitFor()
  await visitor.say('هل أنت هنا؟')
  await second.hears('هل أنت هنا؟')
  await second.say('نعم')
  await visitor.hears('نعم')
  assert.equal(await first.page.locator('.bubble').count(), 0, 'her desk shows nothing more of it')
  assert.equal(await first.page.getByText('هل أنت هنا؟').count(), 0)
  await look(second.page, 'desk-note', [1280, 320])

  await openCompany(second)
  await second.press('Ask for an interpreter')
  await second.page.getByLabel('The other language').selectOption('nl')
  await second.page.getByRole('dialog').getByRole('button', { name: 'Ask for an interpreter' }).click()
  await second.page.getByText('Nobody has come yet.').waitFor()
  await tolk.goTo('Line')
  await tolk.page.getByRole('radio', { name: 'Only when a colleague calls' }).check()
  await tolk.press('Go on duty')
  await tolk.page.getByRole('heading', { name: 'Colleagues ask' }).waitFor()
  await look(tolk.page, 'desk-calls', [1280, 320])
  await tolk.press(/^Join/)
  await room(tolk, /you \(Interpreter\)/)
  await room(second, /\(Interpreter\)/)
  await visitor.page.locator('.log .note').last().waitFor()
  const withInterpreter = Math.max(...epochs(visitor))
  await tolk.say('أنا المترجم')
  await second.page.locator('.bubble.interpreter p', { hasText: 'أنا المترجم' }).waitFor()
  await visitor.hears('أنا المترجم')
  // Who had written before writes on: a guest meets her at a later text.
  await visitor.say('أهلا بالمترجم')
  await tolk.hears('أهلا بالمترجم')
  await second.hears('أهلا بالمترجم')
  assert.notEqual(await visitor.page.locator('.log .other .who').last().innerText(), await visitor.page.locator('.log .other .who').first().innerText())
  await look(visitor.page, 'visitor-interpreter', [320, 1280])
  await look(tolk.page, 'desk-interpreter', [1280, 320])
  await openCompany(second)
  await second.page.locator('details.company').getByRole('button', { name: 'Ask a coordinator to join' }).click()
  await coordinator.goTo('Line')
  await coordinator.press(/^Join/)
  await room(coordinator, /you \(Coordinator\)/)
  await room(second, /\(Coordinator\)/)
  await coordinator.say('أنا هنا أيضا')
  await visitor.hears('أنا هنا أيضا')
  await second.page.locator('.bubble.coordinator p', { hasText: 'أنا هنا أيضا' }).waitFor()
  const withFour = Math.max(...epochs(visitor))
  assert.ok(withFour > withInterpreter, 'a new epoch for the coordinator too')
  await look(second.page, 'desk-four', [1280, 320])
  await look(visitor.page, 'visitor-four', [320])
  await coordinator.press('Leave this conversation')
  await coordinator.page.getByRole('heading', { name: 'You are not in this conversation any more' }).waitFor()
  await tolk.press('Leave this conversation')
  await tolk.page.getByRole('heading', { name: 'You are not in this conversation any more' }).waitFor()
  await room(second, /In the room: you and the visitor\./)
  await visitor.say('بعد ذلك')
  await second.hears('بعد ذلك')
  assert.ok(Math.max(...epochs(visitor)) > withFour, 'a new epoch without those who went')
  for (const gone of [tolk, coordinator]) assert.equal(await gone.page.getByText('بعد ذلك').count(), 0)
  await Promise.all([second.close(), tolk.close(), visitor.close()])
})
