// Leaving while somebody waits or talks: nothing comes up again, her place and the conversation are gone, and the listener is told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import type { DeskHand } from '../support/desk-hand.ts'
import { click, ExitWalk } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

let target: PlainTarget
let browser: Browser
let staffed: StaffedHouse
let listener: DeskHand

before(async () => {
  if (withoutChromium) return
  target = await PlainTarget.open(true)
  browser = await launchChromium(target.chromiumFlags)
  staffed = await staffHouse(browser, ['English'], 1, { EXIT_TARGETS: `en=${target.address}` })
  listener = staffed.listener
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
  await target?.dispose()
})

const press = (...keys: string[]) => async (page: Page) => {
  for (const key of keys) await page.keyboard.press(key)
}
const link = (page: Page) => click(page, '[data-leave]')
const ways = {
  'the button': link,
  // In the field, where she writes.
  'Esc twice': press('Escape', 'Escape'),
  // Shift is for capitals while somebody writes: first she taps beside the field.
  'Shift three times': async (page: Page) => {
    await page.locator('h1').click()
    await press('Shift', 'Shift', 'Shift')(page)
  },
}

const mine = 'He took my keys again'
const hers = 'Are you somewhere you can talk'
const unsent = 'I never told anybody that he'
const waitingWords = 'Can I still reach somebody'

type Here = { visitor: VisitorHand; walk: ExitWalk }

/** Other pages, then three of the site: the last is the talk page. */
async function arrive(engine: Browser): Promise<Here> {
  const visitor = await VisitorHand.elsewhere(engine, { ignoreHTTPSErrors: engine !== browser })
  const walk = new ExitWalk(visitor.page)
  for (let n = 1; n <= 4; n++) await walk.open(target.before(n))
  await walk.open(`${staffed.house.site}/en/start`)
  await walk.remember()
  await walk.follow('a[href="signs"]')
  await walk.follow('a[href="talk"]')
  return { visitor, walk }
}

/** In a conversation, with a text that is only half written. */
async function talk({ visitor, walk }: Here): Promise<void> {
  await visitor.sees('free')
  await visitor.ask(mine)
  await listener.take()
  await listener.hears(mine)
  await listener.say(hers)
  await visitor.hears(hers)
  await visitor.seesText(mine, 'opened')
  await visitor.page.locator('#text').pressSequentially(unsent)
  const shown = await walk.remember()
  assert.ok(shown.text.includes(mine) && shown.text.includes(hers), 'a look at the page sees what was said')
}

/** Leaves, and goes wherever the history leads: nothing may be of the site. */
async function leave({ visitor, walk }: Here, way: (page: Page) => Promise<void>): Promise<void> {
  assert.equal(walk.isSensitive(await walk.remember()), true, 'this test would see the page')
  const steps: Shown[] = [await walk.leave(way, target.address)]
  for (let i = 0; i < 4; i++) steps.push(await walk.back())
  steps.push(await walk.forward(), await walk.reload(), await walk.open(walk.visited.at(-1)!), await walk.reload())
  for (const shown of steps) {
    assert.equal(walk.isSensitive(shown), false, JSON.stringify(shown))
    assert.ok(target.isPlain(shown) || target.isBefore(shown), JSON.stringify(shown))
    assert.doesNotMatch(shown.text, new RegExp([mine, hers, unsent, waitingWords].join('|')))
  }
  await visitor.close()
}

const tables = ['conversation', 'want', 'box', 'statement', 'member'] as const
async function rows(): Promise<Record<(typeof tables)[number], number>> {
  const { sql } = staffed.house.database
  const counts = await Promise.all(tables.map(async (table) => [table, (await sql`select from ${sql(table)}`).length] as const))
  return Object.fromEntries(counts) as Record<(typeof tables)[number], number>
}
const nothing = { conversation: 0, want: 0, box: 0, statement: 0, member: 0 }

/** Asks until it is so; the test's time limit ends it. */
async function until(t: TestContext, so: () => Promise<boolean>): Promise<void> {
  while (!t.signal.aborted && !(await so())) await new Promise(setImmediate)
}

async function counted(outcome: 'left' | 'unserved' | 'listened'): Promise<number> {
  const [row] = await staffed.house.database.sql<{ n: number }[]>`select coalesce(sum(n), 0)::int as n from contact_count where outcome = ${outcome}`
  return row!.n
}

const sheLeft = () => listener.page.locator('.ended', { hasText: 'The visitor left' })

/** The listener is told, nothing of the conversation is left but one count, and she clears her screen. */
async function told(before: number): Promise<void> {
  await sheLeft().waitFor({ timeout: 40_000 })
  assert.deepEqual(await rows(), nothing)
  assert.equal(await counted('left'), before + 1)
  await listener.press('Take it off the screen')
}

for (const [name, way] of Object.entries(ways)) {
  test(`L-1, L-4: ${name} in the queue gives the place up, in a conversation ends it and tells the listener; nothing comes up again`, { skip: withoutChromium, timeout: 90_000 }, async (t) => {
    const talking = await arrive(browser)
    await talk(talking)
    const here = await arrive(browser)
    await here.visitor.sees('busy')
    await here.visitor.ask(waitingWords)
    await here.visitor.waits()
    await here.visitor.page.locator('#text').pressSequentially(unsent)
    const before = await rows()
    assert.equal(before.conversation, 2)
    assert.ok(before.want > 0)
    const unserved = await counted('unserved')
    await leave(here, way)
    await until(t, async () => (await rows()).conversation === 1)
    assert.equal((await rows()).want, 0)
    assert.equal(await counted('unserved'), unserved + 1)
    await listener.say('I am still here')
    await talking.visitor.hears('I am still here')

    const left = await counted('left')
    assert.equal(await sheLeft().count(), 0)
    await leave(talking, way)
    await told(left)
  })
}

test('L-4: with the database away she is out at once, and the listener is told when it is back', { skip: withoutChromium, timeout: 90_000 }, async () => {
  const here = await arrive(browser)
  await talk(here)
  const left = await counted('left')
  const back = await staffed.house.withoutDatabase()
  await leave(here, link)
  assert.equal(await sheLeft().count(), 0)
  await back()
  await told(left)
})

test('L-4, L-7: with the database away and the server killed before it is back, the listener is told after the start', { skip: withoutChromium, timeout: 90_000 }, async (t) => {
  const { house } = staffed
  const here = await arrive(browser)
  await talk(here)
  const left = await counted('left')
  const back = await house.withoutDatabase()
  await leave(here, link)
  await until(t, async () => house.unsaved() !== '')
  await house.down('SIGKILL')
  await back()
  assert.equal((await rows()).conversation, 1, 'so far nobody has ended it')
  await house.up()
  await told(left)
})

test('L-1, L-4: in Firefox, out of a conversation with a half-written text: nothing comes up again, and the listener is told', { skip: withoutChromium || withoutFirefox, timeout: 120_000 }, async (t) => {
  const firefox = await launchFirefox()
  t.after(() => firefox.close())
  for (const way of Object.values(ways)) {
    const here = await arrive(firefox)
    await talk(here)
    const left = await counted('left')
    await leave(here, way)
    await told(left)
  }
})
