// Leaving a talk without scripts, in both engines: waiting, talking, with words half written; afterwards nothing in the history shows any of it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { click, ExitWalk } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { PlainVisitor, safestFirefox } from '../support/plain-visitor.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

let target: PlainTarget
let chromium: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  target = await PlainTarget.open(true)
  chromium = await launchChromium(target.chromiumFlags)
  staffed = await staffHouse(chromium, ['English'], 1, { EXIT_TARGETS: `en=${target.address}` })
})
after(async () => {
  await staffed?.dispose()
  await chromium?.close()
  await target?.dispose()
})

const mine = 'He took my keys again'
const hers = 'Are you somewhere you can talk'
const unsent = 'I never told anybody that he'
const words = [mine, hers, unsent]

/** What all frames of a tab show, also ones in it. */
async function framed({ page }: ExitWalk): Promise<string> {
  const texts = page.frames().map((frame) => Promise.race([frame.evaluate(() => document.documentElement.innerText).catch(() => ''), pause(2000, '', { ref: false })]))
  return (await Promise.all(texts)).join('\n')
}

async function arrive(engine: Browser): Promise<{ visitor: PlainVisitor; walk: ExitWalk }> {
  const context = await engine.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: engine !== chromium, viewport: { width: 1000, height: 800 } })
  const visitor = new PlainVisitor(await context.newPage())
  const walk = new ExitWalk(visitor.page)
  for (let n = 1; n <= 2; n++) await walk.open(target.before(n))
  await walk.open(`${staffed.house.site}/en/talk`)
  await walk.remember()
  await visitor.ask(mine)
  await visitor.sees(mine)
  await walk.remember()
  return { visitor, walk }
}

async function leaveAndLookBack(walk: ExitWalk): Promise<void> {
  const frames = walk.page.frames().map((frame) => frame.url()).filter((url) => url.includes('/said-'))
  assert.equal(frames.length, 1)
  const steps: Shown[] = []
  const seen: string[] = []
  const note = async (shown: Shown) => {
    steps.push(shown)
    seen.push(await framed(walk))
  }
  await note(await walk.leave((page) => click(page, '[data-leave]'), target.address))
  for (let i = 0; i < 4; i++) await note(await walk.back())
  for (const address of [...walk.visited, ...frames]) await note(await walk.open(address))
  assert.deepEqual(steps.filter((shown) => walk.isSensitive(shown)), [])
  for (const word of words) assert.deepEqual(seen.filter((text) => text.includes(word)), [])
  await walk.page.context().close()
}

const engines = [
  { name: 'Chromium without scripts', skip: withoutChromium, launch: async () => chromium },
  { name: 'Firefox without scripts', skip: withoutChromium || withoutFirefox, launch: safestFirefox },
]

for (const { name, skip, launch } of engines) {
  test(`L-1: ${name}: whoever leaves a talk while she waits, talks or writes leaves nothing of it behind`, { skip }, async (t) => {
    const engine = await launch()
    t.after(() => (engine === chromium ? undefined : engine.close()))
    const { listener } = staffed

    await t.test('waiting', async () => {
      const { walk } = await arrive(engine)
      // Control: what is looked for is there to be seen.
      assert.ok((await framed(walk)).includes(mine))
      await leaveAndLookBack(walk)
    })
    await t.test('talking, with words half written', async () => {
      const { visitor, walk } = await arrive(engine)
      await listener.take()
      await listener.hears(mine)
      await listener.say(hers)
      await visitor.sees(hers)
      await visitor.say('And again')
      await walk.remember()
      await visitor.type('#text', unsent)
      await leaveAndLookBack(walk)
      await listener.page.locator('.ended').waitFor({ timeout: 60_000 })
      await listener.press('Take it off the screen')
    })
  })
}
