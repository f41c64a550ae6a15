// Keeps sealed frames: what arrives while one statement is on its way goes into the next, for all conversations together.
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { Frame } from './line.ts'
import type { FrameRow, OpenRow, RoomStore, SenderRow, Written } from './room-store.ts'
import { framesAtOnce } from './timings.ts'

type Waiter = { resolve: (written: Written) => void; reject: (error: unknown) => void }
type WaitingFrame = Waiter & { sender: SenderRow; conversation: string; turn: number; frame: Frame }
type WaitingOpen = { sender: SenderRow; conversation: string; number: number; waiters: Waiter[] }

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
  async put(sender: SenderRow, conversation: string, turn: number, frame: Frame): Promise<number> {
    const written = await new Promise<Written>((resolve, reject) => {
      this.#frames.push({ sender, conversation, turn, frame, resolve, reject })
      this.#depart()
    })
    return written.n
  }

  /** Gives how far has been opened now, and by which slot; never further than there are frames. */
  async open(sender: SenderRow, conversation: string, number: number): Promise<{ opened: number; by: number }> {
    const written = await new Promise<Written>((resolve, reject) => {
      this.#add({ sender, conversation, number, waiters: [{ resolve, reject }] })
      this.#depart()
    })
    return { opened: written.n, by: written.slot }
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
        this.#settle(await this.#rooms.write(...rowsOf(frames), openRowsOf(opens)), frames, opens)
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

  #settle(written: Written[], frames: WaitingFrame[], opens: WaitingOpen[]): void {
    const busy: WaitingFrame[] = []
    for (const row of written.toSorted((a, b) => a.i - b.i)) {
      const waiters: Waiter[] = row.opening ? opens[row.i]!.waiters : [frames[row.i]!]
      if (row.code === 'ok') for (const { resolve } of waiters) resolve(row)
      else if (row.code !== 'busy') for (const { reject } of waiters) reject(new Problem(row.code as ProblemCode))
      else if (row.opening) this.#add(opens[row.i]!)
      else busy.push(frames[row.i]!)
    }
    // A conversation whose row is held is busy for all its frames at once, so the order stays.
    this.#frames.unshift(...busy)
  }
}

function rowsOf(frames: WaitingFrame[]): [FrameRow[], Buffer] {
  let at = 0
  const rows = frames.map(({ sender, conversation, turn, frame: { mid, epoch, slot, box } }, i) => {
    const row = { ...sender, i, c: conversation, turn, epoch, slot, mid, at, size: box.byteLength }
    at += box.byteLength
    return row
  })
  return [rows, Buffer.concat(frames.map(({ frame }) => frame.box), at)]
}

function openRowsOf(opens: WaitingOpen[]): OpenRow[] {
  return opens.map(({ sender, conversation, number }, i) => ({ ...sender, i, c: conversation, n: number }))
}
