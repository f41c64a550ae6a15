// The secrets of an installation, in one file that only its account can read; nothing of them can be printed.
import { hkdfSync } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart } from '../shared/base/cannot-start.ts'
import { newId, randomBytes, toBytes, toText } from '../shared/base/id.ts'
import { Problem } from '../shared/base/problem.ts'

/** Bytes of each random value. `depl` is public: it names the installation in every signature and derivation. */
const sizes = { depl: 16, visitKey: 32, lineKey: 32, sessionKey: 32, exclusionKey: 32, pepperId: 32, pepperShare: 32 } as const
type Name = keyof typeof sizes
type Content = { version: 1; root: string | null } & Record<Name, string>

const placeholder = '[secrets]'

export class Secrets {
  readonly #file: string
  #content: Content

  private constructor(file: string, content: Content) {
    this.#file = file
    this.#content = content
  }

  /** The path of the file in an installation's folder. */
  static fileIn(data: string): string {
    return join(data, 'secrets.json')
  }

  /** Reads the file, made at the first start; processes that start at once end up with the same. Throws `CannotStart` where it cannot be used. */
  static open(data: string): Secrets {
    const file = Secrets.fileIn(data)
    // Asked first: the secrets are always made before the database.
    const database = existsSync(join(data, 'database')) || existsSync(join(data, 'database-at'))
    if (!existsSync(file)) {
      if (database) {
        throw new CannotStart(`${file} is missing, but the database that belongs to it is there; put back your copy of that file. To begin anew with nothing, give another EAR_DATA.`)
      }
      create(file)
    }
    return new Secrets(file, read(file))
  }

  /** Whose secrets these are: their `depl`; null where the text is no whole file of secrets. */
  static ownerOf(text: string): string | null {
    return parse(text)?.depl ?? null
  }

  /** Puts back a copy where the file is missing. Throws `CannotStart` where it is there, or the copy is damaged. */
  static putBack(data: string, text: string): Secrets {
    const file = Secrets.fileIn(data)
    const content = parse(text)
    if (!content) throw new CannotStart('The copy of the secrets is damaged.')
    if (!link(file, content)) throw new CannotStart(`${file} is there already; it is never replaced.`)
    return new Secrets(file, content)
  }

  /** The installation's 16 public bytes, base64url. */
  depl(): string {
    return this.#content.depl
  }

  /** Signs the prefixes of visits. */
  visitKey(): Uint8Array {
    return this.#bytes('visitKey')
  }

  /** Hashes what the line keeps of visits. */
  lineKey(): Uint8Array {
    return this.#bytes('lineKey')
  }

  sessionKey(): Uint8Array {
    return this.#bytes('sessionKey')
  }

  exclusionKey(): Uint8Array {
    return this.#bytes('exclusionKey')
  }

  /** What the key pair for push services is made from: a file of an earlier version has it already. */
  pushSecret(): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#bytes('sessionKey'), '', 'listening-ear/push/1', 32))
  }

  /** The peppers of return codes (sealing.md): outside the database and its backups. */
  pepperId(): Uint8Array {
    return this.#bytes('pepperId')
  }

  pepperShare(): Uint8Array {
    return this.#bytes('pepperShare')
  }

  /** The root's public half, base64url; null before the set-up. Another process may have set it: until there is one, the file is looked at again. */
  root(): string | null {
    if (this.#content.root === null) this.#content = read(this.#file)
    return this.#content.root
  }

  /** Keeps the root's public half for good. The caller holds the team's lock in the database, so that one process does it. Throws `set-up-already`. */
  setRoot(root: string): void {
    if (this.root() !== null) throw new Problem('set-up-already')
    const next = { ...this.#content, root }
    const fresh = write(this.#file, next)
    renameSync(fresh, this.#file)
    syncFolder(this.#file)
    this.#content = next
  }

  #bytes(name: Name): Uint8Array {
    return toBytes(this.#content[name])!
  }

  toString(): string {
    return placeholder
  }

  toJSON(): string {
    return placeholder
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return placeholder
  }
}

// A link to a finished file: whoever is first wins, and nobody ever sees half a file.
function create(file: string): void {
  const values = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, toText(randomBytes(size))])) as Record<Name, string>
  link(file, { version: 1, root: null, ...values })
}

function link(file: string, content: Content): boolean {
  const fresh = write(file, content)
  try {
    linkSync(fresh, file)
    syncFolder(file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  } finally {
    rmSync(fresh, { force: true })
  }
}

function write(file: string, content: Content): string {
  const fresh = `${file}.${newId()}`
  const handle = openSync(fresh, 'wx', 0o600)
  try {
    writeSync(handle, JSON.stringify(content, null, 2) + '\n')
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return fresh
}

function syncFolder(file: string): void {
  const handle = openSync(join(file, '..'), 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function read(file: string): Content {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new CannotStart(`The secrets in ${file} cannot be read by this account; start as the account that made them.`)
  }
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new CannotStart(`The secrets in ${file} can be read by other accounts; run chmod 600 on that file, and think of who may have read it.`)
  }
  const content = parse(text)
  if (!content) throw new CannotStart(`The secrets in ${file} are damaged; put back your copy of that file. Without it no visit goes on, and the desk must be set up anew.`)
  return content
}

function parse(text: string): Content | null {
  try {
    const content = JSON.parse(text) as Content
    const whole = (Object.keys(sizes) as Name[]).every((name) => toBytes(content[name])?.length === sizes[name])
    return whole && content.version === 1 && (content.root === null || toBytes(content.root)?.length === 65) ? content : null
  } catch {
    return null
  }
}
