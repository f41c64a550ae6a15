// What has been erased, in a file outside the database: so that an older copy of the database, put back, does not bring it back.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const name = 'tombstones'
const day = 86_400_000

/** A tombstone outlives every copy that could still be put back (sealing.md: seven days), by far. */
export const tombstoneDays = 400

/** A line of it: the day, and the keyed hash that is the row's locator. */
const lines = /^(\d{4}-\d\d-\d\d) ([\w-]{43})$/

/** The tombstones in an installation's folder, as locators; none where there is no file. What is no line of ours is passed over: a crash may have cut the last one. */
export function readTombstones(data: string): string[] {
  return read(join(data, name)).map(({ locator }) => locator)
}

type Line = { on: string; locator: string }

function read(file: string): Line[] {
  if (!existsSync(file)) return []
  const found = readFileSync(file, 'utf8').split('\n').map((text) => lines.exec(text))
  return found.flatMap((match) => (match ? [{ on: match[1]!, locator: match[2]! }] : []))
}

const textOf = (all: Line[]): string => all.map(({ on, locator }) => `${on} ${locator}\n`).join('')

/** The file as one process of the installation writes it. Each line is on the disk when `add` returns. */
export class Tombstones {
  readonly #file: string
  readonly #known: Set<string>

  /** Drops lines older than `tombstoneDays`. Throws Node's error where the folder cannot be written. */
  constructor(data: string) {
    this.#file = join(data, name)
    const oldest = new Date(Date.now() - tombstoneDays * day).toISOString().slice(0, 10)
    const all = read(this.#file)
    const kept = all.filter(({ on }) => on >= oldest)
    if (kept.length < all.length) {
      write(`${this.#file}.new`, 'w', textOf(kept))
      renameSync(`${this.#file}.new`, this.#file)
    }
    this.#known = new Set(kept.map(({ locator }) => locator))
  }

  /** Those that are not in it yet. */
  add(locators: readonly string[]): void {
    const on = new Date().toISOString().slice(0, 10)
    const fresh = locators.filter((locator) => !this.#known.has(locator))
    if (fresh.length === 0) return
    // The line before may have been cut: an empty one between is passed over.
    write(this.#file, 'a', `\n${textOf(fresh.map((locator) => ({ on, locator })))}`)
    for (const locator of fresh) this.#known.add(locator)
  }
}

function write(file: string, flags: string, text: string): void {
  const handle = openSync(file, flags, 0o600)
  try {
    writeSync(handle, text)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
