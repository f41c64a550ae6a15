// Listeners and visitors for the rows that go through the line's face: on duty, taking what they are offered, ending it.
import { setTimeout as pause } from 'node:timers/promises'
import { createLine } from '../src/domain/line/create-line.ts'
import type { Line } from '../src/domain/line/line.ts'
import { MemoryBus } from '../src/platform/bus/bus.ts'
import type { Bus } from '../src/platform/bus/bus.ts'
import type { Sql } from '../src/platform/store/store.ts'
import { newId, randomBytes } from '../src/shared/base/id.ts'

type OnDuty = { member: string; shift: string }

/** The line looks at no signature; who lets somebody on duty does (the team). */
const statement = { body: '{}', sig: 'A'.repeat(86) }

export class LineHand implements AsyncDisposable {
  readonly line: Line
  readonly #bus: Bus
  readonly #onDuty: OnDuty[] = []
  readonly #taking = new Set<string>()
  readonly #matches = new Map<string, PromiseWithResolvers<void>>()
  readonly #ending = new Set<Promise<void>>()
  #failure: Error | null = null

  private constructor(line: Line, bus: Bus) {
    this.line = line
    this.#bus = bus
  }

  /** The line as the app builds it, on a migrated database. */
  static async start(sql: Sql): Promise<LineHand> {
    const bus = new MemoryBus()
    const line = createLine({ sql, bus, visitKey: randomBytes(32), maxWaiting: 100_000 })
    await line.start()
    return new LineHand(line, bus)
  }

  /** Somebody on duty who speaks these languages. */
  async listener(languages: string[], capacity: number): Promise<OnDuty> {
    const one = { member: newId(), shift: newId() }
    const abilities = { languages: [...new Set(languages)].map((tag) => ({ tag, level: 3 as const })), woman: false }
    await this.line.onDuty(one.member, one.shift, statement, abilities, capacity)
    this.#onDuty.push(one)
    return one
  }

  async arrive(language: string): Promise<string> {
    const { conversation } = await this.line.arrive(randomBytes(32), randomBytes(32), { language, woman: false, danger: false, others: [], interpreter: false })
    return conversation
  }

  /** From now on every listener takes what she is offered as soon as the bus wakes her, as her desk's socket would see it. */
  takeOffers(): void {
    for (const one of this.#onDuty) {
      this.#bus.listen(`member:${one.member}`, () => void this.#look(one).catch((error: Error) => (this.#failure ??= error)))
    }
  }

  async #look({ member, shift }: OnDuty): Promise<void> {
    for (const { conversation, turn, state } of await this.line.listenerViews(member, shift)) {
      if (state !== 'offered' || this.#taking.has(conversation)) continue
      this.#taking.add(conversation)
      await this.line.take(member, shift, conversation, turn)
      this.#match(conversation).resolve()
      const ending = pause(300).then(() => this.line.end(member, shift, conversation, turn, 'listened'))
      this.#ending.add(ending)
      void ending.then(() => this.#ending.delete(ending), (error: Error) => (this.#failure ??= error))
    }
  }

  #match(conversation: string): PromiseWithResolvers<void> {
    let match = this.#matches.get(conversation)
    if (!match) this.#matches.set(conversation, (match = Promise.withResolvers()))
    return match
  }

  /** Arrives, and resolves when a listener's taking is committed; the conversation ends by itself a little later. */
  async matched(language: string): Promise<void> {
    const conversation = await this.arrive(language)
    await Promise.race([this.#match(conversation).promise, pause(5000, null, { ref: false }).then(() => this.#tooLate())])
    this.#matches.delete(conversation)
    this.#taking.delete(conversation)
  }

  #tooLate(): never {
    throw this.#failure ?? new Error('an arrival was not matched within 5 s')
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#ending)
    await this.line.dispose()
  }
}
