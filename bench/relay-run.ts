// Sends sealed-sized messages between pairs, at a rate or as fast as they go, and keeps the time each took to arrive.
import type { WebSocket } from 'ws'
import { randomBytes, toText } from '../src/shared/base/id.ts'
import { percentile } from './numbers.ts'

/** One end of a pair: what stands before and after the box in a message it sends. Both ends of a pair stand side by side in the list. */
export type End = { socket: WebSocket; before: string; after: string }
export type RelayInput = { perSecond: number | null; seconds: number }
/** `p50` and `p99` in milliseconds, from the moment of sending to the arrival at the other end. */
export type RelayResult = { perSecond: number; p50: number; p99: number; sent: number }

/** At full speed each end keeps so many messages under way. */
const window = 8
/** A box is 1024 bytes: suite 1, mid 16, ciphertext. Its first 18 bytes tell which message it is; the rest is always the same. */
const rest = toText(randomBytes(1024 - 18))
const remembered = 1 << 16

export class Relay {
  readonly #ends: End[]
  readonly #sentAt: Float64Array[]
  readonly #next: number[]
  #waits: number[] = []
  #received = 0
  #sent = 0
  #again: ((end: number) => void) | null = null
  #done: (() => void) | null = null
  #problem: string | null = null

  constructor(ends: End[]) {
    this.#ends = ends
    this.#sentAt = ends.map(() => new Float64Array(remembered))
    this.#next = ends.map(() => 0)
    ends.forEach(({ socket }) => {
      socket.on('message', (data: Buffer) => this.#hear(data))
      socket.on('close', (code) => (this.#problem ??= `a socket was closed (${code})`))
    })
  }

  #send(end: number): void {
    const number = this.#next[end]!++
    const head = Buffer.alloc(18)
    head[0] = 1
    head.writeUInt32BE(end, 1)
    head.writeUInt32BE(number, 5)
    head.writeUInt32BE(0xbe4c, 9)
    const { socket, before, after } = this.#ends[end]!
    this.#sent++
    this.#sentAt[end]![number % remembered] = performance.now()
    socket.send(before + head.toString('base64url') + rest + after)
  }

  #hear(data: Buffer): void {
    if (!nameStarts(data, 'bo')) {
      if (nameStarts(data, 're')) this.#problem ??= data.toString('latin1', 0, 200)
      return
    }
    const found = /"box":"([\w-]{24})/.exec(data.toString('latin1', 0, 200))
    if (!found) return
    const head = Buffer.from(found[1]!, 'base64url')
    const end = head.readUInt32BE(1)
    this.#waits.push(performance.now() - this.#sentAt[end]![head.readUInt32BE(5) % remembered]!)
    this.#received++
    this.#again?.(end)
    if (this.#received === this.#sent) this.#done?.()
  }

  /** One measurement. Throws where a message did not arrive within 10 s of the last one's sending, or one was refused. */
  async run({ perSecond, seconds }: RelayInput): Promise<RelayResult> {
    this.#waits = []
    this.#received = 0
    this.#sent = 0
    const began = performance.now()
    const until = began + seconds * 1000
    if (perSecond === null) {
      this.#again = (end) => {
        if (performance.now() < until) this.#send(end)
      }
      for (let i = 0; i < window; i++) this.#ends.forEach((_, end) => this.#send(end))
      await sleep(seconds * 1000)
    } else {
      for (let now = began; now < until; now = performance.now()) {
        const due = Math.floor(((now - began) / 1000) * perSecond)
        while (this.#sent < due) this.#send(this.#sent % this.#ends.length)
        await sleep(1)
      }
    }
    const inTime = this.#received
    this.#again = null
    await this.#settle()
    const { length } = this.#waits
    if (length > this.#sent) throw new Error(`${length - this.#sent} messages arrived twice`)
    return { perSecond: inTime / seconds, p50: percentile(this.#waits, 0.5), p99: percentile(this.#waits, 0.99), sent: this.#sent }
  }

  async #settle(): Promise<void> {
    if (this.#received < this.#sent) {
      const arrived = new Promise<void>((resolve) => (this.#done = resolve))
      const gaveUp = sleep(10_000)
      await Promise.race([arrived, gaveUp])
      this.#done = null
    }
    if (this.#problem !== null) throw new Error(this.#problem)
    if (this.#received < this.#sent) throw new Error(`${this.#sent - this.#received} of ${this.#sent} messages did not arrive`)
  }
}

/** Whether a message `{"t":"…"` has a name that begins with these two letters; the load must not read more than it has to. */
export function nameStarts(data: Buffer, letters: string): boolean {
  return data[6] === letters.charCodeAt(0) && data[7] === letters.charCodeAt(1)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
