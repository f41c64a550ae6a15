// The way out where more than the page decides: in every phase of a talk, with a keyboard up, in dark and forced colours, in print, and after it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inflateSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { TalkHouse } from '../../src/doors/visitor/pages/talk/talk-hand.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { coloursOf, faultsIn } from '../support/button-hand.ts'

let house: TalkHouse
before(async () => void (house = await TalkHouse.open()))
after(() => house?.[Symbol.asyncDispose]())

const engines = [
  { name: 'Chromium', skip: withoutChromium, launch: () => launchChromium() },
  { name: 'Firefox', skip: withoutFirefox, launch: () => launchFirefox() },
]

/** Everything in a file that was printed, unpacked. */
async function printed(page: Page): Promise<string> {
  const file = await page.pdf()
  const parts = [file.toString('latin1')]
  for (let at = file.indexOf('stream\n'); at > 0; at = file.indexOf('stream\n', file.indexOf('endstream', at) + 9)) {
    try {
      parts.push(inflateSync(file.subarray(at + 7, file.indexOf('endstream', at))).toString('latin1'))
    } catch {
      // A picture or a font that is packed in another way.
    }
  }
  return parts.join('\n')
}

async function opened(browser: Browser, path: string, options: Parameters<Browser['newContext']>[0] = {}, at = house): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 320, height: 568 }, ...options })).newPage()
  await page.goto(at.origin + path)
  return page
}

for (const { name, skip, launch } of engines) {
  test(`L-16: in ${name} the button stays in sight through every phase of a talk, and the field that is written in above it`, { skip }, async () => {
    const browser = await launch()
    await using house = await TalkHouse.open()
    try {
      const wrong: string[] = []
      const look = async (page: Page, phase: string): Promise<void> => {
        wrong.push(...(await faultsIn(page)).map((fault) => `${phase} ${fault}`))
        const field = page.locator('#text')
        if (!(await field.isVisible())) return
        // A telephone's keyboard leaves this much.
        await page.setViewportSize({ width: 320, height: 256 })
        await field.blur()
        await field.focus()
        const [above, below] = await page.evaluate(() => {
          const { top, bottom } = document.activeElement!.getBoundingClientRect()
          return [top, document.querySelector('[data-leave]')!.getBoundingClientRect().top - bottom]
        })
        if (above! < 0 || below! < 0) wrong.push(`${phase}: the field stands ${above} from the top, ${below} from the button`)
        await page.setViewportSize({ width: 320, height: 568 })
      }
      const page = await opened(browser, '/ar/talk', {}, house)
      await page.locator('.now.nobody').waitFor()
      await look(page, 'nobody there')

      const listener = await house.listener('ar')
      await page.locator('.now.free').waitFor()
      await look(page, 'choosing')
      listener.takes = false
      await page.locator('#text').fill('مرحبا')
      await page.locator('.composer button:visible').click()
      await page.locator('.waiting:visible').waitFor()
      await look(page, 'waiting')

      listener.takes = true
      await page.locator('.own[data-state=opened]').waitFor()
      await look(page, 'talking')
      for (let i = 0; i < 12; i++) await listener.say('أنا هنا وأسمعك. خذي وقتك، لا داعي للعجلة.')
      await page.locator('.other').nth(11).waitFor()
      await look(page, 'a long talk')
      await page.locator('button.plain:visible').last().click()
      await page.locator('.sure:visible').waitFor()
      await look(page, 'asked whether to end')

      await page.reload()
      await page.locator('.moment:visible').waitFor()
      await look(page, 'one moment')
      await listener.end()
      await page.locator('.over:visible').waitFor()
      await look(page, 'over')
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })

  test(`L-16: ${name} does not print the button`, { skip }, async () => {
    const browser = await launch()
    try {
      for (const path of ['/ar/start', '/nl/nothing']) {
        const page = await opened(browser, path)
        // A link that is printed stands in the file with its address.
        assert.doesNotMatch(await printed(page), /\/leave|\/away\//, `${path} is printed without its way out`)
        await page.evaluate(() => void (document.querySelector('header')!.style.display = 'flex'))
        assert.match(await printed(page), /\/leave|\/away\//, 'it would be seen in the file')
        await page.context().close()
      }
    } finally {
      await browser.close()
    }
  })

  test(`L-2: in ${name} the page between here and the plain page shows one plain link and says nothing`, { skip }, async () => {
    const browser = await launch()
    try {
      for (const javaScriptEnabled of [true, false]) {
        const page = await opened(browser, '/ar/signs', { javaScriptEnabled })
        let dialogs = 0
        page.on('dialog', () => void dialogs++)
        await page.context().route('**/away/**', (route) => route.abort('aborted'))
        await page.locator('[data-leave]').click()
        await page.waitForURL('**/leave', { waitUntil: 'commit' })
        await page.locator('a[href^="/away/"]').waitFor()
        assert.equal(await page.evaluate(() => document.title), '')
        assert.equal(await page.locator('body').ariaSnapshot(), '- link "متابعة":\n  - /url: /away/ar')
        assert.equal(await page.locator('[aria-live],[role],dialog,audio,video,img,style,script').count(), 0)
        assert.equal(dialogs, 0)
        await page.context().close()
      }
    } finally {
      await browser.close()
    }
  })
}

/** What a person sees of the button: where it lies in the part of the page that is on the screen, and how high it is there. */
const onScreen = (page: Page): Promise<{ out: number; height: number; moved: boolean }> =>
  page.evaluate(() => {
    const view = window.visualViewport!
    const button = document.querySelector<HTMLElement>('[data-leave]')!
    const { left, right, top, bottom, height } = button.getBoundingClientRect()
    const out = Math.max(view.offsetLeft - left, view.offsetTop - top, right - view.offsetLeft - view.width, bottom - view.offsetTop - view.height)
    return { out, height: height * view.scale, moved: button.style.transform !== '' }
  })

test('L-16: zoomed in with two fingers, the button is in the part that is seen, as large as before', { skip: withoutChromium }, async () => {
  const browser = await launchChromium()
  try {
    for (const path of ['/nl/talk', '/ar/language', '/ar/rights', '/', '/nl/nothing']) {
      const page = await opened(browser, path, { hasTouch: true, isMobile: true })
      const before = await onScreen(page)
      assert.ok(before.out <= 0 && !before.moved, JSON.stringify(before))
      const driver = await page.context().newCDPSession(page)
      for (const pageScaleFactor of [2, 4]) {
        await driver.send('Emulation.setPageScaleFactor', { pageScaleFactor })
        await page.waitForFunction((scale) => Math.abs(window.visualViewport!.scale - scale) < 0.01 && document.querySelector<HTMLElement>('[data-leave]')!.style.transform.includes(`scale(${1 / scale})`), pageScaleFactor)
        const seen = await onScreen(page)
        assert.ok(seen.out <= 1 && Math.abs(seen.height - before.height) < 2, `${path} ${pageScaleFactor} ${JSON.stringify(seen)}`)
      }
      await driver.send('Emulation.setPageScaleFactor', { pageScaleFactor: 1 })
      await page.waitForFunction(() => document.querySelector<HTMLElement>('[data-leave]')!.style.transform === '')
      await page.context().close()
    }
  } finally {
    await browser.close()
  }
})

// No browser here has a keyboard on the screen: its measures stand in for it, as an iPhone gives them.
test('L-16: a keyboard that lies over the talk page does not hide the button; where it can, it pushes the page up', { skip: withoutChromium }, async () => {
  const browser = await launchChromium()
  try {
    const page = await opened(browser, '/ar/talk')
    assert.match((await page.locator('meta[name=viewport]').getAttribute('content'))!, /interactive-widget=resizes-content/)
    await page.evaluate(() => {
      Object.defineProperties(window.visualViewport!, { height: { value: 280 }, offsetTop: { value: 60 } })
      window.visualViewport!.dispatchEvent(new Event('resize'))
    })
    const seen = await onScreen(page)
    assert.ok(seen.moved && seen.out <= 0 && seen.height >= 48, JSON.stringify(seen))
  } finally {
    await browser.close()
  }
})

const colours = [
  { name: 'light', options: {}, prefs: {}, ground: /251, 248, 243/ },
  { name: 'dark', options: { colorScheme: 'dark' }, prefs: { 'layout.css.prefers-color-scheme.content-override': 0 }, ground: /18, 25, 28/ },
  { name: 'forced', options: { forcedColors: 'active' }, prefs: { 'browser.display.document_color_use': 2 }, ground: /255, 255, 255/ },
] as const

async function hasColours(browser: Browser, { name, ground }: (typeof colours)[number], options: Parameters<Browser['newContext']>[0]): Promise<void> {
  const page = await opened(browser, '/nl/start', options)
  const seen = await coloursOf(page)
  assert.match(seen.ground, ground, `these are ${name} colours`)
  assert.equal(await page.evaluate(() => matchMedia('(forced-colors: active)').matches), name === 'forced')
  assert.equal(seen.border, 'solid 2px', name)
  assert.ok(seen.words >= 7 && seen.edge >= 7, `${name} ${JSON.stringify(seen)}`)
  assert.deepEqual(await faultsIn(page), [], name)
  await page.context().close()
}

test('L-16: in light, dark and forced colours the button has a border, and words and edge a contrast of at least 7, in Chromium', { skip: withoutChromium }, async () => {
  const browser = await launchChromium()
  try {
    for (const colour of colours) await hasColours(browser, colour, colour.options)
  } finally {
    await browser.close()
  }
})

// The driver cannot set colours in Firefox; its own settings can.
test('L-16: in light, dark and forced colours the button has a border, and words and edge a contrast of at least 7, in Firefox', { skip: withoutFirefox }, async () => {
  for (const colour of colours) {
    const browser = await launchFirefox(colour.prefs)
    try {
      await hasColours(browser, colour, {})
    } finally {
      await browser.close()
    }
  }
})
