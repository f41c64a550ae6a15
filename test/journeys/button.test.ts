// The way out, as it stands on every page: in reach of the first Tab, in sight wherever the page is scrolled, and named by its own words.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { coveredIn, faultsIn } from '../support/button-hand.ts'
import { RunningHouse } from '../support/running-house.ts'
import { isWalked, tags } from '../support/walked.ts'

// Walking takes time: with Tab, one language in each direction, and of those the one with long words; in slow Firefox, one.
const engines = [
  {
    name: 'Chromium',
    skip: withoutChromium,
    launch: () => launchChromium(),
    large: () => launchChromium(['--blink-settings=defaultFontSize=32']),
    walked: /^\/[^/]*\/((fr|ar)\/)?[^/]*$/,
  },
  {
    name: 'Firefox',
    skip: withoutFirefox,
    walked: /^\/[^/]*\/(ar\/(?!language|talk-))?[^/]*$/,
    launch: () => launchFirefox(),
    large: () => launchFirefox({ 'font.size.variable.x-western': 32, 'font.size.variable.ar': 32, 'font.size.variable.x-unicode': 32, 'font.size.variable.x-cyrillic': 32, 'font.size.variable.x-ethi': 32 }),
  },
]
const words = Object.fromEntries(tags.map((tag) => [tag, (JSON.parse(readFileSync(`packs/belgium/${tag}/words/site.json`, 'utf8')) as { leave: string }).leave]))

let house: RunningHouse
/** Every page of a visit, and what is said where there is none; below the site's address. */
let paths: string[] = []

before(async () => {
  house = await RunningHouse.start()
  paths = await everyPage()
})
after(() => house?.dispose())

/** Follows the links of a visit. Pages to talk in another language than the page's are one page: Somali stands for all. */
async function everyPage(): Promise<string[]> {
  const entry = new URL((await fetch(house.site, { redirect: 'manual' })).headers.get('location')!, house.site)
  const visit = entry.pathname.split('/')[1]!
  const found = new Set([entry.pathname])
  for (const path of found) {
    const html = await (await fetch(house.site + path)).text()
    for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"#]+)/g)) {
      const { origin, pathname } = new URL(href!, house.site + path)
      if (origin === house.site && pathname.startsWith(`/${visit}/`) && !/\/(leave|talk-(?!so$)[\w-]+)$/.test(pathname) && isWalked(pathname)) found.add(pathname)
    }
  }
  for (const tag of tags) assert.ok(found.has(`/${visit}/${tag}/start`) && found.has(`/${visit}/${tag}/talk`), 'every language is walked')
  return [...found, ...tags.map((tag) => `/${visit}/${tag}/nothing`), '/nl/nothing', '/%']
}

for (const { name, skip, launch, large, walked } of engines) {
  test(`L-16: in ${name} the first Tab reaches the button on every page, wherever it is scrolled it is in sight, and nothing covers it`, { skip }, async () => {
    const browser = await launch()
    try {
      const page = await (await browser.newContext()).newPage()
      const wrong: string[] = []
      for (const path of paths) {
        await page.setViewportSize({ width: 320, height: 568 })
        await page.goto(house.site + path)
        const tag = (await page.locator('html').getAttribute('lang'))!
        await page.keyboard.press('Tab')
        const first = await page.evaluate(() => document.activeElement!.outerHTML.slice(0, 160))
        if (!/^<a [^>]*href="([^"]*leave|\/away\/\w+)" data-leave/.test(first)) wrong.push(`${path}: the first Tab reaches ${first}`)
        if ((await page.getByRole('link', { name: words[tag]!, exact: true }).and(page.locator('[data-leave]')).count()) !== 1) wrong.push(`${path}: not named by its words`)
        wrong.push(...(await faultsIn(page)).map((fault) => `${path} ${fault}`))
      }
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })

  test(`L-16: in ${name} the button covers nothing that has the focus, forward and back`, { skip }, async () => {
    const browser = await launch()
    try {
      const page = await (await browser.newContext()).newPage()
      const wrong: string[] = []
      for (const path of paths.filter((one) => walked.test(one))) {
        for (const [width, height, key] of [[320, 568, 'Tab'], [320, 256, 'Tab'], [1280, 400, 'Shift+Tab']] as const) {
          await page.setViewportSize({ width, height })
          await page.goto(house.site + path)
          const { steps, found } = await coveredIn(page, key)
          if (steps < 3) wrong.push(`${path}: only ${steps} steps`)
          wrong.push(...found.map((one) => `${path} ${width}×${height} ${one}`))
        }
      }
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })

  test(`L-16: in ${name} the button is in sight with text twice as large, in every language`, { skip }, async () => {
    const browser = await large()
    try {
      const page = await (await browser.newContext()).newPage()
      const wrong: string[] = []
      for (const path of paths.filter((one) => /\/(start|signs|talk|nothing)$/.test(one))) {
        await page.goto(house.site + path)
        assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '36px', 'the text is twice as large')
        wrong.push(...(await faultsIn(page, [[320, 568], [568, 320], [1280, 800]])).map((fault) => `${path} ${fault}`))
      }
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })
}

test('L-16: the name that assistive technology is given is the words that are seen, and no more', { skip: withoutChromium }, async () => {
  const browser = await launchChromium()
  try {
    const page = await (await browser.newContext()).newPage()
    const driver = await page.context().newCDPSession(page)
    for (const tag of tags) {
      await page.goto(`${house.site}/${tag}/start`)
      const seen = (await page.locator('[data-leave]').innerText()).trim()
      assert.equal(seen, words[tag])
      const { root } = await driver.send('DOM.getDocument')
      const { nodeId } = await driver.send('DOM.querySelector', { nodeId: root.nodeId, selector: '[data-leave]' })
      const { nodes } = await driver.send('Accessibility.getPartialAXTree', { nodeId, fetchRelatives: false })
      assert.deepEqual([nodes[0]!.role?.value, nodes[0]!.name?.value, nodes[0]!.description?.value ?? ''], ['link', seen, ''])
    }
  } finally {
    await browser.close()
  }
})
