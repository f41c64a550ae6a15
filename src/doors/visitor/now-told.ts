// What one open page is told of who is there: while nobody talks with her, whatever changed; and again where she waits anew.
import type { Agreed } from '../../domain/line/line.ts'
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

  /** What somebody can do of whose languages nobody is there: when the first of them opens, and whether a message can be left. */
  nobody(agreed: Agreed): Nobody {
    const now = this.#availability.now
    const hers = (now?.next ?? []).filter(({ language }) => agreed.languages?.includes(language) ?? true)
    const [first] = hers.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    return { next: first?.at ?? null, leave: now?.leave ?? false }
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
