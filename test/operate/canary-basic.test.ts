// A talk and a left message without scripts, in a house with its own database: what this computer read meanwhile is in no table, no file, no log and no backup.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { backupOf } from '../support/ear.ts'
import { everywhere, loneSettings } from '../support/lone-house.ts'
import { codeForms, codeOn, leaveMessage, openMessage, press, write } from '../support/plain-left.ts'
import { PlainVisitor } from '../support/plain-visitor.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { Search } from '../support/traces.ts'

const { temporary, settings, clear } = loneSettings()
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['English'], 1, settings)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
  clear()
})

/** Looks everywhere, the backup included, for these; with a control in each kind of place. */
async function nowhere(words: string[], when: string): Promise<void> {
  const { house } = staffed
  const found = new Search([...words, 'Samira']).in([...(await everywhere(house, temporary)), ...(await backupOf(house))])
  // The listener's name is kept: the same search finds it in the table, in the database's files and in the backup.
  const isIn = (place: (line: string) => boolean): void => assert.ok(found.some((line) => place(line) && line.endsWith('“Samira”')), when)
  isIn((line) => line.startsWith('table '))
  isIn((line) => line.includes('/database/data/'))
  isIn((line) => line.startsWith('the backup, opened'))
  assert.deepEqual(found.filter((line) => !line.endsWith('“Samira”')), [], when)
}

test('L-13: what is said without scripts is in nothing that the house leaves', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const said = ['Zonnebloemgrasgeheim', 'Klaproosveldgeheim', 'Korenbloempadgeheim']
  const visitor = await PlainVisitor.open(browser, house.site, 'en')
  await visitor.ask(said[0]!)
  await listener.take()
  await listener.hears(said[0]!)
  await listener.say(said[1]!)
  await visitor.sees(said[1]!)
  await visitor.say(said[2]!)
  await listener.hears(said[2]!)

  await nowhere(said, 'while they talk')
  await house.down('SIGKILL')
  await house.up()
  await nowhere(said, 'after a kill')
  await visitor.close()
})

test('L-13: a message that is left, answered and read without scripts, its code and its PIN are in nothing that the house leaves', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const [text, more, pin, answer] = ['Distelpadbriefgeheim', 'Brandnetelvervolggeheim', 'madeliefpingeheim', 'Vergeetmijnietantwoordgeheim']
  const visitor = await PlainVisitor.open(browser, house.site, 'en', 'message')
  const parts = await write(visitor, text)
  await press(visitor, 'turn')
  const words = [text, more, pin, answer, ...codeForms(parts), ...codeForms(await codeOn(visitor))]
  await press(visitor, 'turn')
  await nowhere(words, 'while the code stands there')
  await leaveMessage(visitor, await codeOn(visitor), pin)
  await nowhere(words, 'once it is left')
  await visitor.close()

  await listener.goTo('Messages')
  await listener.press(/^Open/)
  await listener.page.locator('.left-letters p', { hasText: text }).waitFor()
  await listener.press('Take it')
  await listener.page.getByLabel('Your answer').fill(answer)
  await listener.press('Send the answer')
  await listener.page.locator('.left-letters p', { hasText: answer }).waitFor()

  const back = await PlainVisitor.open(browser, house.site, 'en', 'return')
  await openMessage(back, parts.join(' '), pin)
  // Control: all of it was here, in this house's memory.
  const shown = await back.page.evaluate(() => document.body.innerText)
  for (const one of [text, answer]) assert.ok(shown.includes(one))
  await back.type('#text', more)
  await press(back, 'say')
  assert.ok((await back.page.evaluate(() => document.body.innerText)).includes(more))
  await nowhere(words, 'while it is open')
  await house.down('SIGKILL')
  await house.up()
  await nowhere(words, 'after a kill')
  await back.close()
})
