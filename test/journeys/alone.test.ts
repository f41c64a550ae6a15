// What a visitor's page asks for and what it keeps, observed at both browsers and at the proxy they go through: its own origin, and nothing.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { PageWatch, nothingKept } from '../support/page-watch.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { WatchingProxy } from '../support/watching-proxy.ts'
import { exitTargets, isWalked } from '../support/walked.ts'

type Engine = { readonly name: string; readonly skip: false | string; readonly complaints: string[]; browser: Browser; proxy: WatchingProxy }

const skip = withoutChromium
let target: PlainTarget
let staffed: StaffedHouse
/** The staff's own browser, so that what it asks for is not taken for a visitor's. */
let desks: { browser: Browser; proxy: WatchingProxy }
/** Chromium knows the header Integrity-Policy, and of what it may hold, scripts alone; styles stand in the pages themselves. */
const style = "The Integrity-Policy destination 'style' is not supported."
const lost = 'Failed to load resource: the server responded with a status of 404 (Not Found)'
/** Hop 1, 300 bytes at most, has no line about an icon; Firefox thinks of one, and does not ask for it. */
const icon = 'The page’s settings blocked the loading of a resource (img-src) at SITE/favicon.ico because it violates the following directive: “img-src data:”'
const engines = [
  { name: 'Chromium', skip: withoutChromium, complaints: [lost, style] },
  { name: 'Firefox', skip: withoutChromium || withoutFirefox, complaints: [icon] },
] as Engine[]

before(async () => {
  if (skip) return
  target = await PlainTarget.open(true)
  for (const engine of engines.filter((one) => !one.skip)) {
    engine.proxy = await WatchingProxy.start()
    engine.browser = engine.name === 'Chromium' ? await launchChromium(engine.proxy.chromiumFlags) : await launchFirefox(engine.proxy.firefoxPreferences)
  }
  const proxy = await WatchingProxy.start()
  desks = { proxy, browser: await launchChromium(proxy.chromiumFlags) }
  staffed = await staffHouse(desks.browser, ['Dutch', 'Arabic'], 1, { EXIT_TARGETS: exitTargets(target.address) })
})
after(async () => {
  await staffed?.dispose()
  for (const { browser, proxy } of [desks, ...engines]) {
    await browser?.close()
    await proxy?.dispose()
  }
  await target?.dispose()
})

const hostOf = (address: string): string => new URL(address).host
/** The hosts that this engine has asked for so far. */
const asked = ({ proxy }: { proxy: WatchingProxy }): string[] => [...proxy.hosts].filter((host) => !browsersOwn.test(host)).sort()
/** What the browser asks for by itself, whatever page is open; the proxy lets none of it out. */
const browsersOwn = /(^|\.)(mozilla\.(org|com|net)|firefox\.com|google\.com|googleapis\.com|gstatic\.com|gvt1\.com):\d+$/

async function opened(engine: Engine, watch: PageWatch): Promise<{ context: BrowserContext; page: Page }> {
  const context = await engine.browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  watch.attach(page)
  return { context, page }
}

/** Every page that links of the site lead to, and pages of errors; each is looked at when it has loaded. */
async function walk(page: Page, site: string, look: (path: string) => Promise<void>): Promise<number> {
  await page.goto(site)
  const visit = new URL(page.url()).pathname.split('/')[1]!
  const found = new Set([new URL(page.url()).pathname, `/${visit}/nl/nothing`, '/nothing', `/${visit}/ar/talk-nothing`, `/${visit}/nl/talk-tr`, `/${visit}/en/talk-fa`])
  for (const path of found) {
    await page.goto(site + path)
    await look(path)
    if (path.endsWith('/nl/language')) {
      await page.locator('#name').fill('Turks')
      // As a page without scripts sends it.
      await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector('form.find')))
      await page.waitForURL(/\/language-/)
      await look(`${path}, answered`)
    }
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => (a as HTMLAnchorElement).href))
    for (const link of links.map((href) => new URL(href))) {
      // The exit is taken last. The pages to talk in another language differ in that language's tag alone: two are looked at.
      if (link.origin !== site || link.pathname.endsWith('/leave') || /\/talk-/.test(link.pathname)) continue
      if (link.pathname.startsWith(`/${visit}/`) && isWalked(link.pathname)) found.add(link.pathname)
    }
  }
  await page.goto(`${site}/${visit}/nl/leave`)
  await page.waitForURL(target.address)
  return found.size
}

for (const engine of engines) {
  test(`L-11: no page of the site asks another host, sets a cookie or stores anything (${engine.name})`, { skip: engine.skip }, async (t) => {
    const { site } = staffed.house
    const watch = new PageWatch()
    const { context, page } = await opened(engine, watch)
    const pages = await walk(page, site, async (path) => {
      assert.deepEqual(await watch.kept(page, context), nothingKept, path)
      for (const from of await watch.loads(page)) assert.match(from, /^\/script\/[\w-]+\.js$/, path)
    })
    assert.deepEqual(await context.cookies(), [])
    await context.close()
    assert.ok(pages > 30, `only ${pages} pages`)
    t.diagnostic(`${pages} pages, then the exit`)
    const own = [site, site.replace('http', 'ws')]
    const after = new URL(target.address).origin
    assert.deepEqual([...watch.origins].filter((origin) => !own.includes(origin) && origin !== after), [])
    assert.deepEqual(asked(engine), [hostOf(site), hostOf(target.address)].sort())
    assert.deepEqual([...new Set(watch.complaints.map((text) => text.replaceAll(site, 'SITE')))].sort(), engine.complaints)
  })

  test(`L-11: a conversation stays between the page and its own origin, and leaves nothing in the browser (${engine.name})`, { skip: engine.skip }, async () => {
    const { house, listener } = staffed
    const watch = new PageWatch()
    const visitor = await VisitorHand.open(engine.browser, house.site, 'nl', async (page) => watch.attach(page))
    await visitor.sees('free')
    await visitor.ask('Is daar iemand?')
    await listener.take()
    await listener.say('Ja, ik ben er')
    await visitor.hears('Ja, ik ben er')
    await visitor.say('Goed')
    await listener.hears('Goed')
    assert.deepEqual(await watch.kept(visitor.page, visitor.context), nothingKept)
    await listener.end('Listened')
    await visitor.over()
    assert.deepEqual(await watch.kept(visitor.page, visitor.context), nothingKept)
    await visitor.close()
    assert.deepEqual([...watch.origins].filter((origin) => hostOf(origin) !== hostOf(house.site)), [])
    assert.deepEqual(asked(engine), [hostOf(house.site), hostOf(target.address)].sort())
    assert.deepEqual([...new Set(watch.complaints)], engine.complaints.filter((text) => text === style))
  })

  test(`L-11: the desk’s page runs and asks its own origin alone (${engine.name})`, { skip: engine.skip }, async () => {
    const watch = new PageWatch()
    const { context, page } = await opened(engine, watch)
    await page.goto(staffed.house.desk)
    await page.locator('#desk button').first().waitFor()
    await context.close()
    assert.deepEqual([...watch.origins], [staffed.house.desk])
  })

  test(`L-11: a page that does all of it would have been seen (${engine.name})`, { skip: engine.skip }, async () => {
    const server = createServer((request, answer) => {
      const script = request.url === '/worker.js'
      answer.writeHead(200, { 'content-type': script ? 'text/javascript' : 'text/html', 'set-cookie': 'sent=1' }).end(script ? '' : talkative)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const at = `http://localhost:${(server.address() as AddressInfo).port}`
    const watch = new PageWatch()
    const { context, page } = await opened(engine, watch)
    await page.goto(at)
    await page.waitForFunction(() => document.title === 'done')
    const kept = await watch.kept(page, context)
    assert.deepEqual(Object.values(kept).map((found) => found.length > 0), Object.values(nothingKept).map(() => true), JSON.stringify(kept))
    assert.deepEqual(await watch.loads(page), ['http://ready.example/', 'http://picture.example/'])
    assert.ok(watch.origins.has('http://fetched.example') && watch.origins.has('http://picture.example'), [...watch.origins].join(' '))
    for (const host of ['fetched.example:80', 'picture.example:80', 'socket.example:80', 'told.example:80']) assert.ok(engine.proxy.hosts.has(host), host)
    assert.ok(watch.complaints.some((text) => text.includes('a complaint')))
    await context.close()
    server.closeAllConnections()
    server.close()
  })
}

const talkative = `<!doctype html><title>talkative</title><link rel="preconnect" href="http://ready.example/"><img src="http://picture.example/"><script type="module">
document.cookie = 'written=1'
localStorage.a = sessionStorage.a = '1'
navigator.sendBeacon('http://told.example/', 'x')
new WebSocket('ws://socket.example/')
console.error('a complaint')
await new Promise((done) => (indexedDB.open('database').onsuccess = done))
await caches.open('cache')
await navigator.serviceWorker.register('/worker.js')
const folder = await navigator.storage.getDirectory()
await folder.getFileHandle('file', { create: true })
await fetch('http://fetched.example/', { mode: 'no-cors' }).catch(() => 0)
document.title = 'done'
</script>`

test('L-11: a desk at work asks its own origin and no other', { skip }, () => {
  // Enrolled, signed in, on duty and in two conversations by now.
  assert.deepEqual(asked(desks), [hostOf(staffed.house.desk)])
})

test('L-12: every feature that Chromium knows is off on the pages of the site, and the desk has its own four', { skip }, async () => {
  const { context, page } = await opened(engines[0]!, new PageWatch())
  const allowed = async (address: string): Promise<string[]> => {
    await page.goto(address)
    return page.evaluate(() => (document as unknown as { featurePolicy: { allowedFeatures(): string[] } }).featurePolicy.allowedFeatures().sort())
  }
  const { site, desk } = staffed.house
  for (const path of ['/', '/nl/signs', '/ar/talk', '/nothing']) assert.deepEqual(await allowed(site + path), [], path)
  assert.deepEqual(await allowed(desk), ['clipboard-write', 'media-playback-while-not-visible', 'publickey-credentials-create', 'publickey-credentials-get'])
  await context.close()
})
