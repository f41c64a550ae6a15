// How much one network, and one visit, may ask of the talk page's door: one flood must not shut out anybody else.
import type { IncomingMessage } from 'node:http'
import type { AddressOf } from '../../platform/http/caller-address.ts'
import { OpenLimit, RateLimit } from '../../platform/http/rate-limit.ts'
import { toText } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'

/** Far above what people do, also those of a telephone company who share one address; a shelter's own network is one household here. */
export const visitorMost = {
  /** Open sockets of one network. */
  sockets: { each: 200, localTimes: 10 },
  /** Places asked for from one network in a minute. */
  arrivals: { each: 20, localTimes: 10 },
  /** Open sockets of one visit. A phone that loses its network again and again leaves some behind that are not closed yet. */
  ofVisit: 16,
} as const

export class VisitorLimits {
  readonly #addressOf: AddressOf
  readonly #sockets = new OpenLimit(visitorMost.sockets)
  readonly #arrivals = new RateLimit(visitorMost.arrivals, 60_000)
  readonly #ofVisit = new Map<string, number>()

  constructor(addressOf: AddressOf) {
    this.#addressOf = addressOf
  }

  /**
   * Counts a socket until its connection closes; throws `too-many`. Gives what to call before a place is taken, which throws
   * `too-many` too.
   */
  admit(request: IncomingMessage, visit: Uint8Array): () => void {
    const address = this.#addressOf(request)
    const arriving = (): void => this.#arrivals.count(address)
    if (request.socket.closed) return arriving
    const name = toText(visit)
    const ofVisit = this.#ofVisit.get(name) ?? 0
    if (ofVisit >= visitorMost.ofVisit) throw new Problem('too-many')
    const release = this.#sockets.take(address)
    this.#ofVisit.set(name, ofVisit + 1)
    request.socket.once('close', () => {
      release()
      const left = (this.#ofVisit.get(name) ?? 1) - 1
      if (left > 0) this.#ofVisit.set(name, left)
      else this.#ofVisit.delete(name)
    })
    return arriving
  }
}
