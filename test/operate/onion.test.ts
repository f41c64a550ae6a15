// As an onion service: tor accepts the example, and by tor's port the site is the whole site, the desk is not there, and nobody counts as somebody else.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { WebSocket } from 'ws'
import { visitorMost } from '../../src/doors/visitor/visitor-limits.ts'
import { randomBytes, toText } from '../../src/shared/base/id.ts'
import { askRaw, request, upgrade } from '../support/ask-raw.ts'
import type { RawAnswer } from '../support/ask-raw.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { RunningHouse } from '../support/running-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { ports } from './clone.ts'

const generous = { timeout: 60_000 }
const torPath = '/usr/sbin/tor'
const withoutTor: false | string = existsSync(torPath) ? false : `skipped, not present: ${torPath}`
const name = 'fvyrmqvxe2yeialcpsu7xlbs6xefgd5rsa6mjwycewdrpeq2jca6kyqd.onion'
const site = 'https://ear.test'
const desk = 'https://desk.ear.test'

let house: RunningHouse
let own: { PORT: string; DESK_PORT: string }
let onion = 0

before(async () => {
  own = await ports()
  onion = Number((await ports()).PORT)
  const settings = { ...own, SITE_ADDRESS: site, DESK_ADDRESS: desk, TRUSTED_PROXY: '127.0.0.1', ONION_ADDRESS: `http://${name}`, ONION_PORT: String(onion) }
  house = await RunningHouse.start(settings)
})
after(() => house.dispose())

const header = ({ headers }: RawAnswer, which: string) => headers.find(([each]) => each === which)?.[1] ?? ''
const ask = async (start: string, more: string[] = [], port = onion): Promise<RawAnswer> => (await askRaw(port, request(start, more, '', name)))[0]!
const visit = async (): Promise<string> => header(await ask('GET /'), 'location').split('/')[1]!

function verify(torrc: string): { status: number | null; said: string } {
  const folder = mkdtempSync(join(tmpdir(), 'ear-tor-'))
  chmodSync(folder, 0o700)
  try {
    writeFileSync(join(folder, 'torrc'), torrc.replaceAll('/var/lib/tor/', `${folder}/`))
    writeFileSync(join(folder, 'defaults'), `DataDirectory ${folder}/data\n`)
    const { status, stdout } = spawnSync(torPath, ['--verify-config', '-f', join(folder, 'torrc'), '--defaults-torrc', join(folder, 'defaults')], { encoding: 'utf8' })
    return { status, said: stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('L-19: Debian’s tor accepts the example, which leads to a port of its own', { ...generous, skip: withoutTor }, () => {
  const example = readFileSync(new URL('../../deploy/torrc', import.meta.url), 'utf8')
  const { status, said } = verify(example)
  assert.equal(status, 0, said)
  assert.match(said, /Configuration was valid/)
  assert.notEqual(verify(`${example}\nHiddenServiceNonsense 1\n`).status, 0, 'the control: what tor does not know it refuses')
  assert.match(example, /^HiddenServicePort 80 127\.0\.0\.1:8082$/m)
  assert.doesNotMatch(example, /^HiddenService(SingleHop|NonAnonymous)/m)
})

test('L-19, L-12: by the onion service the pages, the exit and the refusals are those of the site, and lead to nowhere else', generous, async () => {
  const v = await visit()
  for (const [path, status] of [['/', 303], ['/nl', 303], [`/${v}/start`, 203], [`/${v}/nl/start`, 203], [`/${v}/nl/talk`, 203], ['/nowhere/at/all/x', 404], [`/${v}/nl/leave`, 200], [`/${v}/nl/start`, 303], ['/away/nl', 303]] as const) {
    const answer = await ask(`GET ${path}`)
    assert.equal(answer.status, status, path)
    assert.equal(header(answer, 'cache-control'), 'no-store', path)
    assert.equal(header(answer, 'referrer-policy'), 'no-referrer', path)
    assert.doesNotMatch(JSON.stringify(answer.headers), /set-cookie|upgrade-insecure-requests|onion-location/i, path)
    if (status === 303) assert.match(header(answer, 'location'), /^(\/|https:\/\/www\.meteo\.be\/)/, path)
  }
})

test('L-19: a page that came by the onion service opens its socket there, and its policy lets it', generous, async () => {
  const v = await visit()
  assert.match(header(await ask(`GET /${v}/nl/talk`), 'content-security-policy'), new RegExp(`connect-src 'self' wss://ear\\.test ws://${name};`))
  const socket = new WebSocket(`ws://127.0.0.1:${onion}/${v}/socket`, { origin: `http://${name}`, headers: { host: name } })
  await once(socket, 'open')
  socket.send(JSON.stringify({ t: 'hello', ticket: toText(randomBytes(32)), after: 0 }))
  const [welcome] = (await once(socket, 'message')) as [Buffer]
  assert.equal((JSON.parse(welcome.toString()) as { t: string }).t, 'welcome')
  socket.close()
  await once(socket, 'close')
  for (const origin of ['http://evil.onion', desk]) {
    const [refused] = await askRaw(onion, upgrade(`/${v}/socket`, [`origin: ${origin}`], name))
    assert.equal(refused!.status, 403, origin)
  }
})

test('L-19: the talk page of a real browser is told how the line stands, by the onion service alone', { ...generous, skip: withoutChromium }, async () => {
  // An onion's address counts as secure in the Tor Browser; Chromium must be told.
  const flags = [`--host-resolver-rules=MAP ${name} 127.0.0.1:${onion}, MAP * ~NOTFOUND`, `--unsafely-treat-insecure-origin-as-secure=http://${name}`]
  await using browser = await launchChromium(flags)
  const visitor = await VisitorHand.elsewhere(browser)
  const hosts = new Set<string>()
  visitor.page.on('request', (asked) => hosts.add(new URL(asked.url()).host)).on('websocket', (socket) => hosts.add(new URL(socket.url()).host))
  await visitor.page.goto(`http://${name}/nl/talk`)
  await visitor.sees('nobody')
  hosts.delete('') // the empty picture, data:,
  assert.deepEqual([...hosts], [name])
})

test('L-19: the desk is not reachable by the onion service, under no name', generous, async () => {
  const theDesk = await askRaw(Number(own.DESK_PORT), request('GET /', [], '', 'desk.ear.test'))
  assert.equal(theDesk[0]!.status, 200, 'the control')
  for (const host of [name, 'desk.ear.test']) {
    const [home] = await askRaw(onion, request('GET /', [], '', host))
    assert.equal(home!.status, 303)
    const [socket] = await askRaw(onion, upgrade('/socket', [`origin: ${desk}`], host))
    assert.equal(socket!.status, 404)
  }
})

test('L-14, L-19: a flood by the onion service, whatever address it writes, uses up the onion’s own measure and nobody else’s', generous, async () => {
  const written = '203.0.113.9'
  const flood = connect(onion, '127.0.0.1').setEncoding('utf8')
  const statuses: Record<string, number> = {}
  const { each, localTimes = 1 } = visitorMost.visits
  const many = each * localTimes + 2 * each
  const one = (more: string) => `GET / HTTP/1.1\r\nhost: ${name}\r\nx-forwarded-for: ${written}\r\n${more}\r\n`
  flood.write(one('').repeat(many - 1) + one('connection: close\r\n'))
  let rest = ''
  flood.on('data', (text: string) => {
    const parts = (rest + text).split('HTTP/1.1 ')
    rest = parts.pop()!
    for (const part of parts) if (part !== '') statuses[part.slice(0, 3)] = (statuses[part.slice(0, 3)] ?? 0) + 1
  })
  await once(flood, 'close')
  assert.ok(statuses['303']! >= each * localTimes - 1, `it is as much as ${localTimes} networks have: ${JSON.stringify(statuses)}`)
  assert.ok(statuses['429']! > 0, JSON.stringify(statuses))
  const from = async (port: number, address: string) => (await ask('GET /', [`x-forwarded-for: ${address}`], port)).status
  assert.equal(await from(Number(own.PORT), written), 303, 'whose address was written has lost nothing')
  assert.equal(await from(Number(own.PORT), '127.0.0.1'), 303, 'nor has this machine')
  const left = await ask(`GET /${'x'.repeat(22)}/nl/leave`)
  assert.equal(left.status, 200, 'the exit is never limited')
})
