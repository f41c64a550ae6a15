// Colleagues and left messages: a listener hands one on by name, it comes back to the team, its answer is read after her 90 days; words about us have buttons of their own names.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { LeftHand } from '../support/left-hand.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

const skip = withoutChromium
const question = 'Mag ik iets vragen over mijn verblijf?'
const answer = 'Ja, dat mag.'
let browser: Browser
let staffed: StaffedHouse
let second: DeskHand

before(async () => {
  if (skip) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch'], 1)
  second = await enrolListener(browser, staffed.coordinator, 'Mila', ['Dutch'])
})
after(async () => {
  await second?.close()
  await staffed?.dispose()
  await browser?.close()
})

const row = (desk: DeskHand, state: string): Promise<void> => desk.page.locator('.inbox-row', { hasText: state }).waitFor()
const shown = (desk: DeskHand, text: string): Promise<void> => desk.page.locator('.left-letters p', { hasText: text }).waitFor()

test('a listener answers, hands it to a colleague by name, who gives it back; the lists follow by themselves, and the answer is read after her 90 days', { skip, timeout: 240_000 }, async () => {
  const { house, listener: first, coordinator } = staffed
  for (const desk of [first, second, coordinator]) await desk.goTo('Messages')
  const writing = await LeftHand.open(browser, house.site, 'nl', 'message')
  const code = await writing.write(question)
  await writing.leave(code)
  await writing.close()

  // Nobody presses anything: the server has said that the list has changed.
  for (const desk of [first, second, coordinator]) await row(desk, 'Waits for somebody')
  await first.press(/^Open/)
  await shown(first, question)
  await first.press('Take it')
  await first.page.getByLabel('Your answer').fill(answer)
  await first.press('Send the answer')
  await shown(first, answer)
  await row(second, 'Samira reads it')

  await first.press('Hand it to a colleague')
  const dialog = first.page.getByRole('dialog')
  const named = await dialog.getByRole('radio').evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels![0]!.textContent))
  assert.deepEqual(named.map((name) => name!.split(' · ')[0]!).sort(), ['Coordinator', 'Mila'], 'her colleague and the coordinator, and not herself')
  assert.deepEqual(await violations(first.page), [])
  await dialog.getByRole('radio', { name: /^Mila/ }).check()
  await dialog.getByRole('button', { name: 'Hand it to a colleague' }).click()
  await first.page.locator('.left-message').waitFor({ state: 'detached' })
  assert.equal(await first.page.getByText(question).count(), 0)
  await row(first, 'Mila reads it')
  await row(second, 'you read it')
  assert.equal(await first.button(/^Open/).count(), 0)

  await second.press(/^Open/)
  await shown(second, answer)
  await second.press('Give it back to the team')
  await second.page.getByText('Nobody reads it yet.').waitFor()
  await first.button(/^Open/).waitFor()

  // The next coordinator's desk that is unlocked vouches for what they have signed.
  const vouched = coordinator.page.waitForResponse((response) => response.url().endsWith('/api/left-signed'))
  await coordinator.page.reload()
  await coordinator.signIn()
  await vouched
  await coordinator.goTo('Messages')
  await row(coordinator, 'Answered')
  for (let rows = 0; rows < 2; ) rows = (await house.database.sql`select from team_vouch`).length
  const later = async (): Promise<LeftHand> => {
    const back = await LeftHand.open(browser, house.site, 'nl', 'return', 390, (context) => context.clock.setSystemTime(Date.now() + 95 * 86_400_000))
    await back.enter(code.join(' '))
    return back
  }
  const reading = await later()
  assert.deepEqual(await reading.reads(answer), [question, answer])
  await reading.close()
  // Without that word her page believes nobody whose time is over.
  await house.database.sql`delete from team_vouch`
  const refused = await later()
  await refused.page.locator('#left .notice:not(:empty)').waitFor()
  assert.equal(await refused.page.getByText(answer).count(), 0)
  await refused.close()
})

test('each button beside a visitor’s word is called after it', { skip }, async () => {
  const { house, coordinator } = staffed
  for (const id of ['a'.repeat(22), 'b'.repeat(22)]) await house.database.sql`insert into word (line, id, day, team_epoch, sealed) values ('main', ${id}, current_date, 1, ${Buffer.alloc(1024).toString('base64url')})`
  await coordinator.goTo('Counts')
  const said = coordinator.page.locator('.words-said')
  await said.getByRole('button').nth(1).waitFor()
  const names = await said.getByRole('button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
  assert.equal(new Set(names).size, 2, names.join(' | '))
  assert.ok(names.every((name) => name?.includes('Erase')), names.join(' | '))
})
