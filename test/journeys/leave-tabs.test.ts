// Leaving with another tab open, and with a form half filled: the tab goes blank or ends at its next step, and what was typed is gone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { engines, ExitSite } from '../support/exit-site.ts'
import type { Engine } from '../support/exit-site.ts'
import { click, ExitWalk, look, until } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

const link = (page: Page) => click(page, '[data-leave]')
const typed = 'Tamazight of my mother'
/** By hand: the driver waits for frames that Firefox gives no page whose scripts are off. */
async function type(page: Page): Promise<void> {
  await click(page, '#name')
  await page.keyboard.type(typed)
}
const send = (page: Page) => click(page, '.find button')

/** Back four times, a reload, and every address from the history: nothing of the site, and nothing that was typed. */
async function nothingComesUp(walk: ExitWalk, first: Shown): Promise<void> {
  const steps = [first]
  for (let i = 0; i < 4; i++) steps.push(await walk.back())
  steps.push(await walk.reload(), await walk.forward())
  for (const address of new Set(walk.visited)) steps.push(await walk.open(address))
  for (const shown of steps) {
    assert.equal(walk.isSensitive(shown), false, JSON.stringify(shown))
    assert.ok(site.target.isPlain(shown) || site.target.isBefore(shown), JSON.stringify(shown))
    assert.doesNotMatch(shown.text, new RegExp(typed))
  }
}

/** Another tab beside this one, at the same visit: some pages from before, then a page of the site. */
async function beside(walk: ExitWalk, step: string): Promise<ExitWalk> {
  const other = new ExitWalk(await walk.page.context().newPage())
  for (let n = 1; n <= 4; n++) await other.open(site.target.before(n))
  await other.open(new URL(step, walk.visited.at(-1)).href)
  await other.remember()
  return other
}

async function begin(engine: Engine, browser: Awaited<ReturnType<Engine['launch']>>): Promise<ExitWalk> {
  const walk = await site.tab(browser, engine)
  await site.at(walk, '/nl')
  await walk.toPage(0)
  return walk
}

for (const engine of engines) {
  const { scripts } = engine
  test(`L-4, L-5, L-9: ${engine.name}: another tab, and a form half filled`, { skip: engine.skip, timeout: 120_000 }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())

    await t.test(`a tab of the same visit ${scripts ? 'is blank before the plain page has answered' : 'ends at its next step'}`, async () => {
      const walk = await begin(engine, browser)
      const other = await beside(walk, 'rights')
      const strange = await begin(engine, browser)
      await walk.page.bringToFront()
      if (scripts) {
        const goOn = await keepFromArriving(walk, engine)
        await click(walk.page, '[data-leave]')
        // Nothing, or hop 1: a page without a title whose one word is its link.
        await until(other.page, 'blank', ({ text, title, button }) => !button && title === '' && text.length < 20)
        await goOn()
        await nothingComesUp(other, await until(other.page, 'the plain page', (shown) => site.target.isPlain(shown)))
      } else {
        await click(walk.page, '[data-leave]')
        await until(walk.page, 'the plain page', (shown) => site.target.isPlain(shown))
        assert.equal(other.isSensitive((await look(other.page))!), true, 'without scripts nothing can blank it')
        await other.page.bringToFront()
        await nothingComesUp(other, await other.leave((page) => click(page, 'nav.pages a[href="start"]'), site.target.address))
      }
      await nothingComesUp(walk, await until(walk.page, 'the plain page', (shown) => site.target.isPlain(shown)))
      // The control: a visit of somebody else goes on.
      await strange.page.bringToFront()
      assert.equal(strange.isSensitive(await strange.toPage(1)), true)
      await Promise.all([walk, strange].map(({ page }) => page.context().close()))
    })

    await t.test('a form of a visit that was left elsewhere leads to the plain page when it is sent, and is not read', async () => {
      const walk = await begin(engine, browser)
      await walk.open(new URL('language', walk.visited.at(-1)).href)
      await walk.remember()
      // The control: as long as the visit lives it is answered, on the page or by another.
      await type(walk.page)
      await send(walk.page)
      const answer = await until(walk.page, 'an answer', ({ loaded }) => loaded && (scripts || walk.page.url().includes('language-')))
      assert.equal(answer.button, true)
      await walk.remember()
      await walk.open(new URL('language', walk.visited[0]).href)
      await type(walk.page)
      await fetch(new URL('leave', walk.visited[0]))
      assert.equal(walk.isSensitive((await look(walk.page))!), true)
      // With scripts the page looks for itself; sent past them, as where one of them failed.
      const submit = scripts ? (page: Page) => page.evaluate(() => document.querySelector('form')!.submit()) : send
      await nothingComesUp(walk, await walk.leave(submit, site.target.address))
      await walk.page.context().close()
    })

    for (const [name, way] of Object.entries({ 'the button': link, 'Esc twice in the field': escape })) {
      if (!scripts && way !== link) continue
      await t.test(`${name} with a form half filled: what was typed comes up nowhere`, async () => {
        const walk = await begin(engine, browser)
        await walk.open(new URL('language', walk.visited.at(-1)).href)
        await type(walk.page)
        await walk.remember()
        assert.equal(await walk.page.evaluate(() => document.querySelector('input')!.value), typed)
        await nothingComesUp(walk, await walk.leave(way, site.target.address))
        await walk.page.context().close()
      })
    }
  })
}

/** Until the returned function is called, nobody gets to the plain page. Chromium's documents give no answer while the next one is awaited: there no step is taken. */
async function keepFromArriving({ page }: ExitWalk, engine: Engine): Promise<() => Promise<void> | void> {
  if (engine.name !== 'Chromium') {
    const gate = site.target.hold()
    return () => gate.letGo()
  }
  await page.context().setOffline(true)
  return () => page.context().setOffline(false)
}

async function escape(page: Page): Promise<void> {
  for (const key of ['Escape', 'Escape']) await page.keyboard.press(key)
}
