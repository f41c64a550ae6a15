// The face of left messages: kept sealed until somebody answers and the visitor comes back, and then gone.
import type { Bus } from '../../platform/bus/bus.ts'
import { fault } from '../../platform/log/log.ts'
import { transaction } from '../../platform/store/store.ts'
import type { Sql } from '../../platform/store/store.ts'
import { Problem } from '../../shared/base/problem.ts'
import { LeftAtDesk } from './at-desk.ts'
import { LeftByVisitor } from './by-visitor.ts'
import * as kept from './left-store.ts'
import { sealedTo } from './left-room-store.ts'
import { atOnce, sweepEvery } from './limits.ts'
import type { LeftTeam } from './left-team.ts'
import { Locks } from './locks.ts'
import type { Peppers } from './locks.ts'
import { Tombstones, tombstoneDays } from './tombstones.ts'

export { LeftAtDesk } from './at-desk.ts'
export { LeftByVisitor } from './by-visitor.ts'
export { eraseAgain } from './put-back-store.ts'
export { readTombstones } from './tombstones.ts'
export type { LeftTeam } from './left-team.ts'

export class LeftMessages {
  /** What a visitor's page may ask. */
  readonly visitor: LeftByVisitor
  /** What a desk may ask. */
  readonly desk: LeftAtDesk
  readonly #sql: Sql
  readonly #bus: Bus
  readonly #locks: Locks
  readonly #data: string | null
  #tombstones: Tombstones | null = null
  #timer: NodeJS.Timeout | null = null
  #sweeping: Promise<unknown> = Promise.resolve()

  /** `data`: the installation's folder, where the tombstones lie beside the database; null: nowhere (a test, a command that only looks). */
  constructor(sql: Sql, bus: Bus, team: LeftTeam, peppers: Peppers, data: string | null) {
    this.#sql = sql
    this.#bus = bus
    this.#data = data
    this.#locks = new Locks(peppers)
    const changed = (): void => bus.tell('left')
    this.visitor = new LeftByVisitor(sql, team, this.#locks, changed, () => this.#write())
    this.desk = new LeftAtDesk(sql, team, changed)
  }

  /** Opens the file of tombstones, and begins to erase what is over. Throws Node's error where the folder cannot be written. */
  async start(): Promise<void> {
    if (this.#data !== null) this.#tombstones = new Tombstones(this.#data)
    this.#timer = setInterval(() => void this.sweep().catch(fault), sweepEvery).unref()
    await this.sweep()
  }

  /** Waits for a sweep that is under way. */
  async dispose(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#sweeping.catch(() => undefined)
  }

  /** Erases every message whose time is over, by the database's clock. Any process may, and several at once. Gives how many went. Throws as `transaction` does. */
  sweep(): Promise<number> {
    const work = this.#sweep()
    this.#sweeping = work
    return work
  }

  async #sweep(): Promise<number> {
    let all = 0
    for (let n = atOnce; n === atOnce; all += n) {
      n = await transaction(this.#sql, async (tx) => {
        const ids = await kept.expired(tx, atOnce)
        for (const id of ids) {
          const locator = await kept.drop(tx, id)
          if (locator !== null) await kept.bury(tx, locator, this.#locks.idHash(id))
        }
        return ids.length
      })
    }
    await this.#write()
    if (all > 0) this.#bus.tell('left')
    return all
  }

  /** Brings the file up to what the database says, also of other processes. After each erasing; what fails is done at the next sweep. */
  async #write(): Promise<void> {
    if (!this.#tombstones) return
    try {
      this.#tombstones.add(await kept.tombstones(this.#sql, tombstoneDays))
    } catch (error) {
      if (!(error instanceof Problem)) fault(error)
    }
  }

  /** How many have waited for an answer for longer than a day. */
  overdue(): Promise<number> {
    return kept.countLate(this.#sql)
  }

  /** The keys of teams that something still lies under: whoever holds them keeps them until nothing does. */
  async keysInUse(): Promise<{ team: string; epoch: number }[]> {
    return (await sealedTo(this.#sql)).map(({ team, teamEpoch }) => ({ team, epoch: teamEpoch }))
  }
}
