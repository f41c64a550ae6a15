// The way out, as it stands on every page: in reach of the first Tab, in sight wherever the page is scrolled, and named by its own words.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { RunningHouse } from '../support/running-house.ts'

/** A telephone, the same held across, a computer's window at 400 %, one wide and low, a computer. */
const views = [[320, 568], [568, 320], [320, 256], [1280, 400], [1280, 800]] as const
const engines = [
  { name: 'Chromium', skip: withoutChromium, launch: () => launchChromium() },
  { name: 'Firefox', skip: withoutFirefox, launch: () => launchFirefox() },
]
const tags = ['nl', 'fr', 'en', 'ar']
const words = Object.fromEntries(tags.map((tag) => [tag, (JSON.parse(readFileSync(`packs/belgium/${tag}/words/site.json`, 'utf8')) as { leave: string }).leave]))

let house: RunningHouse
/** Every page of a visit, and what is said where there is none; below the site's address. */
let paths: string[] = []

before(async () => {
  house = await RunningHouse.start()
  paths = await everyPage()
})
after(() => house?.dispose())

/** Follows the links of a visit. Pages to talk in another language than the page's are one page: the first of them stands for all. */
async function everyPage(): Promise<string[]> {
  const entry = new URL((await fetch(house.site, { redirect: 'manual' })).headers.get('location')!, house.site)
  const visit = entry.pathname.split('/')[1]!
  const found = new Set([entry.pathname])
  for (const path of found) {
    const html = await (await fetch(house.site + path)).text()
    for (const [, href] of html.matchAll(/<a\s[^>]*?href="([^"#]+)/g)) {
      const { origin, pathname } = new URL(href!, house.site + path)
      if (origin === house.site && pathname.startsWith(`/${visit}/`) && !/\/(leave|talk-(?!so)[\w-]+)$/.test(pathname)) found.add(pathname)
    }
  }
  return [...found, ...tags.map((tag) => `/${visit}/${tag}/nothing`), '/nl/nothing', '/%']
}

/** In the page, at its start, its middle and its end: what is wrong with the button as it stands. */
function faults(): string[] {
  const button = document.querySelector<HTMLElement>('[data-leave]')!
  const found: string[] = []
  const view = { right: document.documentElement.clientWidth, bottom: window.innerHeight }
  for (const part of [0, 0.5, 1]) {
    scrollTo(0, (document.documentElement.scrollHeight - innerHeight) * part)
    const say = (fault: string) => found.push(`at ${part}: ${fault}`)
    const { left, right, top, bottom, width, height } = button.getBoundingClientRect()
    if (left < 0 || top < 0 || right > view.right || bottom > view.bottom) say(`not in view: ${left} ${top} ${right} ${bottom}`)
    if (height < 48 || width < 48) say(`${width} by ${height}`)
    if (height > view.bottom / 3) say(`takes ${height} of ${view.bottom}`)
    const points = [[left + 5, top + 5], [right - 5, top + 5], [left + 5, bottom - 5], [right - 5, bottom - 5], [(left + right) / 2, (top + bottom) / 2]]
    const over = points.map(([x, y]) => document.elementFromPoint(x!, y!)).filter((seen) => seen !== button)
    if (over.length > 0) say(`covered: ${over[0]?.outerHTML.slice(0, 80) ?? 'nothing is there'}`)
    if (part < 1 || top < view.bottom / 2) continue
    // The button lies over the page: what stands last must come up above it.
    for (const last of document.querySelectorAll('.sheet *')) {
      if (last.getClientRects().length > 0 && last.childElementCount === 0 && last.getBoundingClientRect().bottom > top) say(`below it: ${last.outerHTML.slice(0, 80)}`)
    }
  }
  scrollTo(0, 0)
  return found
}

/** Walks with Tab until it has come round; gives what the focus stood on that the button covers, or that is not in view. */
async function covered(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<{ steps: number; found: string[] }> {
  const found: string[] = []
  for (let steps = 0; ; steps++) {
    await page.keyboard.press(key)
    const at = await page.evaluate(() => {
      const element = document.activeElement!
      const button = document.querySelector('[data-leave]')!
      if (element === document.body || element === document.documentElement || (element as HTMLElement).dataset['walked']) return 'round'
      ;(element as HTMLElement).dataset['walked'] = 'yes'
      if (element === button) return null
      const over = button.getBoundingClientRect()
      const rects = [...element.getClientRects()]
      const under = rects.some((rect) => rect.bottom > over.top && rect.top < over.bottom && rect.right > over.left && rect.left < over.right)
      const out = rects.every((rect) => rect.bottom <= 0 || rect.top >= innerHeight)
      return under || out ? `${under ? 'under the button' : 'out of view'}: ${element.outerHTML.slice(0, 90)}` : null
    })
    if (at === 'round' && steps > 0) return { steps, found }
    if (at && at !== 'round') found.push(at)
    assert.ok(steps < 300, 'Tab never comes round')
  }
}

for (const { name, skip, launch } of engines) {
  test(`L-16: in ${name} the button covers nothing that has the focus, forward and back`, { skip }, async () => {
    const browser = await launch()
    try {
      const page = await (await browser.newContext()).newPage()
      const wrong: string[] = []
      // Of the languages, one in each direction, and of those the one with long words.
      for (const path of paths.filter((one) => !/\/(nl|en)\//.test(one))) {
        for (const [width, height, key] of [[320, 568, 'Tab'], [320, 256, 'Tab'], [1280, 400, 'Shift+Tab']] as const) {
          await page.setViewportSize({ width, height })
          await page.goto(house.site + path)
          const { steps, found } = await covered(page, key)
          if (steps < 3) wrong.push(`${path}: only ${steps} steps`)
          wrong.push(...found.map((one) => `${path} ${width}×${height} ${one}`))
        }
      }
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })
  test(`L-16: in ${name} the first Tab reaches the button on every page, wherever it is scrolled it is in sight, and nothing covers it`, { skip }, async () => {
    const browser = await launch()
    try {
      const page = await (await browser.newContext()).newPage()
      const wrong: string[] = []
      assert.ok(paths.length > 20, 'the pages of four languages')
      for (const path of paths) {
        await page.setViewportSize({ width: 320, height: 568 })
        await page.goto(house.site + path)
        const tag = (await page.locator('html').getAttribute('lang'))!
        await page.keyboard.press('Tab')
        const first = await page.evaluate(() => `${document.activeElement!.tagName} ${document.activeElement!.getAttribute('href')?.split('/').includes('leave') || document.activeElement!.getAttribute('href')?.startsWith('/away/')}`)
        if (first !== 'A true') wrong.push(`${path}: the first Tab reaches ${first}`)
        if ((await page.getByRole('link', { name: words[tag]!, exact: true }).and(page.locator('[data-leave]')).count()) !== 1) wrong.push(`${path}: not named by its words`)
        for (const [width, height] of views) {
          await page.setViewportSize({ width, height })
          for (const fault of await page.evaluate(faults)) wrong.push(`${path} ${width}×${height} ${fault}`)
        }
      }
      assert.deepEqual(wrong, [])
    } finally {
      await browser.close()
    }
  })
}
