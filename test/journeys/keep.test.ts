// A conversation that she keeps: told to the listener, sealed under a code while it goes on, read from another engine, answered, and erased; and a page that opens without leaving it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { LeftHand } from '../support/left-hand.ts'
import { openMessage } from '../support/plain-left.ts'
import { PlainVisitor } from '../support/plain-visitor.ts'
import { enrolListener, staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { wordsOf } from '../support/words-of.ts'

const skip = withoutChromium || withoutFirefox
const say = (key: string) => wordsOf('ar', key)
let chromium: Browser
let firefox: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  chromium = await launchChromium()
  firefox = await launchFirefox()
  staffed = await staffHouse(chromium, ['Arabic'], 1)
})
after(async () => {
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
})

/** In a conversation, with whatever a policy refuses. */
async function talking(browser: Browser, words: string, width = 390): Promise<{ visitor: VisitorHand; refused: string[] }> {
  const refused: string[] = []
  const visitor = await VisitorHand.open(browser, staffed.house.site, 'ar', (page) => {
    page.on('console', (message) => {
      // A page that is read, not shown: its own style is not the talk page's, and is refused as it should be.
      if (/Content.Security|Trusted|integrity for/i.test(message.text()) && !/inline style|inline-style/i.test(message.text())) refused.push(message.text())
    })
    return page.setViewportSize({ width, height: 844 })
  })
  await visitor.sees('free')
  await visitor.ask(words)
  await staffed.listener.take()
  await visitor.seesText(words, 'opened')
  return { visitor, refused }
}

/** Goes through the steps; gives the code's parts. `all`: also what was said before. */
async function keeps({ page }: VisitorHand, all: boolean, pin = ''): Promise<string[]> {
  await page.locator('.to-keep button').click()
  await page.locator('.keep section:not([hidden]) button').nth(all ? 0 : 1).click()
  const parts = page.locator('.keep .code li')
  await parts.first().waitFor()
  const code = await parts.allInnerTexts()
  if (pin !== '') await page.locator('#pin').fill(pin)
  for (const [i, label] of (await page.locator('.again label').allInnerTexts()).entries()) await page.locator(`#again-${i}`).fill(code[Number(/\d+/.exec(label)![0]) - 1]!)
  await page.locator('.keep section:not([hidden]) .main-action').click()
  await page.locator('.keep section:not([hidden]) p[role=status]:not(:empty)').waitFor()
  return code
}

for (const [name, of, other] of [['Chromium', () => chromium, () => firefox], ['Firefox', () => firefox, () => chromium]] as const) {
  test(`${name}: a conversation is kept from its beginning, goes on as before, and its end is kept too; the other engine reads it, and the listener answers`, { skip }, async () => {
    const { house, listener } = staffed
    const told = say('left.keep.told')
    const { visitor, refused } = await talking(of(), 'أنا خائفة', 320)
    await listener.say('أنا هنا معك')
    await visitor.hears('أنا هنا معك')
    await visitor.page.locator('.to-keep button').waitFor()
    assert.deepEqual(await violations(visitor.page), [])
    const code = await keeps(visitor, true, '7731')
    assert.deepEqual(await violations(visitor.page), [])
    await visitor.seesText(told, 'opened')
    await listener.hears(told)
    await visitor.say('ماذا أفعل غدا؟')
    await listener.hears('ماذا أفعل غدا؟')
    await listener.say('نتحدث غدا')
    await visitor.hears('نتحدث غدا')
    // What was said since is brought before the minute is over, since there is no later.
    const brought = visitor.page.waitForResponse((response) => response.url().endsWith('/api/left-say') && response.ok())
    await listener.end('Listened')
    await brought
    await visitor.over()
    assert.deepEqual(refused, [])
    await visitor.close()
    await listener.press('Take it off the screen')

    await listener.goTo('Messages')
    await listener.press(/^Open/)
    const letters = listener.page.locator('.left-letters p[dir]')
    await letters.first().waitFor()
    const all = ['أنا خائفة', 'أنا هنا معك', told, 'ماذا أفعل غدا؟', 'نتحدث غدا']
    assert.deepEqual(await letters.allInnerTexts(), all)
    await listener.page.getByText('From the live conversation').waitFor()
    assert.deepEqual(await violations(listener.page), [])
    await listener.page.getByLabel('Your answer').fill('كيف حالك اليوم؟')
    await listener.press('Send the answer')
    await letters.filter({ hasText: 'كيف حالك اليوم؟' }).waitFor()
    await listener.goTo('Line')

    const back = await LeftHand.open(other(), house.site, 'ar', 'return')
    await back.enter(code.join(' '), '7731')
    await back.reads('كيف حالك اليوم؟')
    assert.deepEqual(await back.page.locator('.log div p').allInnerTexts(), [...all, 'كيف حالك اليوم؟'])
    assert.equal(await back.page.locator('.log .note', { hasText: say('left.copied') }).count(), 1)
    assert.deepEqual(await violations(back.page), [])
    if (name === 'Firefox') {
      const plain = await PlainVisitor.open(chromium, house.site, 'ar', 'return')
      await openMessage(plain, code.join(' '), '7731')
      assert.equal(await plain.page.locator('.log .note', { hasText: say('left.copied') }).count(), 1)
      assert.deepEqual(await plain.page.locator('.log div p').allInnerTexts(), [...all, 'كيف حالك اليوم؟'])
      await plain.page.context().close()
    }
    await back.erase()
    await back.close()
    assert.equal((await house.database.sql`select id from left_message`).length, 0)
  })
}

for (const [name, of] of [['Chromium', () => chromium], ['Firefox', () => firefox]] as const) {
  test(`${name}: a page that the listener shares opens in the conversation and closes again; nothing of it is left by the way out`, { skip }, async () => {
    const { listener } = staffed
    const { visitor, refused } = await talking(of(), 'ما حقوقي؟', 320)
    const { page } = visitor
    const address = page.url()
    const title = say('site.page.rights')
    await listener.say(`▪ a card\n→ ${title}\n→ no page of ours`)
    await visitor.hears('no page of ours')
    const way = page.locator('.log .way')
    await way.click()
    const panel = page.locator('.reading:not([hidden])')
    await panel.getByRole('heading').first().waitFor()
    assert.ok((await panel.innerText()).length > 1000, 'the page itself')
    assert.equal(await way.count(), 1, 'only what is a page of ours')
    // Only numbers to dial are links there; nothing leads out.
    assert.deepEqual(await panel.locator('a:not([href^="tel:"])').count(), 0)
    assert.equal(await panel.locator('form, script, [id]').count(), 0)
    assert.deepEqual(await violations(page), [])
    // The conversation goes on beside it.
    await listener.say('اقرئي على مهل')
    await visitor.hears('اقرئي على مهل')
    await panel.getByRole('button', { name: say('left.inside.back') }).first().click()
    await page.locator('.reading[hidden]').waitFor({ state: 'attached' })
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'way')
    assert.equal(page.url(), address)
    await visitor.say('شكرا')
    await visitor.seesText('شكرا', 'opened')
    assert.deepEqual(refused, [])
    await way.click()
    await panel.getByRole('heading').first().waitFor()
    await page.locator('[data-leave]').click()
    await page.waitForURL((url) => !url.pathname.includes('/talk'))
    await page.goBack().catch(() => undefined)
    assert.equal(await page.locator('.reading, .log').count(), 0)
    await visitor.close()
    await listener.page.getByRole('button', { name: /Take it off the screen/ }).waitFor()
    await listener.press('Take it off the screen')
  })
}

test('only what follows is kept; with another listener it stops, and nothing that is written for her reaches the first', { skip }, async () => {
  const { house, listener, coordinator } = staffed
  const second = await enrolListener(chromium, coordinator, 'Leyla', ['Arabic'])
  const { visitor } = await talking(chromium, 'قبل')
  const code = await keeps(visitor, false)
  await visitor.say('بعد')
  await listener.hears('بعد')
  // Handed over: the first one's message ends here.
  const brought = visitor.page.waitForResponse((response) => response.url().endsWith('/api/left-say') && response.ok())
  await second.goOnDuty(1)
  await listener.page.getByText('Company and handover', { exact: true }).click()
  await listener.press('Hand over')
  await listener.press('Ask the visitor')
  await visitor.page.locator('.sure', { has: visitor.page.locator('p[role=alert]:visible') }).getByRole('button').first().click()
  await second.press(/^Take over/)
  await visitor.page.locator('.keep p', { hasText: say('left.keep.stopped') }).waitFor()
  await visitor.say('لمن يأتي الآن')
  await second.hears('لمن يأتي الآن')
  await brought
  const back = await LeftHand.open(firefox, house.site, 'ar', 'return')
  await back.enter(code.join(' '))
  await back.reads('بعد')
  assert.deepEqual(await back.page.locator('.log div p').allInnerTexts(), [say('left.keep.told'), 'بعد'])
  await back.close()
  await second.end('Listened')
  await visitor.close()
  await second.close()
})
