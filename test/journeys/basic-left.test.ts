// Leaving a message, coming back and erasing it without scripts, in Firefox as Tor's "Safest" has it; and what a half-written one leaves behind.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { click, ExitWalk, until } from '../support/exit-walk.ts'
import type { Shown } from '../support/exit-walk.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { PlainVisitor, safestFirefox } from '../support/plain-visitor.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

const skip = withoutChromium || withoutFirefox
let target: PlainTarget
let desks: Browser
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (skip) return
  target = await PlainTarget.open(true)
  desks = await launchChromium(target.chromiumFlags)
  browser = await safestFirefox()
  staffed = await staffHouse(desks, ['English'], 1, { EXIT_TARGETS: `en=${target.address}` })
})
after(async () => {
  await browser?.close()
  await staffed?.dispose()
  await desks?.close()
  await target?.dispose()
})

const words = 'He reads my telephone.'
const more = 'I can write on Sundays.'
const unsent = 'I never told anybody that he'

const text = (page: Page) => page.evaluate(() => document.body.innerText)

async function press(page: Page, name: string): Promise<void> {
  const before = page.url()
  await click(page, `button[name=do][value=${name}]`)
  await until(page, `what follows ${name}`, ({ address, loaded }) => loaded && address !== before && address.includes('/left-'), 60_000)
}

/** The code's parts as they stand on the page. */
const codeOn = (page: Page) => page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.code li'), (one) => one.innerText.trim()))

/** Types the two parts that are asked for. */
async function again(visitor: PlainVisitor, parts: string[]): Promise<void> {
  const asked = await visitor.page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.again label'), (one) => Number(/\d+/.exec(one.innerText)![0]) - 1))
  for (const [i, at] of asked.entries()) await visitor.type(`#again-${i}`, parts[at]!)
}

async function open(page: string): Promise<PlainVisitor> {
  const context = await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true, viewport: { width: 1000, height: 800 } })
  const visitor = new PlainVisitor(await context.newPage())
  await visitor.page.goto(`${staffed.house.site}/en/${page}`)
  return visitor
}

test('without scripts she leaves a message with a PIN, comes back with the code, writes on, keeps it longer, takes another code, and erases it', { skip }, async () => {
  const visitor = await open('message')
  const { page } = visitor
  const first = await text(page)
  assert.ok(first.indexOf('our computer can read it') < first.indexOf('Your message'))
  assert.ok(first.includes('our computer can read it'))
  await visitor.type('#text', words)
  await press(page, 'next')
  const parts = await codeOn(page)
  assert.equal(parts.length, 7)
  await visitor.type('#pin', '2468')
  await again(visitor, parts.map(() => 'zzzz'))
  await press(page, 'leave')
  assert.match(await text(page), /This is not what stands above/)
  await again(visitor, parts)
  await press(page, 'leave')
  assert.match(await text(page), /Your message is with us/)
  await visitor.close()

  const back = await open('return')
  const enter = async (pin: string, code = parts) => {
    // After a code that opened nothing it still stands there.
    if (!(await back.typed('#code'))) await back.type('#code', code.join(' '))
    if (pin) await back.type('#pin', pin)
    await press(back.page, 'open')
  }
  await enter('')
  assert.match(await text(back.page), /We find no message under this code/)
  await enter('2468')
  assert.ok((await text(back.page)).includes(words))
  assert.match(await text(back.page), /Your message is in the queue/)
  await back.type('#text', more)
  await press(back.page, 'say')
  assert.ok((await text(back.page)).includes(more))
  assert.equal(await back.typed(), '')
  // Neither the code nor a text has stood in an address; and the page shows itself once.
  for (const part of [...parts, 'telephone', 'Sundays', '2468']) assert.ok(!back.page.url().includes(part))
  await back.page.reload()
  assert.ok(!(await text(back.page)).includes(words))
  await enter('2468')

  // Kept for longer; and another code and PIN, after which the old ones open nothing.
  await back.page.evaluate(() => (document.querySelector<HTMLSelectElement>('#days')!.value = '90'))
  await press(back.page, 'days')
  assert.equal(await back.typed('#days'), '90')
  assert.match(await text(back.page), /It is kept until/)
  await press(back.page, 'recode')
  const fresh = await codeOn(back.page)
  await back.type('#pin', '1357')
  await again(back, parts)
  await press(back.page, 'recode')
  assert.match(await text(back.page), /This is not what stands above/)
  // What she chose before stays chosen: without a look she would take another code without the PIN.
  assert.equal(await back.typed('#pin'), '1357')
  await again(back, fresh)
  await press(back.page, 'recode')
  assert.match(await text(back.page), /Your new code holds from now on/)
  assert.ok((await text(back.page)).includes(words))
  await press(back.page, 'close')
  assert.match(await text(back.page), /The message is closed/)
  assert.ok(!(await text(back.page)).includes(words))
  await back.page.goto(`${staffed.house.site}/en/return`)
  await enter('2468')
  assert.match(await text(back.page), /We find no message under this code/)
  await back.page.goto(`${staffed.house.site}/en/return`)
  await enter('1357', fresh)
  assert.ok((await text(back.page)).includes(more))
  await press(back.page, 'erase')
  await press(back.page, 'yes')
  assert.match(await text(back.page), /It is erased/)
  await back.page.goto(`${staffed.house.site}/en/return`)
  await enter('1357', fresh)
  assert.match(await text(back.page), /We find no message under this code/)
  await back.close()
})

test('L-1: whoever leaves while a message is half written, or its code stands there, leaves nothing of it behind', { skip }, async () => {
  for (const far of [false, true]) {
    const context = await browser.newContext({ javaScriptEnabled: false, ignoreHTTPSErrors: true, viewport: { width: 1000, height: 800 } })
    const visitor = new PlainVisitor(await context.newPage())
    const walk = new ExitWalk(visitor.page)
    for (let n = 1; n <= 2; n++) await walk.open(target.before(n))
    await walk.open(`${staffed.house.site}/en/message`)
    await walk.remember()
    await visitor.type('#text', unsent)
    assert.equal(await visitor.typed(), unsent)
    if (far) {
      await press(visitor.page, 'next')
      await press(visitor.page, 'back')
      // Control: what is looked for is there to be seen.
      assert.equal(await visitor.typed(), unsent)
      await walk.remember()
    }
    const steps: Shown[] = [await walk.leave((page) => click(page, '[data-leave]'), target.address)]
    for (let i = 0; i < (far ? 5 : 3); i++) steps.push(await walk.back())
    for (const address of walk.visited) steps.push(await walk.open(address))
    assert.deepEqual(steps.filter((shown) => walk.isSensitive(shown)), [])
    await context.close()
  }
})
