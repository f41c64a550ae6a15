// `ear pack new`: the skeleton of another country's pack, after the shape of the one that is set.
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { newPack } from '../../domain/content/content.ts'
import { print } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { languageOf } from '../../shared/base/language.ts'

export function packNew(config: Config, [folder = '', ...tags]: readonly string[]): number {
  const unknown = tags.find((tag) => !languageOf(tag))
  if (unknown !== undefined) throw new CannotStart(`“${unknown}” is no language we know; the list stands in src/shared/base/language.ts.`)
  if (folder === '' || tags.length < 2) throw new CannotStart('Say into which folder and in which languages, the source first, as in: npm run ear -- pack new packs/elsewhere en es')
  try {
    newPack(resolve(folder), config.pack, tags, new Date().toISOString().slice(0, 10))
  } catch (error) {
    throw new CannotStart((error as Error).message)
  }
  print(`${resolve(folder)} holds the pack. What is to be written: EAR_PACK=${resolve(folder)} npm run ear -- pack check (docs/translate/new-pack.md).`)
  return 0
}
