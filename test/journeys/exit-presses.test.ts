// Every way in which a frightened hand can press the button, and every kind of page it stands on, in both engines, with scripts and without.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { TalkHouse } from '../../src/doors/visitor/pages/talk/talk-hand.ts'
import { engines, ExitSite } from '../support/exit-site.ts'
import { click, slip, until } from '../support/exit-walk.ts'

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

const button = '[data-leave]'
const focus = (page: Page, selector = button) => page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.focus(), selector)

const withKey = (key: string) => async (page: Page) => {
  await page.keyboard.down(key)
  await click(page, button)
  await page.keyboard.up(key)
}

/** With scripts and without. */
const plainPresses: Record<string, (page: Page) => Promise<void>> = {
  'Enter on the button': async (page) => {
    await focus(page)
    await page.keyboard.press('Enter')
  },
  'a press that slips': (page) => slip(page, button),
}
const presses: Record<string, (page: Page) => Promise<void>> = {
  ...plainPresses,
  'with Control': withKey('Control'),
  'with Shift': withKey('Shift'),
  'with Alt': withKey('Alt'),
  'the middle button': (page) => click(page, button, { button: 'middle' }),
  'the right button': (page) => click(page, button, { button: 'right' }),
  // No driver's finger lasts; a phone tells the page so, before its menu.
  'a finger that stays': async (page) => {
    const opens = await page.evaluate((wanted) => document.querySelector(wanted)!.dispatchEvent(new PointerEvent('contextmenu', { bubbles: true, cancelable: true, pointerType: 'touch' })), button)
    assert.equal(opens, false, 'no menu opens')
  },
  'Control and Enter': async (page) => {
    await focus(page)
    await page.keyboard.press('Control+Enter')
  },
  'a press on something inside it': async (page) => {
    await page.evaluate((wanted) => {
      const inside = document.createElement('b')
      const link = document.querySelector(wanted)!
      inside.append(...link.childNodes)
      link.append(inside)
    }, button)
    await click(page, `${button} b`)
  },
}

for (const engine of engines) {
  test(`L-1: ${engine.name}: every press on the button leaves, in the tab it stands in`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    const walk = await site.tab(browser, engine, 1)
    for (const [name, press] of Object.entries(engine.scripts ? presses : plainPresses)) {
      await t.test(name, async () => {
        await site.at(walk, '/nl')
        assert.ok(site.target.isPlain(await walk.leave(press, site.target.address)))
        assert.equal(walk.page.context().pages().length, 1)
        assert.equal(walk.isSensitive(await walk.back()), false)
      })
    }
  })

  test(`L-1: ${engine.name}: the button leaves from the first page of all, from one that is not there, and from the talk page`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    for (const [name, steps] of Object.entries({ 'the entry page': [], 'a page that is not there': ['nl/nothing'], 'the talk page': ['nl/talk'] })) {
      await t.test(name, async () => {
        const walk = await site.tab(browser, engine, 3)
        await site.at(walk, '/')
        const entry = walk.visited[0]!
        for (const step of steps) {
          await walk.open(entry.replace('start', step))
          await walk.remember()
        }
        const seen = [await walk.leave((page) => click(page, button), site.target.address)]
        seen.push(await walk.back(), await walk.back(), await walk.forward(), await walk.reload(), await walk.open(entry))
        assert.deepEqual(seen.filter((shown) => walk.isSensitive(shown)).map(({ address }) => address), [])
        for (const shown of seen) assert.ok(site.target.isPlain(shown) || site.target.isBefore(shown), shown.address)
        await walk.page.context().close()
      })
    }
  })
}

for (const engine of engines.filter(({ scripts }) => scripts)) {
  test(`L-1: ${engine.name}: who still chooses a language to talk in leaves by the keys`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    await using house = await TalkHouse.open()
    for (const [key, times] of [['Escape', 2], ['Shift', 3]] as const) {
      const page = await browser.newPage()
      await page.goto(`${house.origin}/nl/talk`)
      await page.locator('#language').selectOption('fr')
      const talk = await page.evaluate(() => location.href)
      await focus(page, '#language')
      for (let i = 0; i < times; i++) await page.keyboard.press(key)
      const weather = await until(page, 'the plain page', ({ text, loaded }) => loaded && text.trim() === 'weather')
      await page.goto(talk)
      assert.equal((await until(page, 'the plain page', ({ loaded }) => loaded)).address, weather.address)
      await page.close()
    }
  })
}
