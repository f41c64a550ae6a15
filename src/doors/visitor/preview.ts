// The pages of a pack as a translator sees them while writing: on this machine alone, made anew at each change, under no visit.
import { readdirSync, watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'
import { createServer, STATUS_CODES } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem, statusOf } from '../../shared/base/problem.ts'
import { languageOf } from '../../shared/base/language.ts'
import { readForm } from '../../platform/http/body.ts'
import { checkPack, loadPack } from '../../domain/content/content.ts'
import type { Finding, Pack } from '../../domain/content/content.ts'
import { answeredStep, isForm, readStep } from './addresses.ts'
import { answers } from './forms.ts'
import { previewBar } from './preview-bar.tsx'
import { SitePages } from './site-pages.tsx'
import type { TalkPage } from './site-pages.tsx'

/** A pack as it was read last; `trouble` where it could not be. */
type Read = { readonly pack: Pack; readonly pages: SitePages; readonly findings: readonly Finding[] } | { readonly trouble: string }

/** Longer than this no question for a change is held, in milliseconds. */
const patience = 300_000

export class Preview {
  readonly #folder: string
  readonly #talk: TalkPage
  readonly #server: Server
  readonly #watching: FSWatcher
  readonly #waiting = new Set<() => void>()
  #version = 1
  #read: Read | null = null

  constructor(folder: string, talk: TalkPage) {
    this.#folder = folder
    this.#talk = talk
    this.#server = createServer((request, reply) => void this.#take(request, reply))
    this.#watching = watch(folder, { recursive: true }, () => this.#changed())
  }

  /** Listens on 127.0.0.1 alone; gives the address. A port that is taken is left for a free one. */
  async start(port: number): Promise<string> {
    const listen = (at: number) =>
      new Promise<void>((done, failed) => {
        this.#server.once('error', failed)
        this.#server.listen(at, '127.0.0.1', () => {
          this.#server.off('error', failed)
          done()
        })
      })
    await listen(port).catch(() => listen(0))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async dispose(): Promise<void> {
    this.#watching.close()
    for (const wake of this.#waiting) wake()
    this.#server.closeAllConnections()
    await new Promise((done) => this.#server.close(done))
  }

  #changed(): void {
    this.#read = null
    this.#version++
    for (const wake of this.#waiting) wake()
  }

  /** The pack with every language that has a folder, those in the making too. */
  #now(): Read {
    return (this.#read ??= this.#load())
  }

  #load(): Read {
    try {
      const pack = loadPack(this.#folder, languagesIn(this.#folder))
      return { pack, pages: new SitePages(pack, 'http://preview.invalid', this.#talk), findings: checkPack(pack, new Date().toISOString().slice(0, 10)) }
    } catch (error) {
      return { trouble: error instanceof Error ? error.message : 'The pack cannot be read.' }
    }
  }

  async #take(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const refuse = (status: number) => void reply.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${STATUS_CODES[status] ?? ''}\n`)
    // A name of somebody else's that leads to this machine (DNS rebinding) would let their page read the pack.
    if (!this.#isAsked(request.headers.host)) return refuse(421)
    const site = request.headers['sec-fetch-site']
    if (request.method === 'POST' && site !== undefined && site !== 'same-origin') return refuse(403)
    try {
      await this.#answer(request, reply)
    } catch (error) {
      refuse(error instanceof Problem ? statusOf(error.code) : 500)
    }
  }

  /** Whether a request names this machine and this port, as a browser writes them. */
  #isAsked(host: string | undefined): boolean {
    const { port } = this.#server.address() as AddressInfo
    return ['127.0.0.1', 'localhost'].some((name) => new URL(`http://${name}:${port}`).host === host)
  }

  async #answer(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const [, first = '', second = '', third = ''] = (request.url ?? '').split('?', 1)[0]!.split("/")
    const to = (address: string) => void reply.writeHead(303, { location: address }).end()
    const html = (body: string) => void reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body)
    if (first === 'changed') return void reply.writeHead((await this.#differs(Number(second))) ? 200 : 204).end()
    const read = this.#now()
    if ('trouble' in read) return html(this.#barred(`<!doctype html><html lang="en"><title>Preview</title><body></body></html>`, '', [read.trouble]))
    const { pack, pages } = read
    if (first === 'script') {
      const script = pages.script(second)
      return script ? void reply.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script.identity.body) : void reply.writeHead(404).end()
    }
    if (first !== 'preview') return to(`/preview/${pack.source}/start`)
    if (second === 'start') return html(this.#barred(String(pages.entry([]).identity.body), 'The entry page', []))
    if (!pack.languages.some(({ tag }) => tag === second)) return to('/preview/start')
    if (third === 'leave') return to(`/preview/${second}/start`)
    if (request.method === 'POST' && isForm(third)) {
      const answer = answers[third](readForm(await bodyOf(request)), pack, second)
      return to(`/preview/${second}/${answeredStep(third, Buffer.from(answer).toString('base64url'))}`)
    }
    const step = readStep(third)
    const body = step?.is === 'answered' ? pages.answered(second, step.form, Buffer.from(step.sealed, 'base64url').toString()) : step?.is === 'page' ? pages.page(second, third) : null
    if (!body) return to(`/preview/${second}/start`)
    const name = step?.is === 'answered' ? step.form : third
    html(this.#barred(String(body.identity.body), ...about(read, second, name)))
  }

  #barred(page: string, what: string, says: readonly string[]): string {
    const bar = previewBar({ what, says, version: this.#version })
    return page.replace(/<body[^>]*>/, (body) => body + bar)
  }

  /** Whether anything has changed since; waits for it a while. */
  async #differs(since: number): Promise<boolean> {
    if (this.#version === since) {
      await new Promise<void>((done) => {
        const end = setTimeout(() => wake(), patience)
        const wake = () => {
          clearTimeout(end)
          this.#waiting.delete(wake)
          done()
        }
        this.#waiting.add(wake)
      })
    }
    return this.#version !== since
  }
}

/** What the bar says of a page: its file, its state, and what the check finds there. */
function about({ pack, findings }: Exclude<Read, { trouble: string }>, tag: string, name: string): [what: string, says: string[]] {
  const page = pack.page(tag, name as Parameters<Pack['page']>[1])
  const file = page ? `${tag}/pages/${name}.md` : `${tag}/words`
  const state = page ? `, ${page.state}${page.reviewed ? ` (${page.reviewed.on}, ${page.reviewed.role})` : ''}` : ''
  return [`${file}${state}`, findings.filter(({ where }) => where.startsWith(file)).map(({ where, says }) => (page ? says : `${where}: ${says}`))]
}

/** The languages that have a folder in a pack. */
export function languagesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory() && languageOf(one.name)).map(({ name }) => name)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request.setEncoding('utf8')) {
    text += part as string
    if (text.length > 65_536) throw new Problem('too-large')
  }
  return text
}

/** Starts a preview of a pack and gives its address, at the language's first page. Throws `CannotStart` where there is no such language. */
export async function startPreview(folder: string, tag: string | null, port: number, talk: TalkPage): Promise<{ address: string; preview: Preview }> {
  if (tag !== null && !languagesIn(folder).includes(tag)) throw new CannotStart(`There is no folder ${join(folder, tag)}; begin a language as docs/translate/new-language.md says.`)
  const preview = new Preview(folder, talk)
  const origin = await preview.start(port)
  return { address: `${origin}/preview/${tag === null ? 'start' : `${tag}/start`}`, preview }
}
