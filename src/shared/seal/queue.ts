// One thing after the other: what a room does is asynchronous, and must still be done in the order it was asked for.

export class Queue {
  #tail: Promise<void> = Promise.resolve()
  readonly #broken: () => void

  /** `broken` is told of an unexpected exception; what comes after it is still done. */
  constructor(broken: () => void) {
    this.#broken = broken
  }

  /** Does this after everything asked before; resolves when it is done, and never rejects. */
  do(task: () => Promise<void> | void): Promise<void> {
    this.#tail = this.#tail.then(task).catch(() => this.#broken())
    return this.#tail
  }
}
