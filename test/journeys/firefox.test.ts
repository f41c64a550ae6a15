// The visitor's side in Firefox ESR, with JIT and WebAssembly off: what a careful phone or Tor's safer level leaves of a browser.
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
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
  firefox = await launchFirefox({
    'javascript.options.baselinejit': false,
    'javascript.options.ion': false,
    'javascript.options.wasm': false,
    'javascript.options.native_regexp': false,
  })
  staffed = await staffHouse(chromium, ['Arabic'], 1)
})
after(async () => {
  await staffed?.dispose()
  await firefox?.close()
  await chromium?.close()
})

test('a visitor in Firefox talks, loads the page anew, is let in and goes on', { skip }, async () => {
  const { house, listener } = staffed
  const visitor = await VisitorHand.open(firefox, house.site, 'ar')
  await visitor.sees('free')
  await visitor.ask('هل تسمعونني؟')
  await listener.take()
  await listener.hears('هل تسمعونني؟')
  await listener.say('نعم، أسمعك جيدا')
  await visitor.hears('نعم، أسمعك جيدا')

  await visitor.page.reload()
  await listener.page.getByRole('heading', { name: /^The page was opened anew/ }).waitFor()
  await listener.button('Let in').click()
  await visitor.inRoom()
  await visitor.say('عدت')
  await listener.hears('عدت')
  await listener.end('Listened')
  await visitor.over()
  await visitor.close()
})
