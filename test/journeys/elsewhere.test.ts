// An invented country's house, whole: from a language's first page by the questions to a listener, who reads what was written; nothing of another country on the way.
import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { click, until } from '../support/exit-walk.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const pack = fileURLToPath(new URL('../packs/elsewhere', import.meta.url))

let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Arabic', 'English'], 1, { EAR_PACK: pack })
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

const said = { en: ['Is somebody there?', 'I am here.'], ar: ['هل هناك أحد؟', 'أنا هنا.'] } as const

test('first page → questions → talk, in both languages of the pack', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  for (const tag of ['en', 'ar'] as const) {
    const visitor = await VisitorHand.elsewhere(browser)
    const { page } = visitor
    await page.goto(`${house.site}/${tag}`)
    await click(page, 'a[href="check"]')
    await until(page, 'the questions', ({ loaded, address }) => loaded && address.endsWith(`/${tag}/check`))
    await click(page, '.choice:has([name="choke"])')
    await click(page, 'form.tool button')
    await click(page, '.answer .main-action')
    await until(page, 'the talk page', ({ loaded, address }) => loaded && address.endsWith(`/${tag}/talk`))
    const numbers = await page.evaluate(() => [...document.querySelectorAll<HTMLAnchorElement>('a[href^="tel:"]')].map(({ href }) => href))
    assert.ok(numbers.length > 2)
    // A number kept for fiction: nobody is called by a slip.
    for (const number of numbers) assert.match(number, /^tel:\+44(?:7700900|2079460|8081570)\d{3}$/)
    const [asks, answers] = said[tag]
    await visitor.sees('free')
    await visitor.ask(asks)
    await listener.take()
    await listener.hears(asks)
    await visitor.inRoom()
    await listener.say(answers)
    await visitor.hears(answers)
    await listener.end('Listened')
    await visitor.over()
    await visitor.close()
  }
  const counts = await house.database.sql`select language, outcome, n from contact_count order by language`
  assert.deepEqual([...counts], [{ language: 'ar', outcome: 'listened', n: 1 }, { language: 'en', outcome: 'listened', n: 1 }])
})

test('the desk has the words and tells the numbers of its own country alone', { skip: withoutChromium }, async () => {
  const { listener } = staffed
  assert.deepEqual(await listener.page.locator('.language-choice option').allInnerTexts(), ['English'])
  const numbers = listener.page.locator('.help .numbers dt')
  await numbers.first().waitFor()
  assert.deepEqual((await numbers.allInnerTexts()).toSorted(), ['+44 7700 900900', '+44 7700 900909'])
})
