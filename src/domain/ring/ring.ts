// The face of the ring: looks every ten seconds whom nobody answers, and wakes the phones of listeners who could.
import { attempt } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { fault } from '../../platform/log/log.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { Level } from '../../shared/base/language.ts'
import type { Pushed } from '../../platform/push/web-push.ts'
import * as kept from './ring-store.ts'
import type { Device, Quiet } from './ring-store.ts'

export type { Quiet } from './ring-store.ts'
export { idOf } from './ring-store.ts'

/** Somebody who could be rung. */
export type Candidate = { id: string; languages: { tag: string; level: Level }[]; woman: boolean }

/** What the ring is told by others. */
export type RingParts = {
  sql: Sql
  /** Who is signed as a listener at this moment. */
  candidates: () => Promise<Candidate[]>
  /** Who of them could take somebody who has waited for so many seconds, and does not hear of it by an open desk. */
  wanted: (among: Candidate[], seconds: number) => Promise<string[]>
  push: { readonly publicKey: string; takes(endpoint: string): boolean; wake(endpoint: string): Promise<Pushed> }
  /** IANA; quiet hours are on its wall clocks. */
  timeZone: string
  /** False: it looks only when told to. */
  timers?: boolean
}

const lookEveryMs = 10_000
const waitedSeconds = 15
const apartSeconds = 180
const mostAnHour = 12
/** A try is asked for by her own hand, so it may come sooner; it counts for the hour like every other. */
const triesApartSeconds = 10

export class Ring {
  readonly #parts: RingParts
  readonly #sql: Sql
  readonly #clock: Intl.DateTimeFormat
  #timer: NodeJS.Timeout | null = null
  #looking: Promise<void> = Promise.resolve()
  #running = false

  constructor(parts: RingParts) {
    this.#parts = parts
    this.#sql = parts.sql
    this.#clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: parts.timeZone })
  }

  start(): void {
    this.#running = true
    this.#next()
  }

  /** What is being sent is waited for. */
  async dispose(): Promise<void> {
    this.#running = false
    if (this.#timer) clearTimeout(this.#timer)
    await this.#looking
  }

  #next(): void {
    if (!this.#running || this.#parts.timers === false) return
    this.#timer = setTimeout(() => {
      this.#looking = this.look()
        // The database is away: the next look finds it again.
        .catch((error: unknown) => void (error instanceof Problem || fault(error)))
        .finally(() => this.#next())
    }, lookEveryMs)
  }

  /** Looks once, and wakes whom it should. `at`: what the wall clock is read from. */
  async look(at = new Date()): Promise<void> {
    await attempt(async () => {
      if (!(await kept.anybody(this.#sql))) return
      const candidates = await this.#parts.candidates()
      await kept.keepOnly(this.#sql, candidates.map(({ id }) => id))
      const wanted = await this.#parts.wanted(candidates, waitedSeconds)
      if (wanted.length === 0) return
      const hers = await kept.claim(this.#sql, wanted, this.#clock.format(at), apartSeconds, mostAnHour)
      await Promise.all((await kept.devicesOf(this.#sql, hers)).map((device) => this.#wake(device)))
    })
  }

  /** `key`: for her browser's subscription. `devices`: see `idOf`. Throws `unavailable`. */
  async of(member: string): Promise<{ key: string; devices: string[]; quiet: Quiet | null }> {
    const found = await attempt(() => kept.ofMember(this.#sql, member))
    return { key: this.#parts.push.publicKey, devices: found?.devices ?? [], quiet: found?.quiet ?? null }
  }

  /** Rings her there too; said again it sets her quiet hours. Throws `not-found` where no push service that we ask has this endpoint, `too-many`. */
  async subscribe(member: string, endpoint: string, quiet: Quiet | null): Promise<void> {
    if (!this.#parts.push.takes(endpoint)) throw new Problem('not-found')
    await attempt(() => kept.subscribe(this.#sql, member, endpoint, quiet))
  }

  /** One browser of hers; null: all. */
  async unsubscribe(member: string, device: string | null): Promise<void> {
    await attempt(() => kept.unsubscribe(this.#sql, member, device))
  }

  /** Rings all her browsers now; how many services took it. Throws `too-many` where she was rung a moment ago. */
  async tryIt(member: string): Promise<number> {
    const devices = await attempt(async () => {
      const may = await kept.claim(this.#sql, [member], null, triesApartSeconds, mostAnHour)
      if (may.length === 0) throw new Problem((await kept.ofMember(this.#sql, member)) ? 'too-many' : 'not-found')
      return kept.devicesOf(this.#sql, may)
    })
    const rung = await Promise.all(devices.map((device) => this.#wake(device)))
    return rung.filter(Boolean).length
  }

  async #wake(device: Device): Promise<boolean> {
    const answer = await this.#parts.push.wake(device.endpoint)
    await attempt(() => {
      if (answer.is === 'gone') return kept.gone(this.#sql, device)
      return answer.is === 'rung' ? kept.reached(this.#sql, device.id) : kept.later(this.#sql, device.id, answer.seconds)
    })
    return answer.is === 'rung'
  }
}
