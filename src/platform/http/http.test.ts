// A door over real sockets: its headers on whatever is answered, strict reading, refusals without words, upgrades, and its end.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { Problem } from '../../shared/base/problem.ts'
import { HttpDoor } from './http.ts'
import type { DoorOptions, Form } from './http.ts'

const headers = { 'x-of-the-door': 'yes', 'cache-control': 'no-store' }
const origin = 'http://site.example'
let door: HttpDoor
let port = 0
let health: Awaited<ReturnType<DoorOptions['health']>> = { ok: true }

async function open(options: Partial<DoorOptions> = {}): Promise<[HttpDoor, number]> {
  const made = new HttpDoor({ headers, health: async () => health, bodyLimit: 100, ...options })
  made.app.get('/page', () => 'page')
  made.app.get('/ip', (request) => request.ip)
  made.app.get('/own', (_, reply) => reply.header('cache-control', 'other').send('own'))
  made.app.get('/raw', (_, reply) => {
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'text/plain' }).end('raw')
  })
  made.app.get('/refuse', () => Promise.reject(new Problem('not-allowed')))
  made.app.get('/defect', () => Promise.reject(new Error('canary-message')))
  made.app.get('/away', (_, reply) => reply.redirect('/page', 303))
  made.app.post('/echo', (request) => ({ body: request.body as Form }))
  made.addSocket({
    origins: [origin],
    maxPayload: 64,
    admit: async (path) => {
      if (path === '/full') throw new Problem('line-full')
      return path === '/socket' ? { greeting: 'hello' } : null
    },
    open: (socket, { greeting }) => {
      socket.send(greeting)
      socket.on('message', (data) => socket.send(`heard ${(data as Buffer).toString()}`))
    },
  })
  return [made, await made.start('127.0.0.1', 0)]
}

before(async () => {
  ;[door, port] = await open()
})
after(() => door.dispose(1))

/** Writes bytes to the door and gives all that it answers. */
async function raw(text: string | Buffer, to = port): Promise<string> {
  const socket = connect(to, '127.0.0.1')
  socket.write(text)
  const parts: Buffer[] = []
  socket.on('data', (part) => parts.push(part)).on('error', () => undefined)
  await once(socket, 'close')
  return Buffer.concat(parts).toString()
}

const upgrade = (path: string, more: Record<string, string> = {}) =>
  raw(
    `GET ${path} HTTP/1.1\r\n${Object.entries({ host: 'a', connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==', origin, ...more })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
  )

const one = (start: string, rest = '') => `${start} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n${rest}\r\n`
const post = (type: string, body: Buffer | string) =>
  Buffer.concat([Buffer.from(one('POST /echo', `content-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`)), Buffer.from(body)])

test('whatever is answered carries the door’s headers and names no software', async () => {
  const asked: [string | Buffer, number][] = [
    [one('GET /page'), 200],
    [one('GET /health'), 200],
    [one('GET /raw'), 200],
    [one('GET /nowhere?canary=1'), 404],
    [one('GET /away'), 303],
    [one('GET /refuse'), 403],
    [one('GET /defect'), 500],
    [one('GET /%zz'), 400],
    [one('OPTIONS /page'), 404],
    [post('application/json', '{'), 400],
    [post('application/json', 'x'.repeat(101)), 413],
    [post('text/plain', 'x'), 400],
    [one('GET /page', 'expect: miracle\r\n'), 400],
    ['NONSENSE\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\nbad header\r\n\r\n', 400],
    [one('GET /page', `x-long: ${'x'.repeat(20_000)}\r\n`), 431],
    [one('GET /page', 'transfer-encoding: chunked\r\ncontent-length: 3\r\n'), 400],
  ]
  for (const [text, status] of asked) {
    const answer = await raw(text)
    const what = `${text.toString().slice(0, 40)} → ${answer}`
    assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `), what)
    assert.match(answer, /^x-of-the-door: yes\r$/im, what)
    assert.match(answer, /^cache-control: no-store\r$/im, what)
    assert.doesNotMatch(answer, /canary|^server:|^x-powered-by:|^etag:|fastify|node|FST_|stack/im, what)
    if (status >= 400) assert.match(answer, /\{"code":"[a-z-]+"\}$/, what)
  }
})

test('a handler may give a header its own value', async () => {
  assert.match(await raw(one('GET /own')), /^cache-control: other\r$/im)
})

test('a door’s own page is what its refusals say, also of a request that cannot be read', async () => {
  const [paged, at] = await open({ page: (code) => ({ type: 'text/html; charset=utf-8', body: `<p>${code}</p>` }) })
  for (const text of ['NONSENSE\r\n\r\n', one('GET /nowhere'), one('GET /%zz')]) {
    assert.match(await raw(text, at), /content-type: text\/html; charset=utf-8[^]*<p>(malformed|not-found)<\/p>$/)
  }
  await paged.dispose(1)
})

test('JSON and forms are read; malformed UTF-8 and a field named twice are refused', async () => {
  const body = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
  assert.deepEqual(body(await raw(post('application/json', '{"word":"été"}'))), { body: { word: 'été' } })
  assert.deepEqual(body(await raw(post('application/x-www-form-urlencoded', 'a=1+2&b=%C3%A9&__proto__=x'))), { body: JSON.parse('{"a":"1 2","b":"é","__proto__":"x"}') })
  const bad: [string, Buffer | string][] = [
    ['application/json', Buffer.from([0x22, 0xff, 0x22])],
    ['application/x-www-form-urlencoded', Buffer.from([0x61, 0x3d, 0xc3])],
    ['application/x-www-form-urlencoded', 'a=%ff'],
    ['application/x-www-form-urlencoded', 'a=1&a=2'],
    ['multipart/form-data', 'x'],
  ]
  for (const [type, bytes] of bad) assert.match(await raw(post(type, bytes)), /^HTTP\/1.1 400 [^]*\{"code":"malformed"\}$/)
})

test('health says 503 and its code', async () => {
  health = { ok: false, code: 'unavailable' }
  const answer = await fetch(`http://127.0.0.1:${port}/health`)
  health = { ok: true }
  assert.equal(answer.status, 503)
  assert.deepEqual(await answer.json(), { code: 'unavailable' })
})

test('a forwarded address is believed of the configured proxy alone', async () => {
  const forwarded = { headers: { 'x-forwarded-for': '203.0.113.9' } }
  assert.equal(await (await fetch(`http://127.0.0.1:${port}/ip`, forwarded)).text(), '127.0.0.1')
  const [behind, at] = await open({ trustedProxy: ['127.0.0.0/8'] })
  assert.equal(await (await fetch(`http://127.0.0.1:${at}/ip`, forwarded)).text(), '203.0.113.9')
  await behind.dispose(1)
})

test('a door with a name of its own answers to no other, but for health', async () => {
  const [named, at] = await open({ hosts: ['desk.example:8081'] })
  const get = (path: string, host: string) => raw(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`, at)
  assert.match(await get('/page', 'desk.example:8081'), /^HTTP\/1.1 200/)
  assert.match(await get('/page', 'Desk.Example:8081'), /^HTTP\/1.1 200/)
  assert.match(await get('/page', 'site.example'), /^HTTP\/1.1 421[^]*x-of-the-door/)
  assert.match(await get('/health', '127.0.0.1'), /^HTTP\/1.1 200/)
  await named.dispose(1)
})

test('a socket opens at its own path, from its own page, and speaks', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket?x=1`, { origin })
  const [hello] = (await once(socket, 'message')) as [Buffer]
  assert.equal(hello.toString(), 'hello')
  socket.send('one')
  assert.equal(((await once(socket, 'message')) as [Buffer])[0].toString(), 'heard one')
  socket.send('x'.repeat(65))
  assert.equal(((await once(socket, 'close')) as [number])[0], 1009)
})

test('a socket that sends malformed UTF-8 is closed', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin })
  await once(socket, 'open')
  socket.send(Buffer.from([0xff, 0xfe]), { binary: false })
  assert.equal(((await once(socket, 'close')) as [number])[0], 1007)
})

test('another path, another page’s origin, none, a bad key, and a refusal of the door are answered before any upgrade', async () => {
  assert.match(await upgrade('/other'), /^HTTP\/1.1 404 [^]*x-of-the-door: yes[^]*\{"code":"not-found"\}$/)
  assert.match(await upgrade('/socket', { origin: 'http://evil.example' }), /^HTTP\/1.1 403 [^]*\{"code":"wrong-origin"\}$/)
  assert.match(await upgrade('/socket', { origin: 'null' }), /^HTTP\/1.1 403 /)
  assert.match(await upgrade('/socket', { 'sec-websocket-key': 'short' }), /^HTTP\/1.1 400 [^]*x-of-the-door: yes[^]*\{"code":"malformed"\}$/)
  assert.match(await upgrade('/full'), /^HTTP\/1.1 429 [^]*\{"code":"line-full"\}$/)
})

test('no more sockets open than the cap, and one more when one has closed', async () => {
  const [small, at] = await open({ maxSockets: 1 })
  const first = new WebSocket(`ws://127.0.0.1:${at}/socket`, { origin })
  await once(first, 'open')
  const second = new WebSocket(`ws://127.0.0.1:${at}/socket`, { origin })
  const [, answer] = (await once(second, 'unexpected-response')) as [unknown, { statusCode: number }]
  assert.equal(answer.statusCode, 429)
  second.on('error', () => undefined).terminate()
  first.close()
  await once(first, 'close')
  while (small.sockets > 0) await new Promise(setImmediate)
  const third = new WebSocket(`ws://127.0.0.1:${at}/socket`, { origin })
  await once(third, 'open')
  await small.dispose(0)
})

test('at its end a door lets an answer under way finish, and cuts what stays open', async () => {
  const [ending, at] = await open()
  const asked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const slow = new HttpDoor({ headers, health: async () => ({ ok: true }) })
  slow.app.get('/slow', async () => {
    asked.resolve()
    await release.promise
    return 'finished'
  })
  const slowPort = await slow.start('127.0.0.1', 0)
  const answer = fetch(`http://127.0.0.1:${slowPort}/slow`)
  await asked.promise
  const gone = slow.dispose(5)
  release.resolve()
  assert.equal(await (await answer).text(), 'finished')
  await gone

  const socket = new WebSocket(`ws://127.0.0.1:${at}/socket`, { origin })
  await once(socket, 'open')
  const closed = once(socket, 'close')
  await ending.dispose(0)
  await closed
  await assert.rejects(fetch(`http://127.0.0.1:${at}/page`))
})
