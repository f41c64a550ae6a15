// Tests of the site over HTTP: every address, what a visit may open, the two hops of the exit, and what never leaks.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { askRaw } from '../../../test/support/ask-raw.ts'
import { belgium, siteHand } from './site-fixture.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { SitePages } from './site-pages.tsx'
import { pack } from '../../platform/html/packed.ts'
import { languageOf, languages } from '../../shared/base/language.ts'
import { newPrefix } from '../../domain/visit/prefix.ts'
import { expireAfter } from '../../domain/visit/visit.ts'
import { randomBytes } from '../../shared/base/id.ts'

const weather = 'https://weather.example/#'
const get = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', ...init })
const prefix = /[\w-]{40}/g

test('every address answers as the table says', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const visit = hand.visits.open()
  const seen: Record<string, string> = {}
  for (const path of [
    '/', '/nl', '/nl/signs', '/ar/talk', '/nl/talk-tr', '/nl/language', '/nl/language-AAAA', '/nl/nothing', '/ro', '/ro/talk', '/nothing', '/nl/signs/more', '/nl/talk-xx', '/nl/talk-%0D%0AX:%20y',
    '/V', '/V/start', '/V/nl/start', '/V/nl/signs', '/V/nl/rights', '/V/nl/where', '/V/nl/device', '/V/nl/talk', '/V/nl/talk-tr', '/V/nl/talk-xx', '/V/ro/start', '/V/nl/signs/more',
    '/V/nl/language', '/V/nl/language-AAAA', '/V/nl/trouble-too-large', '/V/nl/trouble-xx', '/V/nothing', '/away/nl', '/away/xx', '/script/talk.js', '/script/nothing.js', '/health',
  ]) {
    const answer = await get(origin + path.replace('V', visit))
    const to = answer.headers.get('location')
    seen[path] = `${answer.status}${to === null ? '' : ` ${to.replaceAll(visit, 'V').replaceAll(prefix, 'FRESH')}`}`
  }
  // The exit ends the visit, so it is asked last.
  seen['/V/nl/leave'] = String((await get(`${origin}/${visit}/nl/leave`)).status)
  assert.deepEqual(seen, {
    '/': '303 /FRESH/start',
    '/nl': '303 /FRESH/nl/start',
    '/nl/signs': '303 /FRESH/nl/signs',
    '/ar/talk': '303 /FRESH/ar/talk',
    '/nl/talk-tr': '303 /FRESH/nl/talk-tr',
    '/nl/language': '303 /FRESH/nl/language',
    '/nl/language-AAAA': '404',
    '/nl/nothing': '404',
    '/ro': '303 /FRESH/start',
    '/ro/talk': '303 /FRESH/start',
    '/nothing': '404',
    '/nl/signs/more': '404',
    '/nl/talk-xx': '404',
    '/nl/talk-%0D%0AX:%20y': '404',
    '/V': '303 /V/start',
    '/V/start': '203',
    '/V/nl/start': '203',
    '/V/nl/signs': '203',
    '/V/nl/rights': '203',
    '/V/nl/where': '203',
    '/V/nl/device': '203',
    '/V/nl/talk': '203',
    '/V/nl/talk-tr': '203',
    '/V/nl/talk-xx': '404',
    '/V/ro/start': '404',
    '/V/nl/signs/more': '404',
    '/V/nl/language': '203',
    '/V/nl/language-AAAA': '404',
    '/V/nl/trouble-too-large': '413',
    '/V/nl/trouble-xx': '404',
    '/V/nothing': '404',
    '/away/nl': `303 ${weather}`,
    '/away/xx': `303 ${weather}`,
    '/script/talk.js': '200',
    '/script/nothing.js': '404',
    '/health': '200',
    '/V/nl/leave': '200',
  })
})

test('L-12: under TLS the site says so for two years, and binds other names of the domain only where the operator says so', async () => {
  const { siteHeaders } = await import('./headers.ts')
  const of = (tls: boolean, subdomains: boolean, preload: boolean) => siteHeaders({ tls, hsts: { subdomains, preload } }, '')['strict-transport-security']
  assert.equal(of(false, true, true), undefined)
  assert.equal(of(true, false, false), 'max-age=63072000')
  assert.equal(of(true, true, true), 'max-age=63072000; includeSubDomains; preload')
})

test('hop 1 ends the visit and is blank: at most 300 bytes, an empty title, on at once to hop 2, one link', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  for (const { tag } of hand.pack.languages) {
    const visit = hand.visits.open()
    const answer = await get(`${origin}/${visit}/${tag}/leave`)
    const body = await answer.text()
    assert.equal(answer.status, 200)
    assert.ok(Buffer.byteLength(body) <= 300, `${Buffer.byteLength(body)} bytes`)
    assert.match(body, /<title><\/title>/)
    assert.equal(body.match(/<a /g)?.length, 1)
    assert.equal(answer.headers.get('refresh'), `0;url=/away/${tag}`)
    assert.equal(answer.headers.get('clear-site-data'), null)
    assert.equal(hand.visits.look(visit).is, 'ended')
  }
})

test('hop 2 leads to the plain page and clears the cache and the storage', async () => {
  await using hand = await siteHand()
  const answer = await get(`${await hand.listen()}/away/fr`)
  assert.equal(answer.headers.get('location'), weather)
  assert.equal(answer.headers.get('clear-site-data'), '"cache", "storage"')
})

test('a HEAD request, as a preview may send, does not end a visit', async () => {
  await using hand = await siteHand()
  const visit = hand.visits.open()
  await get(`${await hand.listen()}/${visit}/nl/leave`, { method: 'HEAD' })
  assert.equal(hand.visits.look(visit).is, 'live')
})

test('L-4: the exit is taken also of who offers to speak another protocol', async () => {
  await using hand = await siteHand()
  const visit = hand.visits.open()
  const [answer] = await askRaw(Number(new URL(await hand.listen()).port), `GET /${visit}/nl/leave HTTP/1.1\r\nhost: x\r\nconnection: upgrade, close\r\nupgrade: h2c\r\n\r\n`)
  assert.equal(answer!.status, 200)
  assert.equal(hand.visits.look(visit).is, 'ended')
})

test('L-8: every address of an ended visit leads to the plain page, a POST to hop 1, and hop 1 stays blank', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const visit = hand.visits.open()
  await get(`${origin}/${visit}/nl/leave`)
  for (const path of ['', '/start', '/nl/start', '/nl/talk', '/nl/nothing', '/nothing', '/nl/leave/', '/nl/signs/more/and/more', `/nl/language-${'A'.repeat(1900)}`]) {
    const answer = await get(`${origin}/${visit}${path}`)
    assert.equal(`${answer.status} ${answer.headers.get('location')}`, `303 ${weather}`, path)
    assert.equal(await answer.text(), '', path)
  }
  const posted = await get(`${origin}/${visit}/nl/talk`, { method: 'POST', body: 'x'.repeat(100_000) })
  assert.equal(`${posted.status} ${posted.headers.get('location')}`, `303 /${visit}/nl/leave`)
  assert.equal((await get(`${origin}/${visit}/nl/leave`)).status, 200)
})

test('an address under another key, or of a visit before the last restart, leads to the plain page', async () => {
  await using hand = await siteHand()
  const strange = newPrefix(createSecretKey(randomBytes(32)), Date.now() / 1000)
  const answer = await get(`${await hand.listen()}/${strange}/nl/signs`)
  assert.equal(`${answer.status} ${answer.headers.get('location')}`, `303 ${weather}`)
})

test('a step after an hour goes on in the same visit under a renewed prefix, on the same page', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const visit = hand.visits.open()
  hand.later(3700)
  for (const path of ['nl/signs', 'start', 'nl/talk-tr']) {
    const answer = await get(`${origin}/${visit}/${path}`)
    const to = answer.headers.get('location')!
    assert.equal(answer.status, 303)
    assert.match(to, new RegExp(`^/[\\w-]{40}/${path}$`))
    assert.notEqual(to, `/${visit}/${path}`)
    assert.equal((await get(origin + to)).status, 203)
  }
})

test('after two hours without a step a visit leads to the plain page, but where it holds a place on the line it goes on', async () => {
  let holding = false
  await using hand = await siteHand({ holds: async () => holding, leaveVisit: async () => undefined })
  const origin = await hand.listen()
  const visit = hand.visits.open()
  hand.later(expireAfter + 601)
  const over = await get(`${origin}/${visit}/nl/talk`)
  assert.equal(over.headers.get('location'), weather)
  assert.equal((await get(`${origin}/${visit}/nl/talk`, { method: 'POST' })).headers.get('location'), `/${visit}/nl/leave`)
  holding = true
  const on = await get(`${origin}/${visit}/nl/talk`)
  assert.match(on.headers.get('location')!, /^\/[\w-]{40}\/nl\/talk$/)
  assert.equal((await get(origin + on.headers.get('location')!)).status, 203)
})

test('the exit and the pages answer while the database is away', async () => {
  const away = async () => Promise.reject(new Error('away'))
  await using hand = await siteHand({ holds: away, leaveVisit: away }, weather, { after: away, add: away, sweep: away })
  const origin = await hand.listen()
  const start = await get(`${origin}/nl/signs`)
  const page = await get(origin + start.headers.get('location')!)
  assert.equal(page.status, 203)
  const visit = start.headers.get('location')!.split('/')[1]!
  assert.equal((await get(`${origin}/${visit}/nl/leave`)).status, 200)
  assert.equal((await get(`${origin}/${visit}/nl/signs`)).headers.get('location'), weather)
})

test('the same page is the same bytes in every visit, packed as the browser asks', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const [one, two] = [hand.visits.open(), hand.visits.open()]
  const textOf = async (visit: string, encoding: string) => (await get(`${origin}/${visit}/ar/rights`, { headers: { 'accept-encoding': encoding } })).text()
  assert.equal(await textOf(one, 'br'), await textOf(two, 'identity'))
  const encodings = await Promise.all(
    ['br, gzip', 'gzip, br;q=0', 'identity', 'br;q=0'].map(async (accept) => (await get(`${origin}/${one}/nl/start`, { headers: { 'accept-encoding': accept } })).headers.get('content-encoding')),
  )
  assert.deepEqual(encodings, ['br', 'gzip', null, null])
  assert.doesNotMatch(await textOf(one, 'br'), new RegExp(one))
})

test('an order of the entry page that somebody thinks up is packed quickly, a common one small and ahead of time', async () => {
  const pages = new SitePages(belgium(), 'http://localhost', talkPage)
  await pages.warm()
  const [nl, en, bn] = ['nl', 'en', 'bn'].map((tag) => languageOf(tag)!)
  const packings = [[], [nl!], [nl!, en!], [bn!], [en!, bn!]].map((lifted) => {
    const { br, identity } = pages.entry(lifted)
    assert.deepEqual(brotliDecompressSync(br.body), identity.body)
    const text = String(identity.body)
    return br.body.length === pack(text, 'small').br.length ? 'small' : br.body.length === pack(text, 'quick').br.length ? 'quick' : 'neither'
  })
  assert.deepEqual(packings, ['small', 'small', 'small', 'quick', 'quick'])
})

test('Accept-Language lifts languages on the entry page and decides nothing else', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const visit = hand.visits.open()
  const orderFor = async (accept: string) => {
    const page = await (await get(`${origin}/${visit}/start`, { headers: { 'accept-language': accept } })).text()
    const links = [...page.matchAll(/href="([\w-]+)\/(?:start|talk-([\w-]+))"/g)].map(([, page, tag]) => tag ?? page)
    assert.equal(new Set(links).size, languages.length, accept)
    return links.slice(0, 3)
  }
  assert.deepEqual(await orderFor(''), ['nl', 'fr', 'en'])
  assert.deepEqual(await orderFor('ar-SY,fr;q=0.5'), ['ar', 'fr', 'nl'])
  assert.deepEqual(await orderFor('ro;q=0.3, x, en;q=0'), ['ro', 'nl', 'fr'])
  assert.deepEqual(await orderFor('ti'), ['ti', 'nl', 'fr'])
  assert.equal((await get(`${origin}/nl`, { headers: { 'accept-language': 'fr' } })).headers.get('location')!.slice(42), 'nl/start')
})

test('a marker in any input comes back in no answer', async () => {
  await using hand = await siteHand()
  const origin = await hand.listen()
  const visit = hand.visits.open()
  const marker = 'MARKER7f3a'
  const headers = { 'user-agent': marker, referer: `http://${marker}/`, cookie: marker, 'accept-language': marker, 'accept-encoding': marker, 'x-forwarded-for': marker }
  for (const path of [`/${marker}`, `/?${marker}`, `/nl/${marker}`, `/nl/signs?${marker}`, `/${visit}/start?${marker}`, `/${visit}/nl/${marker}`, `/${visit}/${marker}/leave`, `/${visit}/nl/talk-${marker}`, `/away/${marker}`, `/script/${marker}.js`, `/%zz${marker}`]) {
    for (const method of ['GET', 'POST']) {
      const answer = await get(origin + path, { method, headers, ...(method === 'POST' ? { body: `${marker}=${marker}` } : {}) })
      const all = JSON.stringify([...answer.headers]) + (await answer.text())
      assert.doesNotMatch(all, new RegExp(marker), `${method} ${path}`)
    }
  }
})
