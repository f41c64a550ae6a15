// Keeps sealed frames: what arrives while one statement is on its way goes into the next, for all conversations together.
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import type { Frame } from './line.ts'
import type { FrameRow, OpenRow, RoomStore, SenderRow, Written } from './room-store.ts'
import { framesAtOnce } from './timings.ts'

type Waiting = { resolve: (written: Written) => void; reject: (error: unknown) => void }
type WaitingFrame = Waiting & { sender: SenderRow; conversation: string; turn: number; frame: Frame }
type WaitingOpen = Waiting & { sender: SenderRow; conversation: string; number: number }

/**
 * One statement at a time, so that the frames of a socket keep their order. A refused frame does not touch the others;
 * where the statement itself fails, everything in it is refused with the database's problem, and may be sent again.
 */
export class FrameWriter {
  readonly #rooms: RoomStore
  #frames: WaitingFrame[] = []
  #opens: WaitingOpen[] = []
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
      this.#opens.push({ sender, conversation, number, resolve, reject })
      this.#depart()
    })
    return { opened: written.n, by: written.slot }
  }

  /** Resolves when nothing is on its way. */
  async idle(): Promise<void> {
    await this.#flying
  }

  #depart(): void {
    this.#flying ??= this.#fly().finally(() => {
      this.#flying = null
      if (this.#frames.length + this.#opens.length > 0) this.#depart()
    })
  }

  async #fly(): Promise<void> {
    await new Promise(setImmediate) // whatever arrives in this turn of the loop comes along
    while (this.#frames.length + this.#opens.length > 0) {
      const frames = this.#frames.splice(0, framesAtOnce)
      const opens = this.#opens.splice(0, framesAtOnce)
      try {
        this.#settle(await this.#rooms.write(...rowsOf(frames), openRowsOf(opens)), frames, opens)
      } catch (error) {
        for (const waiting of [...frames, ...opens]) waiting.reject(error)
      }
    }
  }

  #settle(written: Written[], frames: WaitingFrame[], opens: WaitingOpen[]): void {
    const busyFrames: WaitingFrame[] = []
    const busyOpens: WaitingOpen[] = []
    for (const row of written.toSorted((a, b) => a.i - b.i)) {
      const frame = row.opening ? null : frames[row.i]!
      const open = row.opening ? opens[row.i]! : null
      if (row.code !== 'busy') {
        const { resolve, reject } = (frame ?? open)!
        if (row.code === 'ok') resolve(row)
        else reject(new Problem(row.code as ProblemCode))
      } else if (frame) busyFrames.push(frame)
      else busyOpens.push(open!)
    }
    // A conversation whose row is held is busy for all its frames at once, so the order stays.
    this.#frames.unshift(...busyFrames)
    this.#opens.unshift(...busyOpens)
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
