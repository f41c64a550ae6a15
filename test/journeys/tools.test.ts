// The three tools as people use them, in both engines, with scripts and without, in Belgium and in an invented country: from the first page to an answer, and on to a listener.
import assert from 'node:assert/strict'
import { after, before, suite, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { belgium, elsewhere } from '../../src/doors/visitor/site-fixture.ts'
import { engines } from '../support/exit-site.ts'
import type { Engine } from '../support/exit-site.ts'
import { click, until } from '../support/exit-walk.ts'
import { ToolSite } from '../support/tool-site.ts'

let site: ToolSite
/** By journey, what was answered first: every engine, with scripts and without, shows the same. */
const answers = new Map<string, string[]>()

/** `least`: characters of a plan for three choices; the invented country says little. What differs between engines is shown in one country. */
const countries = [
  { name: '', pack: belgium, tags: ['nl', 'ar', 'ti'], least: 2000, of: engines },
  { name: ' in the invented country', pack: elsewhere, tags: ['en', 'ar'], least: 500, of: engines.filter(({ name }) => name.startsWith('Chromium')) },
] as const

for (const { name, pack, tags, least, of } of countries) {
  suite(`the tools${name}`, () => {
    before(async () => {
      answers.clear()
      site = await ToolSite.open(pack())
    })
    after(() => site.dispose())

    for (const engine of of) {
      test(`${engine.name}: a check leads to a listener, a plan and a card are shown, and ${engine.scripts ? 'nothing is sent' : 'what was ticked is in no address'}`, { skip: engine.skip }, async (t) => {
        const browser = await engine.launch()
        t.after(() => browser.close())
        for (const tag of site.languages(...tags)) {
          await t.test(`${tag}: first page → questions → talk`, async () => {
            const page = await opened(browser, engine, tag)
            await to(page, 'check')
            await site.tick(page, 'choke', 'sign-1', 'sign-9')
            await answered(page, engine, tag, 'check')
            const [first, second] = await site.parts(page)
            assert.ok(first!.length > 40)
            assert.ok(second!.startsWith(site.say(tag, 'site.talkAction')), second)
            await click(page, '.answer .main-action')
            await until(page, 'the talk page', ({ address, loaded }) => loaded && address.endsWith(`/${tag}/talk`))
            await page.context().close()
          })

          await t.test(`${tag}: first page → plan`, async () => {
            const page = await opened(browser, engine, tag)
            await to(page, 'plan')
            await site.tick(page, 'leave', 'children', 'phone')
            await answered(page, engine, tag, 'plan')
            assert.ok((await site.parts(page)).join().length > least)
            assert.equal(await page.evaluate(() => document.querySelector('.print button')!.getClientRects().length > 0), engine.scripts)
            await page.context().close()
          })

          await t.test(`${tag}: first page → card`, async () => {
            const page = await opened(browser, engine, tag)
            await to(page, 'card')
            await site.tick(page, 'interpreter', 'sign')
            await page.evaluate(() => void (document.querySelector<HTMLSelectElement>('#interpret')!.value = 'so'))
            await answered(page, engine, tag, 'card')
            assert.match((await site.parts(page)).join(' '), /Soomaali/)
            await page.context().close()
          })
        }

        await t.test('what was ticked can be changed, and the answer follows', async () => {
          const page = await opened(browser, engine, 'en')
          await to(page, 'check')
          await site.show(page, 'en', 'check', engine.scripts)
          const none = await site.parts(page)
          assert.equal(none.length, site.hand.pack.page('en', 'check')!.blocks.filter(({ when }) => when.includes('none')).length)
          assert.ok(none.length > 0)
          await site.tick(page, 'sign-7')
          await answered(page, engine, 'en', 'check', 'more')
          assert.deepEqual(await site.ticked(page), ['sign-7'])
          await site.tick(page, 'sign-7')
          await site.show(page, 'en', 'check', engine.scripts)
          assert.deepEqual(await site.parts(page), none)
          await page.context().close()
        })
      })
    }
  })
}

/** A tab on the first page of a language. */
async function opened(browser: Browser, { scripts }: Engine, tag: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: scripts, viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await page.goto(`${site.origin}/${tag}`)
  return page
}

async function to(page: Page, tool: string): Promise<void> {
  await click(page, `a[href="${tool}"]`)
  await until(page, tool, ({ address, loaded }) => loaded && address.endsWith(`/${tool}`))
}

/** Shows the answer, and holds that it came from where it should and says what it says everywhere. */
async function answered(page: Page, { scripts }: Engine, tag: string, tool: 'check' | 'plan' | 'card', what = ''): Promise<void> {
  const ticked = await site.ticked(page)
  site.asked.length = 0
  await site.show(page, tag, tool, scripts)
  const { address } = await until(page, 'an answer', () => true)
  if (scripts) {
    assert.deepEqual(site.asked, [])
    assert.ok(address.endsWith(`/${tag}/${tool}`), address)
    assert.equal(await page.evaluate(() => document.activeElement!.id), 'answer')
  } else {
    // The control of “nothing is sent”: what is sent is seen here.
    assert.deepEqual(site.asked.map((one) => one.replace(/\/[\w-]{40}\//, '/').replace(/-[\w-]{100,}$/, '-sealed')), [`POST /${tag}/${tool}`, `GET /${tag}/${tool}-sealed`])
    for (const name of ticked) assert.ok(!address.includes(name), address)
  }
  assert.deepEqual(await site.ticked(page), ticked)
  const parts = await site.parts(page)
  const key = `${tag} ${tool} ${what}`
  assert.deepEqual(parts, answers.get(key) ?? parts)
  answers.set(key, parts)
}
