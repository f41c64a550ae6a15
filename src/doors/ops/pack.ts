// `ear pack`: what is done with the pack; one sub-command each, with its own file.
import type { Config } from '../../config/config.ts'
import { complain, print } from '../../platform/log/log.ts'
import { check } from './check.ts'
import { packFresh } from './pack-fresh.ts'
import { packNew } from './pack-new.ts'
import { packExport, packImport } from './pack-xliff.ts'

/** Gets the words after the sub-command; gives the exit code. */
export type PackCommand = (config: Config, words: readonly string[]) => Promise<number> | number

const packCommands: { readonly [name: string]: { says: string; run: PackCommand } } = {
  check: { says: 'pack check [TAG]  what is missing, unconfirmed or past its day in the pack, or in a language of it', run: check },
  fresh: { says: 'pack fresh TAG [FILE…]  writes down that a language’s files follow today’s source', run: packFresh },
  export: { says: 'pack export TAG FILE.xlf  a language as XLIFF, for a translator’s tool', run: packExport },
  import: { says: 'pack import FILE.xlf  takes such a file back', run: packImport },
  new: { says: 'pack new FOLDER TAG TAG…  the skeleton of another country’s pack', run: packNew },
}

/** One line for each sub-command, for the help. The preview shows the site's pages, so that `main.ts` starts it. */
export const packSays: readonly string[] = [...Object.values(packCommands).map(({ says }) => says), 'pack preview [TAG]      the pages in a browser on this machine, following every change']

export async function packCommand(config: Config, words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words
  const command = Object.hasOwn(packCommands, name) ? packCommands[name] : undefined
  if (command) return await command.run(config, rest)
  const text = ['npm run ear -- pack <command>', '', ...packSays.map((says) => `  ${says}`)].join('\n')
  if (name === '' || name === 'help') print(text)
  else complain(`There is no command “pack ${name}”.\n\n${text}`)
  return name === 'help' ? 0 : 1
}
