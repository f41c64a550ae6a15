// Stands in front of a door as a reverse proxy with a certificate does: TLS on a port, and whoever comes there without it is sent to https.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttp, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A key and a certificate for it that signs itself, in one text (PEM), good for two days; Debian's openssl makes it. `names`: `DNS:localhost`, `IP:127.0.0.1`. */
export function selfSigned(names: readonly string[]): string {
  const kind = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=test']
  return execFileSync('openssl', [...kind, '-addext', `subjectAltName=${names.join(',')}`, '-keyout', '-', '-out', '-'], { encoding: 'utf8', stdio: 'pipe' })
}

export type TlsFront = { port: number; dispose: () => Promise<void> }

/** Listens on a free port of 127.0.0.1, under `certificate` (as `selfSigned` makes it). `to`: the door's port. */
export async function tlsFront(certificate: string, to: number): Promise<TlsFront> {
  const pass = (request: IncomingMessage, answer: ServerResponse): void => {
    const { method, url, headers } = request
    const onward = ask({ port: to, host: '127.0.0.1', method, path: url, headers }, (answered) => {
      answer.writeHead(answered.statusCode!, answered.rawHeaders)
      answered.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    request.pipe(onward)
  }
  const https = createHttps({ key: certificate, cert: certificate }, pass)
  const http = createHttp((request, answer) => answer.writeHead(308, { location: `https://${request.headers.host}${request.url}` }).end())
  const open = new Set<Socket>()
  const port = createServer((socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket)).on('error', () => undefined)
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null
      if (!first) return socket.destroy()
      socket.unshift(first)
      // 22: a TLS record that begins a handshake (RFC 8446, 5.1).
      const server = first[0] === 22 ? https : http
      server.emit('connection', socket)
    })
  })
  port.listen(0, '127.0.0.1')
  await once(port, 'listening')
  const dispose = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    port.close()
    await once(port, 'close')
  }
  return { port: (port.address() as AddressInfo).port, dispose }
}
