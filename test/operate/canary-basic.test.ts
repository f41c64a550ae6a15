// A talk without scripts, in a house with its own database: what this computer read meanwhile is in no table, no file and no log.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { everywhere, loneSettings } from '../support/lone-house.ts'
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

  const nowhere = async (when: string): Promise<void> => {
    const found = new Search([...said, 'Samira']).in(await everywhere(house, temporary))
    // The listener's name is kept: the same search finds it in the table and in the database's files.
    assert.ok(found.some((line) => line.startsWith('table ') && line.endsWith('“Samira”')), when)
    assert.ok(found.some((line) => line.includes('/database/data/') && line.endsWith('“Samira”')), when)
    assert.deepEqual(found.filter((line) => !line.endsWith('“Samira”')), [], when)
  }
  await nowhere('while they talk')
  await house.down('SIGKILL')
  await house.up()
  await nowhere('after a kill')
  await visitor.close()
})
