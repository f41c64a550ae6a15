// `ear pack fresh`: says in a language's record that files of it now follow today's source.
import type { Config } from '../../config/config.ts'
import { freshen } from '../../domain/content/content.ts'
import { print } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { languageOf } from '../../shared/base/language.ts'

export function packFresh(config: Config, [tag = '', ...files]: readonly string[]): number {
  if (!languageOf(tag)) throw new CannotStart('Say which language, as in: npm run ear -- pack fresh nl pages/start.md')
  const named = files.map((file) => file.replace(new RegExp(`^(.*/)?${tag}/`), ''))
  let written: string[]
  try {
    written = freshen(config.pack, tag, named, new Date().toISOString().slice(0, 10))
  } catch (error) {
    throw new CannotStart(error instanceof Error ? error.message : 'The record could not be written.')
  }
  for (const file of written) print(`${tag}/${file} follows the source of today.`)
  return 0
}
