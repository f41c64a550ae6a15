// Writes into a language's record from which source its files were translated, once somebody has brought them up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesOf, loadPack } from './pack.ts'
import { sourceHashes } from './standing.ts'

/**
 * Writes today's hashes of the source for these files of a language (all that it has where none is named); begins a record where there is
 * none. Gives the files that were written down. Throws an Error with one sentence where a file is not one of the language.
 */
export function freshen(folder: string, tag: string, files: readonly string[], today: string): string[] {
  const { source, deskLanguages } = loadPack(folder, [tag])
  if (tag === source) throw new Error(`${tag} is the source itself: nothing stands before it.`)
  const has = filesOf({ deskLanguages }, tag).filter((file) => existsSync(join(folder, tag, file)))
  const wrong = files.find((file) => !has.includes(file))
  if (wrong !== undefined) throw new Error(`There is no ${wrong} in ${join(folder, tag)}; name a file as pages/start.md or words/site.json.`)
  const path = join(folder, tag, 'record.json')
  const record = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { sources?: { [file: string]: string } }) : begun(today)
  const written = files.length > 0 ? [...files] : has
  const sources = { ...record.sources, ...sourceHashes(folder, source, written) }
  const ordered = Object.fromEntries(Object.entries(sources).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(path, `${JSON.stringify({ ...record, sources: ordered }, null, 2)}\n`)
  return written
}

/** Who made it is for whoever begins it to say. */
function begun(today: string) {
  return { state: 'draft', made: today, by: '', reading: null, promises: null, sources: {} as { [file: string]: string } }
}
