// Whatever bytes are sent to a door, it answers with its headers or not at all, and serves the next one.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import fc from 'fast-check'
import { HttpDoor } from './http.ts'

const heads = ['GET / HTTP/1.1', 'POST /echo HTTP/1.1', 'GET /socket HTTP/1.1', 'GET /%c3 HTTP/1.1', 'PRI * HTTP/2.0', 'GET / HTTP/9', 'get', '', '\0']
const lines = [
  'host: a', 'content-length: 3', 'content-length: 99999999999', 'content-length: -1', 'transfer-encoding: chunked', 'connection: Upgrade', 'upgrade: websocket',
  'sec-websocket-version: 13', 'sec-websocket-version: 99', 'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==', 'origin: http://site.example', 'content-type: application/json',
  'content-type: application/x-www-form-urlencoded', 'expect: 100-continue', ': nothing', 'a\0b: c', 'cookie: ÿ', 'x-forwarded-for: 1.2.3.4',
]

test('random requests, whole and broken, never bring a door out of its way', async () => {
  const door = new HttpDoor({ headers: { 'x-of-the-door': 'yes' }, health: async () => ({ ok: true }), bodyLimit: 64 })
  door.app.post('/echo', (request) => ({ body: request.body }))
  door.addSocket({ origins: ['http://site.example'], maxPayload: 16, admit: (path) => (path === '/socket' ? true : null), open: (socket) => socket.on('message', (data) => socket.send(data)) })
  const port = await door.start('127.0.0.1', 0)
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 90 }), fc.constantFrom('{"a":1}', '0\r\n\r\n', '3\r\nabc\r\n', '{"__proto__":{}}', '[[[[').map((text) => Buffer.from(text)))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...heads), fc.uniqueArray(fc.constantFrom(...lines), { maxLength: 8 }), bytes, async (head, chosen, body) => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined)
      const heard: Buffer[] = []
      socket.on('data', (part) => heard.push(part))
      socket.end(Buffer.concat([Buffer.from([head, ...chosen].join('\r\n') + '\r\n\r\n'), body]))
      await once(socket, 'close')
      const answer = Buffer.concat(heard).toString('latin1')
      if (answer === '') return
      for (const [, status] of answer.matchAll(/(?:^|\n)HTTP\/1\.1 (\d+)/g)) assert.ok(status === '100' || /^x-of-the-door: yes\r$/m.test(answer), answer)
      assert.doesNotMatch(answer, /^HTTP\/1\.1 500/m)
    }),
    { numRuns: 1500 },
  )
  assert.equal((await fetch(`http://127.0.0.1:${port}/health`)).status, 200)
  await door.dispose(1)
})
