// Limits on load from one address: counts by a keyed hash of the address's prefix, in memory, for a few minutes.
import { createHmac, randomBytes } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { Problem } from '../../shared/base/problem.ts'

const day = 86_400_000

export class RateLimit {
  readonly #most: number
  readonly #window: number
  #key = randomBytes(32)
  #keyMade = performance.now()
  #since = performance.now()
  #counts = new Map<string, number>()

  /** At most so many in a window of so many milliseconds. */
  constructor(most: number, window: number) {
    this.#most = most
    this.#window = window
  }

  /** Counts one; throws `too-many` where there were too many. The address itself is kept nowhere. */
  count(address: string): void {
    const now = performance.now()
    if (now - this.#since > this.#window) {
      this.#counts = new Map()
      this.#since = now
      if (now - this.#keyMade > day) {
        this.#key = randomBytes(32)
        this.#keyMade = now
      }
    }
    const hash = createHmac('sha256', this.#key).update(prefixOf(address)).digest('base64url')
    const n = (this.#counts.get(hash) ?? 0) + 1
    if (n > this.#most) throw new Problem('too-many')
    this.#counts.set(hash, n)
  }
}

/** An IPv4 address, or the 56 bits of an IPv6 address that one household or house has. */
function prefixOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIPv4(plain)) return plain
  const [head = '', tail] = plain.toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right].map((g) => g.padStart(4, '0'))
  return groups.slice(0, 4).join(':').slice(0, 17)
}
