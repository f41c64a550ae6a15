// A plain page that answers late, in both engines, with scripts and without: a blank page stands meanwhile, says nothing, and gives nothing of us away.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { engines, ExitSite } from '../support/exit-site.ts'
import type { Engine } from '../support/exit-site.ts'
import { click, looksLike, picture, until } from '../support/exit-walk.ts'
import type { ExitWalk } from '../support/exit-walk.ts'

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

for (const engine of engines) {
  test(`L-2: ${engine.name}: a blank page stands before the plain one has answered`, { skip: engine.skip }, async (t) => {
    const { target } = site
    const browser = await engine.launch()
    t.after(() => browser.close())
    const walk = await site.tab(browser, engine, 1)
    const { page } = walk
    const blankStands = await blankOf(walk, engine)
    await site.at(walk, '/nl')
    await walk.toPage(0)
    await assert.rejects(blankStands(100), 'a page of the site would have been seen')

    const gate = target.hold()
    const asks = target.asks.length
    await click(page, '[data-leave]')
    await gate.reached
    // Nobody has answered yet.
    await blankStands()
    // Whoever cannot wait and goes back meets the same.
    const again = target.hold()
    void page.goBack().catch(() => undefined)
    await again.reached
    await blankStands()

    gate.letGo()
    again.letGo()
    assert.ok(target.isPlain(await until(page, 'the plain page', ({ address, loaded }) => loaded && address === target.address)))
    for (const ask of target.asks.slice(asks)) assert.deepEqual([ask.referer, ask.origin], [null, null])
  })
}

/**
 * How to wait for the blank page. In Chromium, whose documents give no answer while the next is awaited, by a picture of one that leads
 * nowhere; in Firefox by asking the document, since the link to go on has the colour of one followed there.
 */
async function blankOf(walk: ExitWalk, engine: Engine): Promise<(within?: number) => Promise<unknown>> {
  const { page } = walk
  const hop = await fetch(`${site.origin}/${site.hand.visits.open()}/nl/leave`)
  await walk.open(site.target.showing(await hop.text()))
  const { text } = await until(page, 'the blank page', ({ loaded }) => loaded)
  if (engine.name.startsWith('Firefox')) {
    return (within) => until(page, 'the blank page', (shown) => shown.address.endsWith('/nl/leave') && shown.title === '' && shown.text === text, within)
  }
  const blank = await picture(page)
  return (within) => looksLike(page, 'the blank page', blank, within)
}

for (const engine of engines.filter(({ scripts }) => scripts)) {
  test(`L-2: ${engine.name}: the page is empty in the moment of the press, its title too`, { skip: engine.skip }, async (t) => {
    const browser = await engine.launch()
    t.after(() => browser.close())
    for (const press of ['click', 'Escape', 'Shift']) {
      const walk = await site.tab(browser, engine, 0)
      await site.at(walk, '/nl')
      // In one task: nothing from the network can have come between.
      const left = await walk.page.evaluate((deed) => {
        document.querySelector('main')!.append(document.createElement('audio'))
        const sound = document.querySelector('audio')!
        let paused = false
        sound.pause = () => void (paused = true)
        if (deed === 'click') document.querySelector<HTMLElement>('[data-leave]')!.click()
        else for (let i = 0; i < 3; i++) document.documentElement.dispatchEvent(new KeyboardEvent('keydown', { key: deed, bubbles: true }))
        return { title: document.title, inside: document.documentElement.childNodes.length, paused }
      }, press)
      assert.deepEqual(left, { title: '', inside: 0, paused: true }, press)
      await until(walk.page, 'the plain page', (shown) => shown.loaded && site.target.isPlain(shown))
      await walk.page.context().close()
    }
  })
}

test('L-2: the blank page holds one link to go on, and nothing that is spoken, sounds or moves', async () => {
  const hop = await fetch(`${site.origin}/${site.hand.visits.open()}/nl/leave`)
  assert.match(await hop.text(), /^<!doctype html><html lang="nl" dir="ltr"><meta charset="utf-8"\/?><title><\/title><a href="\/away\/nl">[^<]+<\/a><\/html>$/)
  assert.equal(hop.headers.get('refresh'), '0;url=/away/nl')
})
