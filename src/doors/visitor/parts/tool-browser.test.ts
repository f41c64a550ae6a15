// The three tools in Chromium: axe on every state, by the keyboard alone, on a narrow screen and at 400 %, and the button that prints.
import assert from 'node:assert/strict'
import { brotliCompressSync } from 'node:zlib'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../../../../test/support/axe.ts'
import { launchChromium, withoutChromium } from '../../../../test/support/browsers.ts'
import { ToolSite } from '../../../../test/support/tool-site.ts'
import { toolScripts } from './tool.tsx'

let site: ToolSite
let browser: Browser

const ticks = { check: ['choke', 'sign-1', 'sign-6', 'sign-9', 'sign-10', 'sign-7'], plan: ['leave', 'complain', 'left', 'children', 'stay', 'phone', 'car'], card: ['complain', 'interpreter', 'sign'] } as const
const tools = ['check', 'plan', 'card'] as const

before(async () => {
  site = await ToolSite.open()
  if (!withoutChromium) browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await site.dispose()
})

test('the script of a tool is far below what may come with its page', () => {
  for (const script of Object.values(toolScripts)) assert.ok(brotliCompressSync(script).length <= 600, String(brotliCompressSync(script).length))
})

const settings = [
  { name: 'narrow and light', viewport: { width: 320, height: 640 }, colorScheme: 'light' },
  { name: 'wide and dark', viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
] as const

for (const { name, ...options } of settings) {
  test(`axe finds nothing on the form and the answer of a tool, and every target is large: ${name}`, { skip: withoutChromium }, async () => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    for (const tag of site.languages('nl', 'ar', 'ti')) {
      for (const tool of tools) {
        await page.goto(`${site.origin}/${tag}/${tool}`)
        await sound(page, `${tag} ${tool}`)
        await site.tick(page, ...ticks[tool])
        await site.show(page, tag, tool, true)
        await sound(page, `${tag} ${tool}, answered on the device`)
        if (options.colorScheme === 'dark') continue
        // What our computer answers; axe itself needs scripts, so past their ears (HTML, form submission: `submit()` fires no event).
        await Promise.all([page.waitForURL(/-[\w-]{100,}$/), page.evaluate(() => document.forms[0]!.submit())])
        await sound(page, `${tag} ${tool}, answered by our computer`)
      }
    }
    await context.close()
  })
}

async function sound(page: Page, where: string): Promise<void> {
  assert.deepEqual(await violations(page), [], where)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main :is(button, select, .choice, .answer .visit, .act a)')]
      .filter((target) => target.getClientRects().length > 0 && target.getBoundingClientRect().height < 48)
      .map(({ outerHTML }) => outerHTML),
  )
  assert.deepEqual(small, [], where)
  const outside = await page.evaluate(() =>
    [...document.querySelectorAll('main *')].filter((one) => one.getBoundingClientRect().left < -1 || one.getBoundingClientRect().right > innerWidth + 1).map(({ outerHTML }) => outerHTML.slice(0, 80)),
  )
  assert.deepEqual(outside, [], where)
}

test('by the keyboard alone one ticks, asks for the answer and goes on to talk', { skip: withoutChromium }, async () => {
  const page = await browser.newPage()
  await page.goto(`${site.origin}/en/check`)
  const press = async (key: string, until: string) => {
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press(key)
      if (await page.evaluate((wanted) => document.activeElement!.matches(wanted), until)) return
    }
    assert.fail(`${key} leads nowhere near ${until}`)
  }
  await press('Tab', '[name=weapon]')
  await page.keyboard.press('Space')
  await press('Tab', 'form.tool button')
  await page.keyboard.press('Enter')
  await page.locator('#answer:focus').waitFor()
  await press('Tab', '.answer .main-action')
  assert.deepEqual(await site.ticked(page), ['weapon'])
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/en\/talk$/)
  await page.close()
})

test('at 400 % the answer begins in sight, above the way out, and a box that has the focus is not covered', { skip: withoutChromium }, async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 256 } })
  const page = await context.newPage()
  await page.goto(`${site.origin}/en/check`)
  const inSight = (selector: string) =>
    page.evaluate((wanted) => {
      const { top, bottom } = document.querySelector(wanted)!.getBoundingClientRect()
      return { top: top >= 0, bottom: bottom <= document.querySelector('[data-leave]')!.getBoundingClientRect().top }
    }, selector)
  await page.focus('[name=choke]')
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press('Tab')
    assert.deepEqual(await inSight(':focus'), { top: true, bottom: true }, await page.evaluate(() => document.activeElement!.outerHTML))
  }
  await site.tick(page, 'choke')
  await site.show(page, 'en', 'check', true)
  assert.deepEqual(await inSight('#answer'), { top: true, bottom: true })
  await context.close()
})

test('the button that prints is the browser’s own way to do it, and is there only with scripts', { skip: withoutChromium }, async () => {
  const page = await browser.newPage()
  await page.goto(`${site.origin}/en/plan`)
  await page.evaluate(() => void Object.assign(window, { printed: 0, print: () => ((window as { printed?: number }).printed! += 1) }))
  await site.tick(page, 'leave')
  await site.show(page, 'en', 'plan', true)
  await page.locator('.print button').click()
  assert.equal(await page.evaluate(() => (window as { printed?: number }).printed), 1)
  await page.close()
})
