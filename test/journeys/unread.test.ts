// While two people talk, nothing the server keeps, writes or carries holds a word of it: whole database, files, output and every frame.
import assert from 'node:assert/strict'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import { Search, everyTable, filesUnder } from '../support/traces.ts'
import type { Place } from '../support/traces.ts'
import { VisitorHand } from '../support/visitor-hand.ts'

const said = ['Zonnebloemveldgeheim', 'Klaproosantwoordgeheim']

let browser: Browser
let staffed: StaffedHouse

before(async () => {
  if (withoutChromium) return
  browser = await launchChromium()
  staffed = await staffHouse(browser, ['Dutch'], 1)
})
after(async () => {
  await staffed?.dispose()
  await browser?.close()
})

test('a whole conversation passes, and the server could read no word of it', { skip: withoutChromium }, async () => {
  const { house, listener } = staffed
  const deskFrames: string[] = []
  listener.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => deskFrames.push(String(payload)))
    socket.on('framereceived', ({ payload }) => deskFrames.push(String(payload)))
  })
  // The desk connects anew, so that every frame of it is seen.
  await listener.press('Go off duty')
  await listener.page.reload()
  await listener.signIn()
  await listener.goOnDuty(1)

  const visitor = await VisitorHand.open(browser, house.site, 'nl')
  await visitor.sees('free')
  await visitor.ask(said[0]!)
  await listener.take()
  await listener.hears(said[0]!)
  await listener.say(said[1]!)
  await visitor.hears(said[1]!)
  await listener.opened(said[1]!)

  const boxes = await house.database.sql`select count(*)::int as n from box`
  assert.equal(boxes[0]!.n, 2, 'the conversation stands in the database now')
  const frames = [...visitor.frames, ...deskFrames]
  assert.ok(frames.some((frame) => frame.includes('"t":"box"')), 'the frames were seen')
  const log = [...filesUnder(join(dirname(process.env.EAR_TEST_SOCKET!), 'log'))]
  assert.ok(log.some(([name]) => name.endsWith('.log')), 'the log of the database was read')
  const texts: Place[] = [['output', Buffer.from(house.output)], ['frames', Buffer.from(frames.join('\n'))]]
  const tables = await everyTable(house.database.sql)
  assert.ok(tables.some(([name]) => name === 'table public.box'), 'the boxes were read')
  assert.deepEqual(new Search(said).in([...texts, ...tables, ...log, ...filesUnder(house.data)]), [])
  await listener.end('Listened')
  await visitor.over()
  await visitor.close()
})
