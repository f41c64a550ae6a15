// Going on duty by a hasty hand or over a slow line: one shift, and it is alive.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { newId } from '../../src/shared/base/id.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
let browser: Browser
let staffed: StaffedHouse
/** What the network between the listener's desk and the server does. */
const network = { hold: false, twice: false }
const held: (() => void)[] = []
const asked: string[] = []

before(async () => {
  if (skip) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch'], 1)
  const { page } = staffed.listener
  await staffed.listener.press('Go off duty')
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      const first = String(message).includes('"on-duty"')
      if (first) asked.push(String(message))
      server.send(message)
      if (first && network.twice) server.send(JSON.stringify({ ...(JSON.parse(String(message)) as object), shift: newId() }))
    })
    server.onMessage((message) => {
      if (network.hold) held.push(() => socket.send(message))
      else socket.send(message)
    })
  })
  await page.reload()
  await staffed.listener.signIn()
  await page.getByText('Connected', { exact: true }).waitFor()
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

async function talks(listener: DeskHand, words: string): Promise<void> {
  const visitor = await VisitorHand.open(browser, staffed.house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask(words)
  await listener.take()
  await listener.hears(words)
  await listener.say('ik lees je')
  await visitor.hears('ik lees je')
  await listener.end('Listened')
  await listener.press('Take it off the screen')
  await visitor.close()
}

async function goesOff(listener: DeskHand): Promise<void> {
  await listener.press('Go off duty')
  await listener.button('Go on duty').waitFor()
  asked.length = 0
}

test('pressed twice, by hand and by key, before the server has answered: one shift, and a conversation on it', { skip }, async () => {
  const { listener } = staffed
  for (const press of [() => listener.button('Go on duty').dblclick({ delay: 40 }), () => listener.page.keyboard.type('dd')]) {
    network.hold = true
    await press()
    await listener.page.waitForFunction(() => document.querySelector('.duty .main')?.getAttribute('aria-busy') === 'true')
    await listener.page.keyboard.press('d')
    network.hold = false
    for (const pass of held.splice(0)) pass()
    await listener.page.getByText('On duty', { exact: true }).waitFor()
    await talks(listener, 'twee keer gedrukt')
    assert.equal(asked.length, 1)
    assert.equal(await listener.page.locator('.duty .trouble').count(), 0)
    await goesOff(listener)
  }
})

test('another shift beside it, which the server refuses, leaves the one she has', { skip }, async () => {
  const { listener } = staffed
  network.twice = true
  await listener.press('Go on duty')
  await listener.page.locator('.duty .trouble').waitFor()
  network.twice = false
  await talks(listener, 'nog altijd hier')
  await goesOff(listener)
})
