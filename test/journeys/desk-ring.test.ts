// A phone in a pocket: turned on at the desk, rung when somebody waits, shown by the worker in few words, and forgotten with its member.
// No browser here reaches its maker's push service. So the browser's subscription is one of ours, made by a script before the desk's;
// everything after it is real: our server asks a push service on this machine, and the browser's own worker is woken through its debugger.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { DeskHand } from '../support/desk-hand.ts'
import { PushReceiver } from '../support/push-receiver.ts'
import { RunningHouse } from '../support/running-house.ts'
import { enrolListener } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

let browser: Browser
let service: PushReceiver
let house: RunningHouse
let coordinator: DeskHand
let listener: DeskHand
let colleague: DeskHand

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  service = await PushReceiver.start()
  house = await RunningHouse.start({ PUSH_SERVICES: service.origin })
  coordinator = await DeskHand.open(browser, 'Nadia')
  await coordinator.enrol(house.invitation)
  await coordinator.setUp()
  listener = await enrolListener(browser, coordinator, 'Samira', ['Dutch'])
  colleague = await enrolListener(browser, coordinator, 'Lina', ['Dutch'])
})
after(async () => {
  await listener?.close()
  await colleague?.close()
  await coordinator?.close()
  await house?.dispose()
  await service?.dispose()
  await browser?.close()
})

test('a listener turns it on, is rung when somebody waits, and the worker shows few words and nothing else', { skip: withoutChromium }, async () => {
  const { page, context } = listener
  await context.grantPermissions(['notifications'], { origin: house.desk })
  const endpoint = service.endpoint('samira')
  // In place of a maker's push service, which this machine cannot reach.
  const standIn = (at: string): void => {
    let subscribed: unknown = null
    const made = { endpoint: at, unsubscribe: async () => ((subscribed = null), true) }
    Object.assign(PushManager.prototype, {
      subscribe: async (options: { applicationServerKey: string; userVisibleOnly: boolean }) => {
        if (!/^B[\w-]{86}$/.test(options.applicationServerKey) || !options.userVisibleOnly) throw new Error('no key')
        return (subscribed = made)
      },
      getSubscription: async () => subscribed,
    })
  }
  await page.evaluate(standIn, endpoint)
  await listener.goTo('Myself')
  await page.getByRole('heading', { name: 'Ring my phone' }).waitFor()
  await page.getByText('It learns nothing of why, and nothing of a visitor').waitFor()
  await listener.press('Turn on in this browser')
  await page.getByText('This browser rings.', { exact: true }).waitFor()
  await listener.press('Try a ring')
  await page.getByText('The ring is on its way.').waitFor()
  assert.deepEqual(service.heard, [{ path: '/samira', wrong: [] }])

  // What the push service would do then.
  const [worker] = context.serviceWorkers()
  assert.equal(worker?.url(), `${house.desk}/ring-worker.js?language=en`)
  const cdp = await context.newCDPSession(page)
  await cdp.send('ServiceWorker.enable')
  const registrationId = await new Promise<string>((done) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL === `${house.desk}/`)
      if (ours) done(ours.registrationId)
    })
    void cdp.send('ServiceWorker.disable').then(() => cdp.send('ServiceWorker.enable'))
  })
  const shown = () =>
    page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag }) => ({ title, body, tag })))
  assert.deepEqual(await shown(), [])
  for (let i = 0; i < 2; i++) await cdp.send('ServiceWorker.deliverPushMessage', { origin: house.desk, registrationId, data: '' })
  while ((await shown()).length === 0) await page.evaluate(() => new Promise(requestAnimationFrame))
  assert.deepEqual(await shown(), [{ title: 'You are asked for', body: '', tag: 'ring' }])

  // A press: no browser lets a test press a notification of the system, so the event is sent to the worker, which may then not
  // really take the front; that it closes the note and asks for the desk's window is seen.
  const asked = await worker.evaluate(async () => {
    type Client = { url: string; focus: () => Promise<unknown> }
    const world = globalThis as unknown as {
      WindowClient: { prototype: Client }
      NotificationEvent: new (type: string, of: object) => Event
      registration: { getNotifications(): Promise<object[]> }
    }
    const focused: string[] = []
    world.WindowClient.prototype.focus = async function (this: Client) {
      focused.push(new URL(this.url).origin)
    }
    const [notification] = await world.registration.getNotifications()
    globalThis.dispatchEvent(new world.NotificationEvent('notificationclick', { notification }))
    while (focused.length === 0) await new Promise((turn) => setTimeout(turn, 20))
    return focused
  })
  assert.deepEqual(asked, [house.desk])
  while ((await shown()).length > 0) await page.evaluate(() => new Promise(requestAnimationFrame))
  assert.deepEqual(await page.evaluate(async () => [await caches.keys(), (await indexedDB.databases()).length, localStorage.length]), [[], 0, 0])

  // Somebody waits in Dutch, and who is on duty does not answer. The try was a moment ago: it is put further back.
  await colleague.goOnDuty(1)
  await house.database.sql`update ring_member set rung = '{}'`
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask('Hallo')
  await visitor.waits()
  // And time is put on: the offer has run out, and she has waited long enough.
  await colleague.button(/^Take the conversation/).waitFor()
  const offers = await house.database.sql`update conversation set since = since - interval '20 seconds', offer_until = now_() where state = 'offered' returning id`
  assert.equal(offers.length, 1)
  await service.times(2)
  assert.deepEqual(service.heard[1], { path: '/samira', wrong: [] })

  await listener.press('Turn off here')
  await page.getByText('This browser does not ring.', { exact: true }).waitFor()
  assert.equal((await house.database.sql`select from ring_member`).length, 0)
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0)
})

test('no page of the site has a worker, and the site serves none', { skip: withoutChromium }, async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(house.site)
  assert.equal(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length), 0)
  assert.equal((await page.goto(`${house.site}/ring-worker.js`))?.status(), 404)
  assert.equal((await page.goto(`${house.desk}/ring-worker.js`))?.status(), 200, 'the desk does')
  await context.close()
})
