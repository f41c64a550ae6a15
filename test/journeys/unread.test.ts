// While two people talk, nothing the server keeps, writes or carries holds a word of it: whole database, files, output and every frame.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { staffHouse } from '../support/staffed-house.ts'
import type { StaffedHouse } from '../support/staffed-house.ts'
import type { RunningHouse } from '../support/running-house.ts'
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
  const places: Record<string, string> = { ...(await everyTable(house)), ...everyFile(house), output: house.output }
  const frames = [...visitor.frames, ...deskFrames]
  assert.ok(frames.some((frame) => frame.includes('"t":"box"')), 'the frames were seen')
  places['frames'] = frames.join('\n')
  for (const [place, text] of Object.entries(places)) {
    for (const word of said) for (const form of forms(word)) assert.equal(text.includes(form), false, `${place} holds a word of it`)
  }
  await listener.end('Listened')
  await visitor.over()
  await visitor.close()
})

test('the search finds a word where one is, in each of its forms', () => {
  for (const word of said) {
    assert.ok(forms(word).some((form) => Buffer.from(`..${word}..`).toString('base64').includes(form)))
    assert.ok(forms(word).some((form) => Buffer.from(`.${word}`).toString('hex').includes(form)))
    assert.ok(forms(word).includes(word))
  }
})

/** A word as it stands, in hex, and in base64 at each of its three alignments. */
function forms(word: string): string[] {
  const shifted = [0, 1, 2].map((shift) => Buffer.from(' '.repeat(shift) + word).toString('base64').slice(4, -4))
  return [word, Buffer.from(word).toString('hex'), ...shifted]
}

/** Every row of every table as text; bytes as hex. */
async function everyTable({ database: { sql } }: RunningHouse): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`select table_name as name from information_schema.tables where table_schema = 'public'`
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(name)} t`
    found[`table ${name}`] = rows.map(({ row }) => row).join('\n')
  }
  return found
}

/** Every file of the installation's folder, and the database's own log. */
function everyFile(house: RunningHouse): Record<string, string> {
  const found: Record<string, string> = {}
  const cluster = dirname(process.env.EAR_TEST_SOCKET!)
  for (const folder of [house.data, cluster]) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || (folder === cluster && !entry.name.endsWith('log'))) continue
      const path = join(entry.parentPath, entry.name)
      found[path] = readFileSync(path, 'latin1')
    }
  }
  assert.ok(Object.keys(found).some((path) => path.endsWith('log')), 'the log of the database was read')
  return found
}
