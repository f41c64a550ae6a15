// A proxy that a browser sends everything through, its own machine's addresses too: it notes every host asked for, and lets out to this machine alone.
import { once } from 'node:events'
import { createServer, request as ask } from 'node:http'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export class WatchingProxy {
  /** `host:port` of each request and each tunnel (sockets and TLS come as tunnels). */
  readonly hosts = new Set<string>()
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #shut = false

  private constructor(server: Server) {
    this.#server = server
    server.on('request', (request, answer) => {
      const url = new URL(request.url!)
      const to = this.#note(url.hostname, url.port || '80')
      if (!to) return void answer.writeHead(502).end()
      const onward = ask({ ...to, method: request.method, path: url.pathname + url.search, headers: request.headers, agent: false }, (answered) => {
        answer.writeHead(answered.statusCode!, answered.rawHeaders)
        answered.pipe(answer)
      })
      onward.on('error', () => answer.destroy())
      request.pipe(onward)
    })
    server.on('connect', (request, socket: Socket) => {
      const { hostname, port } = new URL(`tunnel://${request.url!}`)
      const to = this.#note(hostname, port)
      if (!to) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
      const onward = connect(to.port, to.host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      this.#hold(onward).on('error', () => socket.destroy())
      socket.on('error', () => onward.destroy())
    })
    server.on('connection', (socket: Socket) => void (this.#shut ? socket.destroy() : this.#hold(socket)))
  }

  static async start(): Promise<WatchingProxy> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new WatchingProxy(server)
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** For a Playwright context of its own. */
  get context(): { proxy: { server: string; bypass: string } } {
    return { proxy: { server: `http://127.0.0.1:${this.#port}`, bypass: '<-loopback>' } }
  }

  /** What is sent from now on is lost, and nobody is told; `cut` ends what is open and lets nobody in until `again`. */
  silence(): void {
    for (const socket of this.#open) socket.unpipe().resume()
  }

  cut(): void {
    this.#shut = true
    for (const socket of this.#open) socket.destroy()
  }

  again(): void {
    this.#shut = false
  }

  get chromiumFlags(): string[] {
    return [`--proxy-server=http://127.0.0.1:${this.#port}`, '--proxy-bypass-list=<-loopback>']
  }

  get firefoxPreferences(): Record<string, boolean | number | string> {
    const at = (kind: 'http' | 'ssl') => ({ [`network.proxy.${kind}`]: '127.0.0.1', [`network.proxy.${kind}_port`]: this.#port })
    return { 'network.proxy.type': 1, ...at('http'), ...at('ssl'), 'network.proxy.no_proxies_on': '', 'network.proxy.allow_hijacking_localhost': true }
  }

  /** Where on this machine that is; null for any other. */
  #note(name: string, port: string): { host: string; port: number } | null {
    this.hosts.add(`${name}:${port}`)
    return name === 'localhost' || name.endsWith('.localhost') ? { host: '127.0.0.1', port: Number(port) } : null
  }

  #hold(socket: Socket): Socket {
    this.#open.add(socket)
    return socket.on('error', () => undefined).once('close', () => this.#open.delete(socket))
  }

  async dispose(): Promise<void> {
    this.#server.close()
    for (const socket of this.#open) socket.destroy()
    await once(this.#server, 'close')
  }
}
