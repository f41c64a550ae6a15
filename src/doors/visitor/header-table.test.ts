// The site's header table on every answer a listening door can be brought to give, whoever asks and however badly.
import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import { METHODS } from 'node:http'
import type { Duplex } from 'node:stream'
import { after, before, test } from 'node:test'
import { askRaw, request, upgrade } from '../../../test/support/ask-raw.ts'
import type { RawAnswer } from '../../../test/support/ask-raw.ts'
import { browserFeatures } from '../../platform/http/browser-features.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import type { Health } from '../../platform/http/http.ts'
import { Problem } from '../../shared/base/problem.ts'
import { siteHeaders } from './headers.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { createSite } from './site.ts'
import { siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'

const origin = 'http://site.example'
let hand: SiteHand
let door: HttpDoor
let port: number
let health: Health = { ok: true }

before(async () => {
  hand = await siteHand()
  door = new HttpDoor({ headers: hand.site.headers, health: async () => health, page: hand.site.refusal, bodyLimit: 1000, maxSockets: 5 })
  hand.site.attach(door.app)
  door.app.get('/defect', () => Promise.reject(new Error('a defect')))
  door.app.get('/thrown', () => {
    throw new TypeError('a defect')
  })
  door.app.get('/unavailable', () => Promise.reject(new Problem('unavailable')))
  door.app.post('/reads', (asked) => asked.body)
  door.addSocket({
    origins: [origin],
    maxPayload: 64,
    admit: (path) => {
      if (path === '/defect/socket') throw new Error('a defect')
      return path === '/visit/socket' ? true : null
    },
    open: () => undefined,
  })
  port = await door.start('127.0.0.1', 0)
})
after(async () => {
  await door.dispose(0)
  await hand.dispose()
})

/** docs/safety/leaving.md, line by line. */
const table: readonly (readonly [string, string | RegExp])[] = [
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  [
    'content-security-policy',
    /^default-src 'none'; (style-src 'sha256-[\w+/=]+'; )?(script-src( 'sha(256|384)-[\w+/=]+')+; )?(connect-src 'self' ws:\/\/\S+; )?img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
  ],
  ['permissions-policy', browserFeatures.map((name) => `${name}=()`).join(', ')],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['request-otr', '1'],
  ['x-robots-tag', 'noindex, noarchive'],
  ['integrity-policy', 'blocked-destinations=(script style)'],
]

/** Everything else that may stand in an answer: the protocol's own, and what the exit needs. A header nobody thought of fails here. */
const others = new Set([
  'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive', 'location', 'transfer-encoding',
  'refresh', 'clear-site-data', 'upgrade', 'sec-websocket-accept',
])

function assertTable(answer: RawAnswer, what: string, rows = table): void {
  for (const [name, value] of rows) {
    const found = answer.headers.filter(([n]) => n === name).map(([, v]) => v)
    assert.equal(found.length, 1, `${what}: ${name} stands ${found.length} times`)
    if (typeof value === 'string') assert.equal(found[0], value, `${what}: ${name}`)
    else assert.match(found[0]!, value, `${what}: ${name}`)
  }
  const named = new Set(rows.map(([name]) => name))
  const more = answer.headers.map(([name]) => name).filter((name) => !named.has(name))
  assert.deepEqual(more.filter((name) => !others.has(name)), [], `${what}: headers that the table does not know`)
  assert.equal(new Set(more).size, more.length, `${what}: a header twice`)
}

/** All answers to these bytes bear the table; the last has this status. */
async function holds(what: string, bytes: string | Buffer, status: number, at = port): Promise<RawAnswer> {
  const answers = await askRaw(at, bytes)
  const last = answers.at(-1)
  assert.equal(last?.status, status, what)
  for (const answer of answers) if (answer.status !== 100) assertTable(answer, `${what} → ${answer.status}`)
  return last!
}

test('L-12: the header table is on whatever is answered, errors, refusals and unreadable requests too', async () => {
  const visit = hand.visits.open()
  const over = hand.visits.open()
  hand.visits.end(over)
  const asked: [string, number, (readonly string[])?, string?][] = [
    ['GET /', 303],
    ['GET /nl', 303],
    ['GET /nl/signs', 303],
    [`GET /${visit}`, 303],
    [`GET /${visit}/start`, 203],
    [`GET /${visit}/nl/signs`, 203],
    [`GET /${visit}/nl/talk`, 203, ['accept-encoding: br']],
    [`GET /${visit}/ar/talk-tr`, 203, ['accept-encoding: gzip']],
    [`GET /${visit}/nl/nothing`, 404],
    [`GET /${'x'.repeat(40)}/nl/signs`, 303],
    [`GET /${over}/nl/signs`, 303],
    [`GET /${over}/nl/leave`, 200],
    [`POST /${over}/nl/talk`, 303, ['content-type: text/plain'], 'unread'],
    ['GET /away/nl', 303],
    ['GET /script/talk.js', 200, ['accept-encoding: br']],
    ['GET /script/nothing.js', 404],
    ['GET /favicon.ico', 404],
    ['GET /robots.txt', 404],
    ['GET /health', 200],
    ['GET /nothing?q=1', 404],
    ['GET /%zz', 400],
    ['GET http://site.example/nl', 303],
    ['GET //', 404],
    ['OPTIONS *', 404],
    ['GET /defect', 500],
    ['GET /thrown', 500],
    ['GET /unavailable', 503],
    ['POST /reads', 400, ['content-type: application/json'], '{'],
    ['POST /reads', 400, ['content-type: text/plain'], 'x'],
    ['POST /reads', 413, ['content-type: application/json'], 'x'.repeat(1001)],
    ['POST /reads', 200, ['content-type: application/json', 'expect: 100-continue'], '{"a":1}'],
    ['GET /nl', 400, ['expect: a miracle']],
    ['GET /nl', 431, [`x-long: ${'x'.repeat(20_000)}`]],
    ['GET /nl', 400, ['transfer-encoding: chunked', 'content-length: 3']],
    ['POST /nl', 400, ['content-length: -1']],
  ]
  for (const [start, status, more, body] of asked) await holds(start.replace(visit, 'V').slice(0, 60), request(start, more, body), status)
  const unreadable = ['NONSENSE\r\n\r\n', 'GET / HTTP/1.1\r\nbad header\r\n\r\n', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'GET / HTTP/9.9\r\n\r\n', Buffer.from([0x16, 0x03, 0x01, 0x02, 0, 1, 0, 1, 0xfc])]
  for (const bytes of unreadable) {
    const { body } = await holds(`unreadable ${String(bytes).slice(0, 12)}`, bytes, 400)
    assert.match(body, /data-leave/, 'the way out is on it too')
  }
})

test('L-12: /now.json alone may be read by pages of others, and bears the rest of the table', async () => {
  const rows = table.map(([name, value]) => (name === 'cross-origin-resource-policy' ? ([name, 'cross-origin'] as const) : ([name, value] as const)))
  const [answer] = await askRaw(port, request('GET /now.json'))
  assertTable(answer!, '/now.json', [...rows, ['access-control-allow-origin', '*']])
})

test('L-9: who asks before sending a body is told to send it only where it will be read', async () => {
  const over = hand.visits.open()
  hand.visits.end(over)
  const answered = async (path: string) => (await askRaw(port, request(`POST ${path}`, ['content-type: application/json', 'expect: 100-continue'], '{"a":1}'))).map(({ status }) => status)
  assert.deepEqual(await answered('/reads'), [100, 200])
  assert.deepEqual(await answered(`/${over}/nl/language`), [303])
})

test('L-12: every method that there is gets the table, on a page, a redirect, the exit and an error', async () => {
  for (const method of METHODS.filter((name) => name !== 'CONNECT')) {
    const visit = hand.visits.open()
    for (const path of ['/nl', `/${visit}/nl/signs`, '/away/nl', '/nothing', `/${visit}/nl/leave`]) {
      const answers = await askRaw(port, request(`${method} ${path}`))
      assert.equal(answers.length, 1, `${method} ${path}`)
      assertTable(answers[0]!, `${method} ${path}`)
      assert.ok(answers[0]!.status < 500, `${method} ${path} → ${answers[0]!.status}`)
    }
  }
  assert.deepEqual(await askRaw(port, request('CONNECT site.example:443')), [], 'a tunnel is not answered at all')
})

test('L-12: an open socket and every refused one bear the table', async () => {
  const from = [`origin: ${origin}`]
  await holds('opened', upgrade('/visit/socket', from), 101)
  await holds('no socket there', upgrade('/nothing/socket', from), 404)
  await holds('from elsewhere', upgrade('/visit/socket', ['origin: https://evil.example']), 403)
  await holds('without an origin', upgrade('/visit/socket', []), 403)
  await holds('a defect', upgrade('/defect/socket', from), 500)
  await holds('another protocol', request('GET /visit/socket', from).replace('connection: close', 'connection: Upgrade, close\r\nupgrade: h2c'), 404)
  await holds('an old version', upgrade('/visit/socket', from).replace('version: 13', 'version: 7'), 400)
})

test('L-12: a request that takes too long is told so under the table', async () => {
  const server = door.app.server as Server
  // The door's own handler, called as Node calls it when its clock for a request has run out.
  server.once('connection', (socket: Duplex) => server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket))
  await holds('too slow', 'GET /nl HTTP/1.1\r\n', 408)
})

test('L-12: health bears the table when it is bad, and a door that stops does so too', async (t) => {
  health = { ok: false, code: 'stopping' }
  await holds('stopping', request('GET /health'), 503)
  health = { ok: true }
  const asked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const ending = new HttpDoor({ headers: hand.site.headers, health: async () => health, page: hand.site.refusal })
  ending.app.get('/slow', async () => {
    asked.resolve()
    await release.promise
    return 'slow'
  })
  const at = await ending.start('127.0.0.1', 0)
  t.after(() => ending.dispose(0))
  const answers = askRaw(at, request('GET /slow').replace('connection: close', 'connection: keep-alive'))
  await asked.promise
  const gone = ending.dispose(5)
  release.resolve()
  const [slow] = await answers
  await gone
  assert.equal(slow!.status, 200)
  assertTable(slow!, 'the last answer')
})

test('L-12: what a flood is told bears the table, and so does the onion service’s port', async (t) => {
  const options = { pack: hand.pack, visits: hand.visits, origin, headers: { tls: false, hsts: { subdomains: false, preload: false } }, neutral: {}, talk: talkPage }
  const flooded = createSite({ ...options, mayAsk: () => false })
  const busy = new HttpDoor({ headers: flooded.headers, health: async () => health, page: flooded.refusal })
  flooded.attach(busy.app)
  t.after(() => busy.dispose(0))
  const at = [await busy.start('127.0.0.1', 0), await busy.startOnion('127.0.0.1', 0)]
  for (const one of at) {
    await holds('a fresh visit too many', request('GET /nl/signs'), 429, one)
    await holds('a page too many', request(`GET /${hand.visits.open()}/nl/signs`), 429, one)
    await holds('the exit', request(`GET /${hand.visits.open()}/nl/leave`), 200, one)
    await holds('no socket there', upgrade('/', [`origin: ${origin}`]), 404, one)
    await holds('unreadable', 'NONSENSE\r\n\r\n', 400, one)
  }
})

test('L-12: the table fits into the 4 kB of headers that a proxy reads by default', async () => {
  const visit = hand.visits.open()
  const { headers } = await holds('talk', request(`GET /${visit}/nl/talk`), 203)
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0)
  assert.ok(bytes < 3800, `${bytes} bytes`)
})

test('L-12: under TLS the table says so too', async (t) => {
  const under = new HttpDoor({ headers: siteHeaders({ tls: true, hsts: { subdomains: false, preload: false } }, ''), health: async () => health, page: hand.site.refusal })
  const at = await under.start('127.0.0.1', 0)
  t.after(() => under.dispose(0))
  for (const bytes of [request('GET /nothing'), 'NONSENSE\r\n\r\n', upgrade('/', [])]) {
    const [answer] = await askRaw(at, bytes)
    assert.deepEqual(answer!.headers.filter(([name]) => name === 'strict-transport-security').map(([, value]) => value), ['max-age=63072000'])
  }
})
