// The reverse proxies of deploy/ as Debian brings them, started with the example files themselves: other names, ports and certificates, on this machine alone.
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import { ports } from './clone.ts'

export type Kind = 'nginx' | 'caddy'

const needs: Record<Kind, string[]> = {
  nginx: ['/usr/sbin/nginx', '/usr/lib/nginx/modules/ngx_http_headers_more_filter_module.so', '/usr/bin/openssl'],
  caddy: ['/usr/bin/caddy', '/usr/bin/openssl'],
}

/** For node:test's `skip`: false where the proxy is there, else the reason. */
export function without(kind: Kind): false | string {
  const missing = needs[kind].find((file) => !existsSync(file))
  return missing ? `skipped, not present: ${missing}` : false
}

export const names = { site: 'ear.test', desk: 'desk.ear.test' } as const
const example = (name: string) => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8')

/** Replaces what must be there to be replaced. */
function put(text: string, changes: readonly (readonly [string | RegExp, string])[]): string {
  return changes.reduce((before, [from, to]) => {
    const after = before.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'gm'), to)
    if (after === before) throw new Error(`the example has no ${String(from)}`)
    return after
  }, text)
}

/** Where a proxy listens; fixed before it starts, because the house must know its own address. */
export type Place = { readonly https: number; readonly http: number; readonly site: string; readonly desk: string }

export async function place(): Promise<Place> {
  const { PORT, DESK_PORT } = await ports()
  return { https: Number(PORT), http: Number(DESK_PORT), site: `https://${names.site}:${PORT}`, desk: `https://${names.desk}:${PORT}` }
}

export class Proxy {
  readonly place: Place
  readonly #folder: string
  readonly #child: ChildProcess
  output = ''

  private constructor(at: Place, folder: string, child: ChildProcess) {
    this.place = at
    this.#folder = folder
    this.#child = child
    for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text: string) => (this.output += text))
  }

  /** In front of the house's two ports. Resolves when it takes connections. `logging`: with what keeps it silent taken out. */
  static async start(kind: Kind, at: Place, house: { site: number; desk: number }, logging = false): Promise<Proxy> {
    const folder = mkdtempSync(join(tmpdir(), `ear-${kind}-`))
    chmodSync(folder, 0o755) // nginx's workers are another account
    certify(folder)
    const command = kind === 'nginx' ? nginx(folder, at, house, logging) : caddy(folder, at, house, logging)
    const env = { PATH: process.env['PATH'], HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder }
    const proxy = new Proxy(at, folder, spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], env }))
    try {
      await proxy.#listening()
      // From here on it can make no file for what passes through: where it tried, the answer would be an error.
      proxy.#temporaries(0)
    } catch (error) {
      await proxy[Symbol.asyncDispose]()
      throw error
    }
    return proxy
  }

  /** Everything it wrote since its start: its output, and every file in its folder, but for what we put there. */
  written(): string {
    const files = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' }).map((name) => join(this.#folder, name))
    return this.output + files.filter((file) => statSync(file).isFile()).map((file) => `${file}\n${readFileSync(file, 'latin1')}`).join('\n')
  }

  /** The certificate, which is trusted by itself, and its key. */
  get certificate(): { cert: string; key: string } {
    return { cert: readFileSync(join(this.#folder, 'certificate.pem'), 'utf8'), key: readFileSync(join(this.#folder, 'key.pem'), 'utf8') }
  }

  /** A connection to one of its names. */
  connect(name: string, options: ConnectionOptions = {}): TLSSocket {
    return connectTls({ host: '127.0.0.1', port: this.place.https, servername: name, ca: this.certificate.cert, ...options })
  }

  /** Ends it; what it wrote stays to be looked at. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    this.#child.kill('SIGTERM')
    await once(this.#child, 'close')
    this.#temporaries(0o700)
  }

  #temporaries(mode: number): void {
    for (const path of temporary.map((name) => join(this.#folder, name)).filter((each) => existsSync(each))) chmodSync(path, mode)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  async #listening(): Promise<void> {
    for (const port of [this.place.https, this.place.http]) {
      while (!(await takes(port))) {
        if (this.#child.exitCode !== null) throw new Error(`it ended with ${this.#child.exitCode}: ${this.written()}`)
        await new Promise((done) => setTimeout(done, 50))
      }
    }
  }
}

async function takes(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const open = await once(socket, 'connect').then(() => true, () => false)
  socket.destroy()
  return open
}

function certify(folder: string): void {
  const subject = ['-subj', '/CN=ear.test', '-addext', `subjectAltName=DNS:${names.site},DNS:${names.desk}`]
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', join(folder, 'key.pem')]
  const made = spawnSync('/usr/bin/openssl', ['req', '-x509', '-days', '2', ...key, ...subject, '-out', join(folder, 'certificate.pem')], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
}

const temporary = ['body', 'proxy']

/** Debian's own nginx.conf around the example: what it logs and allows, ours must take back. */
function nginx(folder: string, at: Place, house: { site: number; desk: number }, logging: boolean): string[] {
  const temporaries = temporary.map((name) => `${name === 'body' ? 'client_body' : name}_temp_path ${join(folder, name)};`).join(' ')
  const main = put(readFileSync('/etc/nginx/nginx.conf', 'utf8'), [
    [/^pid .*$/, `pid ${join(folder, 'pid')};`],
    ['/var/log/nginx/', `${folder}/`],
    [/^\s*include \/etc\/nginx\/sites-enabled\/\*;$/, temporaries],
    ['/etc/nginx/conf.d/*.conf', join(folder, 'listening-ear.conf')],
    [/^\s*worker_connections \d+;$/, 'worker_connections 1024;'],
    [/^worker_processes .*$/, 'worker_processes 1;'],
  ])
  mkdirSync(join(folder, 'snippets'))
  writeFileSync(join(folder, 'nginx.conf'), main)
  writeFileSync(join(folder, 'snippets/listening-ear.conf'), put(example('nginx-shared.conf'), logging ? [[/^access_log .*$/, ''], [/^error_log .*$/, '']] : []))
  const ours = put(example('nginx.conf'), [
    ['ear.example.org', names.site],
    [/\/etc\/letsencrypt\S*fullchain\.pem/, join(folder, 'certificate.pem')],
    [/\/etc\/letsencrypt\S*privkey\.pem/, join(folder, 'key.pem')],
    [/^\s*listen \[::\].*$/, ''],
    ['listen 443', `listen 127.0.0.1:${at.https}`],
    ['listen 80', `listen 127.0.0.1:${at.http}`],
    ['127.0.0.1:8080', `127.0.0.1:${house.site}`],
    ['127.0.0.1:8081', `127.0.0.1:${house.desk}`],
  ])
  writeFileSync(join(folder, 'listening-ear.conf'), ours)
  return ['/usr/sbin/nginx', '-e', join(folder, 'early.log'), '-c', join(folder, 'nginx.conf'), '-g', 'daemon off;']
}

function caddy(folder: string, at: Place, house: { site: number; desk: number }, logging: boolean): string[] {
  const ours = put(example('Caddyfile'), [
    [/^\tadmin off$/, `\tadmin off\n\tdefault_bind 127.0.0.1\n\thttp_port ${at.http}\n\thttps_port ${at.https}`],
    ['ear.example.org', names.site],
    [/^\ttls \{$/, `\ttls ${join(folder, 'certificate.pem')} ${join(folder, 'key.pem')} {`],
    ['127.0.0.1:8080', `127.0.0.1:${house.site}`],
    ['127.0.0.1:8081', `127.0.0.1:${house.desk}`],
    ...(logging ? ([[/^\timport shared$/, '\timport shared\n\tlog'], [/^\t\tlevel ERROR$/, ''], [/^\t\texclude http$/, '']] as const) : []),
  ])
  writeFileSync(join(folder, 'Caddyfile'), ours)
  return ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]
}
