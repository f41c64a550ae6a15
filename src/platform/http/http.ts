// The face of HTTP: one server for one door, with that door's headers on every answer, strict reading and a bounded end.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { fault } from '../log/log.ts'
import { statusOf } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { isLocal, plainOf } from './address-key.ts'
import { readBodies } from './body.ts'
import { amongProxies, markOnion, onionAddress } from './caller-address.ts'
import { ConnectionLimit } from './connection-limit.ts'
import { codeOf, refuseRaw, say } from './refusal.ts'
import type { Headers, RefusalPage } from './refusal.ts'
import type { Most } from './rate-limit.ts'
import { Sockets } from './sockets.ts'
import { responseWith } from './table-response.ts'
import type { SocketRoute } from './sockets.ts'

export type { Headers, Refusal, RefusalPage } from './refusal.ts'
export type { SocketRoute } from './sockets.ts'
export type { Form } from './body.ts'

/** What GET /health says; staffing is not health. */
export type Health = { ok: true } | { ok: false; code: 'unavailable' | 'schema' | 'stopping' }

export type DoorOptions = {
  /** Put on every answer: pages, 404, redirects, refused upgrades, requests that cannot be read. A handler may give its own value for a name. */
  headers: Headers
  health: () => Promise<Health>
  /** What refusals say; null: `{"code":…}`. A door that calls `setErrorHandler` on `app` decides by itself, but for requests that cannot be read. */
  page?: RefusalPage | null
  /** The Host values that are served (with port), others get 421: a desk's cookie must not be given to another name. Null: any. /health answers to any. */
  hosts?: readonly string[] | null
  /** Addresses or networks (CIDR) whose X-Forwarded-For is believed; none by default. */
  trustedProxy?: readonly string[]
  /** The largest body, in bytes, where a route says nothing else. */
  bodyLimit?: number
  maxSockets?: number
  /** Connections of one network that stand open at once, WebSockets aside; one more closes its oldest. Those of a trusted proxy are not counted. */
  connections?: Most
}

/** A browser opens six. Of this machine and of private networks come crowds: an onion service's, or a proxy's that nobody named. */
const connectionsMost: Most = { each: 256, localTimes: 10 }

/** A part of a path may be as long as the longest answers that are sealed into one (domain/visit/answers.ts). */
const partMost = 2048

const reading = { maxHeaderSize: 16 * 1024, requestTimeout: 30_000, headersTimeout: 15_000, connectionsCheckingInterval: 5000, keepAliveTimeout: 65_000, requireHostHeader: false }

export class HttpDoor {
  /** Routes are added here before `start`. JSON bodies and forms (`Form`) are read; everything else is refused. There is no logger. */
  readonly app: FastifyInstance
  readonly #server: Server
  #onion: Server | null = null
  #handle: Handle = () => undefined
  readonly #connections: ConnectionLimit
  readonly #isProxy: (address: string) => boolean
  readonly #sockets: Sockets
  readonly #options: DoorOptions

  constructor(options: DoorOptions) {
    this.#options = options
    const { headers, page = null, trustedProxy = [], bodyLimit = 16 * 1024, maxSockets = 20_000 } = options
    this.#connections = new ConnectionLimit(options.connections ?? connectionsMost)
    this.#isProxy = amongProxies(trustedProxy)
    let server: Server | null = null
    this.app = fastify({
      logger: false,
      bodyLimit,
      trustProxy: trustedProxy.length > 0 ? [...trustedProxy] : false,
      requestIdHeader: false,
      routerOptions: { maxParamLength: partMost, querystringParser: readQuery },
      return503OnClosing: false,
      forceCloseConnections: 'idle',
      serverFactory: (handler) => {
        this.#handle = handler
        return (server = this.#listener())
      },
      clientErrorHandler: () => undefined, // ours below answers with the headers
      frameworkErrors: (error, request, reply) => void answer(request as FastifyRequest, reply as FastifyReply, codeOf(error), page),
    })
    this.#server = server!
    readBodies(this.app)
    this.#noteDefects()
    this.app.setErrorHandler((error, request, reply) => answer(request, reply, codeOf(error), page))
    this.app.setNotFoundHandler((request, reply) => answer(request, reply, 'not-found', page))
    this.app.get('/health', async (_, reply) => {
      const health = await options.health()
      return reply.code(health.ok ? 200 : 503).send(health.ok ? { ok: true } : { code: health.code })
    })
    const lines = Object.entries(options.headers).map(([name, value]) => `${name}: ${value}`)
    this.#sockets = new Sockets(maxSockets, lines, (socket, code) => refuseRaw(socket, code, headers, page))
    this.#server.on('connection', (socket: Socket) => {
      const address = plainOf(socket.remoteAddress ?? '')
      if (!this.#isProxy(address)) this.#connections.take(socket, address)
    })
  }

  /** Adds a WebSocket; routes are asked in the order they were added. */
  addSocket<Admitted>(route: SocketRoute<Admitted>): void {
    this.#sockets.add(route)
  }

  /** Upgraded connections open now. */
  get sockets(): number {
    return this.#sockets.size
  }

  /** Listens; gives the port (another than asked for where that was 0). Rejects with Node's error (`EADDRINUSE`, `EACCES`). */
  async start(host: string, port: number): Promise<number> {
    await this.app.listen({ host, port })
    return (this.#server.address() as AddressInfo).port
  }

  /**
   * Listens at one more port, for the onion service of this machine or of its private network; others are not answered there. No
   * forwarded header is believed, and all who come count as one network of their own (`onionAddress`). After `start`; rejects as it does.
   */
  async startOnion(host: string, port: number): Promise<number> {
    const server = this.#listener()
    server.prependListener('connection', (socket: Socket) => {
      if (!isLocal(socket.remoteAddress ?? '')) return void socket.destroy()
      markOnion(socket)
      this.#connections.take(socket, onionAddress)
    })
    server.prependListener('request', ({ headers }: IncomingMessage) => {
      for (const name of Object.keys(headers)) if (name === 'forwarded' || name.startsWith('x-forwarded-')) delete headers[name]
    })
    server.listen({ host, port })
    await once(server, 'listening')
    this.#onion = server
    return (server.address() as AddressInfo).port
  }

  /** Takes no more connections, ends idle ones, waits for answers under way and for the doors' sockets, and cuts the rest after `seconds`. */
  async dispose(seconds = 5): Promise<void> {
    const onion = this.#onion
    const closing = Promise.all([this.app.close(), onion && once(onion.close(), 'close')])
    await this.#sockets.dispose(seconds)
    const late = setTimeout(() => [this.#server, onion].forEach((server) => server?.closeAllConnections()), seconds * 1000)
    await closing
    clearTimeout(late)
  }

  #listener(): Server {
    const { headers, page = null } = this.#options
    const refuse = (socket: Duplex, code: ProblemCode, status?: number) => refuseRaw(socket, code, headers, page, status)
    const server = createServer({ ...reading, shouldUpgradeCallback: isWebSocket, ServerResponse: responseWith(headers) }, (request, response) => this.#before(request, response))
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => void this.#upgrade(request, socket, head))
    // Who asks before sending a body is not told to go on here: `readBodies` does, once somebody wants to read it.
    server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => server.emit('request', request, response))
    server.on('checkExpectation', (request: IncomingMessage) => refuse(request.socket, 'malformed'))
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
      if (error.code === 'ECONNRESET') return void socket.destroy()
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return refuse(socket, 'malformed', 408)
      if (error.code === 'HPE_HEADER_OVERFLOW') return refuse(socket, 'too-large', 431)
      refuse(socket, 'malformed')
    })
    return server
  }

  #before(request: IncomingMessage, response: ServerResponse): void {
    if (this.#served(request)) return this.#handle(request, response)
    response.writeHead(421, { 'content-type': 'application/json; charset=utf-8', connection: 'close' }).end('{"code":"wrong-origin"}')
  }

  #served(request: IncomingMessage): boolean {
    const hosts = this.#options.hosts ?? null
    return hosts === null || hosts.includes((request.headers.host ?? '').toLowerCase()) || request.url === '/health'
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> | void {
    if (!this.#served(request)) return refuseRaw(socket, 'wrong-origin', this.#options.headers, null, 421)
    this.#connections.release(request.socket)
    return this.#sockets.upgrade(request, socket, head)
  }

  // Whichever error handler a door sets, a defect of ours is noted; refusals are nothing to note.
  #noteDefects(): void {
    const { app } = this
    const set = app.setErrorHandler.bind(app) as (handler: Handler) => FastifyInstance
    const noting = (handler: Handler) =>
      set(function (this: FastifyInstance, error, request, reply) {
        if (codeOf(error) === 'internal') fault(error)
        return handler.call(this, error, request, reply)
      })
    app.setErrorHandler = noting as FastifyInstance['setErrorHandler']
  }
}

/** Who offers another protocol than WebSocket is answered in this one (RFC 9110, 7.8), as if nothing had been offered. */
const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket'

type Handle = (request: IncomingMessage, response: ServerResponse) => void
type Handler = (this: FastifyInstance, error: unknown, request: unknown, reply: FastifyReply) => unknown

function answer(request: FastifyRequest, reply: FastifyReply, code: ProblemCode, page: RefusalPage | null): FastifyReply {
  const said = say(code, page, request.raw)
  if ('to' in said) return reply.code(303).header('location', said.to).send()
  return reply.code(statusOf(code)).header('content-type', said.type).send(said.body)
}

/** No address of ours has a query; what stands there is kept from everybody, and is nowhere an error. */
function readQuery(): Record<string, string> {
  return {}
}
