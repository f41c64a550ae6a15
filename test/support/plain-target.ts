// The plain page that the exit leads to, and ordinary pages around it: a server of its own that can be held back and notes how it was asked.
import { execFile } from 'node:child_process'
import { X509Certificate, hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

/** How the server was asked for a page: null where the header was not sent. */
export type Asked = { readonly host: string; readonly path: string; readonly referer: string | null; readonly origin: string | null }

/** Holds back the plain page: `reached` resolves when somebody asks for it, and nobody is answered before `letGo`. */
export type Gate = { readonly reached: Promise<void>; letGo(): void }

/** The title of the plain page; no page of the site has it. */
export const plainTitle = 'Weather'
const plainText = 'Sunny spells, later showers'
const beforeText = 'Something else'

/**
 * Host names of its own on one port, none of them the site's: the plain page (`address`), pages looked at before (`before`), and
 * `ordinary` ones, which link to each other and have a plain link out, as any site does that does not know better. All answer 200
 * without `no-store`, so that a browser may keep them; where scripts run, `data-kept` on their root says whether the back/forward
 * cache brought them back.
 */
export class PlainTarget {
  /** Where the exit should lead. */
  readonly address: string
  /** Every request for a page, in order. */
  readonly asked: Asked[] = []
  /** Chromium's flag for believing its certificate as it does any other; Firefox's contexts take `ignoreHTTPSErrors`. Empty without TLS. */
  readonly chromiumFlags: string[]
  readonly #server: Server
  readonly #suffix: string
  readonly #scheme: string
  #shown = ''
  #gate: { reach: () => void; open: Promise<void> } | null = null

  private constructor(server: Server, certificate: string | null) {
    this.#server = server
    this.#scheme = certificate ? 'https' : 'http'
    this.#suffix = `localhost:${(server.address() as AddressInfo).port}`
    // The site sends people to it with an empty place on the page.
    this.address = `${this.#at('weather', '')}#`
    const key = certificate && new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' })
    this.chromiumFlags = key ? [`--ignore-certificate-errors-spki-list=${hash('sha256', key, 'base64')}`] : []
    server.on('request', (request, answer) => void this.#answer(request, answer))
  }

  /** `tls`: with a certificate of its own, as an installation asks of the page its exit leads to. */
  static async open(tls = false): Promise<PlainTarget> {
    const pem = tls ? await selfSigned() : null
    const server = (pem ? createTlsServer({ key: pem, cert: pem }) : createServer()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new PlainTarget(server, pem)
  }

  /** The nth page that somebody looked at before she came to the site. */
  before(n: number): string {
    return this.#at('before', n)
  }

  /** The nth of three ordinary pages. They bear the mark of the site's pages (`data-leave`), so that a count of those sees them. */
  ordinary(n: number): string {
    return this.#at('ordinary', n)
  }

  #at(name: string, path: number | string): string {
    return `${this.#scheme}://${name}.${this.#suffix}/${path}`
  }

  /** An ordinary page that is this document, to see what it looks like. */
  showing(html: string): string {
    this.#shown = html
    return this.#at('ordinary', 'shown')
  }

  /** Whether this is what the plain page shows: its address, its title and its words, and nothing else. */
  isPlain(shown: { address: string; title: string; text: string }): boolean {
    return shown.address === this.address && shown.title === plainTitle && shown.text.trim() === plainText
  }

  /** Whether this is one of the pages from before, and nothing else. */
  isBefore(shown: { address: string; title: string; text: string }): boolean {
    const n = shown.address.split('/').at(-1)
    return shown.address === this.#at('before', Number(n)) && shown.title === `Before ${n}` && shown.text.trim() === beforeText
  }

  /** The requests for the plain page itself. */
  get asks(): Asked[] {
    return this.asked.filter(({ host }) => host.startsWith('weather.'))
  }

  /** Holds every answer of the plain page from now on. */
  hold(): Gate {
    const reached = Promise.withResolvers<void>()
    const open = Promise.withResolvers<void>()
    this.#gate = { reach: reached.resolve, open: open.promise }
    return {
      reached: reached.promise,
      letGo: () => {
        this.#gate = null
        open.resolve()
      },
    }
  }

  async #answer(request: IncomingMessage, answer: ServerResponse): Promise<void> {
    const host = request.headers.host ?? ''
    const path = request.url ?? '/'
    if (path === '/favicon.ico') return void answer.writeHead(404).end()
    this.asked.push({ host, path, referer: request.headers.referer ?? null, origin: request.headers.origin ?? null })
    const plain = host.startsWith('weather.')
    if (plain && this.#gate) {
      this.#gate.reach()
      await this.#gate.open
    }
    answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(plain ? page(plainTitle, `<p>${plainText}</p>`) : this.#around(host, path))
  }

  #around(host: string, path: string): string {
    const n = Number(path.slice(1))
    if (path === '/shown') return this.#shown
    if (!host.startsWith('ordinary.')) return page(`Before ${n}`, `<p>${beforeText}</p>`)
    const on = n < 3 ? `<a id="on" href="/${n + 1}">On</a>` : ''
    return page(`Ordinary ${n}`, `<p>A page that anybody may keep, number ${n}</p>${on}<a data-leave href="${this.address}">Out</a>`)
  }

  async dispose(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

/** A key and a certificate for it, in one text. */
async function selfSigned(): Promise<string> {
  const names = ['weather', 'before', 'ordinary'].map((name) => `DNS:${name}.localhost`).join(',')
  const parts = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=weather', '-addext', `subjectAltName=${names}`]
  const { stdout } = await promisify(execFile)('openssl', ['req', '-x509', ...parts, '-keyout', '-', '-out', '-'])
  return stdout
}

function page(title: string, body: string): string {
  const kept = "addEventListener('pageshow', (event) => (document.documentElement.dataset.kept = event.persisted))"
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><link rel="icon" href="data:,">${body}<script>${kept}</script></html>`
}
