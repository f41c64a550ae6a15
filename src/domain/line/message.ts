// Keeps sealed frames: what arrives while one statement is on its way goes into the next, for all conversations together.
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { Frame } from './line.ts'
import type { FrameRow, OpenRow, RoomStore, SenderRow, Written } from './room-store.ts'
import { framesAtOnce } from './timings.ts'

type Waiter<Answer> = { resolve: (answer: Answer) => void; reject: (error: unknown) => void }
type Opened = { opened: number; by: number }
type WaitingFrame = Waiter<number> & FrameRow
type WaitingOpen = { sender: SenderRow; conversation: string; number: number; waiters: Waiter<Opened>[] }

/**
 * One statement at a time, so that the frames of a socket keep their order. A refused frame does not touch the others;
 * where the statement itself fails, everything in it is refused with the database's problem, and may be sent again.
 */
export class FrameWriter {
  readonly #rooms: RoomStore
  #frames: WaitingFrame[] = []
  /** By conversation and sender: the furthest opening says all. */
  #opens = new Map<string, WaitingOpen>()
  #flying: Promise<void> | null = null

  constructor(rooms: RoomStore) {
    this.#rooms = rooms
  }

  /** Gives the frame's number once it is kept. */
  put(sender: SenderRow, conversation: string, turn: number, frame: Frame): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#frames.push({ sender, conversation, turn, frame, resolve, reject })
      this.#depart()
    })
  }

  /** Gives how far has been opened now, and by which slot; never further than there are frames. */
  open(sender: SenderRow, conversation: string, number: number): Promise<Opened> {
    return new Promise((resolve, reject) => {
      this.#add({ sender, conversation, number, waiters: [{ resolve, reject }] })
      this.#depart()
    })
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    await this.#flying
  }

  #add(open: WaitingOpen): void {
    const key = `${open.conversation} ${'ticket' in open.sender ? open.sender.ticket : `${open.sender.member} ${open.sender.shift}`}`
    const other = this.#opens.get(key)
    if (other) {
      other.number = Math.max(other.number, open.number)
      other.waiters.push(...open.waiters)
    } else this.#opens.set(key, open)
  }

  #depart(): void {
    this.#flying ??= this.#fly()
  }

  async #fly(): Promise<void> {
    await new Promise(setImmediate) // whatever arrives in this turn of the loop comes along
    while (this.#frames.length + this.#opens.size > 0) {
      const frames = this.#nextFrames()
      const opens = [...this.#opens.values()]
      this.#opens = new Map()
      try {
        const written = await this.#rooms.write(frames, openRowsOf(opens))
        this.#settleFrames(written.frames, frames)
        this.#settleOpens(written.opens, opens)
      } catch (error) {
        for (const { reject } of [...frames, ...opens.flatMap(({ waiters }) => waiters)]) reject(error)
      }
    }
    this.#flying = null // in the same breath as the look at what waits, so that nothing is left behind
  }

  /** The first so many; a mid that is said twice goes with the next statement, which finds it kept. */
  #nextFrames(): WaitingFrame[] {
    const mids = new Set<string>()
    const held: WaitingFrame[] = []
    const now = this.#frames.splice(0, framesAtOnce).filter((waiting) => {
      const first = !mids.has(waiting.frame.mid)
      if (first) mids.add(waiting.frame.mid)
      else held.push(waiting)
      return first
    })
    this.#frames.unshift(...held)
    return now
  }

  #settleFrames(written: Written[], frames: WaitingFrame[]): void {
    const busy: WaitingFrame[] = []
    written.forEach(({ code, n }, i) => {
      const frame = frames[i]!
      if (code === 'ok') frame.resolve(n)
      else if (code === 'busy') busy.push(frame)
      else frame.reject(new Problem(code as ProblemCode))
    })
    // A conversation whose row is held is busy for all its frames at once, so the order stays.
    this.#frames.unshift(...busy)
  }

  #settleOpens(written: (Written & { slot: number })[], opens: WaitingOpen[]): void {
    written.forEach(({ code, n, slot }, i) => {
      const open = opens[i]!
      if (code === 'busy') return this.#add(open)
      for (const { resolve, reject } of open.waiters) {
        if (code === 'ok') resolve({ opened: n, by: slot })
        else reject(new Problem(code as ProblemCode))
      }
    })
  }
}

function openRowsOf(opens: WaitingOpen[]): OpenRow[] {
  return opens.map(({ sender, conversation, number }, i) => ({ ...sender, i, c: conversation, n: number }))
}
