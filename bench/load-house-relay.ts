// The load on our own relay: visitors' pages and listeners' desks on their real sockets, each pair in one conversation.
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { KeysHand } from '../src/domain/team/member-hand.ts'
import { newId, randomBytes, toText } from '../src/shared/base/id.ts'
import type { FromDesk } from '../src/shared/wire/from-desk.ts'
import type { FromVisitor } from '../src/shared/wire/from-visitor.ts'
import { readToDesk } from '../src/shared/wire/to-desk.ts'
import type { ToDesk } from '../src/shared/wire/to-desk.ts'
import { readToVisitor } from '../src/shared/wire/to-visitor.ts'
import type { ToVisitor } from '../src/shared/wire/to-visitor.ts'
import { answer } from './answer.ts'
import { Desk } from './desk-hand.ts'
import { get } from './ask-http.ts'
import { Relay, nameStarts } from './relay-run.ts'
import type { End, RelayInput } from './relay-run.ts'

export type HouseRelayInput = { port: number; deskPort: number; invitation: string; pairs: number }

let relay: Relay | null = null

/** A socket whose messages can be awaited by name. */
class Talk<Sent extends { t: string }, Heard extends { t: string }> {
  readonly socket: WebSocket
  readonly #read: (frame: string) => Heard | 'malformed' | 'unknown-message'
  readonly #heard: Heard[] = []
  #look: () => void = () => {}

  private constructor(socket: WebSocket, read: (frame: string) => Heard | 'malformed' | 'unknown-message') {
    this.socket = socket
    this.#read = read
    socket.on('message', this.#hear)
  }

  static async open<Sent extends { t: string }, Heard extends { t: string }>(
    port: number,
    host: string,
    path: string,
    cookie: string | null,
    read: (frame: string) => Heard | 'malformed' | 'unknown-message',
  ): Promise<Talk<Sent, Heard>> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      headers: { host, origin: `http://${host}`, ...(cookie === null ? {} : { cookie }) },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    })
    const talk = new Talk<Sent, Heard>(socket, read)
    await once(socket, 'open')
    return talk
  }

  readonly #hear = (data: Buffer): void => {
    const message = this.#read(data.toString())
    if (typeof message === 'string') throw new Error(`the server said something ${message}`)
    this.#heard.push(message)
    this.#look()
  }

  say(message: Sent): void {
    this.socket.send(JSON.stringify(message))
  }

  /** The first message of this name that also fits, already here or still to come within 10 s. */
  async hear<T extends Heard['t']>(t: T, fits: (message: Extract<Heard, { t: T }>) => boolean = () => true): Promise<Extract<Heard, { t: T }>> {
    const find = (): Extract<Heard, { t: T }> | undefined =>
      this.#heard.find((message): message is Extract<Heard, { t: T }> => message.t === t && fits(message as Extract<Heard, { t: T }>))
    const until = performance.now() + 10_000
    for (let found = find(); ; found = find()) {
      if (found) return found
      const refused = this.#heard.find((message) => message.t === 'refused')
      if (refused) throw new Error(`refused: ${JSON.stringify(refused)}`)
      if (performance.now() > until) throw new Error(`no ${t} within 10 s; heard ${this.#heard.map((message) => message.t).join(', ')}`)
      await Promise.race([new Promise<void>((resolve) => (this.#look = resolve)), new Promise((resolve) => setTimeout(resolve, 500))])
    }
  }

  /**
   * From here on somebody else reads. `there` is still answered, with the highest number of the other side's boxes, as a page
   * does: who does not answer is lost, and who says a lower number gets all of them again.
   */
  handOver(here: (number: number) => Sent): WebSocket {
    this.socket.off('message', this.#hear)
    let last: Buffer | null = null
    this.socket.on('message', (data: Buffer) => {
      if (nameStarts(data, 'bo')) last = data
      else if (nameStarts(data, 'th')) this.say(here(Number(/"number":(\d+)/.exec(last?.toString('latin1', 0, 120) ?? '')?.[1] ?? 0)))
    })
    return this.socket
  }
}

async function pair(input: HouseRelayInput, desk: Desk, i: number): Promise<[End, End]> {
  const listener = await desk.listener(`Listener ${i}`, 'nl')
  const shift = newId()
  const shiftKeys = await KeysHand.make()
  const hers = await Talk.open<FromDesk, ToDesk>(input.deskPort, desk.host, '/socket', listener.cookie, readToDesk)
  hers.say({ t: 'hello', shift: null, after: [] })
  await hers.hear('me')
  hers.say({ t: 'on-duty', shift, statement: await listener.shift(shift, shiftKeys.keys), capacity: 1 })
  await hers.hear('me', ({ duty }) => duty === 'on')

  const visit = (await get(input.port, '/')).path.split('/')[1]!
  const host = `localhost:${input.port}`
  const visitor = await Talk.open<FromVisitor, ToVisitor>(input.port, host, `/${visit}/socket`, null, readToVisitor)
  visitor.say({ t: 'hello', ticket: toText(randomBytes(32)), after: 0 })
  await visitor.hear('welcome')
  visitor.say({ t: 'arrive', language: 'nl', woman: false, danger: false, others: [], interpreter: false })

  const offer = await hers.hear('conversation', ({ state }) => state === 'offered')
  const { conversation, turn } = offer
  hers.say({ t: 'take', conversation, turn })
  await visitor.hear('accepted')
  const keys = await KeysHand.make()
  visitor.say({ t: 'room', turn, room: await desk.room(conversation, keys, shiftKeys) })
  await hers.hear('room')
  return [
    { socket: visitor.handOver((number) => ({ t: 'here', turn, number })), before: `{"t":"box","turn":${turn},"epoch":1,"box":"`, after: '"}' },
    { socket: hers.handOver((number) => ({ t: 'here', conversations: [{ conversation, turn, number }] })), before: `{"t":"box","conversation":"${conversation}","turn":${turn},"epoch":1,"box":"`, after: '"}' },
  ]
}

answer({
  // One after another: the only free listener is the one who gets the only waiting visitor.
  open: async (input: HouseRelayInput) => {
    const desk = await Desk.setUp(input.deskPort, input.invitation)
    const ends: End[] = []
    for (let i = 0; i < input.pairs; i++) ends.push(...(await pair(input, desk, i)))
    relay = new Relay(ends)
  },
  run: (input: RelayInput) => relay!.run(input),
})
