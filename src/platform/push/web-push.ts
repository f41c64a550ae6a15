// Asks a push service to wake a browser (RFC 8030): no content, one try, nothing of the answer read but its status.
import { lookup } from 'node:dns'
import type { LookupAddress, LookupOptions } from 'node:dns'
import { request as overHttp } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP } from 'node:net'
import { isPublic, serviceOf } from './services.ts'
import type { Vapid } from './vapid.ts'

/** `gone`: this browser is subscribed no more. `later`: not now; after `seconds` where the service says so, else null. */
export type Pushed = { is: 'rung' } | { is: 'gone' } | { is: 'later'; seconds: number | null }

/** Seconds for which it is worth being woken: later somebody else has answered, or the visitor has gone. */
const timeToLive = 60
const patienceMs = 10_000

export class WebPush {
  readonly #vapid: Vapid
  readonly #own: readonly string[]

  /** `own`: origins of push services that the operator named. */
  constructor(vapid: Vapid, own: readonly string[]) {
    this.#vapid = vapid
    this.#own = own
  }

  /** For `pushManager.subscribe`, base64url. */
  get publicKey(): string {
    return this.#vapid.publicKey
  }

  /** Whether an endpoint belongs to a push service that we ask. */
  takes(endpoint: string): boolean {
    return serviceOf(endpoint, this.#own) !== null
  }

  /** One request; redirects are not followed. Never throws. A second one that was not delivered yet takes the place of the first. */
  async wake(endpoint: string): Promise<Pushed> {
    const service = serviceOf(endpoint, this.#own)
    if (!service) return { is: 'gone' }
    try {
      const { status, after } = await this.#post(new URL(endpoint), service.private)
      if (status >= 200 && status < 300) return { is: 'rung' }
      return status === 404 || status === 410 ? { is: 'gone' } : { is: 'later', seconds: after }
    } catch {
      return { is: 'later', seconds: null }
    }
  }

  async #post(url: URL, privately: boolean): Promise<{ status: number; after: number | null }> {
    const headers = {
      authorization: await this.#vapid.authorization(url.origin),
      ttl: String(timeToLive),
      urgency: 'high',
      topic: 'ring',
      'content-length': '0',
    }
    return new Promise((done, failed) => {
      const ask = url.protocol === 'https:' ? overHttps : overHttp
      const options = { method: 'POST', headers, agent: false, signal: AbortSignal.timeout(patienceMs), ...(privately ? {} : { lookup: publicOnly }) }
      const asked = ask(url, options, (answer: IncomingMessage) => {
        const seconds = Number(answer.headers['retry-after'])
        done({ status: answer.statusCode ?? 0, after: Number.isFinite(seconds) && seconds > 0 ? seconds : null })
        answer.destroy()
      })
      asked.on('error', failed)
      asked.end()
    })
  }
}

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/** Resolves a name as the connection about to be made will use it; refuses it where any of its addresses is not a public one. */
export function publicOnly(host: string, options: LookupOptions, found: Found): void {
  lookup(host, { ...options, all: true }, (error, all) => {
    if (error) return found(error, [])
    const refused = all.length === 0 || all.some(({ address }) => isIP(address) === 0 || !isPublic(address))
    if (refused) return found(Object.assign(new Error('not a public address'), { code: 'ENOTFOUND' }), [])
    if (options.all) found(null, all)
    else found(null, all[0]!.address, all[0]!.family)
  })
}
