// The desk's header table on every answer its door can be brought to give, and its cookie where somebody comes in or goes alone.
import assert from 'node:assert/strict'
import { METHODS } from 'node:http'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { after, before, test } from 'node:test'
import { askRaw, request, upgrade } from '../../../test/support/ask-raw.ts'
import type { RawAnswer } from '../../../test/support/ask-raw.ts'
import { deskAddress } from '../../domain/team/member-hand.ts'
import { browserFeatures } from '../../platform/http/browser-features.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import { Problem } from '../../shared/base/problem.ts'
import { DeskHouse } from './desk-hand.ts'
import { integrityOf } from './desk-page.ts'

const { host } = deskAddress
const script = integrityOf('export {}')
let house: DeskHouse
let door: HttpDoor
let port: number

before(async () => {
  house = await DeskHouse.open()
  door = new HttpDoor({ headers: house.desk.headers, health: async () => ({ ok: false, code: 'unavailable' }), hosts: [host] })
  house.desk.register(door.app)
  door.addSocket(house.desk.socket)
  door.app.get('/defect', () => Promise.reject(new Error('a defect')))
  door.app.get('/unavailable', () => Promise.reject(new Problem('unavailable')))
  port = await door.start('127.0.0.1', 0)
})
after(async () => {
  await door.dispose(0)
  await house[Symbol.asyncDispose]()
})

const ofTheDesk = ['clipboard-write', 'media-playback-while-not-visible', 'publickey-credentials-create', 'publickey-credentials-get']

const table: readonly (readonly [string, string])[] = [
  ['cache-control', 'no-store'],
  ['referrer-policy', 'no-referrer'],
  [
    'content-security-policy',
    `default-src 'none'; script-src '${script}'; style-src 'self'; worker-src 'self'; connect-src 'self' ws://${host}; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types desk`,
  ],
  ['permissions-policy', browserFeatures.map((name) => `${name}=(${ofTheDesk.includes(name) ? 'self' : ''})`).join(', ')],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['x-robots-tag', 'noindex, noarchive'],
  ['integrity-policy', 'blocked-destinations=(script)'],
]

/** Everything else that may stand in an answer. A header nobody thought of fails here: Set-Cookie is looked at apart. */
const others = new Set([
  'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive', 'transfer-encoding', 'vary', 'upgrade',
  'sec-websocket-accept',
])

function assertTable(answer: RawAnswer, what: string, cookie = false): void {
  for (const [name, value] of table) assert.deepEqual(answer.headers.filter(([n]) => n === name).map(([, v]) => v), [value], `${what}: ${name}`)
  const named = new Set([...table.map(([name]) => name), ...(cookie ? ['set-cookie'] : [])])
  const more = answer.headers.map(([name]) => name).filter((name) => !named.has(name))
  assert.deepEqual(more.filter((name) => !others.has(name)), [], `${what}: headers that the table does not know`)
  assert.equal(answer.headers.filter(([name]) => name === 'set-cookie').length, cookie ? 1 : 0, `${what}: its cookie`)
}

async function holds(what: string, bytes: string | Buffer, status: number, cookie = false): Promise<RawAnswer> {
  const answers = await askRaw(port, bytes)
  const last = answers.at(-1)
  assert.equal(last?.status, status, what)
  for (const answer of answers) if (answer.status !== 100) assertTable(answer, `${what} → ${answer.status}`, cookie)
  return last!
}

const own = [`origin: ${deskAddress.origin}`, 'content-type: application/json']
const call = (method: string, body: string, more: string[] = []) => request(`POST /api/${method}`, [...own, ...more], body, host)

test('L-12: the desk’s own table is on whatever it answers, refusals and unreadable requests too', async () => {
  const session = `cookie: desk=${house.hand.coordinator.session}`
  const asked: [string, number, (readonly string[])?, string?][] = [
    ['GET /', 200, ['accept-encoding: br']],
    ['GET /desk.js', 200],
    ['GET /desk.css', 200, ['accept-encoding: gzip']],
    ['GET /passphrase-worker.js', 200],
    ['GET /ring-worker.js?language=nl', 200],
    ['GET /words/nl.json', 200],
    ['GET /words/xx.json', 404],
    ['GET /nothing?q=1', 404],
    ['GET /%zz', 400],
    ['GET /api/me', 404],
    ['GET /defect', 500],
    ['GET /unavailable', 503],
    ['GET /health', 503],
    ['OPTIONS *', 404],
    ['GET /', 400, ['expect: a miracle']],
    ['GET /', 431, [`x-long: ${'x'.repeat(20_000)}`]],
    ['POST /api/me', 403, ['content-type: application/json'], '{}'],
    ['POST /api/me', 401, own, '{}'],
    ['POST /api/status', 400, own, '{'],
    ['POST /api/status', 400, [own[0]!, 'content-type: text/plain'], 'x'],
    ['POST /api/status', 413, own, 'x'.repeat(70_000)],
    ['POST /api/status', 200, [...own, 'expect: 100-continue'], '{}'],
    ['POST /api/me', 200, [...own, session], '{}'],
    ['POST /api/no-such', 404, own, '{}'],
  ]
  for (const [start, status, more, body] of asked) await holds(start, request(start, more, body, host), status)
  for (const bytes of ['NONSENSE\r\n\r\n', `GET / HTTP/1.1\r\nbad header\r\n\r\n`, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n']) await holds('unreadable', bytes, 400)
  await holds('another name', request('GET /', [], '', 'site.example'), 421)
  await holds('no name', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 421)
  for (const method of METHODS.filter((name) => name !== 'CONNECT')) {
    for (const path of ['/', '/api/status', '/nothing']) {
      const [answer] = await askRaw(port, request(`${method} ${path}`, [], '', host))
      assertTable(answer!, `${method} ${path}`)
    }
  }
  ;(door.app.server as Server).once('connection', (socket: Duplex) => {
    door.app.server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  })
  await holds('too slow', 'GET / HTTP/1.1\r\n', 408)
})

test('L-12: the desk’s open socket and every refused one bear its table', async () => {
  const session = `cookie: desk=${house.hand.coordinator.session}`
  const origin = own[0]!
  await holds('opened', upgrade('/socket', [origin, session], host), 101)
  await holds('nobody', upgrade('/socket', [origin], host), 401)
  await holds('from elsewhere', upgrade('/socket', ['origin: http://localhost:8080', session], host), 403)
  await holds('another path', upgrade('/nothing', [origin, session], host), 404)
  await holds('another name', upgrade('/socket', [origin, session], 'site.example'), 421)
})

test('L-12: the desk sets its cookie where somebody comes in or goes, and there alone', async () => {
  const { team, coordinator } = house.hand
  const { challenge, options } = await team.access.signInOptions()
  const answer = await holds('sign-in', call('sign-in', JSON.stringify({ challenge, response: coordinator.passkey.get(options) })), 200, true)
  const [, cookie] = answer.headers.find(([name]) => name === 'set-cookie')!
  assert.match(cookie, /^desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  await holds('sign-out', call('sign-out', '{}', [`cookie: ${cookie.split(';')[0]}`]), 200, true)
})
