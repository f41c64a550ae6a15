// What the tools leave where they were used: nothing is ticked after a reload or on coming back, and on paper nothing tells where it is from.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inflateSync } from 'node:zlib'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { elsewhere } from '../../src/doors/visitor/site-fixture.ts'
import { withoutChromium, launchChromium } from '../support/browsers.ts'
import { engines } from '../support/exit-site.ts'
import { ExitWalk } from '../support/exit-walk.ts'
import { ToolSite } from '../support/tool-site.ts'

let site: ToolSite
/** The same in an invented country, where there is less to choose. */
let other: ToolSite
/** The same pages from a server that says nothing of keeping: no headers of ours, no autocomplete="off". */
let careless: Server

before(async () => {
  site = await ToolSite.open()
  other = await ToolSite.open(elsewhere())
  careless = createServer((request, response) => {
    void fetch(site.origin + request.url).then(async (answer) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end((await answer.text()).replaceAll(' autocomplete="off"', '').replaceAll(/<script[\s\S]*?<\/script>/g, ''))
    })
  })
  careless.listen(0, '127.0.0.1')
  await once(careless, 'listening')
})
after(async () => {
  careless.closeAllConnections()
  careless.close()
  await site.dispose()
  await other.dispose()
})

/** What is ticked or chosen after a reload, and after a step to another page and back. */
async function keptBy(browser: Browser, scripts: boolean, origin: string): Promise<{ reload: string[]; back: string[] }> {
  const context = await browser.newContext({ javaScriptEnabled: scripts })
  const page = await context.newPage()
  const walk = new ExitWalk(page)
  const visit = site.hand.visits.open()
  await walk.open(`${origin}/${visit}/en/check`)
  await site.tick(page, 'choke', 'sign-7')
  assert.deepEqual(await site.ticked(page), ['choke', 'sign-7'])
  await walk.reload()
  const reload = await site.ticked(page)
  for (const name of await site.ticked(page)) await site.tick(page, name)
  await site.tick(page, 'choke', 'sign-7')
  await walk.open(`${origin}/${visit}/en/signs`)
  await walk.back()
  const back = await site.ticked(page)
  await context.close()
  return { reload, back }
}

for (const engine of engines) {
  test(`L-9: ${engine.name}: nothing is ticked after a reload or on coming back`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    const control = await keptBy(browser, engine.scripts, `http://127.0.0.1:${(careless.address() as AddressInfo).port}`)
    assert.deepEqual(control.back, ['choke', 'sign-7'], 'control: a page that is not careful comes back as it was left')
    if (engine.name.startsWith('Firefox')) assert.deepEqual(control.reload, ['choke', 'sign-7'], 'control: and is so after a reload')
    assert.deepEqual(await keptBy(browser, engine.scripts, site.origin), { reload: [], back: [] })
  })
}

for (const country of ['Belgium', 'an invented country'])
  test(`on paper there is the answer alone in ${country}: no title, no address, nothing of the frame, and no way on`, { skip: withoutChromium }, (t) =>
    country === 'Belgium'
      ? onPaper(t, site, ['en', 'nl', 'ar', 'ti'], ['leave', 'complain', 'children', 'married', 'phone'], 800)
      : onPaper(t, other, ['en', 'ar'], ['leave', 'children', 'phone'], 400),
  )

/** Ticks the choices of a plan, and looks at what would be printed. `least`: characters. */
async function onPaper(t: TestContext, site: ToolSite, tags: string[], choices: string[], least: number): Promise<void> {
  const browser = await launchChromium()
  t.after(() => browser.close())
  for (const tag of site.languages(...tags)) {
    const page = await browser.newPage()
    await page.goto(`${site.origin}/${tag}/plan`)
    await site.tick(page, ...choices)
    await site.show(page, tag, 'plan', true)
    const pack = site.hand.pack
    const own = pack.page(tag, 'plan')!
    const telling = [own.heading, ...['site.leave', 'site.share', 'site.talkAction', 'tools.plan.answer', 'tools.print', 'tools.changeAnswers'].map((key) => site.say(tag, key))]
    // As the beginning of a line: the same words may stand inside a step.
    const seen = async () => {
      const text = await page.evaluate(() => document.body.innerText)
      return { text, telling: telling.filter((one) => text.split('\n').some((line) => line.trim().startsWith(one))) }
    }
    assert.deepEqual((await seen()).telling, telling, 'control: on the screen they are seen')
    assert.match((await seen()).text, /localhost/)
    const parts = await site.parts(page)
    await page.emulateMedia({ media: 'print' })
    const printed = await seen()
    assert.deepEqual(printed.telling, [])
    for (const one of ['localhost', '127.0.0.1', pack.operator, own.title]) assert.ok(!printed.text.includes(one), one)
    assert.ok(printed.text.length > least)
    for (const part of parts) assert.ok(printed.text.replaceAll(/\s+/g, ' ').includes(part.slice(0, 10)), part)
    const looks = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('html, body, main, .answer, .answer *')].filter((one) => one.getClientRects().length > 0)
      // What holds the answer has no words of its own.
      const colour = (one: Element) => (one.closest('.answer *') ? getComputedStyle(one).color : 'rgb(0, 0, 0)')
      return [...new Set(shown.map((one) => `${colour(one)} on ${getComputedStyle(one).backgroundColor}`))]
    })
    assert.deepEqual(looks, ['rgb(0, 0, 0) on rgba(0, 0, 0, 0)'])
    const sizes = await page.evaluate(() => [...document.querySelectorAll('.answer [data-when] :is(p, li):not(.in-source)')].map((one) => (Number.parseFloat(getComputedStyle(one).fontSize) * 72) / 96))
    assert.ok(sizes.every((points) => points >= 10 && points <= 11), sizes.join())
    await page.emulateMedia({ media: null })
    const [bare, edged] = [await paper(page, false), await paper(page, true)]
    assert.ok(bare.pages <= 2, `${tag}: ${bare.pages} pages`)
    assert.equal(edged.texts, bare.texts, 'Chromium puts no date, title or address at the edge')
    await page.goto(`${site.origin}/${tag}/rights`)
    const [rights, rightsEdged] = [await paper(page, false), await paper(page, true)]
    assert.equal(rightsEdged.texts, rights.texts, 'nor on a page to read')
    await page.goto(`data:text/html,<title>Words</title><p>${tag}`)
    const [other, otherEdged] = [await paper(page, false), await paper(page, true)]
    assert.ok(otherEdged.texts > other.texts, 'control: at the edge of a page that is not ours it does')
    await page.close()
  }
}

/** A page on A4: how many sheets, and how often text is set on them. `edges`: with what the browser puts at them by itself. */
async function paper(page: Page, edges: boolean): Promise<{ pages: number; texts: number }> {
  const margin = { top: '14mm', bottom: '14mm', left: '14mm', right: '14mm' }
  const pdf = (await page.pdf({ format: 'A4', margin, preferCSSPageSize: true, displayHeaderFooter: edges })).toString('latin1')
  const streams = [...pdf.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, stream]) => {
    try {
      return inflateSync(Buffer.from(stream!, 'latin1')).toString('latin1')
    } catch {
      return ''
    }
  })
  return { pages: pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0, texts: streams.join('\n').match(/\bBT\b/g)?.length ?? 0 }
}
