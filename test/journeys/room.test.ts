// What happens to a room: a page loaded anew, order in the queue, a language nobody speaks, a listener removed while talking, a swapped key.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch', 'French'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

test('a page loaded anew shows nothing of the room until the listener lets it in, and nothing earlier then', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask('Mag ik iets vragen?')
  await listener.take()
  await listener.hears('Mag ik iets vragen?')
  await listener.say('Ja, natuurlijk.')
  await visitor.hears('Ja, natuurlijk.')

  await visitor.page.reload()
  await visitor.page.locator('section.moment:not([hidden])').waitFor()
  assert.doesNotMatch(await visitor.page.innerText('body'), /Mag ik iets|Ja, natuurlijk/)
  await listener.page.getByRole('heading', { name: /^The page was opened anew/ }).waitFor()
  await listener.button('Let in').click()
  await visitor.inRoom()
  assert.doesNotMatch(await visitor.page.innerText('body'), /Mag ik iets|Ja, natuurlijk/)
  await visitor.say('Ik ben het. Mijn telefoon viel uit.')
  await listener.hears('Ik ben het.')
  await listener.say('Goed dat je er weer bent.')
  await visitor.hears('Goed dat je er weer bent.')
  await listener.end('Listened')
  await listener.press('Take it off the screen')
  await visitor.over()
  await visitor.close()
})

test('a desk loaded anew takes its conversation over, with what both had said', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask('een vraag van mij')
  await listener.take()
  await listener.hears('een vraag van mij')
  await listener.say('een antwoord van mij')
  await listener.opened('een antwoord van mij')

  await listener.page.reload()
  await listener.signIn()
  await listener.press('Take over here')
  await listener.hears('een vraag van mij')
  await listener.page.locator('.bubble.me p', { hasText: 'een antwoord van mij' }).waitFor()
  await listener.say('ik ben er weer')
  await visitor.hears('ik ben er weer')
  await visitor.say('dat is goed')
  await listener.hears('dat is goed')
  assert.equal(await listener.page.locator('.bubble').count(), 4)
  await listener.end('Listened')
  await listener.press('Take it off the screen')
  await visitor.over()
  await visitor.close()
})

test('two visitors and one listener who takes one at a time: whoever came first is first', { skip }, async () => {
  const { house, listener } = staffed
  const busy = await VisitorHand.open(browser, house.site, 'nl')
  await busy.sees('free')
  await busy.ask('eerste gesprek')
  await listener.take()
  await listener.hears('eerste gesprek')

  const first = await VisitorHand.open(browser, house.site, 'nl')
  await first.sees('busy')
  await first.ask('ik was eerst')
  await first.waits()
  const second = await VisitorHand.open(browser, house.site, 'fr')
  await second.sees('busy')
  await second.ask('je suis la deuxième')
  await second.waits()

  await listener.end('Informed')
  await listener.press('Take it off the screen')
  await listener.take()
  await listener.hears('ik was eerst')
  await listener.end('Informed')
  await listener.press('Take it off the screen')
  await listener.take()
  await listener.hears('je suis la deuxième')
  await listener.end('Informed')
  await listener.press('Take it off the screen')
  await second.over()
  await Promise.all([busy.close(), first.close(), second.close()])
})

test('a visitor whose language nobody speaks now is told what she can do', { skip }, async () => {
  const visitor = await VisitorHand.open(browser, staffed.house.site, 'en')
  await visitor.sees('nobody')
  await visitor.page.getByText(/^No listener who speaks .English. is here now/).waitFor()
  await visitor.page.getByRole('heading', { name: 'What you can do now' }).waitFor()
  assert.equal(await visitor.page.locator('.composer').isVisible(), false, 'nobody is let wait for nobody')
  assert.ok(await visitor.page.getByRole('link', { name: '1712' }).first().isVisible())
  await visitor.page.getByRole('button', { name: 'Français' }).click()
  await visitor.sees('free')
  await visitor.close()
})

test('a listener removed while talking is out at once; somebody else goes on, and reads what was said before by the visitor’s yes alone', { skip }, async () => {
  const { house, coordinator } = staffed
  const leaving = await enrolListener(browser, coordinator, 'Lien', ['Polish'])
  const other = await enrolListener(browser, coordinator, 'Ola', ['Polish'])
  await leaving.goOnDuty(1)
  const visitor = await VisitorHand.open(browser, house.site, 'en')
  await visitor.choose('pl')
  await visitor.sees('free')
  await visitor.ask('dzień dobry')
  await leaving.take()
  await leaving.hears('dzień dobry')
  await other.goOnDuty(1)

  await coordinator.goTo('Team')
  await coordinator.press('Remove Lien')
  await coordinator.page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click()
  await leaving.page.getByRole('button', { name: 'Show my passkey' }).waitFor()
  assert.doesNotMatch(await leaving.page.innerText('body'), /dzień dobry/)

  await other.take()
  await visitor.say('czy ktoś tu jest?')
  await other.hears('czy ktoś tu jest?')
  assert.doesNotMatch(await other.page.innerText('body'), /dzień dobry/, 'what the first listener had opened stays with her')
  await visitor.page.getByRole('button', { name: 'Show this listener what was written before' }).click()
  await other.page.locator('.bubble.visitor.shown p', { hasText: 'dzień dobry' }).waitFor()
  await other.end('Listened')
  await visitor.over()
  await Promise.all([visitor.close(), leaving.close(), other.close()])
})

test('a server that swaps a key is refused: nothing is sent, and the page says so', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(browser, house.site, 'nl', async (page) => {
    await page.routeWebSocket(/\/socket$/, (socket) => {
      const server = socket.connectToServer()
      server.onMessage((frame) => socket.send(swapShiftKey(String(frame))))
    })
  })
  await visitor.sees('free')
  await visitor.ask('dit mag niemand lezen')
  await listener.take()
  const words = await visitor.over()
  assert.match(words, /niets|Niets/)
  await listener.page.locator('.ended').waitFor()
  assert.doesNotMatch(await listener.page.innerText('body'), /dit mag niemand lezen/)
  assert.equal(visitor.frames.some((frame) => frame.includes('"t":"box"')), false)
  await listener.press('Take it off the screen')
  await visitor.close()
})

/** What a server would do that wants to sit in the middle: another key in the shift's statement. */
function swapShiftKey(frame: string): string {
  const message = JSON.parse(frame) as { t: string; listener?: { shift: { body: string } } }
  if (message.t !== 'accepted' || !message.listener) return frame
  const body = JSON.parse(message.listener.shift.body) as { seal: string; sign: string }
  body.seal = body.sign
  message.listener.shift.body = JSON.stringify(body)
  return JSON.stringify(message)
}
