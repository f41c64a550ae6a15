// Talking live without scripts, in Firefox as Tor's "Safest" has it, with a listener at a real desk.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { click } from '../support/exit-walk.ts'
import { PlainVisitor, safestFirefox } from '../support/plain-visitor.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

const skip = withoutChromium || withoutFirefox
let desks: Browser
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  desks = await launchChromium()
  browser = await safestFirefox()
  staffed = await staffHouse(desks, ['English', 'Arabic'], 1)
})
after(async () => {
  await browser?.close()
  await staffed?.dispose()
  await desks?.close()
})

test('without scripts she talks with a listener; what she is typing stays; the listener is told that the page is basic', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await PlainVisitor.open(browser, house.site, 'en')
  await visitor.ask('I am afraid to go home.')
  await visitor.sees('I am afraid to go home.')
  await listener.take()
  await listener.hears('I am afraid to go home.')
  assert.match(await listener.page.locator('.bubble.visitor').first().innerText(), /written without scripts/)
  await listener.say('I am here and I hear you.')
  await visitor.sees('I am here and I hear you.')
  await listener.opened('I am here and I hear you.')

  await visitor.type('#text', 'He is coming ba')
  await visitor.renewed()
  assert.equal(await visitor.typed(), 'He is coming ba')
  await visitor.send()
  assert.equal(await visitor.typed(), '')
  await visitor.sees('He is coming ba')
  await listener.hears('He is coming ba')

  // The page is opened anew, as by whoever finds its address: it shows nothing, until the listener lets it in; and then nothing earlier.
  await visitor.page.reload()
  await visitor.arrived()
  const moment = await visitor.sees('opened anew')
  assert.doesNotMatch(moment, /afraid|hear you|coming/)
  await listener.page.getByRole('button', { name: 'Let in', exact: true }).click({ timeout: 60_000 })
  const inside = await visitor.sees('you and one listener')
  assert.doesNotMatch(inside, /afraid|hear you|coming/)
  await visitor.say('It is me.')
  await listener.hears('It is me.')

  // A server that was killed has forgotten the keys: what is typed goes on with her, as after a reload.
  await house.down('SIGKILL')
  await house.up()
  await visitor.type('#text', 'Still me.')
  await visitor.send()
  await visitor.sees('opened anew')
  await listener.page.getByRole('button', { name: 'Let in', exact: true }).click({ timeout: 60_000 })
  await visitor.sees('you and one listener')
  await listener.hears('Still me.')

  // The way out ends it on both sides, at once.
  await click(visitor.page, '[data-leave]')
  await listener.page.locator('.ended').waitFor()
  await listener.press('Take it off the screen')
  await visitor.close()
})

/** Presses something in a frame that renews itself no more. */
async function press(visitor: PlainVisitor, selector: string): Promise<void> {
  const frame = visitor.frame()!
  const within = await frame.evaluate((wanted) => {
    const element = document.querySelector(wanted)!
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  }, selector)
  const around = await visitor.page.evaluate(() => {
    const { x, y } = document.querySelector('iframe')!.getBoundingClientRect()
    return { x, y }
  })
  await visitor.page.mouse.click(around.x + within.x, around.y + within.y)
}

test('the newest text stands by the field, under who is there; whoever reads further down is left there when the frame renews itself', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await PlainVisitor.open(browser, house.site, 'en')
  await visitor.ask('Text 1')
  await listener.take()
  for (let n = 2; n <= 6; n++) await visitor.say(`Text ${n}`)
  await visitor.sees('Text 6')
  await listener.hears('Text 6')
  const place = () => visitor.frame()!.evaluate(() => {
    const room = document.querySelector('.room')!.getBoundingClientRect()
    return { down: Math.round(document.scrollingElement!.scrollTop), room: Math.round(room.top), first: document.querySelector('.log > div')!.textContent!.includes('Text 6') }
  })
  await visitor.renewed()
  assert.deepEqual(await place(), { down: 0, room: 0, first: true })
  await visitor.frame()!.evaluate(() => document.scrollingElement!.scrollTo({ top: 150, behavior: 'instant' }))
  assert.deepEqual(await place(), { down: 150, room: 0, first: true })
  await visitor.renewed()
  assert.deepEqual(await place(), { down: 150, room: 0, first: true })
  await click(visitor.page, '[data-leave]')
  await listener.page.locator('.ended').waitFor()
  await listener.press('Take it off the screen')
  await visitor.close()
})

test('after a talk without scripts she may say a word about us, once; a coordinator reads it, and not who listened', { skip }, async () => {
  const { house, coordinator, listener } = staffed
  const visitor = await PlainVisitor.open(browser, house.site, 'en')
  await visitor.ask('I wait for you.')
  await listener.take()
  await listener.hears('I wait for you.')
  assert.doesNotMatch(await visitor.sees('you and one listener'), /How was it/)
  await click(visitor.page, '.end summary')
  await click(visitor.page, '.sure button')
  const over = await visitor.sees('How was it?')
  assert.match(over, /Our computer reads this once/)
  assert.doesNotMatch(over, /I wait for you/)
  await press(visitor, '.word button')
  await visitor.sees('Choose one, or write a sentence')
  await press(visitor, 'input[value="1"]')
  await press(visitor, '#word')
  await visitor.page.keyboard.insertText('She was kind without scripts.')
  await press(visitor, '.word button')
  assert.doesNotMatch(await visitor.sees('Thank you. It is sent.'), /How was it|kind/)
  await visitor.close()
  await coordinator.goTo('Counts')
  const said = coordinator.page.locator('.words-said li', { hasText: 'She was kind without scripts.' })
  await said.waitFor({ timeout: 60_000 })
  const shown = await said.innerText()
  assert.match(shown, /It helped/)
  assert.doesNotMatch(shown, /Samira/)
  await listener.press('Take it off the screen')
})
