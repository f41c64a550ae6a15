// Days that pass for everybody at once in a journey: the database's clock, the server's, and every browser's.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import type { RunningHouse } from './running-house.ts'

/** A program's `Date` that is so many days on; `days` is read each time it is asked. Timers and times in between stay as they are. */
const moved = (days: string): string => `{
  const Real = Date
  const now = () => Math.round(Real.now() + (${days}) * 864e5)
  globalThis.Date = new Proxy(Real, { construct: (real, all) => (all.length > 0 ? new real(...all) : new real(now())), get: (real, key) => (key === 'now' ? now : real[key]) })
}`

export class Later {
  readonly #folder = mkdtempSync(join(tmpdir(), 'later-'))
  readonly #file = join(this.#folder, 'days')
  readonly #worn = new Set<BrowserContext>()
  #days = 0

  constructor() {
    writeFileSync(this.#file, '0')
  }

  /** For a house that is to live by this clock, its commands too. */
  get settings(): Record<string, string> {
    const script = `import { readFileSync } from 'node:fs'\n${moved(`Number(readFileSync(${JSON.stringify(this.#file)}, 'utf8'))`)}`
    return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` }
  }

  /** Every page that this browser opens from now on lives by it. */
  async wear(context: BrowserContext): Promise<void> {
    this.#worn.add(context)
    context.once('close', () => this.#worn.delete(context))
    if (this.#days > 0) await context.addInitScript(moved(String(this.#days)))
  }

  /** So many days after the beginning. Pages that are open live on by the old clock until they are opened anew. */
  async day(days: number, house: RunningHouse): Promise<void> {
    const more = days - this.#days
    this.#days = days
    writeFileSync(this.#file, String(days))
    for (const context of this.#worn) await context.addInitScript(moved(String(more)))
    await house.database.sql.unsafe(`create or replace function now_() returns timestamptz language sql volatile as 'select clock_timestamp() + interval ''${days} days'''`)
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
