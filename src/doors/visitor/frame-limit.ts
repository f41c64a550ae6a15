// How many frames one connection may send: a bucket that fills again steadily.

/** A long text of 64 boxes, sent again whole after a reconnect, still fits. */
const burst = 200
const perSecond = 50

export class FrameLimit {
  #left = burst
  #at = performance.now()

  /** Whether one more frame may come now. */
  take(): boolean {
    const now = performance.now()
    this.#left = Math.min(burst, this.#left + ((now - this.#at) / 1000) * perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
