// Behind the reverse proxies that deploy/ describes: what the house says arrives as it said it, nothing is added, and nothing is written down.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { connect as connectTls, createServer as createTls } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import { WebSocket } from 'ws'
import { randomBytes, toText } from '../../src/shared/base/id.ts'
import { askRaw, request, upgrade } from '../support/ask-raw.ts'
import type { RawAnswer } from '../support/ask-raw.ts'
import { launchChromium, withoutChromium } from '../support/browsers.ts'
import { RunningHouse } from '../support/running-house.ts'
import { VisitorHand } from '../support/visitor-hand.ts'
import { ports } from './clone.ts'
import { Proxy, names, place, without } from './proxy.ts'
import type { Kind, Place } from './proxy.ts'

const generous = 60_000
let at: Place
let house: RunningHouse
let behind: { site: number; desk: number }

before(async () => {
  at = await place()
  const own = await ports()
  behind = { site: Number(own.PORT), desk: Number(own.DESK_PORT) }
  house = await RunningHouse.start({ ...own, SITE_ADDRESS: at.site, DESK_ADDRESS: at.desk, TRUSTED_PROXY: '127.0.0.1' })
})
after(() => house.dispose())

type Name = keyof typeof names
const host = (name: Name) => `${names[name]}:${at.https}`
const header = ({ headers }: RawAnswer, name: string) => headers.find(([n]) => n === name)?.[1] ?? ''
/** What stands between two machines only (RFC 9110, 7.6.1), and the clock. */
const ofTheHop = new Set(['connection', 'keep-alive', 'transfer-encoding', 'date'])
const told = ({ status, headers }: RawAnswer) =>
  [String(status), ...headers.filter(([name]) => !ofTheHop.has(name)).map((line) => line.join(': '))].map((line) => line.replace(/\/[\w-]{22,}\//, '/VISIT/')).toSorted()
const namesSoftware = /^(server|via|alt-svc|x-powered-by|x-cache|etag|nel|report-to|set-cookie)$/

async function visit(): Promise<string> {
  const [answer] = await askRaw(behind.site, request('GET /', [], '', host('site')))
  return header(answer!, 'location').split('/')[1]!
}

/** A request to open a socket, which will be refused; a proxy would keep the connection for the next one. */
const opening = (name: Name, path: string, origin: string): [Name, string] => [name, upgrade(path, [`origin: ${origin}`], host(name)).replace('connection: Upgrade', 'connection: Upgrade, close')]

/** Every kind of answer: pages, redirects, errors, refusals, the exit, an ended visit; `v` lives, `ended` does not. */
const asked = (v: string, ended: string): [name: Name, bytes: string][] => {
  const site = (start: string, more: string[] = [], body = ''): [Name, string] => ['site', request(start, more, body, host('site'))]
  const form = 'content-type: application/x-www-form-urlencoded'
  return [
    ...['/', '/nl', '/nl/signs', `/${v}/start`, `/${v}/nl/start`, `/${v}/ar/talk`, '/nowhere/at/all/x', '/away/nl', `/${ended}/nl/start`, `/${ended}/nl/leave`, '/health', `/${v}//nl/../start?q=1`].map((path) => site(`GET ${path}`)),
    ...['br', 'gzip', 'identity'].map((coding) => site(`GET /${v}/fr/start`, [`accept-encoding: ${coding}`])),
    site(`HEAD /${v}/nl/start`),
    site(`POST /${ended}/nl/start`, [form], `words=${'x'.repeat(9000)}`),
    site('POST /nowhere', [form], 'words=1'),
    site('DELETE /nowhere'),
    site('OPTIONS /'),
    opening('site', '/nowhere', at.site),
    opening('site', `/${v}/socket`, 'https://evil.example'),
    ...['/', '/nowhere', '/health', '/words/en.json'].map((path): [Name, string] => ['desk', request(`GET ${path}`, [], '', host('desk'))]),
    ['desk', request('POST /api/nonsense', ['content-type: application/json', `origin: ${at.desk}`], '{}', host('desk'))],
    opening('desk', '/socket', at.desk),
  ]
}

for (const kind of ['nginx', 'caddy'] satisfies Kind[]) {
  const options = { skip: without(kind), timeout: generous }

  test(`L-19, L-12: behind ${kind} every answer bears the house’s headers and no more, over HTTP/1.1 and HTTP/2`, options, async () => {
    await using proxy = await Proxy.start(kind, at, behind)
    const [v, ended] = [await visit(), await visit()]
    await askRaw(behind.site, request(`GET /${ended}/nl/leave`, [], '', host('site')))
    for (const [name, bytes] of asked(v, ended)) {
      const [plain] = await askRaw(behind[name], bytes)
      const [proxied] = await askRaw(proxy.connect(names[name]), bytes)
      const what = bytes.split('\r\n', 1)[0]
      assert.deepEqual(told(proxied!), told(plain!), what)
      if (!header(plain!, 'transfer-encoding')) assert.equal(proxied!.body, plain!.body, what)
      assert.deepEqual(proxied!.headers.filter(([n]) => namesSoftware.test(n)), [], what)
    }
    for (const [name, path] of [['site', `/${v}/nl/start`], ['site', '/away/nl'], ['site', '/nowhere/at/all/x'], ['desk', '/']] as const) {
      const [plain] = await askRaw(behind[name], request(`GET ${path}`, [], '', host(name)))
      const two = await overHttp2(proxy, name, path)
      assert.deepEqual(told(two), told(plain!), `HTTP/2 ${path}`)
    }
    const [bare] = await askRaw(at.http, request('GET /nl/signs', [], '', names.site))
    assert.deepEqual([bare!.status, header(bare!, 'location'), header(bare!, 'cache-control')], [301, `https://${names.site}/nl/signs`, 'no-store'])
    assert.deepEqual(bare!.headers.filter(([n]) => namesSoftware.test(n)), [])
    assert.deepEqual(await askRaw(at.http, request('GET /', [], '', 'other.example')).catch(() => []), [], 'whoever asks for another name is told nothing')
  })

  test(`L-19: behind ${kind} a page of the site opens its socket and is welcomed`, options, async () => {
    await using proxy = await Proxy.start(kind, at, behind)
    const socket = new WebSocket(`wss://127.0.0.1:${at.https}/${await visit()}/socket`, {
      origin: at.site,
      headers: { host: host('site') },
      createConnection: () => proxy.connect(names.site),
    })
    await once(socket, 'open')
    socket.send(JSON.stringify({ t: 'hello', ticket: toText(randomBytes(32)), after: 0 }))
    const [welcome] = (await once(socket, 'message')) as [Buffer]
    assert.equal((JSON.parse(welcome.toString()) as { t: string }).t, 'welcome')
    socket.close()
    await once(socket, 'close')
  })

  test(`L-19: behind ${kind} the talk page of a real browser is told how the line stands`, { ...options, skip: without(kind) || withoutChromium }, async () => {
    await using _proxy = await Proxy.start(kind, at, behind)
    await using browser = await launchChromium(['--host-resolver-rules=MAP *.test 127.0.0.1'])
    const visitor = await VisitorHand.elsewhere(browser, { ignoreHTTPSErrors: true })
    await visitor.page.goto(`${at.site}/nl/talk`)
    await visitor.sees('nobody')
  })

  test(`L-19: ${kind} speaks TLS 1.2 and 1.3 with AEAD suites alone, takes nothing before the handshake, and names no other certificate`, options, async () => {
    await using proxy = await Proxy.start(kind, at, behind)
    const old: ConnectionOptions[] = [
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0' },
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0' },
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' },
    ]
    const lax = createTls({ ...proxy.certificate, minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }, (socket) => socket.end()).listen(0, '127.0.0.1').unref()
    await once(lax, 'listening')
    for (const each of old) {
      assert.ok(await suite({ ...each, port: (lax.address() as AddressInfo).port }, proxy), 'the control: another server would have taken it')
      for (const name of Object.values(names)) assert.equal(await suite({ ...each, servername: name }, proxy), null, `${name} ${each.ciphers}`)
    }
    lax.close()
    for (const each of [{ maxVersion: 'TLSv1.2' }, { minVersion: 'TLSv1.3' }] as const) assert.match((await suite(each, proxy)) ?? '', /GCM|CHACHA20/)
    assert.equal(await suite({ servername: 'other.example' }, proxy), null)
    const asking = request('GET /health', [], '', host('site'))
    const said = spawnSync('/usr/bin/openssl', ['s_client', '-connect', `127.0.0.1:${at.https}`, '-servername', names.site, '-tls1_3', '-ign_eof'], { input: asking, encoding: 'utf8' }).stdout
    assert.match(said, /HTTP\/1\.1 200/)
    assert.doesNotMatch(said, /Max Early Data: [1-9]/i)
  })

  test(`L-13, L-19: nothing that is sent to ${kind} is written down, whatever goes wrong; what it says itself names neither page nor software`, options, async () => {
    const marker = 'canary-of-the-proxy'
    const strange = [request(`GET /%zz${marker}`, [], '', host('site')), `GET /${marker} HTTP/1.1\r\nbad ${marker}\r\n\r\n`, `${marker}\r\n\r\n`, request(`GET /${marker}`, [`x-long: ${marker.repeat(3000)}`], '', host('site')), request(`GET /?${marker}`, [], '', `${marker}.example`)]
    const send = async (proxy: Proxy): Promise<RawAnswer[]> => {
      const plain = [host('site'), names.site].map((to) => request(`GET /${marker}?${marker}`, [`user-agent: ${marker}`, `referer: https://${marker}`, `x-forwarded-for: ${marker}`], '', to))
      // Some are cut off without a word; to what is not TLS is answered in words of TLS, or of HTTP/1.0.
      const nothing = (): RawAnswer[] => []
      for (const bytes of [...plain, ...strange]) {
        await askRaw(at.http, bytes).catch(nothing)
        await askRaw(connect(at.https, '127.0.0.1'), bytes).catch(nothing)
      }
      await suite({ servername: `${marker}.example` }, proxy)
      const answers = [...plain, ...strange].map((bytes) => askRaw(proxy.connect(names.site), bytes).catch(nothing))
      const all = (await Promise.all(answers)).flat()
      assert.ok(all.length >= 3)
      return all
    }
    const away = { site: Number((await ports()).PORT), desk: Number((await ports()).PORT) }
    for (const [there, logging] of [[behind, false], [away, false], [away, true]] as const) {
      await using proxy = await Proxy.start(kind, at, there, logging)
      const answers = await send(proxy)
      const [first] = await askRaw(proxy.connect(names.site), request(`GET /${marker}`, [], '', host('site')))
      assert.equal(first!.status, there === behind ? 404 : 503)
      if (there === away) assert.match(first!.body, /^Nu niet bereikbaar\. Pas disponible/)
      for (const { headers, body } of there === away ? [first!, ...answers] : answers) {
        assert.doesNotMatch(JSON.stringify([headers, body]), /nginx|caddy|golang|canary/i)
      }
      for (const path of there === away ? ['/visit/nl/leave', '/away/nl'] : []) {
        const [exit] = await askRaw(proxy.connect(names.site), request(`GET ${path}`, [], '', host('site')))
        assert.deepEqual([exit!.status, header(exit!, 'location')], [303, 'https://www.meteo.be'])
      }
      if (there === away) {
        // L-9: what is typed into a form is in no answer to it.
        const [form] = await askRaw(proxy.connect(names.site), request('POST /visit/nl/language', ['content-type: application/x-www-form-urlencoded'], `name=${marker}`, host('site')))
        assert.equal(form!.status, 303)
        assert.match(header(form!, 'location'), /^(https:\/\/[^/]+)?\/visit\/nl\/language$/)
      }
      await proxy.stop()
      assert.equal(proxy.written().includes(marker), logging, logging ? 'the control: it would have been seen' : proxy.written())
    }
    assert.equal(house.output.includes(marker), false)
  })

  test(`L-14, L-19: the house hears from ${kind} who asks, whatever she writes herself; bodies pass through memory alone and have an end`, options, async () => {
    const heard: { headers: IncomingHttpHeaders; bytes: number }[] = []
    const recorder = createServer((incoming, answer) => {
      let bytes = 0
      incoming.on('data', (part: Buffer) => (bytes += part.length))
      incoming.on('end', () => {
        heard.push({ headers: incoming.headers, bytes })
        answer.end('heard')
      })
    }).listen(0, '127.0.0.1').unref()
    await once(recorder, 'listening')
    const { port } = recorder.address() as AddressInfo
    await using proxy = await Proxy.start(kind, at, { site: port, desk: port })
    const send = async (name: Name, more: string[], body: string): Promise<number> => (await askRaw(proxy.connect(names[name]), request('POST /x', more, body, host(name))))[0]!.status
    const forged = ['x-forwarded-for: 203.0.113.9, 203.0.113.8', 'forwarded: for=203.0.113.9', 'x-real-ip: 203.0.113.9', 'x-own: kept']
    assert.equal(await send('site', forged, 'x'.repeat(60_000)), 200)
    assert.equal(await send('desk', forged, 'x'.repeat(7_000_000)), 200)
    assert.deepEqual(heard.map(({ bytes }) => bytes), [60_000, 7_000_000])
    for (const [i, name] of (['site', 'desk'] as const).entries()) {
      const { headers } = heard[i]!
      assert.deepEqual([headers['x-forwarded-for'], headers.host, headers['x-own'], headers['forwarded'], headers.via], ['127.0.0.1', host(name), 'kept', undefined, undefined])
    }
    for (const [name, size] of [['site', 70_000], ['desk', 9_000_000]] as const) {
      // Some of it may be on its way still when the proxy has said no and gone.
      const [answer] = await askRaw(proxy.connect(names[name]), request('POST /x', [], 'x'.repeat(size), host(name))).catch(() => [])
      assert.ok(!answer || answer.status >= 300, name)
    }
    assert.equal(heard.length, 2)
    recorder.close()
  })
}

async function overHttp2(proxy: Proxy, name: Name, path: string): Promise<RawAnswer> {
  const session = connectHttp2(at[name], { createConnection: () => proxy.connect(names[name], { ALPNProtocols: ['h2'] }) })
  const stream = session.request({ ':path': path })
  const [headers] = (await once(stream, 'response')) as [Record<string, string | number>]
  stream.resume()
  await once(stream, 'end')
  session.close()
  const lines = Object.entries(headers).filter(([key]) => !key.startsWith(':'))
  return { status: Number(headers[':status']), headers: lines.map(([key, value]): [string, string] => [key, String(value)]), body: '' }
}

/** The suite that is agreed on; null where the handshake fails. */
async function suite(options: ConnectionOptions, proxy: Proxy): Promise<string | null> {
  const socket = connectTls({ host: '127.0.0.1', port: at.https, servername: names.site, ca: proxy.certificate.cert, checkServerIdentity: () => undefined, ...options })
  const name = await once(socket, 'secureConnect').then(() => socket.getCipher().standardName, () => null)
  socket.destroy()
  return name
}
