// What only time shows, side by side in one run of two minutes: no network for two minutes, a phone asleep, a listener's tab closed; and
// beside it, in a house of its own, a page opened anew whose old page has to be silent for a while.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { WatchingProxy } from '../support/watching-proxy.ts'

const outageMs = 121_000

let browser: Browser
let staffed: StaffedHouse
let dutch: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['English'], 1)
  dutch = await staffHouse(browser, ['Dutch'], 1)
})
after(async () => {
  await staffed?.dispose()
  await dutch?.dispose()
  await browser?.close()
})

suite('side by side', { concurrency: 2 }, () => {
  test('two minutes without a network, a phone asleep and a closed tab: nobody is lost, nothing is doubled', { skip: withoutChromium, timeout: 300_000 }, async (t) => {
    const { house, coordinator, listener } = staffed
    const speaksFrench = await enrolListener(browser, coordinator, 'Amina', ['French'])
    await speaksFrench.goOnDuty(1)

    const tunnel = await WatchingProxy.start()
    t.after(() => tunnel.dispose())
    const offline = await VisitorHand.elsewhere(browser, tunnel.context)
    await offline.page.goto(`${house.site}/en/talk`)
    await offline.sees('free')
    await offline.ask('before the tunnel')
    await listener.take()
    await listener.hears('before the tunnel')
    // The network itself is away: what she sends is lost without a word. Only then is the browser told so: one that holds a text back
    // for an open socket keeps a whole core busy with it.
    tunnel.silence()
    await offline.say('written in the tunnel')
    await offline.page.locator('.log .own p', { hasText: 'written in the tunnel' }).waitFor()
    tunnel.cut()
    await offline.context.setOffline(true)
    const online = new Promise((resolve) => setTimeout(resolve, outageMs))

    // Meanwhile somebody waits for the busy listener, and her phone falls asleep: the socket stands, and nothing of the page runs.
    const asleep = await VisitorHand.open(browser, house.site, 'en')
    await asleep.sees('busy')
    await asleep.ask('I wait')
    await asleep.waits()
    const sleep = await asleep.context.newCDPSession(asleep.page)
    await sleep.send('Debugger.enable')
    await sleep.send('Debugger.pause')

    // And a listener's tab closes in the middle of a conversation: another takes it up, first in line.
    const left = await VisitorHand.open(browser, house.site, 'fr')
    await left.sees('free')
    await left.ask('première phrase')
    await speaksFrench.take()
    await speaksFrench.hears('première phrase')
    await speaksFrench.close()
    await left.say('y a-t-il quelqu’un ?')
    const other = await enrolListener(browser, coordinator, 'Yasmine', ['French'])
    await other.goOnDuty(1)
    await other.button(/^Take the conversation/).waitFor({ timeout: 60_000 })
    await other.page.getByText('Was talking, connection lost').waitFor()
    await other.take()
    await other.hears('y a-t-il quelqu’un ?')
    await other.say('oui, je suis là')
    await left.hears('oui, je suis là')
    await other.end('Listened')
    await left.over()

    await online
    await listener.page.locator('.in-room', { hasText: /asleep|lost|silent/ }).waitFor()
    tunnel.again()
    await offline.context.setOffline(false)
    await listener.hears('written in the tunnel')
    await offline.seesText('written in the tunnel', 'opened')
    assert.deepEqual(await listener.page.locator('.bubble.visitor p').allInnerTexts(), ['before the tunnel', 'written in the tunnel'])
    const states = await house.database.sql<{ state: string }[]>`select state from conversation where state <> 'active'`
    assert.deepEqual(states.map(({ state }) => state), ['dormant'], 'the sleeping page keeps its place and is not offered')

    await sleep.send('Debugger.resume')
    await listener.end('Listened')
    await listener.press('Take it off the screen')
    await listener.button(/^Take the conversation/).waitFor({ timeout: 40_000 })
    await listener.take()
    await listener.hears('I wait')
    await listener.end('Listened')
    await asleep.over()
    await Promise.all([offline.close(), asleep.close(), left.close(), other.close()])
  })

  // No stray letter decides it, and the keyboard reaches the answer.
  test('no letter lets a page in or keeps it out; the focus stays with what she writes, and Tab and Enter answer', { skip: withoutChromium, timeout: 180_000 }, async () => {
    const { house, listener } = dutch
    const { page } = listener
    const heading = page.getByRole('heading', { name: /^The page was opened anew/ })
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '')
    const field = page.locator('#compose-field')
    const visitor = await VisitorHand.open(browser, house.site, 'nl')
    await visitor.sees('free')
    await visitor.ask('eerste woorden')
    await listener.take()
    await listener.hears('eerste woorden')

    await field.pressSequentially('ik schrijf')
    await visitor.page.reload()
    await heading.waitFor()
    await listener.button('Let in').and(page.locator(':enabled')).waitFor()
    await page.keyboard.type(' nog')
    assert.equal(await field.inputValue(), 'ik schrijf nog', 'the focus is where it was')

    await page.keyboard.press('Escape')
    // Those that the answers to the question had or could have; others lead elsewhere.
    for (const letter of 'ynjro') {
      await page.keyboard.press(letter)
      assert.ok(await heading.isVisible(), letter)
    }
    for (const name of ['Let in', 'Keep out']) assert.equal(await listener.button(name).getAttribute('aria-keyshortcuts'), null)
    await page.keyboard.press('o')
    assert.match(await focused(), /^The page was opened anew/)
    await page.keyboard.press('Enter')
    assert.ok(await heading.isVisible(), 'an Enter on its way presses nothing')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Let in')
    await page.keyboard.press('Enter')
    await visitor.inRoom()
    await heading.waitFor({ state: 'detached' })
    await page.locator('#compose-field:focus').waitFor()

    // Nobody writes: the question has the focus, no button has.
    await page.keyboard.press('Escape')
    await visitor.page.reload()
    await heading.waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'H3')
    await listener.button('Let in').and(page.locator(':enabled')).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'Keep out')
    await page.keyboard.press('Enter')
    await page.getByText('The new page was not let in.').waitFor()
    await page.locator('#compose-field:focus').waitFor()
    await listener.end('Broken off')
    await visitor.close()
  })
})
