// The limits of the talk page's door, on real sockets: what is refused, and that nobody else is.
import assert from 'node:assert/strict'
import { once } from 'node:events'
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
import { visitEnded } from '../../shared/wire/to-visitor.ts'
import { ChatSocket } from './chat-socket.ts'
import { PageHand, solve } from './pages/talk/talk-hand.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { siteHand } from './site-fixture.ts'
import { createSite } from './site.ts'
import { VisitorLimits, visitorMost } from './visitor-limits.ts'
import type { VisitorMost } from './visitor-limits.ts'

const wish = { t: 'arrive', language: 'nl', woman: false, danger: true, others: [] as string[], interpreter: false } as const

/** The door behind a proxy on this machine, which says who comes. */
async function door(most: Partial<VisitorMost> = {}) {
  const db = await freshDatabase()
  const bus = new MemoryBus()
  const line = createLine({ sql: db.sql, bus, visitKey: randomBytes(32) })
  await line.start()
  const visits = new Visits(randomBytes(32), endedVisits(db.sql), bus, line)
  await visits.start()
  const reopenings = new Reopenings(bus)
  const limits = new VisitorLimits(callerAddress(['127.0.0.1']), { ...visitorMost, ...most })
  const chat = new ChatSocket({ line, bus, visits, reopenings, credentialsOf: async () => null, depl: toText(randomBytes(16)), root: () => null, limits })
  const http = new HttpDoor({ headers: {}, health: async () => ({ ok: true }), page: (code) => ({ type: 'text/plain', body: `in words: ${code}` }) })
  http.addSocket(chat.route(['http://site']))
  const port = await http.start('127.0.0.1', 0)
  const sockets: WebSocket[] = []
  const pages: PageHand[] = []
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
  const page = async (address: string, visit = visits.open()) => {
    const hand = await PageHand.open(`ws://127.0.0.1:${port}/${visit}/socket`, 'http://site', { 'x-forwarded-for': address })
    pages.push(hand)
    return Object.assign(hand, { visit })
  }
  const dispose = async () => {
    for (const ws of sockets) ws.terminate()
    for (const hand of pages) hand.cut()
    chat.dispose()
    await http.dispose(0)
    reopenings.dispose()
    await visits.dispose()
    await line.dispose()
    await db.dispose()
  }
  return { db, line, visits, sockets, socket, page, [Symbol.asyncDispose]: dispose }
}

test('L-14: a network may hold so many sockets; one more closes its oldest idle one, and another network behind the same proxy keeps its own', async () => {
  await using house = await door({ sockets: { each: 20 } })
  assert.equal(await house.socket('192.0.2.2'), 'open')
  const [other] = house.sockets
  for (let i = 0; i < 20; i++) assert.equal(await house.socket('192.0.2.1'), 'open')
  const first = house.sockets[1]!
  const gone = once(first, 'close')
  assert.equal(await house.socket('1.2.3.4, 192.0.2.1'), 'open', 'what she writes herself counts for nothing')
  await gone
  assert.equal(house.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length, 21)
  assert.equal(other!.readyState, WebSocket.OPEN)
})

test('L-14: a page that has a place keeps its socket whatever floods come from its address', async () => {
  await using house = await door({ sockets: { each: 4 } })
  const page = await house.page('192.0.2.1')
  page.hello()
  await page.arrive(wish)
  for (let i = 0; i < 20; i++) assert.equal(await house.socket('192.0.2.1'), 'open')
  page.send({ t: 'leave' })
  assert.equal((await page.next('ended')).why, 'visitor-left')
  // It holds nothing any more, and is the youngest of the idle ones: a last flood closes it too.
  for (let i = 0; i < 4; i++) await house.socket('192.0.2.1')
  await page.gone()
})

test('L-14: a network is given so many answers to forms in a minute; its pages and its exit go on, and another network has its answers', async (t) => {
  await using hand = await siteHand()
  const limits = new VisitorLimits(callerAddress(['127.0.0.1']), { ...visitorMost, answers: { each: 3 } })
  const options = { pack: hand.pack, visits: hand.visits, origin: 'http://localhost', headers: { tls: false, hsts: { subdomains: false, preload: false } }, neutral: {}, talk: talkPage }
  const site = createSite({ ...options, mayAsk: (request, what) => limits.mayAsk(request, what) })
  const http = new HttpDoor({ headers: site.headers, health: async () => ({ ok: true }), page: site.refusal })
  site.attach(http.app)
  const origin = `http://127.0.0.1:${await http.start('127.0.0.1', 0)}`
  t.after(() => http.dispose(0))
  const visit = hand.visits.open()
  const get = (step: string, address: string) => fetch(`${origin}/${visit}/nl/${step}`, { redirect: 'manual', headers: { 'x-forwarded-for': address } })
  const answer = `plan-${hand.visits.sealAnswers(visit, 'plan', 'leave')}`
  assert.equal((await get('plan-AAAA', '192.0.2.1')).status, 404, 'what is no answer counts for nothing')
  for (let i = 0; i < 3; i++) assert.equal((await get(answer, '192.0.2.1')).status, 203)
  const refused = await get(answer, '192.0.2.1')
  assert.equal(refused.status, 429)
  assert.match(await refused.text(), new RegExp(`href="/${visit}/nl/leave"[^]*${hand.pack.words('nl').say('problems.too-many').slice(0, 20)}`))
  assert.deepEqual([(await get('plan', '192.0.2.1')).status, (await get(answer, '192.0.2.2')).status, (await get('leave', '192.0.2.1')).status], [203, 203, 200])
})

test('one visit may hold so many sockets, from wherever', async () => {
  await using house = await door()
  const visit = house.visits.open()
  for (let i = 0; i < visitorMost.ofVisit; i++) assert.equal(await house.socket(`192.0.2.${i}`, visit), 'open')
  assert.equal(await house.socket('192.0.2.200', visit), '429 in words: too-many')
  assert.equal(await house.socket('192.0.2.200'), 'open')
})

test('L-15: nothing is asked while there is no load; then a network works for its places, and another network does not', async () => {
  await using house = await door()
  const arrives = async (address: string): Promise<boolean> => {
    const page = await house.page(address)
    page.hello()
    const worked = await page.arrive(wish)
    await page.close()
    return worked
  }
  for (let i = 0; i < visitorMost.free.each; i++) assert.equal(await arrives('2001:db8:7:1::1'), false)
  assert.equal(await arrives('2001:db8:7:2::9'), true, 'the same household')
  assert.equal(await arrives('2001:db8:9::1'), false)
})

test('L-15: when many ask from many networks everybody works; one network alone does not bring that about', async () => {
  await using house = await door({ freeOfAll: { each: 10 } })
  const asks = async (address: string): Promise<'place' | 'work'> => {
    const page = await house.page(address)
    page.hello()
    page.send(wish)
    const { t } = await page.next(['place', 'work'])
    await page.close()
    return t
  }
  for (let i = 0; i < 30; i++) await asks('192.0.2.1')
  assert.equal(await asks('192.0.2.2'), 'place')
  for (let i = 0; i < 20; i++) await asks(`198.51.100.${i}`)
  assert.equal(await asks('192.0.2.3'), 'work')
})

test('L-15: a bad solution changes nothing: she is told, the socket stays, and with a good one she gets her place', async () => {
  await using house = await door({ free: { each: 0 } })
  const page = await house.page('192.0.2.1')
  page.hello()
  page.send(wish)
  const asked = await page.next('work')
  assert.equal(asked.again, 0)
  page.send(wish)
  assert.deepEqual(await page.next('work'), asked, 'said again it is the same piece of work')
  page.send({ t: 'solved', challenge: '{"parameters":{}}', counter: 1, key: 'f'.repeat(64) })
  page.send(wish)
  assert.deepEqual(await page.next('work'), { ...asked, again: 1 })
  const good = { t: 'solved', ...(await solve(asked.challenge)) } as const
  // On the page's next connection, under the same visit, it counts just as well.
  page.cut()
  const next = await house.page('192.0.2.1', page.visit)
  next.hello(page.ticket)
  next.send(good)
  next.send(wish)
  await next.next('place')
  next.send({ t: 'leave' })
  await next.next('ended')
  const third = await house.page('192.0.2.1', page.visit)
  third.hello()
  third.send(good)
  third.send(wish)
  const more = await third.next('work')
  assert.equal(more.again, 1, 'it is good once')
  assert.notEqual(more.challenge, asked.challenge)
  await third.close()
})

test('L-14: who sends one bad solution after the other is not looked at for ever on that connection; the next one is', async () => {
  await using house = await door({ free: { each: 0 } })
  const page = await house.page('192.0.2.1')
  page.hello()
  page.send(wish)
  const good = { t: 'solved', ...(await solve((await page.next('work')).challenge)) } as const
  for (let i = 0; i < 10; i++) {
    page.send({ ...good, key: '0'.repeat(64) })
    page.send(wish)
    assert.equal((await page.next('work')).again, 1)
  }
  page.send(good)
  page.send(wish)
  assert.equal((await page.next(['work', 'place'])).t, 'work')
  const next = await house.page('192.0.2.1', page.visit)
  next.hello()
  next.send(good)
  next.send(wish)
  await next.next('place')
})

test('L-14: a network takes so many places and no more, however much it works; the refusal has a code, and another gets its place', async () => {
  await using house = await door({ places: { each: 3 } })
  const arrives = async (address: string) => {
    const page = await house.page(address)
    page.hello()
    page.send(wish)
    return page
  }
  for (let i = 0; i < 3; i++) await (await arrives('2001:db8:7:1::1')).next('place')
  const late = await arrives('2001:db8:7:2::9')
  assert.deepEqual(await late.next('refused'), { t: 'refused', code: 'too-many', of: 'arrive' })
  const other = await arrives('2001:db8:9::1')
  await other.next('place')
})

test('L-15: work that was done counts again where the line could not give a place', async () => {
  await using house = await door({ free: { each: 0 } })
  const page = await house.page('192.0.2.1')
  page.hello()
  page.send(wish)
  const good = { t: 'solved', ...(await solve((await page.next('work')).challenge)) } as const
  await house.db.sql`alter table conversation rename to away`
  page.send(good)
  page.send(wish)
  assert.equal((await page.next('refused')).of, 'arrive')
  await house.db.sql`alter table away rename to conversation`
  page.send(good)
  page.send(wish)
  await page.next('place')
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
  // The page is told to leave the screen; nothing of the place is left.
  assert.equal(await page.gone(), visitEnded)
  assert.equal((await house.db.sql`select from conversation`).length, 0)
})
