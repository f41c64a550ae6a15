// The talk page in real browsers, with a scripted listener: it survives what phones and networks do, and leaves nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { violations } from '../../../../../test/support/axe.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../../../../../test/support/browsers.ts'
import { TalkHouse } from './talk-hand.ts'

const browsers = [
  { name: 'Chromium', skip: withoutChromium, launch: () => launchChromium() },
  { name: 'Chromium without JIT', skip: withoutChromium, launch: () => launchChromium(['--js-flags=--jitless']) },
  { name: 'Firefox', skip: withoutFirefox, launch: () => launchFirefox() },
  {
    name: 'Firefox without JIT and WebAssembly',
    skip: withoutFirefox,
    launch: () => launchFirefox({ 'javascript.options.baselinejit': false, 'javascript.options.ion': false, 'javascript.options.wasm': false }),
  },
]

/** Everything that went wrong on a page, and every host it asked. */
type Watched = { page: Page; errors: string[]; hosts: Set<string> }

async function open(context: BrowserContext, house: TalkHouse, path: string): Promise<Watched> {
  const page = await context.newPage()
  const errors: string[] = []
  const hosts = new Set<string>()
  // A browser says that it does not know one of our headers, and that the server is away while it is.
  const note = (text: string): void => {
    if (!/Integrity-Policy|\/socket/.test(text)) errors.push(text)
  }
  page.on('pageerror', (error) => note(error.message))
  page.on('console', (message) => {
    // After a conversation the page asks whom a word could be sealed to: this house answers no such question.
    if (message.type() === 'error' && !message.location().url.endsWith('/trouble-not-found')) note(message.text())
  })
  page.on('request', (request) => hosts.add(new URL(request.url()).host))
  await page.goto(house.origin + path)
  return { page, errors, hosts }
}

const send = async (page: Page, text: string): Promise<void> => {
  await page.locator('#text').fill(text)
  await page.locator('.composer button:visible').click()
}

async function begin(house: TalkHouse, browser: Browser, tag = 'ar', first = 'مرحبا'): Promise<Watched & { context: BrowserContext }> {
  const context = await browser.newContext()
  const watched = await open(context, house, `/${tag}/talk`)
  await watched.page.locator('.now.free').waitFor()
  await send(watched.page, first)
  await watched.page.locator('.own[data-state=opened]').waitFor()
  return { ...watched, context }
}

for (const { name, skip, launch } of browsers) {
  test(`${name}: they talk in Arabic; the network drops, the server goes and comes back, nothing is lost or doubled, and it ends`, { skip }, async () => {
    await using house = await TalkHouse.open()
    const listener = await house.listener('ar', { woman: true })
    const browser = await launch()
    try {
      const { page, errors, hosts, context } = await begin(house, browser)
      await listener.say('أهلاً. اتصلوا بالرقم 0800 30 030 إذا أردتم.')
      await page.locator('.other bdi', { hasText: '0800 30 030' }).waitFor()
      assert.match((await page.locator('.room').textContent()) ?? '', /امرأة/)

      await context.setOffline(true)
      await send(page, 'كتبت دون شبكة')
      await context.setOffline(false)
      await page.locator('.own[data-state=opened]').nth(1).waitFor()

      await house.shut()
      await send(page, 'كتبت دون خادم')
      assert.equal(await page.locator('.own').nth(2).getAttribute('data-state'), 'unsent')
      await page.locator('.notice:visible').waitFor()
      await house.listen()
      await page.locator('.own[data-state=opened]').nth(2).waitFor()
      await page.locator('.notice').waitFor({ state: 'hidden' })
      assert.deepEqual(listener.heard, ['مرحبا', 'كتبت دون شبكة', 'كتبت دون خادم'])

      await page.locator('#talk > .plain:visible').click()
      await page.locator('.sure:visible button').first().click()
      await page.locator('.over').waitFor()
      await listener.until(() => listener.over === 1)
      assert.deepEqual(errors, [])
      assert.deepEqual([...hosts], [new URL(house.origin).host])
      assert.deepEqual(await context.cookies(), [])
      assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0])
    } finally {
      await browser.close()
    }
  })
}

for (const { name, skip, launch } of [browsers[0]!, browsers[2]!]) {
  test(`${name}: a reload before anybody accepts keeps the place and loses the text, which the page says beforehand`, { skip }, async () => {
    await using house = await TalkHouse.open()
    const listener = await house.listener('nl')
    listener.takes = false
    const browser = await launch()
    try {
      const { page } = await open(await browser.newContext(), house, '/nl/talk')
      await page.locator('.now.free').waitFor()
      assert.match((await page.locator('#stays').textContent()) ?? '', /herlaadt/)
      await send(page, 'gaat verloren')
      await page.locator('.waiting:visible').waitFor()
      await page.reload()
      await page.locator('.waiting:visible').waitFor()
      assert.equal(await page.locator('.own').count(), 0)
      const [row] = await house.db.sql<{ n: number }[]>`select count(*)::int as n from conversation`
      assert.equal(row!.n, 1)
      listener.takes = true
      await page.locator('.room:visible').waitFor()
    } finally {
      await browser.close()
    }
  })

  test(`${name}: a reload in a conversation shows one moment only, until the listener lets the page in`, { skip }, async () => {
    await using house = await TalkHouse.open()
    const listener = await house.listener('nl')
    const browser = await launch()
    try {
      const { page } = await begin(house, browser, 'nl', 'geheim')
      await listener.until(() => listener.heard.length === 1)
      await page.reload()
      await page.locator('.moment:visible').waitFor()
      assert.doesNotMatch((await page.locator('#talk').innerText()), /geheim|dit gesprek|jij en één/i)
      await listener.letIn()
      await page.locator('.room:visible').waitFor()
      assert.equal(await page.locator('.log > *').count(), 0, 'nothing earlier is shown')
      await send(page, 'ik ben het')
      await listener.until(() => listener.heard.includes('ik ben het'))
    } finally {
      await browser.close()
    }
  })

  test(`L-5: ${name}: a conversation, and a page that only looks who is there, go when the visit ends where no other page can tell them`, { skip }, async () => {
    await using house = await TalkHouse.open()
    const listener = await house.listener('nl')
    const browser = await launch()
    try {
      const { page, context } = await begin(house, browser, 'nl', 'geheim')
      await listener.until(() => listener.heard.length === 1)
      const looking = await context.newPage()
      await looking.goto(page.url())
      await looking.locator('.moment:visible').waitFor()
      // Not from the browser: no channel tells.
      await fetch(new URL('leave', page.url()))
      for (const one of [page, looking]) await one.locator('text=weather').waitFor()
      await listener.until(() => listener.over === 1)
    } finally {
      await browser.close()
    }
  })

  test(`${name}: the leave button empties the page, ends the conversation, and nothing comes back`, { skip }, async () => {
    await using house = await TalkHouse.open()
    const listener = await house.listener('nl')
    const browser = await launch()
    try {
      const { page } = await begin(house, browser, 'nl', 'dit moet weg')
      await page.locator('[data-leave]').click()
      await listener.until(() => listener.over === 1)
      const away = () => document.readyState === 'complete' && document.body?.innerText.includes('weather')
      await page.waitForFunction(away)
      await page.goBack().catch(() => null)
      await page.waitForLoadState()
      assert.equal(await page.locator('#talk').count(), 0, page.url())
      assert.equal(await page.getByText('dit moet weg').count(), 0)
    } finally {
      await browser.close()
    }
  })
}

test('Chromium: while she waits and talks nothing on the page leads out of it but the way out and the numbers', { skip: withoutChromium }, async () => {
  await using house = await TalkHouse.open()
  const listener = await house.listener('nl')
  listener.takes = false
  const browser = await launchChromium()
  try {
    for (const width of [320, 1280]) {
      const context = await browser.newContext({ viewport: { width, height: 640 } })
      const { page } = await open(context, house, '/nl/talk')
      /** Where the links lead that can be seen, without those to dial and within the page. */
      const out = (): Promise<string[]> =>
        page.locator('a:visible').evaluateAll((links) =>
          links.filter((link) => !link.hasAttribute('data-leave')).map((link) => link.getAttribute('href') ?? '').filter((href) => !/^(tel:|#)/.test(href)),
        )
      await page.locator('.now.free').waitFor()
      assert.ok((await out()).includes('../start'))
      const all = await out()
      await send(page, 'ik wacht')
      await page.locator('.waiting:visible').waitFor()
      assert.deepEqual(await out(), [])
      listener.takes = true
      await listener.until(() => listener.rooms > 0)
      await page.locator('.room:visible').waitFor()
      assert.deepEqual(await out(), [])
      assert.ok(await page.locator('[data-leave]').isVisible())
      assert.ok((await page.locator('a[href="tel:112"]:visible').count()) > 0)
      await listener.end()
      await page.locator('.over:visible').waitFor()
      assert.deepEqual((await out()).slice(0, 1), ['../start'])
      assert.equal((await out()).length, all.length + 1, 'they are back, and "talk again" beside them')
      listener.takes = false
      await context.close()
    }
  } finally {
    await browser.close()
  }
})

test('Chromium: every state of the talk page passes axe, on a phone and from right to left', { skip: withoutChromium }, async () => {
  await using house = await TalkHouse.open()
  const browser = await launchChromium()
  const found: string[] = []
  try {
    for (const tag of ['nl', 'ar']) {
      const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
      const page = await context.newPage()
      const look = async (state: string): Promise<void> => {
        for (const fault of await violations(page)) found.push(`${tag} ${state} ${fault}`)
      }
      await page.goto(`${house.origin}/${tag}/talk`)
      await page.locator('.now.nobody').waitFor()
      await look('nobody')
      const listener = await house.listener(tag)
      listener.takes = false
      await page.locator('.now.free').waitFor()
      await look('free')
      await send(page, 'https://example.org/a-very-long-address-without-any-break-in-it/and-more')
      await page.locator('.waiting:visible').waitFor()
      await look('waiting')
      listener.takes = true
      await page.locator('.own[data-state=opened]').waitFor()
      await listener.say('الرقم 0800 30 030 = numéro gratuit')
      await page.locator('.other').waitFor()
      await page.locator('#talk > .plain:visible').click()
      await look('talking')
      await listener.end()
      await page.locator('.over:visible').waitFor()
      await look('over')
      await context.close()
    }
  } finally {
    await browser.close()
  }
  assert.deepEqual(found, [])
})
