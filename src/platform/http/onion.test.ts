// The onion service's own port, and how many connections stand open: nobody counts as somebody else, and nobody is locked out by a neighbour.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { after, test } from 'node:test'
import { WebSocket } from 'ws'
import { AddressKey, isLocal } from './address-key.ts'
import { callerAddress, onionAddress } from './caller-address.ts'
import { HttpDoor } from './http.ts'
import type { DoorOptions } from './http.ts'

const generous = { timeout: 60_000 }
const trusted = ['127.0.0.1']
const addressOf = callerAddress(trusted)
const doors: HttpDoor[] = []
after(() => Promise.all(doors.map((door) => door.dispose(0))))

async function open(options: Partial<DoorOptions> = {}): Promise<{ door: HttpDoor; port: number; onion: number; callers: string[] }> {
  const callers: string[] = []
  const door = new HttpDoor({ headers: { 'x-of-the-door': 'yes' }, health: async () => ({ ok: true }), trustedProxy: trusted, ...options })
  doors.push(door)
  door.app.get('/who', (request) => `${addressOf(request.raw)} ${request.ip} ${Object.keys(request.headers).join(' ')}`)
  door.addSocket({
    origins: ['http://site.onion'],
    maxPayload: 64,
    admit: (path, request) => {
      callers.push(addressOf(request))
      return path === '/socket' ? {} : null
    },
    open: (socket) => socket.send('hello'),
  })
  return { door, port: await door.start('127.0.0.1', 0), onion: await door.startOnion('127.0.0.1', 0), callers }
}

const forged = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-forwarded-proto': 'https' }
const who = async (port: number) => (await (await fetch(`http://127.0.0.1:${port}/who`, { headers: forged })).text()).split(' ')

test('L-14, L-19: what comes by the onion service is believed nothing of an address, though tor stands where the proxy stands', generous, async () => {
  const { door, port, onion, callers } = await open()
  assert.deepEqual((await who(port)).slice(0, 2), ['203.0.113.9', '203.0.113.9'], 'the control: of the proxy it is believed')
  const [caller, ip, ...headers] = await who(onion)
  assert.deepEqual([caller, ip], [onionAddress, '127.0.0.1'])
  assert.ok(headers.includes('host') && !headers.some((name) => name.includes('forwarded')))
  const socket = new WebSocket(`ws://127.0.0.1:${onion}/socket`, { origin: 'http://site.onion', headers: forged })
  assert.equal(String(((await once(socket, 'message')) as [Buffer])[0]), 'hello')
  assert.deepEqual(callers, [onionAddress])
  const closed = once(socket, 'close')
  await door.dispose(0)
  await closed
  await assert.rejects(fetch(`http://127.0.0.1:${onion}/who`), 'the end of the door is the end of both ports')
})

test('L-14: the onion service counts as one network, and as one of many people', () => {
  assert.ok(isLocal(onionAddress))
  const key = new AddressKey()
  assert.notEqual(key.hash(onionAddress), key.hash('127.0.0.1'))
})

test('L-12, L-13: what the onion service’s port refuses bears the header table and names nobody', generous, async () => {
  const { onion } = await open()
  for (const text of ['NONSENSE\r\n\r\n', 'GET /nowhere HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', 'GET /who HTTP/1.1\r\nhost: a\r\nexpect: miracle\r\n\r\n']) {
    const socket = connect(onion, '127.0.0.1')
    socket.write(text)
    let answer = ''
    socket.setEncoding('utf8').on('data', (part: string) => (answer += part))
    await once(socket, 'close')
    assert.match(answer, /^HTTP\/1.1 4\d\d [^]*x-of-the-door: yes[^]*\{"code":"[a-z-]+"\}$/)
  }
})

async function stand(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** A request on a connection that stands; its answer's first line, empty where the connection is closed. */
async function ask(socket: Socket): Promise<string> {
  socket.write('GET /who HTTP/1.1\r\nhost: a\r\n\r\n')
  const [part] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [unknown]
  return Buffer.isBuffer(part) ? String(part).split('\r\n', 1)[0]! : ''
}

test('L-14: connections that only stand there are closed for new ones of the same network; nobody is refused, and a WebSocket stays', generous, async () => {
  const { port } = await open({ trustedProxy: [], connections: { each: 3 } })
  const talk = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin: 'http://site.onion' })
  await once(talk, 'message')
  const idle = await stand(port)
  assert.match(await ask(idle), /200/)
  const slow = await stand(port)
  slow.write('GET /who HTTP/1.1\r\nhost:')
  const third = await stand(port)
  assert.match(await ask(third), /200/, 'three stand')
  const idleGone = once(idle, 'close')
  const fourth = await stand(port)
  await idleGone
  assert.match(await ask(fourth), /200/)
  const slowGone = once(slow, 'close')
  const fifth = await stand(port)
  await slowGone
  assert.match(await ask(third), /200/)
  assert.match(await ask(fifth), /200/)
  assert.equal(talk.readyState, WebSocket.OPEN)
  talk.terminate()
  for (const socket of [third, fourth, fifth]) socket.destroy()
  await Promise.all([third, fourth, fifth].map((socket) => once(socket, 'close')))
})

test('L-14: a flood by the onion service closes no connection of the proxy’s public, nor one that a proxy holds', generous, async () => {
  const { port, onion } = await open({ connections: { each: 1, localTimes: 2 } })
  const held = await Promise.all([1, 2, 3, 4].map(() => stand(port)))
  const first = await stand(onion)
  const gone = once(first, 'close')
  const flood = [await stand(onion), await stand(onion), await stand(onion)]
  await gone
  for (const socket of held) assert.match(await ask(socket), /200/)
  for (const socket of [...held, ...flood]) socket.destroy()
})
