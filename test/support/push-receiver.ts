// A push service of our own on this machine (RFC 8030), which refuses what a real one would: checks every header, and the signed word of RFC 8292.
import { createPublicKey, verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export class PushReceiver {
  readonly origin: string
  /** The endpoints' paths that were asked, and what was wrong with what came; empty where nothing was. */
  readonly heard: { path: string; wrong: string[] }[] = []
  /** Answers by path; 201 where none stands here. */
  readonly answers = new Map<string, { status: number; headers?: Record<string, string> }>()
  readonly #server: Server
  #told: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async start(): Promise<PushReceiver> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const receiver = new PushReceiver(server)
    server.on('request', (request, response) => {
      void receiver.#judge(request).then((wrong) => {
        const path = request.url!
        const answer = receiver.answers.get(path) ?? { status: 201, headers: { location: `${receiver.origin}/message` } }
        response.writeHead(wrong.length > 0 ? 400 : answer.status, answer.headers ?? {}).end('what nobody reads')
        receiver.heard.push({ path, wrong })
        for (const tell of receiver.#told.splice(0)) tell()
      })
    })
    return receiver
  }

  endpoint(name: string): string {
    return `${this.origin}/${name}`
  }

  /** Resolves once so many requests have come since the start. */
  async times(n: number): Promise<void> {
    while (this.heard.length < n) await new Promise<void>((tell) => this.#told.push(tell))
  }

  async #judge(request: IncomingMessage): Promise<string[]> {
    const body = await buffer(request)
    const { headers } = request
    const wrong: string[] = []
    const must = (holds: boolean, what: string): void => void (holds || wrong.push(what))
    must(request.method === 'POST', 'method')
    must(body.length === 0, 'body')
    must(headers.ttl === '60', 'ttl')
    must(headers.urgency === 'high', 'urgency')
    must(/^[\w-]{1,32}$/.test(String(headers.topic)), 'topic')
    must(!('cookie' in headers) && !('referer' in headers) && !('origin' in headers) && !('user-agent' in headers), 'a header that tells of us')
    must(!('content-encoding' in headers) && !('content-type' in headers), 'content')
    wrong.push(...wrongWith(String(headers.authorization), this.origin))
    return wrong
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** RFC 8292, 2 and 3: checked with Node's own cryptography, not with what signed it. */
function wrongWith(authorization: string, origin: string): string[] {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]{87})$/.exec(authorization) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  if (signature === '') return ['authorization']
  const point = Buffer.from(key, 'base64url')
  const half = (from: number): string => point.subarray(from, from + 32).toString('base64url')
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: half(1), y: half(33) } })
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
  const { aud, exp, sub, ...more } = read(claims)
  const left = Number(exp) - Date.now() / 1000
  return [
    ...(verify('sha256', Buffer.from(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')) ? [] : ['signature']),
    ...(read(head)['alg'] === 'ES256' ? [] : ['alg']),
    ...(aud === origin ? [] : ['aud']),
    ...(left > 0 && left <= 86_400 ? [] : ['exp']),
    ...(/^(https:|mailto:)/.test(String(sub)) ? [] : ['sub']),
    ...(Object.keys(more).length === 0 ? [] : ['claims nobody needs']),
  ]
}
