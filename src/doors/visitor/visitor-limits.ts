// How much one network, and one visit, may ask of the visitors' door: one flood must not shut out anybody else.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { AddressKey, plainOf } from '../../platform/http/address-key.ts'
import type { Network } from '../../platform/http/address-key.ts'
import { Bucket } from '../../platform/http/bucket.ts'
import type { AddressOf } from '../../platform/http/caller-address.ts'
import { OpenLimit } from '../../platform/http/open-limit.ts'
import type { Open } from '../../platform/http/open-limit.ts'
import type { Most } from '../../platform/http/rate-limit.ts'
import { toText } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Solved } from '../../shared/wire/parts.ts'
import { Work, hardest, secondsOf } from './work.ts'
import type { Asked } from './work.ts'
import { Waits } from './without-scripts/waits.ts'

/**
 * Far above what people do, also those of a telephone company who share one address; a shelter's own network is one household here.
 * The numbers and their reasons are in docs/decisions/0012.
 */
export const visitorMost: VisitorMost = {
  /** Pages in a minute. */
  pages: { each: 3000, localTimes: 10 },
  /** Answers to forms in a minute. Each is made for one request and not kept, some 2 ms each: all at once they hold the others up for a quarter of a second. */
  answers: { each: 120, localTimes: 10 },
  /** What is asked about left messages in a minute. A code needs no guard against guessing (2^64): this serves load alone. */
  left: { each: 30, localTimes: 10 },
  /**
   * Texts of left messages in an hour, 64 KiB each at most, kept for months: so one network can lay some 90 MB on the disk in a day, an onion
   * service or a telephone company ten times as much, and nobody's inbox fills by one hand.
   */
  written: { each: 60, localTimes: 10 },
  writtenMs: 60 * 60_000,
  /** Visits opened in a minute. Each can be ended, and what has ended is remembered for 15 hours: at 5 a second some 30 MB. */
  visits: { each: 300, localTimes: 10 },
  /** Open sockets. What is idle makes room for who comes. */
  sockets: { each: 200, localTimes: 10 },
  /** Open sockets of one visit. A phone that loses its network again and again leaves some behind that are not closed yet. */
  ofVisit: 16,
  /**
   * Places at once, and as many again every ten minutes. An asleep page keeps its place for half an hour: with 200 sockets that makes
   * at most 450 places of one network, and 4500 of a crowd, of the 10,000 that the line takes.
   */
  places: { each: 60, localTimes: 10 },
  placesMs: 10 * 60_000,
  /** Places asked for in a minute, by one network and by all of them, before a proof of work is asked for. */
  free: { each: 5, localTimes: 10 },
  freeOfAll: { each: 120 },
}

export type VisitorMost = {
  readonly pages: Most
  readonly answers: Most
  readonly left: Most
  readonly written: Most
  readonly writtenMs: number
  readonly visits: Most
  readonly sockets: Most
  readonly ofVisit: number
  readonly places: Most
  readonly placesMs: number
  readonly free: Most
  readonly freeOfAll: Most
}

const minute = 60_000
/** So many solutions that are no good are looked at on one connection; a page has one or two, after we were started anew. */
const mostBad = 10
/** Above this share nothing gets harder. */
const hardestShare = 2 ** (hardest - 1)
/** A page without scripts waits so many times as long as the work would take: waiting costs no computer anything. */
const waitTimes = 2
/** And takes its place within so long of it, or waits anew. */
const waitedMs = 60_000
const everybody: readonly Network[] = [{ hash: 'everybody', size: 'household' }]

/** What is counted for each network: a page under a visit, an answer to a form (which is a page too), a fresh visit, a question about a left message, a text of one. */
export type AskedFor = 'page' | 'answer' | 'visit' | 'left' | 'written'

/** `come`: take the place; `undo` where none came of it. `work`: first this; `again` where what was solved is no good. */
export type Arrival = { readonly is: 'come'; readonly undo: () => void } | ({ readonly is: 'work'; readonly again: boolean } & Asked)

/** What the limits know of one open socket. */
export type Admission = {
  /** Before a place is taken, with what the page has solved. Throws `too-many` where its network has taken too many. */
  readonly arriving: (solved: Solved | null) => Promise<Arrival>
  /** Whether the page has a place or a conversation: then its socket makes room for nobody. */
  readonly holds: (holds: boolean) => void
}

export class VisitorLimits {
  readonly #addressOf: AddressOf
  readonly #most: VisitorMost
  readonly #work: Work
  readonly #key = new AddressKey(() => this.#clear())
  readonly #askedFor: { readonly [what in AskedFor]: Bucket }
  readonly #sockets: OpenLimit
  readonly #places: Bucket
  readonly #free: Bucket
  readonly #freeOfAll: Bucket
  readonly #waits = new Waits()
  readonly #ofVisit = new Map<string, number>()
  /** Of connections that no proxy stands on: a browser asks for page after page on one. */
  readonly #direct = new WeakMap<Duplex, readonly Network[]>()

  constructor(addressOf: AddressOf, most = visitorMost, work = new Work()) {
    this.#addressOf = addressOf
    this.#most = most
    this.#work = work
    this.#askedFor = { page: new Bucket(most.pages, minute), answer: new Bucket(most.answers, minute), left: new Bucket(most.left, minute), written: new Bucket(most.written, most.writtenMs), visit: new Bucket(most.visits, minute) }
    this.#sockets = new OpenLimit(most.sockets)
    this.#places = new Bucket(most.places, most.placesMs)
    this.#free = new Bucket(most.free, minute)
    this.#freeOfAll = new Bucket(most.freeOfAll, minute)
  }

  /** Counts one; false where its network has asked for too many. */
  mayAsk(request: IncomingMessage, what: AskedFor): boolean {
    const { socket } = request
    const known = this.#direct.get(socket)
    const address = this.#addressOf(request)
    const direct = address === plainOf(socket.remoteAddress ?? '')
    const networks = (direct && known) || this.#key.networks(address)
    if (direct && !known) this.#direct.set(socket, networks)
    return this.#askedFor[what].take(networks)
  }

  /**
   * Counts a socket until its connection closes, which it does by itself where another of its network needs the room. Throws
   * `too-many`. Nothing of the request is kept, only what its network counts under.
   */
  admit(request: IncomingMessage, visit: Uint8Array): Admission {
    const networks = this.#key.networks(this.#addressOf(request))
    const { socket } = request
    if (socket.closed) return { holds: () => undefined, arriving: this.#arriving(networks, visit) }
    const { hold, release } = this.#open(networks, toText(visit), () => socket.destroy())
    socket.once('close', release)
    return { holds: hold, arriving: this.#arriving(networks, visit) }
  }

  /** The same for a page without scripts, which counts as a socket until `release`; `displace` lets it go. It cannot work: it waits. */
  admitHere(request: IncomingMessage, visit: Uint8Array, displace: () => void): Admission & { readonly release: () => void } {
    const networks = this.#key.networks(this.#addressOf(request))
    const { hold, release } = this.#open(networks, toText(visit), displace)
    return { holds: hold, release, arriving: this.#waiting(networks) }
  }

  #open(networks: readonly Network[], visit: string, displace: () => void): Open {
    const ofVisit = this.#ofVisit.get(visit) ?? 0
    if (ofVisit >= this.#most.ofVisit) throw new Problem('too-many')
    const open = this.#sockets.take(networks, displace)
    this.#ofVisit.set(visit, ofVisit + 1)
    const release = (): void => {
      open.release()
      const left = (this.#ofVisit.get(visit) ?? 1) - 1
      if (left > 0) this.#ofVisit.set(visit, left)
      else this.#ofVisit.delete(visit)
    }
    return { hold: open.hold, release }
  }

  /** Asked again as long as the page stands; the wait is its own, and good once. */
  #waiting(networks: readonly Network[]): Admission['arriving'] {
    let until: number | null = null
    return async () => {
      const now = performance.now()
      const waited = until !== null && now >= until && now < until + waitedMs
      const level = waited ? 0 : this.#level(networks)
      if (level > 0) {
        if (until === null || now >= until) {
          until = this.#waits.take(networks, secondsOf(level) * waitTimes)
          this.#count(networks)
        }
        return { is: 'work', again: false, challenge: '', seconds: Math.ceil((until - now) / 1000) }
      }
      if (!this.#places.take(networks)) throw new Problem('too-many')
      if (!waited) this.#count(networks)
      const before = until
      until = null
      const undo = (): void => {
        this.#places.giveBack(networks)
        until = before
      }
      return { is: 'come', undo }
    }
  }

  #arriving(networks: readonly Network[], visit: Uint8Array): Admission['arriving'] {
    let asked: (Asked & { readonly until: number }) | null = null
    let bad = 0
    return async (solved) => {
      const back = solved && bad < mostBad ? await this.#work.take(visit, solved) : null
      if (back) asked = null
      else if (solved) bad++
      const level = back ? 0 : this.#level(networks)
      if (level > 0) {
        // Said again it is the same piece of work: asking costs us little, and makes nothing harder for those who share the address.
        if (!asked || performance.now() > asked.until) {
          this.#count(networks)
          asked = { ...(await this.#work.ask(visit, level)), until: performance.now() + this.#work.freshMs }
        }
        return { is: 'work', again: solved !== null, challenge: asked.challenge, seconds: asked.seconds }
      }
      if (!this.#places.take(networks)) {
        back?.()
        throw new Problem('too-many')
      }
      if (!back) this.#count(networks)
      const undo = (): void => {
        this.#places.giveBack(networks)
        back?.()
      }
      return { is: 'come', undo }
    }
  }

  /** How hard the work is that is asked for now; 0: none. One network's flood makes it hard for that network, many together for all. */
  #level(networks: readonly Network[]): number {
    const share = Math.max(this.#free.share(networks), this.#freeOfAll.share(everybody))
    return share <= 1 ? 0 : Math.min(hardest, 1 + Math.floor(Math.log2(share)))
  }

  #count(networks: readonly Network[]): void {
    // What one network asks for beyond its own share is no load of everybody's.
    if (this.#free.share(networks) <= 1) this.#freeOfAll.pour(everybody, hardestShare)
    this.#free.pour(networks, hardestShare)
  }

  #clear(): void {
    for (const bucket of [...Object.values(this.#askedFor), this.#places, this.#free, this.#freeOfAll]) bucket.clear()
    this.#sockets.clear()
    this.#waits.clear()
  }
}
