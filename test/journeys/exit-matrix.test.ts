// Every way out in both engines, with scripts and without, three pages deep: afterwards nothing in the history shows a page of the site.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Browser, Page } from 'playwright-core'
import { nobodyHolds, siteHand } from '../../src/doors/visitor/site-fixture.ts'
import type { SiteHand } from '../../src/doors/visitor/site-fixture.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { click, ExitWalk } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { PlainTarget, plainTitle } from '../support/plain-target.ts'

let target: PlainTarget
let hand: SiteHand
let site: string

before(async () => {
  target = await PlainTarget.open()
  hand = await siteHand(nobodyHolds, target.address)
  site = await hand.listen()
})
after(async () => {
  await hand.dispose()
  await target.dispose()
})

const press = (...keys: string[]) => async (page: Page) => {
  for (const key of keys) await page.keyboard.press(key)
}
const link = (page: Page) => click(page, '[data-leave]')
const ways = {
  'the button': link,
  'Esc twice': press('Escape', 'Escape'),
  'Shift three times, left': press('ShiftLeft', 'ShiftLeft', 'ShiftLeft'),
  'Shift three times, right': press('ShiftRight', 'ShiftRight', 'ShiftRight'),
  'Shift three times, mixed': press('ShiftLeft', 'ShiftRight', 'ShiftLeft'),
}

/** Firefox knows no scripts for each tab alone: without them it is a browser of its own. */
const engines = [
  { engine: 'Chromium', scripts: true, skip: withoutChromium, launch: () => launchChromium() },
  { engine: 'Chromium', scripts: false, skip: withoutChromium, launch: () => launchChromium() },
  { engine: 'Firefox', scripts: true, skip: withoutFirefox, launch: () => launchFirefox() },
  { engine: 'Firefox', scripts: false, skip: withoutFirefox, launch: () => launchFirefox({ 'javascript.enabled': false }) },
]

for (const { engine, scripts, skip, launch } of engines) {
  const where = `${engine}, ${scripts ? 'with scripts' : 'without scripts'}`
  test(`L-1: ${where}: after every way out, no step in the history shows a page of the site`, { skip }, async (t) => {
    const browser = await launch()
    t.after(() => browser.close())

    await t.test('control: the back/forward cache is on, and a plain link out shows every page again', async () => {
      const walk = await begin(browser, scripts)
      await walk.open(target.ordinary(1))
      await walk.remember()
      for (let i = 0; i < 2; i++) await walk.follow('#on')
      await walk.leave(link, target.address)
      assert.equal(target.asks.at(-1)!.referer, `${new URL(target.ordinary(1)).origin}/`, 'a referrer would have been seen')
      const steps = await backFourTimes(walk)
      assert.deepEqual(steps.map((shown) => walk.isSensitive(shown)), [true, true, true, false])
      // Firefox keeps three pages.
      assert.deepEqual(steps.slice(0, 3).map(({ kept }) => kept), [true, true, true])
      assert.deepEqual(steps.slice(0, 3).map(({ persisted }) => persisted), Array.from({ length: 3 }, () => (scripts ? 'true' : null)))
      await walk.page.context().close()
    })

    for (const [name, leave] of Object.entries(ways)) {
      if (!scripts && leave !== link) continue
      await t.test(name, async () => {
        const walk = await begin(browser, scripts)
        await walk.open(`${site}/nl`)
        await walk.remember()
        for (const n of [0, 1]) await walk.toPage(n)
        assert.equal(new Set(walk.visited).size, 3)
        const asks = target.asks.length
        const left = await walk.leave(leave, target.address)
        const steps = [left, ...(await backFourTimes(walk)), await walk.forward(), await walk.forward(), await walk.reload()]
        for (const address of walk.visited) steps.push(await walk.open(address), await walk.reload())
        assert.deepEqual(steps.filter((shown) => walk.isSensitive(shown)), [])
        for (const shown of steps) assert.ok(isElsewhere(shown), JSON.stringify(shown))
        for (const ask of target.asks.slice(asks)) assert.deepEqual([ask.referer, ask.origin], [null, null])
        await walk.page.context().close()
      })
    }
  })
}

/** A tab in which somebody has looked at other pages before. */
async function begin(browser: Browser, scripts: boolean): Promise<ExitWalk> {
  const context = await browser.newContext({ javaScriptEnabled: scripts })
  const walk = new ExitWalk(await context.newPage())
  for (const n of [1, 2, 3, 4]) await walk.open(target.before(n))
  return walk
}

async function backFourTimes(walk: ExitWalk): Promise<Shown[]> {
  const steps: Shown[] = []
  for (let i = 0; i < 4; i++) steps.push(await walk.back())
  return steps
}

/** The plain page, or one of the pages from before. */
function isElsewhere({ address, title }: Shown): boolean {
  return address === target.address ? title === plainTitle : address.startsWith(target.before(1).slice(0, -1)) && title.startsWith('Before')
}
