// What one open page is told of who is there: while nobody talks with her, whatever changed; and again where she waits anew.
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import type { Availability, Now } from './availability.ts'

type Nobody = NonNullable<(ToVisitor & { t: 'place' })['nobody']>

export class NowTold {
  readonly #availability: Availability
  readonly #send: (message: ToVisitor) => void
  #told: Now | null = null

  constructor(availability: Availability, send: (message: ToVisitor) => void) {
    this.#availability = availability
    this.#send = send
  }

  /** Tells it soon, and whenever it has changed, unless `quiet` is so; `then` is called after each. Until the returned function is called. */
  listen(quiet: () => boolean = () => false, then: () => void = () => undefined): () => void {
    return this.#availability.listen((now) => {
      if (quiet()) return
      this.#tell(now)
      then()
    })
  }

  /** Tells what changed while it was quiet. */
  catchUp(): void {
    const { now } = this.#availability
    if (now) this.#tell(now)
  }

  /** What somebody can do who waits for nobody: when her language opens, and whether a message can be left. */
  nobody(language: string): Nobody {
    const now = this.#availability.now
    return { leave: now?.leave ?? false, next: now?.next.find((one) => one.language === language)?.at ?? null }
  }

  /** The page begins anew: it may be told again what it was told. */
  forget(): void {
    this.#told = null
  }

  #tell(now: Now): void {
    if (now === this.#told) return
    this.#told = now
    this.#send({ t: 'now', spoken: [...now.spoken], next: [...now.next], leave: now.leave })
  }
}
