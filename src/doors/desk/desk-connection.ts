// One desk's connection: reads its frames one after the other, asks the line, and keeps the desk told of what changes.
import type { WebSocket } from 'ws'
import type { Bus } from '../../platform/bus/bus.ts'
import { fault } from '../../platform/log/log.ts'
import { attempt } from '../../platform/store/store.ts'
import type { Line } from '../../domain/line/line.ts'
import type { Reopenings } from '../../domain/line/reopening.ts'
import type { MemberData, Team } from '../../domain/team/team.ts'
import { Problem } from '../../shared/base/problem.ts'
import { fromDeskMax, readFromDesk } from '../../shared/wire/from-desk.ts'
import type { FromDesk } from '../../shared/wire/from-desk.ts'
import type { ToDesk } from '../../shared/wire/to-desk.ts'
import { BoardView } from './board-view.ts'
import { CallsView } from './calls-view.ts'
import { answer } from './desk-frames.ts'
import type { Purpose } from './desk-frames.ts'
import { DutyView } from './duty-view.ts'

/** Above so many frames a second a desk is read no further until the next one: nothing is dropped, it waits. */
const framesPerSecond = 1000
/** So many frames may wait for the ones before them until reading stops. */
const queueLength = 64
/** Bytes that may wait for a desk that does not read. */
const outBuffer = 8 * 2 ** 20
/** Milliseconds between two words to a desk that left messages have changed. */
const leftEvery = 1000
/** Times in a row that a tab may leave `there` unanswered; then it is frozen, and her visitors must not wait for it. */
const unansweredMost = 3

/** Close codes of ours: the session has ended; the same shift came with another connection; too much at once. */
export const closed = { ended: 4001, replaced: 4002, tooMuch: 4003, frozen: 4004 }

export class DeskConnection {
  readonly member: string
  readonly #session: string
  readonly #socket: WebSocket
  readonly #team: Team
  readonly #duty: DutyView
  readonly #board: BoardView
  readonly #calls: CallsView
  readonly #ticker: NodeJS.Timeout
  readonly #deaf: (() => void)[]
  #work: Promise<void> = Promise.resolve()
  #waiting = 0
  #greeted = false
  #lookingForCalls = false
  #leftTimer: NodeJS.Timeout | null = null
  #unanswered = 0
  #second = 0
  #frames = 0
  #over = false

  /** `tickMs`: how often it asks `there`, looks at the store whatever the bus said, and checks that the session still stands. */
  constructor(
    socket: WebSocket,
    who: { member: string; session: string },
    parts: { team: Team; line: Line; bus: Bus; reopenings: Reopenings; takeOver: (shift: string, by: DeskConnection) => void },
    tickMs: number,
  ) {
    const { team, line, bus, reopenings } = parts
    this.#socket = socket
    this.member = who.member
    this.#session = who.session
    this.#team = team
    const send = (message: ToDesk): void => this.#send(message)
    this.#duty = new DutyView(who.member, line, bus, reopenings, send, (work) => this.#queue(work), (shift) => parts.takeOver(shift, this), async (colleague, shift) => {
      const statement = await line.shiftStatement(colleague, shift)
      return statement && team.credentialsOf(colleague, statement)
    })
    this.#calls = new CallsView(who.member, line, send)
    this.#board = new BoardView(line, bus, send, (work) => this.#queue(work))
    this.#deaf = [
      bus.listen(`member:${who.member}`, () => {
        if (this.#greeted) this.#duty.lookSoon()
      }),
      bus.listen('calls', () => this.#callsSoon()),
      bus.listen('team', (hint) => {
        const ended = typeof hint === 'object' && hint !== null && 'ended' in hint ? hint.ended : null
        if (ended === null || ended === who.member) this.#queue(async () => void (await this.#stillSignedIn()))
        // Who has gone, or speaks something else, changes who may read what.
        this.#leftSoon()
      }),
      bus.listen('left', () => this.#leftSoon()),
    ]
    this.#ticker = setInterval(() => this.#tick(), tickMs)
    socket.on('message', (data, isBinary) => this.#hear(data as Buffer, isBinary))
    socket.on('close', () => this.close(1000))
    socket.on('error', () => this.close(1002))
  }

  get shift(): string | null {
    return this.#duty.shift
  }

  /** The same shift came with another connection: this one says nothing more for it. */
  replaced(): void {
    this.#duty.letGo()
    this.close(closed.replaced)
  }

  /** Closes; a shift it held is lost (30 s), never off duty. */
  close(code: number): void {
    if (this.#over) return
    this.#over = true
    clearInterval(this.#ticker)
    for (const deaf of this.#deaf) deaf()
    if (this.#leftTimer) clearTimeout(this.#leftTimer)
    this.#board.stop()
    this.#socket.close(code)
    // After whatever is being written now; what comes after it is dropped.
    this.#work = this.#work.then(() => this.#duty.lost())
  }

  /** Resolves when everything it had to say to the line is said. */
  async done(): Promise<void> {
    await this.#work
  }

  #hear(data: Buffer, isBinary: boolean): void {
    if (this.#over) return
    this.#slowDown()
    if (isBinary) return this.#refuse('malformed', null, null)
    if (data.length > fromDeskMax) return this.#refuse('too-large', null, null)
    const message = readFromDesk(data.toString())
    if (typeof message === 'string') return this.#refuse(message, null, null)
    if (message.t === 'here') this.#unanswered = 0
    this.#queue(() => this.#take(message))
  }

  #slowDown(): void {
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#frames = 0
    }
    this.#frames++
    if (this.#socket.isPaused || (this.#frames < framesPerSecond && this.#waiting < queueLength)) return
    this.#socket.pause()
    const wait = this.#frames < framesPerSecond ? 0 : 1000 - (performance.now() % 1000)
    void this.#work.then(() => setTimeout(() => this.#socket.resume(), wait))
  }

  async #take(message: FromDesk): Promise<void> {
    const conversation = 'conversation' in message ? message.conversation : null
    try {
      if ((message.t === 'hello') === this.#greeted) throw new Problem('out-of-order')
      this.#greeted = true
      await attempt(() => answer(message, { team: this.#team, duty: this.#duty, board: this.#board, send: (m) => this.#send(m), member: (purpose) => this.#member(purpose) }))
      if (message.t === 'hello' || message.t === 'on-duty' || message.t === 'off-duty' || message.t === 'part') this.#callsSoon()
    } catch (error) {
      if (!(error instanceof Problem)) fault(error)
      this.#refuse(error instanceof Problem ? error.code : 'internal', message.t, conversation)
    }
  }

  /** Herself as she is now: what changes who talks with whom is asked of the session each time. */
  async #member(purpose: Purpose): Promise<MemberData> {
    const found = await this.#team.access.session(this.#session)
    if (found && (!found.expired || (purpose === 'open' && this.#duty.talks))) return found.member
    // Run out while she talks: this is refused, and the conversation goes on.
    if (!found || !this.#duty.talks) this.close(closed.ended)
    throw new Problem('not-signed-in')
  }

  #tick(): void {
    // What we do not read cannot answer; what was never asked need not.
    if (!this.#socket.isPaused && this.#unanswered > unansweredMost) return this.close(closed.frozen)
    if (!this.#greeted) this.#unanswered++
    this.#queue(async () => {
      const member = await this.#stillSignedIn()
      if (!this.#greeted || this.#over) return
      await this.#duty.look()
      if (member) await this.#calls.look(this.#team.abilities(member).includes('see-line'))
      this.#duty.asked()
      this.#unanswered++
      this.#send({ t: 'there' })
    })
  }

  /** Ended: closed at once. Run out: no new conversations, and closed when she has none open. */
  async #stillSignedIn(): Promise<MemberData | null> {
    const found = await attempt(() => this.#team.access.session(this.#session))
    if (!found || (found.expired && !this.#duty.talks)) {
      this.close(closed.ended)
      return null
    }
    if (found.expired) await this.#duty.drain()
    return found.member
  }

  /** Reads the calls she could answer once, for however many wake-ups came meanwhile. */
  #callsSoon(): void {
    if (this.#lookingForCalls || !this.#greeted) return
    this.#lookingForCalls = true
    this.#queue(async () => {
      this.#lookingForCalls = false
      const found = await this.#team.access.session(this.#session)
      if (found) await this.#calls.look(this.#team.abilities(found.member).includes('see-line'))
    })
  }

  /** Never what has changed: her desk asks for what she may see. */
  #leftSoon(): void {
    if (this.#over || !this.#greeted) return
    this.#leftTimer ??= setTimeout(() => {
      this.#leftTimer = null
      this.#send({ t: 'left' })
    }, leftEvery)
  }

  /** One thing after the other. The database away: the next tick looks again, and the desk keeps what was not acknowledged. */
  #queue(work: () => Promise<void>): void {
    this.#waiting++
    this.#work = this.#work
      .then(() => (this.#over ? undefined : work()))
      .catch((error: unknown) => {
        if (!(error instanceof Problem)) fault(error)
      })
      .finally(() => void this.#waiting--)
  }

  #refuse(code: string, of: string | null, conversation: string | null): void {
    this.#send({ t: 'refused', code, of, conversation })
  }

  #send(message: ToDesk): void {
    if (this.#over || this.#socket.readyState !== this.#socket.OPEN) return
    if (this.#socket.bufferedAmount > outBuffer) return this.close(closed.tooMuch)
    this.#socket.send(JSON.stringify(message))
  }
}
