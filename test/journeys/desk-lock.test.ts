// The locked desk and a colleague's passkey: it opens nothing, at any try, and the session stays with whoever locked.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { DeskHand } from '../support/desk-hand.ts'
import { RunningHouse } from '../support/running-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium
let browser: Browser
let house: RunningHouse

before(async () => {
  if (skip) return
  browser = await launchChromium()
  house = await RunningHouse.start()
})
after(async () => {
  await house?.dispose()
  await browser?.close()
})

test('a colleague’s passkey opens the locked desk at no try, and the session stays the first listener’s', { skip }, async () => {
  const coordinator = await DeskHand.open(browser, 'Nadia')
  await coordinator.enrol(house.invitation)
  await coordinator.setUp()

  // Two people at one computer: each has a passkey of her own, and lays her finger on that one only.
  const desk = await DeskHand.open(browser, 'Anna', null)
  const { page } = desk
  const anna = await desk.authenticator(true, 'internal')
  const link = await coordinator.invite('Anna', ['Dutch'])
  await desk.enrol(link)
  await coordinator.sign('Anna', await desk.fingerprint())
  const another = await coordinator.invite('Berta', ['French'])
  await anna.present(false)
  const berta = await desk.authenticator(true, 'usb')
  await page.goto('about:blank')
  await desk.enrol(another)
  await berta.present(false)
  await anna.present(true)
  await page.goto('about:blank')
  await page.goto(house.desk)
  await desk.signIn()
  await desk.goOnDuty(1)
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask('dit is voor Anna')
  await desk.take()
  await desk.hears('dit is voor Anna')

  const who = (): Promise<string> =>
    page.evaluate(async () => {
      const response = await fetch('/api/me', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
      return ((await response.json()) as { member: { name: string } }).member.name
    })
  const session = async (): Promise<string[]> => (await desk.context.cookies(house.desk)).map((cookie) => cookie.value)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await desk.press('Lock')
  await anna.present(false)
  await berta.present(true)
  const before = await session()
  const tryHers = async (which: string): Promise<void> => {
    await desk.press('Unlock with my passkey')
    await page.getByRole('alert').filter({ hasText: 'The passkey was not shown' }).waitFor()
    assert.ok(await page.getByRole('heading', { name: 'Locked' }).isVisible(), which)
    assert.doesNotMatch(await page.content(), /voor Anna/, which)
    assert.deepEqual(await session(), before, which)
    assert.equal(await who(), 'Anna', which)
  }
  await tryHers('first try')
  await tryHers('second try')
  // A browser that offers every passkey of the site, whatever was asked for.
  await page.evaluate(() => {
    const credentials = navigator.credentials
    const get = credentials.get.bind(credentials)
    credentials.get = (options) => {
      delete options?.publicKey?.allowCredentials
      return get(options)
    }
  })
  await tryHers('third try, any passkey offered')
  await tryHers('fourth try')
  assert.ok(!asked.includes('/api/sign-in'), 'the server never hears of her')

  await berta.present(false)
  await anna.present(true)
  await desk.press('Unlock with my passkey')
  await desk.hears('dit is voor Anna')
  await desk.say('ik ben er weer')
  await visitor.hears('ik ben er weer')
  await desk.end('Listened')
  await Promise.all([coordinator.close(), desk.close(), visitor.close()])
})
