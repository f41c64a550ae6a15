// Every way out in both engines, with scripts and without, three pages deep: afterwards nothing in the history shows a page of the site.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { engines, ExitSite } from '../support/exit-site.ts'
import { click } from '../support/exit-walk.ts'
import type { ExitWalk, Shown } from '../support/exit-walk.ts'

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

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

for (const engine of engines) {
  const { scripts } = engine
  test(`L-1: ${engine.name}: after every way out, no step in the history shows a page of the site`, { skip: engine.skip }, async (t) => {
    const { target } = site
    const browser = await engine.launch()
    t.after(() => browser.close())

    await t.test('control: the back/forward cache is on, and a plain link out shows every page again', async () => {
      const walk = await site.tab(browser, engine)
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

    await t.test('the button, after three tools have answered', async () => {
      const walk = await site.tab(browser, engine)
      await site.at(walk, '/en')
      for (const [tool, ...names] of [['check', 'choke', 'sign-9'], ['plan', 'leave', 'phone'], ['card', 'interpreter', 'sign']] as const) {
        const answered = await walk.answer(tool, scripts, ...names)
        assert.ok(answered.address.endsWith(`/${tool}`) === scripts, answered.address)
        assert.ok(walk.isSensitive(answered))
      }
      const steps = [await walk.leave(link, target.address)]
      for (let i = 1; i < walk.visited.length; i++) steps.push(await walk.back())
      for (const address of walk.visited) steps.push(await walk.open(address))
      assert.deepEqual(steps.filter((shown) => walk.isSensitive(shown)), [])
      await walk.page.context().close()
    })

    for (const [name, leave] of Object.entries(ways)) {
      if (!scripts && leave !== link) continue
      await t.test(name, async () => {
        const walk = await site.tab(browser, engine)
        await site.at(walk, '/nl')
        for (const n of [0, 1]) await walk.toPage(n)
        assert.equal(new Set(walk.visited).size, 3)
        const asks = target.asks.length
        const left = await walk.leave(leave, target.address)
        const steps = [left, ...(await backFourTimes(walk)), await walk.forward(), await walk.forward(), await walk.reload()]
        for (const address of walk.visited) steps.push(await walk.open(address), await walk.reload())
        assert.deepEqual(steps.filter((shown) => walk.isSensitive(shown)), [])
        for (const shown of steps) assert.ok(target.isPlain(shown) || target.isBefore(shown), JSON.stringify(shown))
        for (const ask of target.asks.slice(asks)) assert.deepEqual([ask.referer, ask.origin], [null, null])
        await walk.page.context().close()
      })
    }
  })
}

async function backFourTimes(walk: ExitWalk): Promise<Shown[]> {
  const steps: Shown[] = []
  for (let i = 0; i < 4; i++) steps.push(await walk.back())
  return steps
}
