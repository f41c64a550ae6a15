// The site: answers every address of the table; a page under a visit is the same bytes for everybody.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, statusOf } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { languageOf } from '../../shared/base/language.ts'
import type { Language } from '../../shared/base/language.ts'
import type { Refusal, RefusalPage } from '../../platform/http/http.ts'
import { encodingFor } from '../../platform/html/packed.ts'
import { prefixLength } from '../../domain/visit/visit.ts'
import type { Visits } from '../../domain/visit/visit.ts'
import type { Pack } from '../../domain/content/content.ts'
import { addresses, awayPath, entryPath, leavePath, pagePath, readStep, troubleStep } from './addresses.ts'
import type { FormName, Step } from './addresses.ts'
import type { Availability } from './availability.ts'
import { liftedBy } from './entry-order.ts'
import { takeForms } from './forms.ts'
import { siteHeaders } from './headers.ts'
import type { HeaderSettings, Headers } from './headers.ts'
import { PublicNow } from './now-json.ts'
import { framePolicy } from './rendering.tsx'
import { SitePages } from './site-pages.tsx'
import { takeCalls } from './visitor-api.ts'
import type { VisitorMethods } from './visitor-api.ts'
import type { TalkPage } from './site-pages.tsx'
import type { Ready } from './rendering.tsx'
import type { AskedFor } from './visitor-limits.ts'
import { framedBlank } from './without-scripts/said-page.tsx'
import type { Shown, WithoutScripts } from './without-scripts/without-scripts.ts'

export type SiteOptions = {
  readonly pack: Pack
  readonly visits: Visits
  /** The site's public address, without a slash at its end. */
  readonly origin: string
  /** The onion service's, where there is one. */
  readonly onion?: string | null
  readonly headers: HeaderSettings
  /** Where the exit leads, by language; the pack's where the operator names none. */
  readonly neutral: { readonly [tag: string]: string }
  /** The talk page; it is built by its own part. */
  readonly talk: TalkPage
  /** Who is there, for the first page and `/now.json`. None: neither says anything of it. */
  readonly availability?: Availability
  /** What a page's script may ask beside the socket; none where nothing answers it. */
  readonly methods?: VisitorMethods
  /** Talking without scripts; null where nobody can. */
  readonly here?: WithoutScripts | null
  /** Counts a page, an answer, a fresh visit, or a question about a left message; false where its network has asked for too many. None: everything is answered. */
  readonly mayAsk?: (request: IncomingMessage, what: AskedFor) => boolean
}

/** Pages under a visit say 203, not 200: Chromium keeps those out of its back/forward cache, where scripts could not clear them. */
const pageStatus = 203
const htmlType = 'text/html; charset=utf-8'

export type Site = {
  /** The header table: the door puts it on every answer. */
  readonly headers: Headers
  /** What the door says of errors, of addresses that are none, of requests that cannot be read. */
  readonly refusal: RefusalPage
  /** Adds all routes. */
  attach(app: FastifyInstance): void
  /** Renders all pages ahead of their first visitor, in small steps. */
  warm(): Promise<void>
}

/**
 * The plain page's address as a header can bear it. A browser takes the place on a page (`#kind-sexual`) with it through a redirect to
 * an address that has none of its own (Fetch, HTTP-redirect fetch), and Back would show it beside the weather: so ours has an empty one.
 */
export function plainTarget(address: string): string {
  const url = new URL(address)
  return url.hash === '' ? `${url.href.replace(/#$/, '')}#` : url.href
}

type Params = { first?: string; visit?: string; language?: string; page?: string; name?: string }

export function createSite(options: SiteOptions): Site {
  const { pack, visits, here = null } = options
  const headers = siteHeaders(options.headers, framePolicy)
  const pages = new SitePages(pack, options.origin, options.talk, options.onion, undefined, () => options.availability?.now ?? null)
  const publicNow = options.availability ? new PublicNow(pack, options.availability) : null
  const targetOf = (tag: string) => plainTarget(options.neutral[tag] ?? pack.neutral[tag] ?? pack.neutral[pack.source]!)

  /** The language of a path where it has pages, else the first of the pack. */
  const published = (tag: string | undefined) => pack.languages.find((language) => language.tag === tag) ?? pack.languages[0]!

  const to = (reply: FastifyReply, address: string) => reply.code(303).header('location', address).send()

  function send(request: FastifyRequest, reply: FastifyReply, ready: Ready, status: number) {
    const form = ready[encodingFor(request.headers['accept-encoding'])]
    // Straight to Node: nothing that Fastify would still do applies to bytes that are ready.
    reply.hijack()
    reply.raw.writeHead(status, form.headers).end(form.body)
    return reply
  }

  function trouble(reply: FastifyReply, tag: string | undefined, visit: string | null, code: ProblemCode) {
    return reply.code(statusOf(code)).header('content-type', htmlType).send(said(published(tag), visit, code))
  }

  /** A page about what is wrong; under a visit it bears that visit's way out. */
  function said(language: Language, visit: string | null, code: ProblemCode): string {
    return visit ? pages.error(language, code, leavePath(visit, language.tag), entryPath(visit)) : pages.error(language, code, awayPath(language.tag), addresses.home)
  }

  function lost(request: FastifyRequest, reply: FastifyReply, tag: string | undefined, visit: string | null) {
    const elsewhere = visit ? null : toldInAVisit(request.raw, tag, 'not-found')
    return elsewhere ? to(reply, elsewhere) : trouble(reply, tag, visit, 'not-found')
  }

  /**
   * Where a person is told what is wrong with an address outside every visit: in a fresh one, since the page bears what can hurt her and
   * must not come up again after leaving. Null for programs, which want the code at once, and where too many were opened.
   */
  function toldInAVisit(request: IncomingMessage, tag: string | undefined, code: ProblemCode): string | null {
    const { headers, method } = request
    const isPerson = method === 'GET' && (headers['sec-fetch-mode'] ?? 'navigate') === 'navigate' && headers.accept?.includes('text/html')
    return isPerson && mayAsk(request, 'visit') ? pagePath(visits.open(), published(tag).tag, troubleStep(code)) : null
  }

  /** What the door itself refuses, before a route is found or after one has failed: also there the way out ends the visit, and an ended one shows nothing. */
  function refusal(code: ProblemCode, request: IncomingMessage): Refusal
  function refusal(code: ProblemCode, request: null): { type: string; body: string }
  function refusal(code: ProblemCode, request: IncomingMessage | null): Refusal {
    const [, first = '', second] = (request?.url ?? '').split('?', 1)[0]!.split('/')
    const { is } = visits.look(first)
    const language = published(languageOf(first) ? first : second)
    if (request && (is === 'ended' || is === 'expired' || (is === 'none' && first.length === prefixLength))) return { to: targetOf(language.tag) }
    const visit = is === 'live' ? first : null
    const elsewhere = request && !visit && (code === 'not-found' || code === 'malformed') ? toldInAVisit(request, language.tag, code) : null
    if (elsewhere) return { to: elsewhere }
    return { type: htmlType, body: said(language, visit, code) }
  }

  /**
   * Goes on under a visit that lives: `live` with the prefix as it stands. A prefix past its hour is renewed by a redirect
   * to `path`; of an ended or expired visit, every address leads to the plain page.
   */
  function under(request: FastifyRequest, reply: FastifyReply, visit: string, tag: string | undefined, path: (visit: string) => string, live: () => unknown) {
    const look = visits.look(visit)
    switch (look.is) {
      case 'live':
        if (look.renewed) return to(reply, path(look.renewed))
        // Only what is under a visit that lives: the way out, and what is over, are answered whatever floods come.
        return mayAsk(request.raw, 'page') ? live() : trouble(reply, tag, visit, 'too-many')
      case 'expired':
        // Whether it lives on costs the store a question.
        if (!mayAsk(request.raw, 'page')) return to(reply, targetOf(published(tag).tag))
        return visits.livesOn(look.visit).then((on) => (on ? to(reply, path(look.renewed)) : over(request, reply, tag)))
      case 'ended':
        return over(request, reply, tag)
      case 'none':
        // What has the length of a prefix was one, under an older key or with a letter lost.
        return visit.length === prefixLength ? to(reply, targetOf(published(tag).tag)) : lost(request, reply, tag, null)
    }
  }

  /** What is shown of a visit that is over: the plain page; a frame of ours has none in it, and goes blank. */
  function over(request: FastifyRequest, reply: FastifyReply, tag: string | undefined) {
    return request.headers['sec-fetch-dest'] === 'iframe' ? send(request, reply, framedBlank, pageStatus) : to(reply, targetOf(published(tag).tag))
  }

  const mayAsk = (request: IncomingMessage, what: AskedFor) => options.mayAsk?.(request, what) ?? true

  /** Leads into a fresh visit. Each that is opened can be ended, and is then remembered for hours: so they are counted. */
  function fresh(request: FastifyRequest, reply: FastifyReply, tag: string | undefined, path: (visit: string) => string) {
    return mayAsk(request.raw, 'visit') ? to(reply, path(visits.open())) : trouble(reply, tag, null, 'too-many')
  }

  function home(request: FastifyRequest, reply: FastifyReply) {
    return fresh(request, reply, undefined, entryPath)
  }

  function language(request: FastifyRequest, reply: FastifyReply) {
    const { first = '' } = request.params as Params
    if (!languageOf(first)) return under(request, reply, first, undefined, entryPath, () => to(reply, entryPath(first)))
    return fresh(request, reply, first, (visit) => (isPublished(first) ? pagePath(visit, first, 'start') : entryPath(visit)))
  }

  function short(request: FastifyRequest, reply: FastifyReply) {
    const { first = '', page = '' } = request.params as Params
    if (languageOf(first)) {
      if (readStep(page)?.is !== 'page') return lost(request, reply, first, null)
      return fresh(request, reply, first, (visit) => (isPublished(first) ? pagePath(visit, first, page) : entryPath(visit)))
    }
    return under(request, reply, first, undefined, (visit) => `/${visit}/start`, () => {
      if (page !== 'start') return lost(request, reply, undefined, first)
      return send(request, reply, pages.entry(liftedBy(request.headers['accept-language'])), pageStatus)
    })
  }

  function page(request: FastifyRequest, reply: FastifyReply) {
    const { visit = '', language: tag = '', page: last = '' } = request.params as Params
    const again = (renewed: string) => (isPublished(tag) && readStep(last) ? pagePath(renewed, tag, last) : entryPath(renewed))
    return under(request, reply, visit, tag, again, () => {
      if (!isPublished(tag)) return lost(request, reply, tag, visit)
      const asked = last === 'start' ? options.availability?.fresh() : null
      if (asked) return asked.then(() => first(request, reply, tag, visit))
      const found = pages.page(tag, last)
      if (found) return send(request, reply, found, pageStatus)
      const step = readStep(last)
      if (step?.is === 'here' || step?.is === 'said' || step?.is === 'left') return talking(request, reply, tag, visit, step)
      if (step?.is === 'trouble') return trouble(reply, tag, visit, step.code)
      return step?.is === 'answered' ? answered(request, reply, tag, visit, step) : lost(request, reply, tag, visit)
    })
  }

  /** The first page, once it is known who is there; the visit may have ended meanwhile. */
  function first(request: FastifyRequest, reply: FastifyReply, tag: string, visit: string) {
    if (reply.raw.destroyed) return reply.hijack()
    if (visits.look(visit).is !== 'live') return to(reply, targetOf(published(tag).tag))
    return send(request, reply, pages.page(tag, 'start')!, pageStatus)
  }

  /** Who is there now, for every site; the one answer of ours that pages of others may read. */
  async function now(request: FastifyRequest, reply: FastifyReply) {
    void reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin').type('application/json; charset=utf-8')
    if (!mayAsk(request.raw, 'page')) return reply.code(statusOf('too-many')).send('{"code":"too-many"}')
    const text = await publicNow?.text()
    return text ? reply.send(text) : reply.code(statusOf('unavailable')).send('{"code":"unavailable"}')
  }

  /** An answer is rendered for this request alone, so it is counted by itself first: while it is made, nobody else has a turn. */
  let turn = Promise.resolve()

  /** Making an answer takes a millisecond or two: each waits for a turn of its own, so that whoever leaves is answered between two of them. */
  function inTurn(): Promise<void> {
    turn = turn.then(() => new Promise((resolve) => setImmediate(resolve)))
    return turn
  }

  async function answered(request: FastifyRequest, reply: FastifyReply, tag: string, visit: string, { form, sealed }: { form: FormName; sealed: string }) {
    const answers = visits.openAnswers(visit, form, sealed)
    if (answers === null) return lost(request, reply, tag, visit)
    if (!mayAsk(request.raw, 'answer')) return trouble(reply, tag, visit, 'too-many')
    await inTurn()
    if (reply.raw.destroyed) return reply.hijack()
    if (visits.look(visit).is !== 'live') return to(reply, targetOf(published(tag).tag))
    return send(request, reply, pages.answered(tag, form, answers), pageStatus)
  }

  /** Without scripts: the page of a talk, its frame, or the page of a left message, made for this request alone. */
  async function talking(request: FastifyRequest, reply: FastifyReply, tag: string, visit: string, step: Step & { is: 'here' | 'said' | 'left' }) {
    if (!here) return lost(request, reply, tag, visit)
    await inTurn()
    if (reply.raw.destroyed) return reply.hijack()
    const look = visits.look(visit)
    if (look.is !== 'live') return over(request, reply, tag)
    // Alone, outside its page, the frame is nobody's to open.
    if (step.is === 'said' && (request.headers['sec-fetch-dest'] ?? 'iframe') !== 'iframe') return to(reply, pagePath(visit, tag, 'talk'))
    let shown: Shown
    try {
      shown =
        step.is === 'said'
          ? { ready: here.said(pages, tag, look.visit, step.key) }
          : step.is === 'left'
            ? here.left(request.raw, pages, tag, look.visit, step.pass)
            : here.page(request.raw, pages, tag, look.visit, step.pass)
    } catch (error) {
      if (error instanceof Problem) return trouble(reply, tag, visit, error.code)
      throw error
    }
    return 'to' in shown ? to(reply, pagePath(visit, tag, shown.to)) : send(request, reply, shown.ready, pageStatus)
  }

  function beyond(request: FastifyRequest, reply: FastifyReply) {
    const { visit = '', language: tag } = request.params as Params
    return under(request, reply, visit, tag, entryPath, () => lost(request, reply, tag, visit))
  }

  function leave(request: FastifyRequest, reply: FastifyReply) {
    const { visit = '', language: tag } = request.params as Params
    if (request.method !== 'HEAD') visits.end(visit)
    return send(request, reply, pages.blank(published(tag)), 200)
  }

  function away(request: FastifyRequest, reply: FastifyReply) {
    void reply.header('clear-site-data', '"cache", "storage"')
    return to(reply, targetOf(published((request.params as Params).language).tag))
  }

  function words(request: FastifyRequest, reply: FastifyReply) {
    const found = pages.codeWords((request.params as Params).language ?? '')
    return found ? send(request, reply, found, 200) : lost(request, reply, undefined, null)
  }

  function later(request: FastifyRequest, reply: FastifyReply) {
    const { language: tag = '' } = request.params as Params
    return isPublished(tag) ? send(request, reply, pages.laterWords(tag), 200) : lost(request, reply, undefined, null)
  }

  function script(request: FastifyRequest, reply: FastifyReply) {
    const found = pages.script((request.params as Params).name ?? '')
    return found ? send(request, reply, found, 200) : lost(request, reply, undefined, null)
  }

  const isPublished = (tag: string) => pack.languages.some((language) => language.tag === tag)

  return {
    headers,
    refusal,
    attach(app) {
      // Asked for by a browser or an extension ahead of anybody's wish: it must not end a visit, and gets no page. Refused, it is asked for
      // anew once somebody wants it (Fetch, Sec-Purpose; speculation rules take only successful answers).
      app.addHook('onRequest', (request, reply, done) => {
        if (request.headers['sec-purpose']?.includes('prefetch')) return void reply.code(503).send()
        done()
      })
      app.get(addresses.home, home)
      app.get(addresses.language, language)
      app.get(addresses.short, short)
      app.get(addresses.page, page)
      app.get(addresses.beyond, beyond)
      app.get(addresses.leave, leave)
      app.get(addresses.away, away)
      app.get(addresses.script, script)
      app.get(addresses.words, words)
      app.get(addresses.later, later)
      app.get(addresses.now, now)
      if (options.methods) takeCalls(app, visits, options.methods, mayAsk)
      takeForms(app, pack, visits, (tag) => published(tag).tag, (request, reply) => lost(request, reply, undefined, null), here)
    },
    warm: () => pages.warm(),
  }
}
