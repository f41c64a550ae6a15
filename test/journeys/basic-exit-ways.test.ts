// Every way away from the pages without scripts that bear somebody's words, in both engines: the button by hand and key, a tab of its own, an address typed over it; nothing of the words is seen again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { click, ExitWalk, slip, until } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { leaveMessage, openMessage, write } from '../support/plain-left.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { PlainVisitor, safestFirefox } from '../support/plain-visitor.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

const button = '[data-leave]'
const words = 'He took my keys again'
const unsent = 'I never told anybody that he'
const pin = 'madelief'
let target: PlainTarget
let chromium: Browser
let staffed: StaffedHouse
let code: string[]

before(async () => {
  if (withoutChromium) return
  target = await PlainTarget.open(true)
  chromium = await launchChromium(target.chromiumFlags)
  staffed = await staffHouse(chromium, ['English'], 1, { EXIT_TARGETS: `en=${target.address}` })
  const visitor = await PlainVisitor.open(chromium, staffed.house.site, 'en', 'message')
  code = await write(visitor, words)
  await leaveMessage(visitor, code, pin)
  await visitor.close()
})
after(async () => {
  await staffed?.dispose()
  await chromium?.close()
  await target?.dispose()
})

/** What a page and its frames show, and what stands in their fields. */
async function seen(page: Page): Promise<string> {
  const read = () => [document.documentElement.innerText, ...Array.from(document.querySelectorAll('textarea, input'), (field) => (field as HTMLInputElement).value)].join(' ').replaceAll(/\s+/g, ' ')
  const texts = page.frames().map((frame) => Promise.race([frame.evaluate(read).catch(() => ''), pause(2000, '', { ref: false })]))
  return (await Promise.all(texts)).join('\n')
}

type Situation = { name: string; page: string; secrets: () => string[]; come: (visitor: PlainVisitor) => Promise<void> }
let shown: string[] = []
const situations: Situation[] = [
  { name: 'first words half written', page: 'talk', secrets: () => [unsent], come: (visitor) => visitor.type('#text', unsent) },
  {
    name: 'waiting',
    page: 'talk',
    secrets: () => [words, unsent],
    come: async (visitor) => {
      await visitor.ask(words)
      await visitor.sees(words)
      await visitor.type('#text', unsent)
    },
  },
  {
    name: 'a code that has just been shown',
    page: 'message',
    secrets: () => [shown.slice(0, 3).join(' '), pin],
    come: async (visitor) => {
      shown = await write(visitor, words)
      await visitor.type('#pin', pin)
    },
  },
  {
    name: 'a message that is open, with more half written',
    page: 'return',
    secrets: () => [words, unsent],
    come: async (visitor) => {
      await openMessage(visitor, code.join(' '), pin)
      await visitor.type('#text', unsent)
    },
  },
]

const exits: Record<string, (page: Page) => Promise<void>> = {
  'the button': (page) => click(page, button),
  'Enter on the button': async (page) => {
    await page.evaluate((wanted) => document.querySelector<HTMLElement>(wanted)!.focus(), button)
    await page.keyboard.press('Enter')
  },
  'a press that slips': (page) => slip(page, button),
}

async function arrive(engine: Browser, { page, come, secrets }: Situation): Promise<{ visitor: PlainVisitor; walk: ExitWalk }> {
  const context = await engine.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: engine !== chromium, viewport: { width: 1000, height: 800 } })
  const visitor = new PlainVisitor(await context.newPage())
  const walk = new ExitWalk(visitor.page)
  for (let n = 1; n <= 3; n++) await walk.open(target.before(n))
  await walk.open(`${staffed.house.site}/en/${page}`)
  await walk.remember()
  await come(visitor)
  await walk.remember()
  // Control: what is looked for is there to be seen.
  const now = await seen(visitor.page)
  for (const secret of secrets()) assert.ok(now.includes(secret), `“${secret}” is seen`)
  return { visitor, walk }
}

/** Every address of hers, those of frames and forms, and their neighbours: as somebody would type them who found one in the history. */
async function addressesOf({ page, visited }: ExitWalk): Promise<string[]> {
  const folder = page.url().slice(0, page.url().lastIndexOf('/') + 1)
  const forms = await page.evaluate(() => Array.from(document.querySelectorAll('form'), ({ action }) => action))
  const frames = page.frames().map((frame) => frame.url()).filter((address) => address.startsWith(folder))
  return [...new Set([...visited, ...frames, ...forms, ...['here', 'return', 'talk'].map((step) => folder + step)])]
}

/** Back, forward, reload and every address; gives what each step showed. */
async function lookBack(walk: ExitWalk, addresses: string[], note: (step: Shown) => Promise<void>): Promise<void> {
  for (let i = 0; i < 3; i++) await note(await walk.back())
  for (let i = 0; i < 2; i++) await note(await walk.forward())
  await note(await walk.reload())
  for (const address of addresses) await note(await walk.open(address))
}

const engines = [
  { name: 'Chromium without scripts', skip: withoutChromium, launch: async () => chromium },
  { name: 'Firefox without scripts', skip: withoutChromium || withoutFirefox, launch: safestFirefox },
]

for (const [e, { name, skip, launch }] of engines.entries()) {
  test(`L-1: ${name}: whatever stands on the page and however she leaves it, nothing of it is seen again`, { skip, timeout: 180_000 }, async (t) => {
    const engine = await launch()
    t.after(() => (engine === chromium ? undefined : engine.close()))

    for (const [i, situation] of situations.entries()) {
      // Each engine takes another of the ways; every page and every way is met.
      const [way, leave] = Object.entries(exits)[(i + e) % 3]!
      await t.test(`${situation.name}: ${way}`, async () => {
        const { visitor, walk } = await arrive(engine, situation)
        const secrets = situation.secrets()
        const addresses = await addressesOf(walk)
        const note = async (step: Shown): Promise<void> => {
          assert.equal(walk.isSensitive(step), false, JSON.stringify(step))
          const now = await seen(visitor.page)
          for (const secret of secrets) assert.ok(!now.includes(secret), `“${secret}” at ${step.address}`)
        }
        await note(await walk.leave(leave, target.address))
        await lookBack(walk, addresses, note)
        await visitor.close()
      })
    }

    for (const situation of [situations[1]!, situations[3]!]) {
      await t.test(`${situation.name}: in a tab of its own`, async () => {
        const { visitor, walk } = await arrive(engine, situation)
        const { page } = visitor
        const opened = page.context().waitForEvent('page')
        await click(page, button, { button: 'middle' })
        const other = await opened
        assert.ok(target.isPlain(await until(other, 'the plain page', ({ address, loaded }) => loaded && address === target.address)))
        // The frame renews itself: what was said is gone there; the page itself stays until its next step.
        for (const end = Date.now() + 30_000; (await seen(page)).includes(words) && situation.page === 'talk'; await pause(100)) assert.ok(Date.now() < end, 'the frame went blank')
        const addresses = await addressesOf(walk)
        const steps = [await walk.reload(), await walk.back(), await walk.forward()]
        for (const address of addresses) steps.push(await walk.open(address))
        assert.deepEqual(steps.filter((step) => walk.isSensitive(step)), [])
        await visitor.close()
      })
      await t.test(`${situation.name}: an address typed over it`, async () => {
        const { visitor, walk } = await arrive(engine, situation)
        const secrets = situation.secrets()
        const addresses = await addressesOf(walk)
        await walk.open(target.before(4))
        // The visit goes on, and so do its pages; none shows her words again.
        let ours = 0
        await lookBack(walk, addresses, async (step) => {
          if (step.button) ours++
          const now = await seen(visitor.page)
          for (const secret of secrets) assert.ok(!now.includes(secret), `“${secret}” at ${step.address}`)
        })
        assert.ok(ours > 0, 'a page of the site was looked at')
        await visitor.close()
      })
    }
  })
}
