// The limits of the talk page's door, on real sockets: what is refused, and that nobody else is.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { createLine } from '../../domain/line/create-line.ts'
import { Reopenings } from '../../domain/line/reopening.ts'
import { Visits, endedVisits } from '../../domain/visit/visit.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { callerAddress } from '../../platform/http/caller-address.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import { WebSocket } from 'ws'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { ChatSocket } from './chat-socket.ts'
import { PageHand } from './pages/talk/talk-hand.ts'
import { VisitorLimits, visitorMost } from './visitor-limits.ts'

const wish = { t: 'arrive', language: 'nl', woman: false, danger: true } as const

/** The door behind a proxy on this machine, which says who comes. */
async function door() {
  const db = await freshDatabase()
  const bus = new MemoryBus()
  const line = createLine({ sql: db.sql, bus, visitKey: randomBytes(32) })
  await line.start()
  const visits = new Visits(randomBytes(32), endedVisits(db.sql), bus, line)
  await visits.start()
  const reopenings = new Reopenings(bus)
  const limits = new VisitorLimits(callerAddress(['127.0.0.1']))
  const chat = new ChatSocket({ line, bus, visits, reopenings, credentialsOf: async () => null, depl: toText(randomBytes(16)), root: () => null, limits })
  const http = new HttpDoor({ headers: {}, health: async () => ({ ok: true }), page: (code) => ({ type: 'text/plain', body: `in words: ${code}` }) })
  http.addSocket(chat.route(['http://site']))
  const port = await http.start('127.0.0.1', 0)
  const sockets: WebSocket[] = []
  /** A socket of somebody at this address; gives `open`, or the status and body it was refused with. */
  const socket = (address: string, visit = visits.open()): Promise<string> => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/${visit}/socket`, { origin: 'http://site', headers: { 'x-forwarded-for': address } })
    sockets.push(ws)
    return new Promise((resolve, reject) => {
      ws.on('open', () => resolve('open'))
      ws.on('error', reject)
      ws.on('unexpected-response', (_, response) => {
        let body = ''
        response.on('data', (part: Buffer) => (body += part.toString()))
        response.on('end', () => resolve(`${response.statusCode} ${body}`))
      })
    })
  }
  const page = (address: string, visit = visits.open()) => PageHand.open(`ws://127.0.0.1:${port}/${visit}/socket`, 'http://site', { 'x-forwarded-for': address })
  const dispose = async () => {
    for (const ws of sockets) ws.terminate()
    chat.dispose()
    await http.dispose(0)
    reopenings.dispose()
    await visits.dispose()
    await line.dispose()
    await db.dispose()
  }
  return { db, line, visits, sockets, socket, page, [Symbol.asyncDispose]: dispose }
}

test('one network may hold so many sockets; another behind the same proxy is not shut out, and what closes makes room', async () => {
  await using house = await door()
  for (let i = 0; i < visitorMost.sockets.each; i++) assert.equal(await house.socket('192.0.2.1'), 'open')
  assert.equal(await house.socket('192.0.2.1'), '429 in words: too-many')
  assert.equal(await house.socket('1.2.3.4, 192.0.2.1'), '429 in words: too-many', 'what she writes herself counts for nothing')
  assert.equal(await house.socket('192.0.2.2'), 'open')
  const first = house.sockets[0]!
  first.terminate()
  // The server hears of it a little later than we do.
  let again = await house.socket('192.0.2.1')
  while (again !== 'open') again = await house.socket('192.0.2.1')
})

test('one visit may hold so many sockets, from wherever', async () => {
  await using house = await door()
  const visit = house.visits.open()
  for (let i = 0; i < visitorMost.ofVisit; i++) assert.equal(await house.socket(`192.0.2.${i}`, visit), 'open')
  assert.equal(await house.socket('192.0.2.200', visit), '429 in words: too-many')
  assert.equal(await house.socket('192.0.2.200'), 'open')
})

test('one network may take so many places in a minute; the refusal has a code, and another network gets its place', async () => {
  await using house = await door()
  const arrives = async (address: string) => {
    const page = await house.page(address)
    page.hello()
    page.send(wish)
    return page
  }
  for (let i = 0; i < visitorMost.arrivals.each; i++) {
    const page = await arrives('2001:db8:7:1::1')
    await page.next('place')
    page.send(wish)
    await page.close()
  }
  const late = await arrives('2001:db8:7:2::9')
  assert.deepEqual(await late.next('refused'), { t: 'refused', code: 'too-many', of: 'arrive' })
  await late.close()
  const other = await arrives('2001:db8:9::1')
  await other.next('place')
  await other.close()
})

test('a place that is being taken while the exit comes is let go of', { timeout: 20_000 }, async () => {
  await using house = await door()
  const visit = house.visits.open()
  const page = await house.page('192.0.2.1', visit)
  page.hello(toText(randomBytes(32)))
  await page.next('welcome')
  await house.db.sql.begin(async (tx) => {
    await tx`select from gate for no key update`
    page.send(wish)
    const waiting = () => house.db.sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%line_arrive%'`
    while ((await waiting()).length === 0) await new Promise(setImmediate)
    house.visits.end(visit)
    await house.visits.refresh()
  })
  assert.equal((await page.next('ended')).why, 'visitor-left')
  await page.close()
})
