// Asks a door in bytes, as any program could, and reads every answer as it came: also those no client would show.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** `headers` in the order they came, names in lower case, a name twice where it stood twice. */
export type RawAnswer = { status: number; headers: [string, string][]; body: string }

/** Sends `bytes` to a port of this machine, or over a connection, and gives what is answered until the door closes the connection or, after an answer 101, has sent its head. */
export async function askRaw(to: number | Socket, bytes: string | Buffer): Promise<RawAnswer[]> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : to
  socket.on('error', () => undefined)
  socket.write(bytes)
  const heard: Buffer[] = []
  socket.on('data', (part: Buffer) => {
    heard.push(part)
    if (/^HTTP\/1\.1 101 [^]*\r\n\r\n/.test(Buffer.concat(heard).toString('latin1'))) socket.destroy()
  })
  await once(socket, 'close')
  return readAnswers(Buffer.concat(heard).toString('latin1'))
}

/** One request that asks for the connection to be closed after its answer. `more`: whole header lines. */
export function request(start: string, more: readonly string[] = [], body = '', host = 'site.example'): string {
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`]
  return [`${start} HTTP/1.1`, `host: ${host}`, 'connection: close', ...length, ...more, '', body].join('\r\n')
}

/** A request to open a WebSocket (RFC 6455, 4.1). */
export function upgrade(path: string, more: readonly string[], host = 'site.example'): string {
  const lines = ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==']
  return [`GET ${path} HTTP/1.1`, `host: ${host}`, ...lines, ...more, '', ''].join('\r\n')
}

/** Interim answers (1xx), then the last one, whose body is the rest. */
function readAnswers(text: string): RawAnswer[] {
  if (text === '') return []
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1])
  if (end < 0 || !status) throw new Error(`no answer: ${text.slice(0, 100)}`)
  const headers = lines.map((line): [string, string] => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
  const rest = text.slice(end + 4)
  if (status >= 200 || status === 101) return [{ status, headers, body: rest }]
  return [{ status, headers, body: '' }, ...readAnswers(rest)]
}
