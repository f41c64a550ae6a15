// A pause after each conversation, where she wants one: begun when it ends, over by her press or when its time is up in this tab.
import { signal } from '@preact/signals'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import type { ToDesk } from '../../../shared/wire/to-desk.ts'

type Duty = Extract<ToDesk, { t: 'me' }>['duty']

/** In minutes; 0: none. */
export const pauses = [0, 5, 10] as const

export class WrapUp {
  readonly minutes = signal<(typeof pauses)[number]>(0)
  /** Until when, in the browser's milliseconds; null where none runs. */
  readonly until = signal<number | null>(null)
  readonly #send: (message: FromDesk) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #begun = false

  constructor(send: (message: FromDesk) => void) {
    this.#send = send
  }

  /** A conversation ends or has ended. Who is not on duty for others anyway needs no pause. */
  begin(duty: Duty): void {
    if (this.minutes.value === 0 || (duty !== 'on' && duty !== 'wrap-up')) return
    const length = this.minutes.value * 60_000
    this.until.value = Date.now() + length
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#send({ t: 'pause', paused: false }), length)
    if (duty === 'on') this.#send({ t: 'wrap-up' })
  }

  /** Her duty as the server says it: once it was the pause and is not any more, the pause is over. */
  see(duty: Duty): void {
    if (duty === 'wrap-up') this.#begun = true
    else if (this.#begun || duty === 'off') this.dispose()
  }

  dispose(): void {
    clearTimeout(this.#timer)
    this.#begun = false
    this.until.value = null
  }
}
