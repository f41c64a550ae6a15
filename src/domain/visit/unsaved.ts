// Ended visits that the store does not have yet, in the installation's folder: a process that is killed meanwhile forgets none.
import { close, fdatasync, fstat, ftruncate, open, write, writeSync } from 'node:fs'
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { complain } from '../../platform/log/log.ts'
import { newId, toBytes } from '../../shared/base/id.ts'

const fileName = /^ended-visits\.[\w-]{22}$/
const nameLength = 32
/** So many lines a file may have; 4.4 MB. What is ended beyond that, while the database is away, is known in memory alone. */
const mostLines = 100_000

const disk = { open: promisify(open), write: promisify(write), truncate: promisify(ftruncate), sync: promisify(fdatasync), stat: promisify(fstat), close: promisify(close) }

/**
 * Names as the store keeps them (keyed hashes), a line each, in one file for each process, 0600. Each process writes its own file
 * and reads those of all others in the folder, which run or were killed. Nobody waits for the disk, and nothing here throws.
 * The file is open beforehand, so that what is to be kept is one call away from the system, which outlives the process.
 */
export class UnsavedVisits {
  readonly #folder: string
  #mine: { path: string; file: number } | null = null
  readonly #most: number
  /** Not done yet: in my file, or in another. */
  readonly #pending = new Set<string>()
  /** Not in my file yet. */
  #waiting: string[] = []
  #lines = 0
  /** Whether something was written that nobody has seen yet to stand in a file that is still there. */
  #unseen = false
  /** While the file is emptied or replaced. */
  #turning = false
  /** Files of others, and how long each was when it was read. */
  readonly #others = new Map<string, number>()
  /** One thing after the other on the disk. */
  #working: Promise<void> = Promise.resolve()
  #told = false

  constructor(folder: string, most = mostLines) {
    this.#folder = folder
    this.#most = most
  }

  /** Keeps a name until it is `done`. */
  keep(name: string): void {
    if (this.#pending.has(name) || this.#pending.size >= this.#most) return
    this.#pending.add(name)
    if (!this.#atOnce(name)) this.#waiting.push(name)
    this.#unseen = true
    void this.#next(() => this.#write())
  }

  /** The store has it, and the line has let go of it. */
  done(name: string): void {
    if (this.#pending.delete(name) && this.#pending.size === 0) void this.#next(() => this.#clear())
  }

  /** Names that other processes wrote and that were not read here before; each is to be `done` here too. Opens the file, and tries again what could not be written. */
  async others(): Promise<string[]> {
    const found: string[] = []
    await this.#next(async () => {
      if (!this.#mine) await this.#openAnew()
      else await this.#write()
      // Not for a kill, which the system outlives, but for a power cut.
      if (this.#mine && this.#lines > 0) await disk.sync(this.#mine.file)
      for (const entry of await readdir(this.#folder)) {
        const path = join(this.#folder, entry)
        if (!fileName.test(entry) || path === this.#mine?.path) continue
        const size = await sizeOf(path)
        if (size === null || size === this.#others.get(path)) continue
        const bytes = await readFile(path).catch(() => null)
        if (!bytes) continue // done by whoever wrote it, and gone
        this.#others.set(path, bytes.length)
        for (const line of bytes.toString('latin1').split('\n')) if (toBytes(line)?.length === nameLength && !this.#pending.has(line)) found.push(line)
      }
      for (const name of found) this.#pending.add(name)
      if (this.#pending.size === 0) await this.#clear()
    })
    return found
  }

  /** Resolves when the system has what was kept until now. */
  idle(): Promise<void> {
    return this.#working
  }

  /** Closes the file; it goes where nothing stands in it. */
  dispose(): Promise<void> {
    return this.#next(async () => {
      const mine = this.#mine
      this.#mine = null
      if (!mine) return
      await disk.close(mine.file)
      if (this.#pending.size === 0) await rm(mine.path, { force: true })
    })
  }

  /**
   * The answer leaves in this turn, and a kill can come right behind it: so the name goes to the system in this turn too, into memory of
   * its own (some microseconds). False where it could not, or where the file is just being emptied or replaced.
   */
  #atOnce(name: string): boolean {
    if (!this.#mine || this.#turning || this.#lines >= this.#most) return false
    try {
      const text = textOf([name])
      this.#lines++
      return writeSync(this.#mine.file, text) === text.length
    } catch {
      return false // tried again in its order, which tells
    }
  }

  async #write(): Promise<void> {
    const names = this.#waiting
    if (names.length === 0 && !this.#unseen) return
    this.#waiting = []
    this.#unseen = false
    try {
      if (!this.#mine || this.#lines + names.length > this.#most) return await this.#openAnew()
      this.#lines += names.length
      if (names.length > 0) await disk.write(this.#mine.file, textOf(names))
      // Another process has done all that stood in it, and took it away.
      if ((await disk.stat(this.#mine.file)).nlink === 0) await this.#openAnew()
      this.#told = false
    } catch (error) {
      this.#waiting.unshift(...names)
      this.#unseen = true
      this.#tell(error)
    }
  }

  /** Another file, with all that is not done; the one before is full of what is. */
  async #openAnew(): Promise<void> {
    const [before, path, names] = [this.#mine, join(this.#folder, `ended-visits.${newId()}`), new Set(this.#pending)]
    this.#turning = true
    try {
      const file = await disk.open(path, 'a', 0o600)
      this.#mine = { path, file }
      this.#lines = names.size
      if (names.size > 0) await disk.write(file, textOf([...names]))
    } finally {
      this.#turning = false
    }
    this.#waiting = this.#waiting.filter((name) => !names.has(name))
    if (!before) return
    await rm(before.path, { force: true })
    await disk.close(before.file)
  }

  // Everything read or written here is done. Another's file that has grown since may hold what is not: it stays until it is read.
  async #clear(): Promise<void> {
    if (this.#pending.size > 0) return
    this.#waiting = []
    if (this.#lines > 0 && this.#mine) {
      this.#turning = true
      await disk.truncate(this.#mine.file, 0).finally(() => (this.#turning = false))
    }
    this.#lines = 0
    for (const [path, size] of this.#others) {
      if ((await sizeOf(path)) === size) await rm(path, { force: true })
      this.#others.delete(path)
    }
  }

  #next(work: () => Promise<void>): Promise<void> {
    return (this.#working = this.#working.then(work).catch((error: unknown) => this.#tell(error)))
  }

  #tell(error: unknown): void {
    const { code } = error as NodeJS.ErrnoException
    if (!this.#told) complain(`EAR_DATA cannot be written to (${code ?? 'unknown'}): visits that end while the database is away may be forgotten should this process be killed. Make room there, or see to its rights.`)
    this.#told = true
  }
}

/** A line that a full disk cut off must not swallow the next one: each write begins a line of its own. */
const textOf = (names: string[]): string => `\n${names.join('\n')}\n`

/** Null where there is no file; what only looks like one could be read without end. */
async function sizeOf(path: string): Promise<number | null> {
  return lstat(path).then((found) => (found.isFile() ? found.size : null), () => null)
}
