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
  await visitor.close()
})
