// Limits by address: a household is one, its neighbours are others, and only a proxy that was named speaks for somebody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fastify from 'fastify'
import { AddressKey } from './address-key.ts'
import { callerAddress } from './caller-address.ts'
import { RateLimit, mostNetworks, othersTimes } from './rate-limit.ts'

test('the limit counts a household, not an address', () => {
  const limit = new RateLimit({ each: 2 }, 60_000)
  limit.count('2001:db8:1:200::1')
  limit.count('2001:db8:1:2ff:1:2:3:4')
  assert.throws(() => limit.count('2001:db8:1:201::9'), { code: 'too-many' })
  limit.count('2001:db8:1:300::1')
  limit.count('192.0.2.1')
  limit.count('::ffff:192.0.2.1')
  assert.throws(() => limit.count('192.0.2.1'), { code: 'too-many' })
  limit.count('192.0.2.2')
})

test('behind an address of this machine or of a private network can stand many: they get more where that is said', () => {
  for (const address of ['127.0.0.1', '::1', '::ffff:10.0.0.7', 'fd00::7', '172.17.0.1', '']) {
    const limit = new RateLimit({ each: 2, localTimes: 10 }, 60_000)
    for (let i = 0; i < 20; i++) limit.count(address)
    assert.throws(() => limit.count(address), { code: 'too-many' }, address)
  }
  const limit = new RateLimit({ each: 1 }, 60_000)
  limit.count('127.0.0.1')
  assert.throws(() => limit.count('127.0.0.1'), { code: 'too-many' })
})

test('L-14: what is counted has a bound: networks beyond it are counted together, and those told apart keep their own', () => {
  const limit = new RateLimit({ each: 1 }, 60_000)
  const addressOf = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
  for (let n = 0; n < mostNetworks; n++) limit.count(addressOf(n))
  for (let n = 0; n < othersTimes; n++) limit.count(addressOf(mostNetworks + n))
  assert.throws(() => limit.count(addressOf(mostNetworks + othersTimes)), { code: 'too-many' })
  assert.throws(() => limit.count(addressOf(0)), { code: 'too-many' })
})

test('L-14: after a day the key is another, and who looks after counts is told to forget them', () => {
  let forgotten = 0
  const key = new AddressKey(() => forgotten++)
  const before = key.hash('192.0.2.1')
  key.turn()
  assert.notEqual(key.hash('192.0.2.1'), before)
  assert.equal(forgotten, 1)
})

test('L-14: an IPv6 address counts for its household and for the wider part that one can rent; IPv4 and a crowd for themselves alone', () => {
  const key = new AddressKey()
  const [household, provider] = key.networks('2001:db8:1:200::1')
  assert.deepEqual([household?.size, provider?.size], ['household', 'provider'])
  const [other, same] = key.networks('2001:db8:ff:1::')
  assert.notEqual(other?.hash, household?.hash)
  assert.equal(same?.hash, provider?.hash)
  assert.notEqual(key.networks('2001:db8:100:1::')[1]?.hash, provider?.hash)
  assert.deepEqual(key.networks('192.0.2.1').map(({ size }) => size), ['household'])
  for (const local of ['127.0.0.1', 'fd00::1']) assert.deepEqual(key.networks(local).map(({ size }) => size), ['crowd'])
})

test('two processes, or two days, hash an address to different keys', () => {
  assert.notEqual(new AddressKey().hash('192.0.2.1'), new AddressKey().hash('192.0.2.1'))
})

const trusted = ['10.0.0.0/8', '192.0.2.9', 'fd00::/8']
const cases: [remote: string, forwarded: string | undefined, counts: string][] = [
  ['203.0.113.5', undefined, '203.0.113.5'],
  ['203.0.113.5', '198.51.100.1', '203.0.113.5'], // anybody may write the header
  ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'], // what she made up stands left of what the proxy saw
  ['10.1.2.3', '198.51.100.1, 192.0.2.9', '198.51.100.1'],
  ['10.1.2.3', '10.9.9.9', '10.9.9.9'],
  ['fd00::1', '2001:db8::1', '2001:db8::1'],
]
test('the address that counts is the one Fastify gives for a request, also where a request is upgraded', async () => {
  const addressOf = callerAddress(trusted)
  const app = fastify({ trustProxy: trusted })
  app.get('/', (request) => request.ip)
  for (const [remoteAddress, forwarded, counts] of cases) {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
    assert.equal(addressOf({ headers, socket: { remoteAddress } }), counts)
    assert.equal((await app.inject({ url: '/', headers, remoteAddress })).body, counts)
  }
  await app.close()
})

test('an IPv4 address in an IPv6 socket, a port and nonsense are read as what they are', () => {
  const addressOf = callerAddress(trusted)
  const of = (remoteAddress: string | undefined, forwarded: string) => addressOf({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } })
  assert.equal(of('::ffff:10.0.0.1', '198.51.100.1:4711'), '198.51.100.1')
  assert.equal(of('10.0.0.1', '[2001:db8::1]:4711'), '2001:db8::1')
  assert.equal(of('10.0.0.1', 'unknown'), '10.0.0.1')
  assert.equal(of(undefined, '198.51.100.1'), '')
  assert.equal(callerAddress([])({ headers: { 'x-forwarded-for': '198.51.100.1' }, socket: { remoteAddress: '10.0.0.1' } }), '10.0.0.1')
})
