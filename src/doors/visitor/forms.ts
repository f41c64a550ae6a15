// What is posted: a form's answers are sealed into an address of the visit; no POST is ever answered with a page.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { codeOf } from '../../platform/http/refusal.ts'
import type { Form } from '../../platform/http/http.ts'
import { fault } from '../../platform/log/log.ts'
import type { Pack } from '../../domain/content/content.ts'
import { prefixLength } from '../../domain/visit/visit.ts'
import type { Visits } from '../../domain/visit/visit.ts'
import { answeredStep, isForm, leavePath, pagePath, readPosted, troubleStep } from './addresses.ts'
import type { FormName } from './addresses.ts'
import { keepCard } from './pages/card/card-page.tsx'
import { keepCheck } from './pages/check/check-page.tsx'
import { keepPlan } from './pages/plan/plan-page.tsx'
import { nameMost } from './pages/language/language-page.tsx'
import type { WithoutScripts } from './without-scripts/without-scripts.ts'

/** What of each form's fields is kept, as one text. */
export const answers: { readonly [form in FormName]: (fields: Form, pack: Pack, language: string) => string } = {
  language: ({ name = '' }) => {
    // Looked up again at each request for the answer: a long one would be work that somebody else pays.
    if (name.length > nameMost) throw new Problem('too-large')
    return name
  },
  check: keepCheck,
  plan: keepPlan,
  card: keepCard,
}

/** Bytes of a form; more than anybody writes into ours. A text of 2000 letters is up to nine bytes a letter on its way. */
const formMost = 20 * 1024

/** `visit` is the prefix to go on under: a form that was opened in a visit since expired, not ended, is still taken. */
type Posted = { readonly visit: string; readonly language: string; readonly page: string; readonly name: Uint8Array }

/**
 * Answers every POST, PUT, PATCH and DELETE with a redirect: a page that answers a POST leaves what was typed in Chromium's session
 * files. Only to what is no visit at all `lost` answers with a page: no form of ours leads there. `published` gives a language that
 * has pages. `here`: null where nobody can talk without scripts.
 */
export function takeForms(
  app: FastifyInstance,
  pack: Pack,
  visits: Visits,
  published: (tag: string) => string,
  lost: (request: FastifyRequest, reply: FastifyReply) => unknown,
  here: WithoutScripts | null = null,
): void {
  const takes = (page: string) => isForm(page) || (here !== null && readPosted(page) !== null)
  const to = (reply: FastifyReply, address: string) => reply.code(303).header('location', address).send()
  const trouble = (reply: FastifyReply, { visit, language }: Pick<Posted, 'visit' | 'language'>, code: ProblemCode) => to(reply, pagePath(visit, language, troubleStep(code)))
  const pathOf = (request: FastifyRequest): Omit<Posted, 'name'> => {
    const [, visit = '', tag = '', page = ''] = (request.url.split('?', 1)[0] ?? '').split('/')
    return { visit, language: published(tag), page }
  }

  /** Where the visit lives, what is posted under it; else the answer has been given, and the body is never read. */
  function take(request: FastifyRequest, reply: FastifyReply): Posted | null {
    const posted = pathOf(request)
    const look = visits.look(posted.visit)
    if (look.is === 'live' || (look.is === 'expired' && takes(posted.page))) return { ...posted, visit: look.renewed ?? posted.visit, name: look.visit }
    // Whoever is refused keeps no connection: what is left of the body would stand in it.
    void reply.header('connection', 'close')
    // To another origin `form-action` would not let it go, and the page would stay on the screen: hop 1 is on ours.
    if (look.is !== 'none' || posted.visit.length === prefixLength) void to(reply, leavePath(posted.visit, posted.language))
    else void lost(request, reply)
    return null
  }

  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/*',
    bodyLimit: formMost,
    onRequest: async (request, reply) => {
      const posted = take(request, reply)
      if (!posted) return reply
      const refused = refusalOf(request, takes(posted.page))
      if (!refused) return undefined
      void reply.header('connection', 'close')
      return trouble(reply, posted, refused)
    },
    handler: async (request, reply) => {
      const posted = take(request, reply)
      if (!posted) return reply
      const { visit, language, page } = posted
      const form = (request.body ?? {}) as Form
      const plain = here && readPosted(page)
      // Where she left meanwhile, the address leads to the plain page.
      if (plain) return to(reply, pagePath(visit, language, await here.take(request.raw, posted.name, language, plain, form)))
      if (!isForm(page)) throw new Problem('not-found')
      const sealed = visits.sealAnswers(visit, page, answers[page](form, pack, language))
      return to(reply, pagePath(visit, language, answeredStep(page, sealed)))
    },
    errorHandler: (error, request, reply) => {
      const code = codeOf(error)
      if (code === 'internal') fault(error)
      const posted = take(request, reply)
      if (!posted) return
      void reply.header('connection', 'close')
      void trouble(reply, posted, code)
    },
  })
}

/** What is refused before its body is read. With `no-referrer` a form's Origin is `null`, so the browser's word on the site counts. */
function refusalOf({ method, headers }: FastifyRequest, taken: boolean): ProblemCode | null {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return 'wrong-origin'
  if (method !== 'POST' || !taken) return 'not-found'
  return headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? null : 'malformed'
}
