// What a push service is asked, which ones are asked at all, and that no endpoint leads into the house.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { PushReceiver } from '../../../test/support/push-receiver.ts'
import { isPublic, serviceOf } from './services.ts'
import { Vapid } from './vapid.ts'
import { WebPush, publicOnly } from './web-push.ts'

const vapid = new Vapid(Buffer.alloc(32, 3), 'https://desk.example.org')

test('a push service is asked as RFC 8030 and 8292 say, with nothing inside', async () => {
  const service = await PushReceiver.start()
  const push = new WebPush(vapid, [service.origin])
  service.answers.set('/gone', { status: 410 }).set('/unknown', { status: 404 }).set('/busy', { status: 429, headers: { 'retry-after': '90' } })
  service.answers.set('/broken', { status: 503 }).set('/elsewhere', { status: 307, headers: { location: service.endpoint('after') } })
  assert.deepEqual(await push.wake(service.endpoint('one')), { is: 'rung' })
  assert.deepEqual(await push.wake(service.endpoint('gone')), { is: 'gone' })
  assert.deepEqual(await push.wake(service.endpoint('unknown')), { is: 'gone' })
  assert.deepEqual(await push.wake(service.endpoint('busy')), { is: 'later', seconds: 90 })
  assert.deepEqual(await push.wake(service.endpoint('broken')), { is: 'later', seconds: null })
  assert.deepEqual(await push.wake(service.endpoint('elsewhere')), { is: 'later', seconds: null }, 'a redirect is not followed')
  assert.deepEqual(service.heard.map(({ path, wrong }) => [path, ...wrong]), [['/one'], ['/gone'], ['/unknown'], ['/busy'], ['/broken'], ['/elsewhere']])
  await service.dispose()
  assert.deepEqual(await push.wake(service.endpoint('one')), { is: 'later', seconds: null }, 'nobody there')
})

test('the receiver of these tests refuses what is signed for somebody else', async () => {
  const service = await PushReceiver.start()
  const headers = { ttl: '60', urgency: 'high', topic: 'ring', authorization: await vapid.authorization('https://fcm.googleapis.com') }
  assert.equal((await fetch(service.endpoint('one'), { method: 'POST', headers, body: 'x' })).status, 400)
  assert.ok(['body', 'aud', 'content'].every((what) => service.heard[0]!.wrong.includes(what)))
  await service.dispose()
})

test('the key pair is the same at every start, and another under another secret', () => {
  assert.equal(new Vapid(Buffer.alloc(32, 3), 'https://other.example').publicKey, vapid.publicKey)
  assert.notEqual(new Vapid(Buffer.alloc(32, 4), 'https://desk.example.org').publicKey, vapid.publicKey)
  assert.match(vapid.publicKey, /^B[\w-]{86}$/)
})

test('only the known push services and those the operator named are asked', () => {
  const taken = (endpoint: string) => serviceOf(endpoint, ['http://127.0.0.1:9', 'https://push.example.org']) !== null
  for (const endpoint of [
    'https://fcm.googleapis.com/fcm/send/abc', 'https://updates.push.services.mozilla.com/wpush/v2/abc', 'https://web.push.apple.com/abc',
    'https://wns2-par02p.notify.windows.com/w/?token=abc', 'https://push.example.org/x', 'http://127.0.0.1:9/x',
  ]) assert.ok(taken(endpoint), endpoint)
  for (const endpoint of [
    'http://fcm.googleapis.com/fcm/send/abc', 'https://fcm.googleapis.com:8443/x', 'https://fcm.googleapis.com.example.org/x', 'https://evilfcm.googleapis.com/x',
    'https://evilpush.apple.com/x', 'https://me@fcm.googleapis.com/x', 'https://10.0.0.1/x', 'https://[::1]/x', 'http://127.0.0.1:10/x', 'https://127.0.0.1:9/x', 'file:///etc/passwd', 'x',
  ]) assert.ok(!taken(endpoint), endpoint)
})

test('addresses of the house, of this machine and of nobody are not public', () => {
  for (const address of [
    '127.0.0.1', '10.1.2.3', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fd00::1',
    'fe80::1', 'fec0::1', '::ffff:10.0.0.1', '::ffff:7f00:1', '64:ff9b::a00:1', '2002:a00:1::', 'ff02::1',
  ]) assert.equal(isPublic(address), false, address)
  for (const address of ['142.250.179.138', '17.57.144.1', '2a00:1450:4007:80c::200a', '172.32.0.1']) assert.equal(isPublic(address), true, address)
})

test('a name that leads to this machine is never connected to', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  let connected = 0
  server.on('connection', (socket) => (connected++, socket.destroy()))
  const refused = await new Promise((done) => publicOnly('localhost', {}, (error) => done(error?.code)))
  assert.equal(refused, 'ENOTFOUND')
  const { get } = await import('node:http')
  const { port } = server.address() as AddressInfo
  const reach = (more: object) => new Promise((done) => get({ host: 'localhost', port, agent: false, family: 4, ...more }).on('error', (error: NodeJS.ErrnoException) => done(error.code)))
  assert.equal(await reach({ lookup: publicOnly }), 'ENOTFOUND')
  assert.equal(connected, 0)
  await reach({})
  assert.equal(connected, 1, 'without the check it would have been')
  server.close()
})
