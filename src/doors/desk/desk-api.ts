// The desk's API: takes one request after the other through its gates (origin, limit, session, ability, only then size and shape) to its method.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RateLimit } from '../../platform/http/rate-limit.ts'
import { attempt } from '../../platform/store/store.ts'
import type { MemberData, Team } from '../../domain/team/team.ts'
import { Problem } from '../../shared/base/problem.ts'
import { deskApi } from '../../shared/wire/desk-api.ts'
import type { DeskMethod } from '../../shared/wire/desk-api.ts'
import type { Shape } from '../../shared/wire/shape.ts'
import type { Caller, Methods, Stranger } from './method.ts'
import { isFromOurs } from './same-origin.ts'
import type { SessionCookie } from './session-cookie.ts'

/** Bytes: what a method takes at most. Team keys are sealed to each member; the largest two are for coordinators' sessions alone. */
const sizes: Partial<Record<DeskMethod, number>> = { 'set-up': 2 ** 23, 'put-team-keys': 2 ** 23, 'left-room': 2 ** 18, 'left-answer': 2 ** 17 }
const size = 64 * 1024

/** A whole house can sit behind one address; a link has 128 bits, a passkey more: the limit serves load only. */
export const strangers = { most: { each: 300 }, window: 600_000 }

export class DeskApi {
  readonly #team: Team
  readonly #methods: Methods
  readonly #cookie: SessionCookie
  readonly #address: URL
  readonly #limit = new RateLimit(strangers.most, strangers.window)

  constructor(team: Team, methods: Methods, cookie: SessionCookie, address: URL) {
    this.#team = team
    this.#methods = methods
    this.#cookie = cookie
    this.#address = address
  }

  register(app: FastifyInstance): void {
    for (const name of Object.keys(deskApi) as DeskMethod[]) {
      const options = {
        bodyLimit: sizes[name] ?? size,
        // Before a byte of the body is read: reading megabytes of JSON holds everybody up, so nobody may make us who may not ask.
        onRequest: async (request: FastifyRequest) => this.#admit(name, request),
      }
      app.post(`/api/${name}`, options, (request, reply) => this.#answer(name, request, reply))
    }
  }

  /** Throws unless it comes from the desk's page, as JSON, not too often, and from somebody with the ability. */
  async #admit(name: DeskMethod, request: FastifyRequest): Promise<void> {
    if (!isFromOurs(request.headers, this.#address)) throw new Problem('wrong-origin')
    if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) throw new Problem('malformed')
    if (this.#methods[name].ability !== 'anyone') await attempt(() => this.#who(name, request))
    else if (name !== 'status') this.#limit.count(request.ip)
  }

  /** Whose session it is; throws `not-signed-in`, and `not-allowed` where she may not do this. */
  async #who(name: DeskMethod, request: FastifyRequest): Promise<{ member: MemberData; session: string }> {
    const method = this.#methods[name]
    const session = this.#cookie.read(request.headers.cookie)
    const found = session === null ? null : await this.#team.access.session(session)
    if (session === null || !found || found.expired) throw new Problem('not-signed-in')
    const has = this.#team.abilities(found.member)
    const allowed = method.ability !== 'anyone' && (has.includes(method.ability) || (method.or && has.includes(method.or)))
    if (!allowed) throw new Problem('not-allowed')
    return { member: found.member, session }
  }

  async #answer(name: DeskMethod, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const method = this.#methods[name]
    // The table's types tie each method to its input; the loop over names cannot.
    const shape = deskApi[name] as Shape<never>
    const read = (): never => {
      const body: unknown = request.body
      if (!shape(body)) throw new Problem('malformed')
      return body
    }
    return attempt(async () => {
      if (method.ability === 'anyone') {
        const stranger: Stranger = { signedIn: (session) => void reply.header('set-cookie', this.#cookie.write(session)) }
        return method.handle(read(), stranger)
      }
      // Asked again: a body may take half a minute to come, and she may have been removed meanwhile.
      const who = await this.#who(name, request)
      const caller: Caller = { ...who, signedOut: () => void reply.header('set-cookie', this.#cookie.clear()) }
      return method.handle(read(), caller)
    })
  }
}
