// The keys of the way out in both engines: what leaves, and what must not, since somebody types, holds a key down or writes a character in parts.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { engines, ExitSite } from '../support/exit-site.ts'
import { click, look, until } from '../support/exit-walk.ts'

type Key = { key: string; repeat: boolean; composing: boolean; prevented: boolean }
type Recorded = Window & { keys?: Key[] }

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

/** A page of the site with fields of every kind, which notes each key after the page's own script has seen it. */
async function fields(browser: Browser): Promise<Page> {
  const page = await browser.newPage()
  await page.goto(`${site.origin}/nl`)
  await page.evaluate(() => {
    const main = document.querySelector('main')!
    for (const kind of ['textarea', 'text', 'radio', 'checkbox', 'submit', 'select', 'editable']) {
      const field = document.createElement(['textarea', 'select'].includes(kind) ? kind : kind === 'editable' ? 'div' : 'input')
      field.id = kind
      if (field instanceof HTMLInputElement) field.type = kind
      if (field instanceof HTMLSelectElement) field.append(new Option('One'), new Option('Two'))
      if (kind === 'editable') field.contentEditable = 'true'
      main.prepend(field)
    }
    const keys: Key[] = ((window as Recorded).keys = [])
    addEventListener('keydown', (event) => keys.push({ key: event.key, repeat: event.repeat, composing: event.isComposing, prevented: event.defaultPrevented }))
  })
  return page
}

const keysOf = (page: Page) => page.evaluate(() => (window as Recorded).keys!)

/** Presses a key as the page would be told of it: what no driver can do with a keyboard of its own. */
async function told(page: Page, keys: { key: string; at?: number; isComposing?: boolean; keyCode?: number }[]): Promise<void> {
  await page.evaluate((list) => {
    for (const { at, ...init } of list) {
      const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
      if (at !== undefined) Object.defineProperty(event, 'timeStamp', { value: at })
      ;(document.activeElement ?? document.body).dispatchEvent(event)
    }
  }, keys)
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

async function stays(page: Page, why: string): Promise<void> {
  const shown = await look(page)
  assert.equal(shown?.button, true, why)
}

async function leaves(page: Page): Promise<void> {
  const { target } = site
  assert.ok(target.isPlain(await until(page, 'the plain page', ({ address, loaded }) => loaded && address === target.address)))
}

for (const engine of engines.filter(({ scripts }) => scripts)) {
  test(`L-3: ${engine.name}: keys that are no wish to leave do not leave`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    const page = await fields(browser)

    for (const key of ['Escape', 'Shift']) {
      for (let i = 0; i < 6; i++) await page.keyboard.down(key)
      assert.equal((await keysOf(page)).at(-1)!.repeat, true, 'the browser says that the key is held')
      await stays(page, `${key} once, and held down`)
      await page.keyboard.up(key)
      await press(page, 'x')
    }

    for (const between of ['a', 'Enter', 'ArrowDown', 'Control']) {
      await press(page, 'Shift', 'Shift', between, 'Shift', 'Shift', between)
      await stays(page, `Shift with ${between} between`)
    }
    await press(page, 'Shift', 'Shift')
    await click(page, 'h1')
    await press(page, 'Shift', 'Shift')
    await click(page, 'h1')
    await stays(page, 'Shift with a click between')

    for (const kind of ['textarea', 'text', 'editable']) {
      await page.evaluate((id) => document.getElementById(id)!.focus(), kind)
      for (const letter of ['A', 'B', 'C', 'D']) await press(page, `Shift+${letter}`)
      await press(page, 'Shift', 'ShiftLeft', 'ShiftRight', 'Shift')
      await stays(page, `capitals and Shift in ${kind}`)
    }

    await told(page, [{ key: 'Escape', at: 1e7 }, { key: 'Escape', at: 1e7 + 1000 }])
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await told(page, [{ key: 'Shift', at: 2e7 }, { key: 'Shift', at: 2e7 + 1500 }, { key: 'Shift', at: 2e7 + 3000 }, { key: 'x' }])
    await stays(page, 'too slow')

    await page.evaluate(() => document.getElementById('textarea')!.focus())
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      await told(page, [{ key: 'Escape', ...composing }, { key: 'Escape', ...composing }, { key: 'Escape', ...composing }])
      await stays(page, `Esc while composing, told by ${JSON.stringify(composing)}`)
    }
    // The same hand, a moment faster and not composing, leaves: so the last three steps could have failed.
    await told(page, [{ key: 'Escape', at: 3e7 }, { key: 'Escape', at: 3e7 + 999 }])
    await leaves(page)
  })

  test(`L-3: ${engine.name}: Esc twice leaves from anywhere, and no Esc after it stops the step`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    for (const kind of ['textarea', 'text', 'editable', 'select', 'radio', null]) {
      const page = await fields(browser)
      await page.evaluate((id) => id && document.getElementById(id)!.focus(), kind)
      const seen = await page.evaluate(() => {
        for (let i = 0; i < 5; i++) {
          const event = { key: 'Escape', bubbles: true, cancelable: true, repeat: i === 4 }
          ;(document.activeElement ?? document.documentElement).dispatchEvent(new KeyboardEvent('keydown', event))
        }
        return (window as Recorded).keys!.map(({ prevented }) => prevented)
      })
      // The first is not ours to take: it closes a list or stops a picture.
      assert.deepEqual(seen, [false, true, true, true, true])
      await leaves(page)
      await page.close()
    }
    const page = await fields(browser)
    await page.evaluate(() => document.getElementById('textarea')!.focus())
    await press(page, 'Escape', 'Escape', 'Escape')
    await leaves(page)
  })

  test(`L-3: ${engine.name}: Shift three times leaves where nobody types`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    for (const kind of ['select', 'radio', 'checkbox', 'submit']) {
      const page = await fields(browser)
      await page.evaluate((id) => document.getElementById(id)!.focus(), kind)
      await press(page, 'Shift', 'Shift', 'Shift')
      await leaves(page)
      await page.close()
    }
    const page = await fields(browser)
    await told(page, [{ key: 'Shift', at: 1e7 }, { key: 'Shift', at: 1e7 + 1500 }, { key: 'Shift', at: 1e7 + 2999 }])
    await leaves(page)
  })
}

test('L-3: Chromium: keys while an input method composes a character do not leave', { skip: engines[0]!.skip }, async (t) => {
  const browser = await engines[0]!.launch()
  t.after(() => browser.close())
  const page = await fields(browser)
  const hand: CDPSession = await page.context().newCDPSession(page)
  await page.evaluate(() => document.getElementById('textarea')!.focus())
  for (const key of ['Escape', 'Shift']) {
    for (let i = 0; i < 4; i++) {
      await hand.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 })
      await press(page, key)
      assert.deepEqual([(await keysOf(page)).at(-1)!.key, (await keysOf(page)).at(-1)!.composing], [key, true])
    }
    await stays(page, `${key} while composing`)
  }
  await hand.send('Input.insertText', { text: '日本' })
  await press(page, 'Escape', 'Escape')
  await leaves(page)
})
