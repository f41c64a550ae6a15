// A talk, and a desk that sends what is refused, in a house with its own database: none of it is in what the house leaves, its database's files included.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { deskApi } from '../../src/shared/wire/desk-api.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { asBytes, mark } from '../support/canary.ts'
import type { Mark } from '../support/canary.ts'
import { everywhere, loneSettings } from '../support/lone-house.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { Search } from '../support/traces.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const { temporary, settings, clear } = loneSettings()
let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch'], 1, settings)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
  clear()
})

/** From the desk's own page, under its session: every method with what does not fit, and frames that are none. Gives how many were refused, and frames answered. */
async function refusedAtTheDesk(page: Page, m: Mark): Promise<number> {
  const bodies = [JSON.stringify({ [m.of('key')]: m.of('value') }), JSON.stringify({ member: asBytes(m), name: m.of('name') }), `{"x":${m.of('no JSON')}`]
  const frames = [
    JSON.stringify({ t: m.of('type') }),
    m.of('no JSON'),
    JSON.stringify({ t: 'hello', shift: null, after: [{ conversation: asBytes(m), number: 0 }] }),
    JSON.stringify({ t: 'take', conversation: asBytes(m), turn: 1 }),
    JSON.stringify({ t: 'box', conversation: asBytes(m), turn: 1, epoch: 1, box: asBytes(m, 64) }),
    JSON.stringify({ t: 'end', conversation: asBytes(m), turn: 1, outcome: m.of('outcome'), coolOff: false }),
    JSON.stringify({ t: 'on-duty', shift: asBytes(m), statement: { body: `{"words":"${m.of('statement')}"}`, sig: asBytes(m, 4) }, capacity: 1 }),
  ]
  return page.evaluate(
    async ([methods, all, words]) => {
      let refused = 0
      for (const method of methods) {
        for (const body of all) {
          const { status } = await fetch(`/api/${method}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
          if (status >= 400) refused++
        }
      }
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/socket`)
      await new Promise((open) => (socket.onopen = open))
      for (const frame of words) {
        const heard = new Promise((answered) => (socket.onmessage = socket.onclose = answered))
        socket.send(frame)
        await heard
        refused++
      }
      socket.close()
      return refused
    },
    [Object.keys(deskApi).filter((method) => method !== 'sign-out'), bodies, frames] as const,
  )
}

test('L-13: neither a talk nor what a desk sends in vain is in what the house leaves', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const m = mark(`zq${randomBytes(7).toString('hex')}`)
  const said = ['Zonnebloemveldgeheim', 'Klaproosantwoordgeheim', 'أنا خائفة منه كثيرا']
  const words = [...said, m.word, m.word.slice(0, 8), m.word.slice(8)]
  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask(said[0]!)
  await listener.take()
  await listener.hears(said[0]!)
  await listener.say(said[1]!)
  await visitor.hears(said[1]!)
  await visitor.say(said[2]!)
  await visitor.seesText(said[2]!, 'opened')
  assert.ok((await refusedAtTheDesk(listener.page, m)) > 40)

  const nowhere = async (when: string): Promise<void> => {
    const found = new Search([...words, 'Samira']).in(await everywhere(house, temporary))
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
