// Ended visits that the store does not have yet, in the installation's folder: a process that is killed meanwhile forgets none.
import { appendFile, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { complain } from '../../platform/log/log.ts'
import { newId, toBytes } from '../../shared/base/id.ts'

const fileName = /^ended-visits\.[\w-]{22}$/
const nameLength = 32
/** So many lines a file may have; 4.4 MB. What is ended beyond that, while the database is away, is known in memory alone. */
const mostLines = 100_000

/**
 * Names as the store keeps them (keyed hashes), a line each, in one file for each process, 0600. Each process writes its own file
 * and reads those of all others in the folder, which run or were killed. Nobody waits for the disk, and nothing here throws.
 */
export class UnsavedVisits {
  readonly #folder: string
  #mine: string
  readonly #most: number
  /** Not done yet: in my file, or in another. */
  readonly #pending = new Set<string>()
  /** Not in my file yet. */
  #waiting: string[] = []
  #lines = 0
  /** Files of others, and how long each was when it was read. */
  readonly #others = new Map<string, number>()
  /** One thing after the other on the disk. */
  #working: Promise<void> = Promise.resolve()
  #told = false

  constructor(folder: string, most = mostLines) {
    this.#folder = folder
    this.#most = most
    this.#mine = this.#freshFile()
  }

  /** Keeps a name until it is `done`. */
  keep(name: string): void {
    if (this.#pending.has(name) || this.#pending.size >= this.#most) return
    this.#pending.add(name)
    this.#waiting.push(name)
    void this.#next(() => this.#write())
  }

  /** The store has it, and the line has let go of it. */
  done(name: string): void {
    if (this.#pending.delete(name) && this.#pending.size === 0) void this.#next(() => this.#clear())
  }

  /** Names that other processes wrote and that were not read here before; each is to be `done` here too. Also tries again what could not be written. */
  async others(): Promise<string[]> {
    const found: string[] = []
    await this.#next(async () => {
      if (this.#waiting.length > 0) await this.#write()
      for (const entry of await readdir(this.#folder)) {
        const file = join(this.#folder, entry)
        if (!fileName.test(entry) || file === this.#mine || (await sizeOf(file)) === this.#others.get(file)) continue
        const bytes = await readFile(file).catch(() => null)
        if (!bytes) continue // done by whoever wrote it, and gone
        this.#others.set(file, bytes.length)
        for (const line of bytes.toString('latin1').split('\n')) if (toBytes(line)?.length === nameLength && !this.#pending.has(line)) found.push(line)
      }
      for (const name of found) this.#pending.add(name)
      if (this.#pending.size === 0) await this.#clear()
    })
    return found
  }

  /** Resolves when the disk has what was kept until now. */
  idle(): Promise<void> {
    return this.#working
  }

  async #write(): Promise<void> {
    const names = this.#waiting
    if (names.length === 0) return
    this.#waiting = []
    try {
      if (this.#lines + names.length <= this.#most) await this.#append(names)
      else {
        // Full of what is done: those that are not go on in another file.
        const full = this.#mine
        this.#mine = this.#freshFile()
        this.#lines = 0
        await this.#append([...this.#pending])
        await rm(full, { force: true })
      }
      this.#told = false
    } catch (error) {
      this.#waiting.unshift(...names)
      this.#tell(error)
    }
  }

  async #append(names: string[]): Promise<void> {
    this.#lines += names.length
    // A line that a full disk cut off must not swallow the next one: each write begins a line of its own.
    await appendFile(this.#mine, `\n${names.join('\n')}\n`, { mode: 0o600, flush: true })
  }

  // Everything read or written here is done. Another's file that has grown since may hold what is not: it stays until it is read.
  async #clear(): Promise<void> {
    if (this.#pending.size > 0) return
    this.#waiting = []
    if (this.#lines > 0) await rm(this.#mine, { force: true })
    this.#lines = 0
    for (const [file, size] of this.#others) {
      if ((await sizeOf(file)) === size) await rm(file, { force: true })
      this.#others.delete(file)
    }
  }

  #freshFile(): string {
    return join(this.#folder, `ended-visits.${newId()}`)
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

async function sizeOf(file: string): Promise<number | null> {
  return stat(file).then(({ size }) => size, () => null)
}
