// What both engines keep on the disk of a stay without scripts, of a talk and of a message with its code: addresses, although the browser is killed in the middle.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium, withoutFirefox } from '../support/browsers.ts'
import { OwnBrowser } from '../support/own-browser.ts'
import { codeForms } from '../support/plain-left.ts'
import { PlainTarget } from '../support/plain-target.ts'
import { BasicHand } from '../support/profile-basic.ts'
import { nothingOfUs } from '../support/profile-journeys.ts'
import { OrdinaryPage, Shown } from '../support/profile-walk.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'

let desk: Browser
let plain: PlainTarget
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  plain = await PlainTarget.open(true)
  desk = await launchChromium()
  staffed = await staffHouse(desk, ['English'], 1, { EXIT_TARGETS: `en=${plain.address}` })
})
after(async () => {
  await staffed?.dispose()
  await desk?.close()
  await plain?.dispose()
})

const button = (name: string): string => `button[name=do][value=${name}]`

async function talk(hand: BasicHand, engine: string): Promise<void> {
  const { house, listener } = staffed
  const first = `korenbloem eerst ${engine}`
  await hand.open(`${house.site}/en/talk`)
  await hand.type('#text', first)
  await hand.send('.without button')
  await hand.sees(first)
  await listener.take()
  await listener.hears(first)
  await listener.say('margrietantwoord vandaag')
  await hand.sees('margrietantwoord vandaag')
  await hand.type('#text', 'klaproos daarna')
  await hand.send('.composer button')
  await hand.sees('klaproos daarna')
  await hand.type('#text', 'half getypt viooltje')
  await hand.leave(plain.address)
  await listener.page.locator('.ended').waitFor({ timeout: 60_000 })
  await listener.press('Take it off the screen')
}

/** Leaves a message, comes back with its code, and is in the midst of writing on. */
async function message(hand: BasicHand, shown: Shown): Promise<void> {
  const { house } = staffed
  const pin = 'sneeuwklokpin'
  await hand.open(`${house.site}/en/message`)
  await hand.type('#text', 'madelief in een brief')
  await hand.send(button('next'))
  const parts = await hand.code()
  assert.ok(parts.length > 4, 'the code stands there')
  for (const form of codeForms(parts)) shown.words.add(form)
  for (const part of parts) shown.parts.add(part)
  await hand.typeAgain(parts)
  await hand.type('#pin', pin)
  await hand.send(button('leave'))
  await hand.reads('Your message is with us')
  await hand.leave(plain.address)
  await hand.open(`${house.site}/en/return`)
  await hand.type('#code', parts.join(' '))
  await hand.type('#pin', pin)
  await hand.send(button('open'))
  await hand.reads('madelief in een brief')
  await hand.type('#text', 'nog een pioenroos')
  await hand.send(button('say'))
  await hand.reads('nog een pioenroos')
  await hand.type('#text', 'half getypt vingerhoedskruid')
}

/** What all tabs show and hold in their fields, once one of them holds this. */
async function brought(browser: OwnBrowser, back: string): Promise<string> {
  const read = () => [location.href, document.body?.innerText, ...Array.from(document.querySelectorAll('textarea, input'), (field) => (field as HTMLInputElement).value)].join('\n')
  for (const end = Date.now() + 60_000; ; await pause(200)) {
    const texts = await Promise.all((await browser.tabs()).map((page) => Promise.race([page.evaluate(read).catch(() => ''), pause(3000, '', { ref: false })])))
    const all = texts.join('\n')
    if (all.includes(back) && all.includes(staffed.house.site)) return all
    assert.ok(Date.now() < end, `what was open came back: ${all}`)
  }
}

for (const engine of ['Chromium', 'Firefox'] as const) {
  const skip = withoutChromium || (engine === 'Firefox' && withoutFirefox)
  test(`L-10: ${engine} without scripts: after a talk, and killed on a message that is open, her disk holds addresses and nothing else of us`, { skip, timeout: 180_000 }, async () => {
    const { house } = staffed
    const shown = new Shown()
    const ordinary = new OrdinaryPage()
    const settings = { 'javascript.enabled': false }
    const browser = await OwnBrowser.start(engine, plain.chromiumFlags, settings)
    try {
      const page = await browser.tab()
      if (engine === 'Chromium') await page.setJavaScriptEnabled(false)
      const hand = new BasicHand(page, shown)
      await talk(hand, engine)
      await message(hand, shown)
      await ordinary.open(browser)
      await ordinary.written(browser)
      await browser.kill()
      assert.ok(shown.sentences.size > 60, `${shown.sentences.size} pieces of sentences were looked for`)
      const ours = nothingOfUs({ engine, browser, ordinary, shown, site: house.site, plain: plain.address })
      // Chromium writes its history ten seconds late.
      if (engine === 'Firefox') assert.ok(ours.some((address) => address.includes('/en/left-')), 'the history was read')
      if (engine === 'Chromium') return
      // Whoever starts it again and brings the tabs back finds what was typed on an ordinary page, and nothing of hers.
      const again = await browser.again(settings)
      try {
        const all = await brought(again, ordinary.typed)
        for (const word of shown.words) assert.ok(!all.includes(word), `“${word}” came back`)
      } finally {
        await again.kill()
      }
    } finally {
      browser.dispose()
      await ordinary.dispose()
    }
  })
}
