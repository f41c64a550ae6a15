// Finds words wherever a computer keeps traces: in files and what is packed inside them, in tables, in texts; in each form a program writes them.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from '../../src/platform/store/store.ts'
import { unpacked } from './unpack.ts'

/** Where to look: a name for people, and the bytes there. */
export type Place = readonly [name: string, bytes: Buffer]

/** A word in every form it is looked for in: as it stands, UTF-16 both ways, hex, base64 at its three alignments, percent-encoded, as JSON escapes it. */
export function forms(word: string): Buffer[] {
  const utf8 = Buffer.from(word)
  const wide = Buffer.from(word, 'utf16le')
  const hex = utf8.toString('hex')
  const percent = encodeURIComponent(word)
  const json = Array.from({ length: word.length }, (_, i) => (word.charCodeAt(i) < 128 ? word[i]! : `\\u${word.charCodeAt(i).toString(16).padStart(4, '0')}`)).join('')
  const texts = [hex, hex.toUpperCase(), percent, percent.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase()), percent.replaceAll('%20', '+'), json]
  for (const shift of [0, 1, 2]) {
    // What stands at the edges depends on its neighbours; the middle does not.
    const middle = Buffer.concat([Buffer.alloc(shift, ' '), utf8]).toString('base64').slice(4, -4)
    texts.push(middle, middle.replaceAll('+', '-').replaceAll('/', '_'))
  }
  const all = [utf8, wide, Buffer.from(wide).swap16(), Buffer.from(word, 'latin1'), ...texts.map((text) => Buffer.from(text))]
  return [...new Map(all.filter((form) => form.length >= shortest).map((form) => [form.toString('latin1'), form])).values()]
}

/** A form of fewer bytes would be found by chance. */
const shortest = 6

/** Looks for many words at once: each byte is read once, however many they are. */
export class Search {
  readonly #heads = new Uint8Array(2 ** 24)
  readonly #byHead = new Map<number, { form: Buffer; word: string }[]>()

  /** `shapes` gives the forms of a word; all of them where not given. */
  constructor(words: Iterable<string>, shapes: (word: string) => Buffer[] = forms) {
    for (const word of new Set(words)) {
      for (const form of shapes(word)) {
        const head = form.readUIntBE(0, 3)
        this.#heads[head] = 1
        this.#byHead.set(head, [...(this.#byHead.get(head) ?? []), { form, word }])
      }
    }
  }

  /** The words that stand in these bytes. */
  words(bytes: Buffer): Set<string> {
    const found = new Set<string>()
    let head = 0
    for (let at = 0; at < bytes.length; at++) {
      head = ((head << 8) | bytes[at]!) & 0xffffff
      if (this.#heads[head] === 0 || at < 2) continue
      for (const { form, word } of this.#byHead.get(head)!) {
        if (!found.has(word) && bytes.compare(form, 0, form.length, at - 2, Math.min(bytes.length, at - 2 + form.length)) === 0) found.add(word)
      }
    }
    return found
  }

  /** One sentence for each word in each place. */
  in(places: Iterable<Place>): string[] {
    const found: string[] = []
    for (const [name, bytes] of places) for (const word of this.words(bytes)) found.push(`${name} holds “${word}”`)
    return found
  }
}

/** Every file under a folder, its path itself (a name can be a trace), and what is packed inside it; not `unpack`: a large folder of which nobody packs anything. */
export function* filesUnder(folder: string, unpack = true): Generator<Place> {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    yield ['the name of a file', Buffer.from(path)]
    if (!entry.isFile()) continue
    const bytes = read(path)
    if (!bytes) continue
    yield [path, bytes]
    if (unpack) for (const inside of unpacked(bytes)) yield [`${path}, unpacked`, inside]
  }
}

// A program may take one of its files away while we read.
function read(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch {
    return null
  }
}

/** Every row of every table of every schema as text (bytes as hex), with what PostgreSQL keeps about queries. */
export async function everyTable(sql: Sql): Promise<Place[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'`
  const watched = [...tables, { schema: 'pg_catalog', name: 'pg_stat_activity' }, { schema: 'pg_catalog', name: 'pg_prepared_statements' }]
  const found: Place[] = []
  for (const { schema, name } of watched) {
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(schema)}.${sql(name)} t`
    found.push([`table ${schema}.${name}`, Buffer.from(rows.map(({ row }) => row).join('\n'))])
  }
  return found
}
