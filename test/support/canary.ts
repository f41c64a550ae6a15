// Everything that somebody can send to a door, each with a mark in it: what a house must not keep, say or count anywhere.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { deskApi } from '../../src/shared/wire/desk-api.ts'
import { askRaw, request, upgrade } from './ask-raw.ts'

/** Sixteen letters, so that it also fits where sixteen or thirty-two bytes are asked for; each input says after it what it is. */
export type Mark = { word: string; of: (what: string) => string }

export function mark(word: string): Mark {
  return { word, of: (what) => `${word}-${what}` }
}

/** The word as base64url, alone (16 bytes) or twice (32 bytes). */
export const asBytes = ({ word }: Mark, times = 1): string => Buffer.from(word.repeat(times)).toString('base64url')

type Door = { port: number; host: string; origin: string }

const headers = [
  'user-agent', 'referer', 'cookie', 'accept-language', 'accept-encoding', 'accept', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via', 'origin',
  'authorization', 'x-request-id', 'traceparent', 'if-none-match', 'range', 'expect', 'te', 'content-type', 'sec-fetch-site', 'sec-ch-ua', 'from',
]

/** Whole requests, as bytes. `visit`: a prefix that lives; null at the desk. */
function requests(door: Door, m: Mark, visit: string | null): string[] {
  const ask = (start: string, more: string[] = [], body = '') => request(start, more, body, door.host)
  const paths = [m.of('path'), `nl/${m.of('page')}`, `away/${m.of('away')}`, `script/${m.of('script')}.js`, `%${m.of('broken')}`, `words/${m.of('words')}.json`, `api/${m.of('method')}`, `a/b/c/${m.of('deep')}`]
  if (visit) paths.push(`${visit}/${m.of('entry')}`, `${visit}/nl/${m.of('page')}`, `${visit}/${m.of('language')}/signs`, `${visit}/nl/language-${m.of('answers')}`, `${visit}/nl/trouble-${m.of('code')}`, `${m.of('visit').padEnd(visit.length, 'x').slice(0, visit.length)}/nl/signs`)
  const form = 'content-type: application/x-www-form-urlencoded'
  const json = 'content-type: application/json'
  const target = visit ? `/${visit}/nl/language` : '/api/sign-in'
  const long = `${m.of('long')} `.repeat(4000)
  return [
    ...paths.flatMap((path) => ['GET', 'POST', 'DELETE'].map((method) => ask(`${method} /${path}`))),
    ask(`GET /${m.of('long').repeat(60)}`),
    ask(`GET /?${m.of('query')}=${m.of('value')}`),
    ask(`GET /health?${m.of('query')}`),
    ...(visit ? [ask(`GET /${visit}/nl/signs?${m.of('query')}`)] : []),
    ask(`GET http://${m.of('absolute')}/x`),
    ...headers.map((name) => ask('GET /', [`${name}: ${m.of(name)}`])),
    ...headers.map((name) => ask(`POST ${target}`, [form, 'sec-fetch-site: same-origin', `${name}: ${m.of(name)}`], 'name=x')),
    ask('GET /', [`${m.of('name')}: x`]),
    request('GET /', [], '', m.of('host')),
    ask(`POST ${target}`, [form], `name=${m.of('form')}`),
    ask(`POST ${target}`, [form, 'sec-fetch-site: same-origin'], `name=${m.of('form')}`),
    ask(`POST ${target}`, [form], `${m.of('field')}=x&name=x`),
    ask(`POST ${target}`, [form], `name=%zz${m.of('escape')}`),
    ask(`POST ${target}`, [form], `name=${long}`),
    ask(`POST ${target}`, [json], JSON.stringify({ name: m.of('json'), [m.of('key')]: 1 })),
    ask(`POST ${target}`, [json], `{"name": ${m.of('json')}`),
    ask(`POST ${target}`, ['content-type: text/plain'], m.of('text')),
    ask(`POST ${target}`, [`content-type: multipart/form-data; boundary=${m.of('boundary')}`], `--${m.of('boundary')}`),
    `POST ${target} HTTP/1.1\r\nhost: ${door.host}\r\n${form}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n4;${m.of('extension')}\r\nname\r\n0\r\n${m.of('trailer')}: x\r\n\r\n`,
    `POST ${target} HTTP/1.1\r\nhost: ${door.host}\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n${m.of('smuggled')}`,
    // What is no request.
    `${m.of('line')}\r\n\r\n`,
    `${m.word} / HTTP/1.1\r\nhost: ${door.host}\r\n\r\n`,
    `GET /${m.of('version')} HTTP/9.9\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: ${door.host}\r\n${m.of('line')}\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: ${door.host}\r\nx: ${m.of('nul')}\0\r\n\r\n`,
    `GET / HTTP/1.1\r\nhost: ${door.host}\r\nx: ${long}\r\n\r\n`,
    `GET /${long.replaceAll(' ', '')} HTTP/1.1\r\nhost: ${door.host}\r\n\r\n`,
    `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${m.of('http2')}`,
    `\x16\x03\x01\x02\0\x01${m.of('tls')}`,
    // What asks for a socket and gets none.
    upgrade(`/${m.of('path')}/socket`, [`origin: ${door.origin}`], door.host),
    upgrade(`/socket?${m.of('query')}`, [`origin: ${door.origin}`, `cookie: ${m.of('cookie')}`], door.host),
    upgrade(`/${visit ?? 'x'}/socket`, [`origin: http://${m.of('origin')}`], door.host),
    upgrade(`/${visit ?? 'x'}/socket`, [`origin: ${door.origin}`, `sec-websocket-protocol: ${m.of('protocol')} ${m.of('protocol')}`], door.host),
  ]
}

/** Sends all of it; gives every answer, as text. */
export async function sendRequests(door: Door, m: Mark, visit: string | null): Promise<string[]> {
  const answers: string[] = []
  for (const bytes of requests(door, m, visit)) answers.push(...(await askRaw(door.port, bytes)).map(({ status, headers: head, body }) => `${status}\n${head.map((pair) => pair.join(': ')).join('\n')}\n\n${body}`))
  return answers
}

/** Asks every method of the desk: as a stranger with shapes that fit, as somebody with a session that is none, and with no shape at all. */
export async function sendToDesk(door: Door, m: Mark): Promise<string[]> {
  const inside = { id: m.of('id'), rawId: m.of('id'), type: 'public-key', response: { clientDataJSON: asBytes(m, 3), userHandle: asBytes(m), signature: asBytes(m, 4), authenticatorData: asBytes(m, 4) }, clientExtensionResults: {} }
  const fitting: Record<string, unknown> = {
    'sign-in': { challenge: asBytes(m), response: inside },
    invitation: { token: asBytes(m) },
    'enrol-options': { token: asBytes(m) },
    enrol: { token: asBytes(m), challenge: asBytes(m), response: inside, keys: { seal: asBytes(m, 5).slice(0, 87), sign: asBytes(m, 5).slice(0, 87) }, unlocks: [] },
    invite: { name: m.of('name'), role: 'listener', languages: [], woman: false },
  }
  const answers: string[] = []
  for (const method of Object.keys(deskApi)) {
    for (const body of [JSON.stringify(fitting[method] ?? { [m.of('key')]: m.of('value') }), JSON.stringify(m.of('value')), `{"x":${m.of('no JSON')}`]) {
      const cookies = ['__Host-desk', 'desk', 'session', '__Host-session'].map((name) => `${name}=${asBytes(m, 2)}`).join('; ')
      const head = { 'content-type': 'application/json', origin: door.origin, 'sec-fetch-site': 'same-origin', cookie: cookies }
      const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`)
      answers.push(...(await askRaw(door.port, request(`POST /api/${method}`, lines, body, door.host))).map(({ status, body: said }) => `${status} ${said}`))
    }
  }
  return answers
}

/** Opens a socket of a visit, from this address, and sends what frames can hold; gives what was answered. It takes a place under the mark's own ticket. */
export async function sendFrames(door: Door, m: Mark, visit: string, address: string): Promise<string[]> {
  const answers: string[] = []
  let heard = (): void => undefined
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${door.port}/${visit}/socket`, { origin: door.origin, headers: { host: door.host, 'user-agent': m.of('agent'), 'x-forwarded-for': address } })
    socket.on('message', (data) => {
      answers.push((data as Buffer).toString())
      heard()
    })
    socket.on('close', () => heard())
    socket.on('error', () => undefined)
    await once(socket, 'open')
    return socket
  }
  // Each is answered, with a refusal or otherwise; or the socket closes.
  const say = async (socket: WebSocket, frame: object | string | Buffer): Promise<void> => {
    const answered = new Promise<void>((resolve) => (heard = resolve))
    socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
    if (socket.readyState === WebSocket.OPEN) await answered
  }
  const keys = { seal: asBytes(m, 5).slice(0, 87), sign: asBytes(m, 5).slice(0, 87) }
  const room = { epoch: 1, statement: { body: m.of('statement'), sig: asBytes(m, 4) }, keys: [keys], wraps: [] }
  const first = await open()
  for (const frame of [
    { t: m.of('type') },
    { t: 'hello', ticket: m.of('short'), after: 0 },
    { t: 'hello', ticket: asBytes(m, 2), after: 0, [m.of('key')]: 1 },
    `${m.of('no JSON')}`,
    `["${m.of('list')}"]`,
    Buffer.from(m.of('binary')),
    `{"t": "hello", "ticket": "${'x'.repeat(30_000)}${m.of('large')}"}`,
    { t: 'box', turn: 0, epoch: 1, box: asBytes(m, 64) },
    { t: 'hello', ticket: asBytes(m, 2), after: 0 },
    { t: 'reopen', keys },
    { t: 'arrive', language: m.word, woman: false, danger: false, others: [], interpreter: false },
    { t: 'solved', challenge: m.of('challenge'), counter: 1, key: 'f'.repeat(64) },
    { t: 'arrive', language: 'nl', woman: false, danger: false, others: [], interpreter: false },
    { t: 'box', turn: 0, epoch: 1, box: asBytes(m, 64) },
    { t: 'room', turn: 0, room },
    { t: 'reopen', keys },
    { t: 'yield', keys: asBytes(m, 2), agree: true },
  ]) await say(first, frame)
  first.close()
  for (const frame of [`{"t": "${m.of('far too large').repeat(4000)}"}`, Buffer.concat([Buffer.from(m.of('no UTF-8')), Buffer.from([0xff])])]) {
    const socket = await open()
    socket.send(frame, { binary: false })
    await once(socket, 'close')
  }
  return answers
}
