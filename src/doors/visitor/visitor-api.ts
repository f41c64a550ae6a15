// What a page's script asks beside the socket: one POST to /<visit>/api/<method>, answered in JSON, and never with what was sent.
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { LeftByVisitor } from '../../domain/left/left.ts'
import type { WordsAboutUs } from '../../domain/word/word.ts'
import type { Visits } from '../../domain/visit/visit.ts'
import { codeOf } from '../../platform/http/refusal.ts'
import { fault } from '../../platform/log/log.ts'
import { attempt } from '../../platform/store/store.ts'
import { Problem, statusOf } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { visitorApi } from '../../shared/wire/visitor-api.ts'
import type { VisitorInput, VisitorMethod, VisitorOutput } from '../../shared/wire/visitor-api.ts'
import type { Shape } from '../../shared/wire/shape.ts'
import { addresses } from './addresses.ts'

export type VisitorMethods = { readonly [M in VisitorMethod]: (input: VisitorInput<M>) => Promise<VisitorOutput[M]> }

/** Bytes: a message is 64 KiB at most, and grows by a third as base64url. */
const sizes: Partial<Record<VisitorMethod, number>> = { leave: 128 * 1024, 'left-say': 128 * 1024 }
const size = 4 * 1024

/** What is asked about left messages, and the word about us. `root`: the root's public half, null before the set-up. */
export function leftMethods(left: LeftByVisitor, about: WordsAboutUs, depl: string, root: () => string | null): VisitorMethods {
  return {
    'left-keys': async ({ languages }) => ({ depl, root: root(), keys: await left.keys(languages) }),
    'left-listener': async ({ member }) => ({ chain: await left.listener(member) }),
    'left-share': async (key) => ({ share: await left.share(key) }),
    leave: async (message) => ({ until: await left.leave(message) }),
    return: (key) => left.come(key),
    'left-say': async (said) => ({ number: await left.say(said) }),
    'left-days': async (wish) => ({ until: await left.setDays(wish) }),
    'left-erase': async (key) => {
      await left.erase(key)
      return {}
    },
    'left-code': async (fresh) => {
      await left.setCode(fresh)
      return {}
    },
    word: async (word) => {
      await about.say(word)
      return {}
    },
  }
}

/**
 * Adds a route for each method. Only a page of ours may ask, under a visit that has not ended; as a form, a page that stood open until
 * its prefix expired is still heard. Refusals are `{"code":…}` whatever fails. `mayAsk` counts one; false where its network has asked for too many.
 */
export function takeCalls(app: FastifyInstance, visits: Visits, methods: VisitorMethods, mayAsk: (request: IncomingMessage, what: 'left' | 'written') => boolean): void {
  const hasEnded = (request: FastifyRequest): boolean => {
    const { is } = visits.look((request.params as { visit: string }).visit)
    return is !== 'live' && is !== 'expired'
  }

  for (const name of Object.keys(visitorApi) as VisitorMethod[]) {
    // The table's types tie each method to its input; the loop over names cannot.
    const shape = visitorApi[name] as Shape<never>
    const method = methods[name] as (input: never) => Promise<object>
    app.route({
      method: 'POST',
      url: addresses.api.replace(':method', name),
      bodyLimit: sizes[name] ?? size,
      // Before a byte of the body is read.
      onRequest: async (request, reply) => {
        const refused = hasEnded(request) ? 'not-found' : refusalOf(request, (raw) => mayAsk(raw, 'left') && (!sizes[name] || mayAsk(raw, 'written')))
        if (!refused) return undefined
        return refuse(reply, refused)
      },
      handler: async (request, reply) => {
        const { body } = request
        if (!shape(body)) throw new Problem('malformed')
        if (hasEnded(request)) throw new Problem('not-found')
        const answer = await attempt(() => method(body))
        // She may have left meanwhile: whatever it was, her browser gets nothing to keep.
        if (hasEnded(request)) throw new Problem('not-found')
        return reply.code(200).header('content-type', json).send(JSON.stringify(answer))
      },
      errorHandler: (error, _, reply) => {
        const code = codeOf(error)
        if (code === 'internal') fault(error)
        void refuse(reply, code)
      },
    })
  }
}

const json = 'application/json; charset=utf-8'

/** Whoever is refused keeps no connection: what is left of the body would stand in it. */
function refuse(reply: FastifyReply, code: ProblemCode): FastifyReply {
  return reply.code(statusOf(code)).header('connection', 'close').header('content-type', json).send(JSON.stringify({ code }))
}

/**
 * With `no-referrer` the Origin of a page's own question is right or `null`; so the browser's word on the site counts, where it gives one, and
 * else the Origin must be of the host that was asked. No form can send JSON.
 */
function refusalOf({ raw, headers }: FastifyRequest, mayAsk: (request: IncomingMessage) => boolean): ProblemCode | null {
  const site = headers['sec-fetch-site']
  if (site === undefined ? !isOf(headers.origin, headers.host) : site !== 'same-origin') return 'wrong-origin'
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return 'malformed'
  return mayAsk(raw) ? null : 'too-many'
}

function isOf(origin: string | undefined, host: string | undefined): boolean {
  return origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
}
