// The calls of colleagues that one desk could answer, told whenever they change.
import type { Line } from '../../domain/line/line.ts'
import type { Send } from './held-conversation.ts'

export class CallsView {
  readonly #member: string
  readonly #line: Line
  readonly #send: Send
  #told = '[]'

  constructor(member: string, line: Line, send: Send) {
    this.#member = member
    this.#line = line
    this.#send = send
  }

  /** Asks the store. `coordinator`: whether she may see the line; then she hears of calls for one also off duty. */
  async look(coordinator: boolean): Promise<void> {
    const calls = await this.#line.company.calls(this.#member, coordinator)
    // That a call grows older is no change.
    const told = JSON.stringify(calls.map((call) => ({ ...call, seconds: 0 })))
    if (told === this.#told) return
    this.#told = told
    this.#send({ t: 'calls', calls })
  }
}
