// The face of the visitor's word about us: taken once after a conversation, kept sealed for the coordinators, and erased.
import { hash } from 'node:crypto'
import { fault } from '../../platform/log/log.ts'
import type { Sql } from '../../platform/store/store.ts'
import { newId } from '../../shared/base/id.ts'
import { Problem } from '../../shared/base/problem.ts'
import type { VisitorInput } from '../../shared/wire/visitor-api.ts'
import * as kept from './word-store.ts'
import type { KeptWord } from './word-store.ts'

export type { KeptWord } from './word-store.ts'

/** Days that a word is kept. */
export const wordDays = 90
/** The team that words are sealed to. */
const coordinators = 'coordinators'
const sweepEvery = 3_600_000

export class WordsAboutUs {
  readonly #sql: Sql
  readonly #serves: (epoch: number) => Promise<boolean>
  #timer: NodeJS.Timeout | null = null
  #sweeping: Promise<unknown> = Promise.resolve()

  /** `serves`: whether something may be sealed to the coordinators' key of this epoch now. */
  constructor(sql: Sql, serves: (epoch: number) => Promise<boolean>) {
    this.#sql = sql
    this.#serves = serves
  }

  /** Begins to erase what is over. Throws as `attempt` does. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.sweep().catch(fault), sweepEvery).unref()
    await this.sweep()
  }

  /** Waits for a sweep that is under way. */
  async dispose(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer)
    await this.#sweeping.catch(() => undefined)
  }

  /** Takes a word. Throws `epoch` where that key serves no more, `no-ticket` where the ticket held no conversation that somebody accepted, has said its word, or ended too long ago. */
  async say({ ticket, epoch, sealed }: VisitorInput<'word'>): Promise<void> {
    if (!(await this.#serves(epoch))) throw new Problem('epoch')
    const spent = await kept.add(this.#sql, hash('sha256', Buffer.from(ticket, 'base64url'), 'base64url'), { id: newId(), epoch, sealed })
    if (!spent) throw new Problem('no-ticket')
  }

  /** All of them, the newest day first, in no order within a day. */
  all(): Promise<KeptWord[]> {
    return kept.all(this.#sql)
  }

  /** Throws `not-found`. */
  async erase(id: string): Promise<void> {
    if (!(await kept.erase(this.#sql, id))) throw new Problem('not-found')
  }

  /** Erases those whose time is over, by the database's clock; gives how many. */
  sweep(): Promise<number> {
    const work = kept.eraseOlder(this.#sql, wordDays)
    this.#sweeping = work
    return work
  }

  /** The coordinators' keys that a word still lies under: whoever holds them keeps them until none does. */
  async keysInUse(): Promise<{ team: string; epoch: number }[]> {
    return (await kept.epochs(this.#sql)).map((epoch) => ({ team: coordinators, epoch }))
  }
}
