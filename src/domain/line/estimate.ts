// How long the wait may be: from the last conversations that ended here and the people who are on duty now.

const rememberedTalks = 50
const rememberedFor = 6 * 60 * 60 * 1000
/** Fewer talks than this say nothing. */
const enough = 5

/**
 * The lengths of conversations this process saw end; in memory only, so that nothing of them is kept. With several
 * processes each knows its own: fewer samples, not wrong ones.
 */
export class Estimate {
  readonly #talks: { at: number; seconds: number }[] = []
  readonly #clock: () => number

  /** `clock`: monotonic, in milliseconds. */
  constructor(clock: () => number) {
    this.#clock = clock
  }

  ended(seconds: number): void {
    this.#talks.push({ at: this.#clock(), seconds })
    if (this.#talks.length > rememberedTalks) this.#talks.shift()
  }

  /**
   * Minutes until `place` of those who wait for the same people have been reached, where these hold `slots` conversations at
   * once: a slot frees every (mean length ÷ slots). The people are those on duty who may serve her now, so that the number follows
   * when her wish is widened. At least 1, at most 600. Null where nobody of them is on duty, or fewer than five conversations ended in
   * the last six hours: then nothing honest can be said. It is what it takes at the pace of these last hours, not a promise.
   *
   * Tried against random days on the line's rules (3 to 10 listeners, all busy most of the time): with one language it says 1.02 to 1.15 of what the wait then is; where
   * listeners speak several it says up to 1.7 of it, since those ahead may find others sooner. In a shift's first two hours, while only the shorter conversations
   * have ended, it can say as little as three quarters.
   */
  minutes(place: number, slots: number): number | null {
    const since = this.#clock() - rememberedFor
    const recent = this.#talks.filter(({ at }) => at >= since)
    if (slots === 0 || recent.length < enough) return null
    const mean = recent.reduce((sum, { seconds }) => sum + seconds, 0) / recent.length
    return Math.min(600, Math.max(1, Math.ceil((place * mean) / slots / 60)))
  }
}
