// The visitor's word about us: said once after a conversation, in either engine, read by the coordinators alone, and tied to nobody.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Response } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const skip = withoutChromium || withoutFirefox
let chromium: Browser
let firefox: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  chromium = await launchChromium()
  firefox = await launchFirefox()
  staffed = await staffHouse(chromium, ['English'], 2)
})
after(async () => {
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
})

/** A visitor who has talked and ended it, with what her page asked the API and the refusals of its policy. */
async function talked(browser: Browser, text: string): Promise<{ visitor: VisitorHand; asked: { url: string; body: string | null }[]; refused: string[]; keys: Response }> {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(browser, house.site, 'en')
  const asked: { url: string; body: string | null }[] = []
  const refused: string[] = []
  visitor.page.on('request', (request) => {
    if (/\/api\/|\/script\//.test(request.url())) asked.push({ url: new URL(request.url()).pathname, body: request.postData() })
  })
  visitor.page.on('console', (message) => {
    if (/Content.Security|Trusted|integrity for/i.test(message.text())) refused.push(message.text())
  })
  await visitor.sees('free')
  await visitor.ask(text)
  await listener.take()
  await visitor.seesText(text, 'opened')
  assert.deepEqual(asked.filter(({ url }) => url.includes('/api/') || url.includes('word')), [], 'nothing of it before the end')
  const keys = visitor.page.waitForResponse((response) => response.url().endsWith('/api/left-keys'))
  await visitor.page.getByRole('button', { name: 'End the conversation' }).click()
  await visitor.page.getByRole('button', { name: 'Yes, end it' }).click()
  await visitor.over()
  return { visitor, asked, refused, keys: await keys }
}

/** The same word once more, and one of a ticket that held no conversation. */
async function triesAgain({ page }: VisitorHand, sent: string): Promise<void> {
  const post = (body: string) =>
    page.evaluate(async (text) => (await (await fetch('../api/word', { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })).json()) as unknown, body)
  assert.deepEqual(await post(sent), { code: 'no-ticket' }, 'a second word of the same ticket')
  assert.deepEqual(await post(JSON.stringify({ ...(JSON.parse(sent) as object), ticket: 'A'.repeat(43) })), { code: 'no-ticket' }, 'a ticket that held no conversation')
}

for (const [name, of] of [['Chromium', () => chromium], ['Firefox', () => firefox]] as const) {
  test(`${name}: after a conversation a word is said once, and a coordinator reads it`, { skip }, async () => {
    const { house, coordinator, listener } = staffed
    const words = `zebra-marker-${name} was kind.`
    const { visitor, asked, refused } = await talked(of(), `Hello from ${name}`)
    const form = visitor.page.locator('form.word')
    await form.waitFor()
    assert.deepEqual(await violations(visitor.page), [])
    await form.getByRole('button').click()
    await form.locator('.notice', { hasText: 'Choose one' }).waitFor()
    await form.getByLabel('It helped', { exact: true }).check()
    await form.locator('textarea').fill(words)
    // Only where she gives it, a coordinator reads who listened.
    const gives = name === 'Chromium'
    if (gives) await form.getByLabel('They may know which listener it was').check()
    await form.getByRole('button').click()
    await visitor.page.getByText('Thank you. It is sent.').waitFor()
    assert.deepEqual(refused, [])

    // Firefox does not give what was sent; the gates are the server's.
    if (name === 'Chromium') await triesAgain(visitor, asked.find(({ url }) => url.endsWith('/api/word'))!.body!)

    await coordinator.goTo('Line')
    await coordinator.goTo('Counts')
    const said = coordinator.page.locator('.words-said li', { hasText: words })
    await said.waitFor()
    const shown = await said.innerText()
    assert.match(shown, /It helped/)
    assert.equal(shown.includes('Samira'), gives)
    assert.deepEqual(await violations(coordinator.page), [])
    // No word of it, and not who listened, lies open in the database; the control is what the row does say.
    const rows = await house.database.sql<{ row: string; epoch: number }[]>`select w::text as row, team_epoch as epoch from word w`
    assert.ok(rows.length > 0 && rows.every(({ row, epoch }) => row.includes(String(epoch))))
    const members = await house.database.sql<{ id: string }[]>`select id from team_member`
    for (const { row } of rows) for (const mark of ['zebra-marker', Buffer.from('zebra-marker').toString('base64url').slice(0, -1), ...members.map(({ id }) => id)]) assert.ok(!row.includes(mark))
    await said.getByRole('button', { name: 'Erase' }).click()
    await said.waitFor({ state: 'detached' })
    assert.equal((await house.database.sql`select from word`).length, 0)
    // A listener sees nothing of it.
    const answer = await listener.page.evaluate(async () => (await fetch('/api/words', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).status)
    assert.equal(answer, 403)
    await visitor.close()
  })
}

test('whoever stops waiting before anybody came is asked nothing; and where no coordinators’ key holds, nobody is', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(chromium, house.site, 'en')
  const scripts: string[] = []
  visitor.page.on('request', (request) => void scripts.push(new URL(request.url()).pathname))
  await visitor.sees('free')
  await visitor.ask('Never mind')
  await visitor.waits()
  await visitor.page.getByRole('button', { name: 'Stop waiting' }).click()
  await visitor.page.getByRole('button', { name: 'Yes, end it' }).click()
  await visitor.over()
  assert.ok(!scripts.includes('/script/word.js'))
  await visitor.close()

  await house.database.sql`update team_key set stopped = true where team = 'coordinators'`
  const after = await talked(chromium, 'Once more')
  assert.deepEqual(((await after.keys.json()) as { keys: unknown[] }).keys, [])
  assert.equal(await after.visitor.page.locator('form.word').count(), 0)
  await after.visitor.close()
  await listener.goTo('Line')
})
