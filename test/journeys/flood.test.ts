// Floods from one network at the whole house: of pages, sockets, tickets and conversations; whoever comes from elsewhere notices nothing.
import assert from 'node:assert/strict'
import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { after, before, test } from 'node:test'
import { PageHand } from '../../src/doors/visitor/pages/talk/talk-hand.ts'
import { visitorMost } from '../../src/doors/visitor/visitor-limits.ts'
import { RunningHouse } from '../support/running-house.ts'

type Answer = { status: number; headers: IncomingHttpHeaders; body: string }

const wish = { language: 'en', woman: false, danger: false, others: [], interpreter: false }
/** The network that floods, a neighbour behind the same address, and somebody from elsewhere. */
const flooder = '2001:db8:bad:1::1'
const neighbour = '2001:db8:bad:2::2'
const elsewhere = '198.51.100.7'

let house: RunningHouse
const agent = new Agent({ keepAlive: true, maxSockets: 32 })
const pages: PageHand[] = []

before(async () => {
  // As behind a proxy on this machine, which says who comes.
  house = await RunningHouse.start({ TRUSTED_PROXY: '127.0.0.1,::1' })
})
after(async () => {
  for (const page of pages) page.cut()
  agent.destroy()
  await house.dispose()
})

/** One request of somebody at this address; null: of who comes without a proxy, from this machine, as by an onion service. */
function get(path: string, address: string | null): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = address === null ? {} : { 'x-forwarded-for': address }
    const asked = request(house.site + path, { agent, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** Opens a visit. */
async function visitOf(address: string | null): Promise<string> {
  return (await get('/en/start', address)).headers.location!.split('/')[1]!
}

async function pageOf(address: string | null, under?: string): Promise<PageHand> {
  const visit = under ?? (await visitOf(address))
  const url = `${house.site.replace('http', 'ws')}/${visit}/socket`
  const page = await PageHand.open(url, house.site, address === null ? {} : { 'x-forwarded-for': address })
  pages.push(page)
  page.hello()
  await page.next('welcome')
  return page
}

test('L-14: a flood of pages from one network is answered shortly; another network reads on, and the way out is open to all', { timeout: 120_000 }, async () => {
  const visit = await visitOf(flooder)
  const over = await visitOf(flooder)
  await get(`/${over}/en/leave`, flooder)
  const page = `/${visit}/en/signs`
  let refused: Answer | null = null
  let asked = 0
  const flood = async (): Promise<void> => {
    // It empties while it fills: on a slow machine it takes some more to fill it.
    while (!refused && asked++ < visitorMost.pages.each * 3) {
      const answer = await get(page, flooder)
      if (answer.status !== 203) refused = answer
    }
  }
  await Promise.all(Array.from({ length: 32 }, flood))
  const { status, body } = refused ?? assert.fail('the flood was never refused')
  assert.equal(status, 429)
  assert.ok(asked > visitorMost.pages.each, 'the limit is far above what people do')
  assert.match(body, new RegExp(`href="/${visit}/en/leave"`), 'the button is on it, and ends the visit')

  assert.equal((await get(page, elsewhere)).status, 203)
  assert.equal((await get(page, null)).status, 203)
  // Full to the edge for as long as this takes.
  const keepFull = async (): Promise<void> => {
    while ((await get(page, flooder)).status !== 429);
  }
  await keepFull()
  assert.equal((await get(`/${over}/en/signs`, flooder)).status, 303, 'what is over shows the plain page')
  for (const path of ['/script/talk.js', '/health']) {
    await keepFull()
    assert.equal((await get(path, flooder)).status, 200, path)
  }
  await keepFull()
  assert.equal((await get('/away/en', flooder)).status, 303)
  await keepFull()
  const left = await get(`/${visit}/en/leave`, flooder)
  assert.equal(left.status, 200)
  assert.equal(left.headers['refresh'], '0;url=/away/en')
  assert.equal((await get(page, flooder)).status, 303, 'the visit has ended')
})

test('L-14: a flood of sockets and tickets from one network: another network and a neighbour get theirs, and no place is lost', { timeout: 120_000 }, async () => {
  const before = await pageOf(elsewhere)
  assert.equal(await before.arrive(wish), false)
  const held = await pageOf(neighbour)
  await held.arrive(wish)
  const flood: PageHand[] = []
  for (let i = 0; i < visitorMost.sockets.each + 50; i += 10) {
    const visit = await visitOf(flooder)
    flood.push(...(await Promise.all(Array.from({ length: 10 }, () => pageOf(flooder, visit)))))
  }
  // Each had a ticket of its own, and was answered; the oldest idle ones have made room.
  await flood[0]!.gone()
  const later = await pageOf(elsewhere)
  assert.equal(await later.arrive(wish), false)
  const close = await pageOf(neighbour)
  await close.arrive(wish)
  for (const page of [before, held, later, close]) {
    page.send({ t: 'leave' })
    assert.equal((await page.next('ended')).why, 'visitor-left')
  }
  for (const page of flood) page.cut()
})

test('L-15: a flood of conversations from one network pays for each; a neighbour gets in by working, and nobody elsewhere works', { timeout: 120_000 }, async () => {
  let worked = 0
  for (let i = 0; i < visitorMost.free.each * 3; i++) if (await (await pageOf(flooder)).arrive(wish)) worked++
  assert.ok(worked >= visitorMost.free.each, `${worked} of the flood's places were worked for`)
  assert.equal(await (await pageOf(neighbour)).arrive(wish), true)
  assert.equal(await (await pageOf(elsewhere)).arrive(wish), false)
})

test('L-14: everybody behind an onion service or a proxy that nobody named is many, and not one network', { timeout: 120_000 }, async () => {
  for (let i = 0; i < visitorMost.free.each * 4; i++) assert.equal(await (await pageOf(null)).arrive(wish), false)
})

test('L-14: a flood of fresh visits from one network is answered shortly, and opens none; another network opens its own', { timeout: 120_000 }, async () => {
  let refused: Answer | null = null
  for (let asked = 0; !refused && asked < visitorMost.visits.each * 3; asked++) {
    const answer = await get('/en/start', '203.0.113.9')
    if (answer.status !== 303) refused = answer
  }
  assert.equal(refused?.status, 429)
  assert.equal(refused.headers.location, undefined)
  assert.match(refused.body, /href="\/away\/en"/)
  assert.equal((await get('/', '203.0.113.9')).status, 429)
  assert.equal((await get('/', elsewhere)).status, 303)
})
