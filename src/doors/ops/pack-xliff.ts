// `ear pack export` and `ear pack import`: a language as one XLIFF file for a translator's tool, and back.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import { exportXliff, importXliff, XliffRefused } from '../../domain/content/content.ts'
import { complain, print } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { languageOf } from '../../shared/base/language.ts'

export function packExport(config: Config, [tag = '', file = '']: readonly string[]): number {
  if (!languageOf(tag) || !file.endsWith('.xlf')) throw new CannotStart('Say which language and into which file, as in: npm run ear -- pack export nl nl.xlf')
  let xml: string
  try {
    xml = exportXliff(config.pack, tag)
  } catch (error) {
    throw new CannotStart((error as Error).message)
  }
  try {
    writeFileSync(file, xml)
  } catch {
    throw new CannotStart(`${file} could not be written.`)
  }
  print(`${file} holds all texts in ${tag} beside their source.`)
  return 0
}

export function packImport(config: Config, [file = '']: readonly string[]): number {
  let xml: string
  try {
    xml = readFileSync(file, 'utf8')
  } catch {
    throw new CannotStart('Say which file to take in, as in: npm run ear -- pack import nl.xlf')
  }
  try {
    const { tag, changed, unsaid, reviewed } = importXliff(config.pack, xml)
    for (const [path, count] of changed) print(`${tag}/${path}: ${count} ${count === 1 ? 'text' : 'texts'} changed.`)
    print(changed.size === 0 ? 'Nothing in it differs from the pack.' : `When a file is wholly up to date: npm run ear -- pack fresh ${tag} ${[...changed.keys()].join(' ')}`)
    for (const path of unsaid) print(`${tag}/${path} was reviewed with other texts: it is a draft again, until a person has read it.`)
    for (const path of reviewed) print(`${tag}/${path} came back as reviewed: write into ${path.startsWith('pages/') ? 'its head' : `${tag}/record.json`} who reviewed it and when (docs/translate/review.md).`)
    return 0
  } catch (error) {
    if (!(error instanceof XliffRefused)) throw error
    complain(`${[error.file, error.unit].filter((part) => part !== '').join(', ') || file}: ${error.message} Nothing was written.`)
    return 1
  }
}
