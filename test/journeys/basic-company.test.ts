// Company in a talk without scripts: she is asked about a handover, the listener stays until somebody takes it, guests come and go; her page says who is there.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { PlainVisitor, safestFirefox } from '../support/plain-visitor.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

const skip = withoutChromium || withoutFirefox
let desks: Browser
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  desks = await launchChromium()
  browser = await safestFirefox()
  staffed = await staffHouse(desks, ['English', 'Dutch'], 1)
})
after(async () => {
  await browser?.close()
  await staffed?.dispose()
  await desks?.close()
})

/** It closes by itself when nobody is asked for any more. */
const openCompany = (desk: DeskHand) => desk.page.locator('details.company:not([open]) summary').click()
const room = (desk: DeskHand, people: RegExp) => desk.page.locator('.in-room', { hasText: people }).waitFor()
const words = 'I am afraid to go home.'

/** Asks the visitor whether somebody who speaks Dutch may go on with her. */
async function askHer(listener: DeskHand, note: string): Promise<void> {
  await openCompany(listener)
  await listener.press('Hand over')
  await listener.page.getByRole('dialog').getByLabel('Language', { exact: true }).selectOption({ label: 'Dutch' })
  await listener.page.getByLabel('A note for the next one').fill(note)
  await listener.press('Ask the visitor')
}

test('without scripts she is asked about a handover, the listener stays until another takes it, a coordinator and an interpreter join and go', { skip, timeout: 180_000 }, async () => {
  const { house, coordinator, listener } = staffed
  const layla = await enrolListener(desks, coordinator, 'Layla', ['Dutch'])
  const visitor = await PlainVisitor.open(browser, house.site, 'en')
  await visitor.ask(words)
  await listener.take()
  await listener.hears(words)
  await visitor.sees('you and one listener')
  await layla.goOnDuty(1)

  // She says no: nothing changes, and nobody else is asked.
  await askHer(listener, 'She is at work until five.')
  const question = await visitor.sees('may a listener who speaks Nederlands go on with you?')
  assert.match(question, /you and one listener/)
  assert.match(question, /The listener stays until the other is there\./)
  await visitor.pressInFrame('[name=agree][value=no]')
  await listener.page.getByText('The visitor said no.').first().waitFor()
  assert.equal(await layla.button(/^Take over/).count(), 0)
  await listener.press(/^Take back/)
  await visitor.say('I stay with you.')
  await listener.hears('I stay with you.')

  // She says yes: the listener keeps it until somebody takes it.
  await askHer(listener, 'She is at work until five.')
  await visitor.pressInFrame('[name=agree][value=yes]')
  assert.match(await visitor.sees('You said yes. The listener stays until the other is there.'), /No, stay with this listener after all/)
  await layla.button(/^Take over/).waitFor()
  await listener.say('I am still here.')
  assert.match(await visitor.sees('I am still here.'), /you and one listener/)
  await visitor.say('Good.')
  await listener.hears('Good.')

  await layla.press(/^Take over/)
  await layla.page.locator('.note-given', { hasText: 'She is at work until five.' }).waitFor()
  await listener.page.getByRole('heading', { name: 'The conversation went on to somebody else' }).waitFor()
  const next = await visitor.sees('This is another listener.')
  assert.match(next, /you and one listener/)
  assert.doesNotMatch(next, /may a listener|You said yes/)
  await visitor.say('Are you there?')
  await layla.hears('Are you there?')
  await layla.say('Yes, I am.')
  await visitor.sees('Yes, I am.')
  // Control: what was written to the one before is on her own page still; the next one's desk shows what came since, and nothing earlier.
  assert.ok((await visitor.said())!.includes(words))
  assert.equal(await layla.page.getByText(words).count(), 0)
  for (const text of [words, 'Are you there?']) assert.equal(await listener.page.getByText(text).count(), 0)

  await openCompany(layla)
  await layla.page.locator('details.company').getByRole('button', { name: 'Ask a coordinator to join' }).click()
  await coordinator.goTo('Line')
  await coordinator.press(/^Join/)
  await room(coordinator, /you \(Coordinator\)/)
  assert.match(await visitor.sees('A coordinator has joined'), /you, a listener,? and a coordinator/)
  await visitor.say('To both of you.')
  for (const desk of [layla, coordinator]) await desk.hears('To both of you.')
  await coordinator.say('I help the two of you.')
  assert.match(await visitor.sees('I help the two of you.'), /Coordinator\s+I help the two of you\./)

  await openCompany(layla)
  await layla.press('Ask for an interpreter')
  await layla.page.getByLabel('The other language').selectOption('nl')
  await layla.page.getByRole('dialog').getByRole('button', { name: 'Ask for an interpreter' }).click()
  await listener.press(/^Join/)
  await room(listener, /you \(Interpreter\)/)
  assert.match(await visitor.sees('An interpreter has joined'), /you, a listener, a coordinator,? and an interpreter/)
  await visitor.say('All of you.')
  for (const desk of [layla, listener, coordinator]) await desk.hears('All of you.')

  for (const [desk, gone] of [[coordinator, 'The coordinator has gone'], [listener, 'The interpreter has gone']] as const) {
    await desk.press('Leave this conversation')
    await desk.page.getByRole('heading', { name: 'You are not in this conversation any more' }).waitFor()
    await visitor.sees(gone)
  }
  assert.match(await visitor.sees('The interpreter has gone'), /you and one listener/)
  await visitor.say('The two of us.')
  await layla.hears('The two of us.')
  for (const desk of [listener, coordinator]) assert.equal(await desk.page.getByText('The two of us.').count(), 0)
  await visitor.close()
  await layla.close()
})
