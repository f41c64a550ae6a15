// The operator's commands: `npm run ear -- <command>`; one file each.
import { readConfig } from '../../config/config.ts'
import type { Config } from '../../config/config.ts'
import { readEnvironment } from '../../config/env.ts'
import { complain, fault, print } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { Problem } from '../../shared/base/problem.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { invite } from './invite.ts'
import { packCommand, packSays } from './pack.ts'
import { restore } from './restore.ts'
import { version } from './version.ts'

/** Gives the exit code: 0, or 1 where something is wrong. */
export type Command = (config: Config, words: readonly string[]) => Promise<number> | number

const commands: { readonly [name: string]: { says: string; run: Command } } = {
  invite: { says: 'invite NAME   a one-time link for a coordinator', run: invite },
  pack: { says: packSays.join('\n  '), run: packCommand },
  doctor: { says: 'doctor        what is wrong with this installation, or soon will be', run: doctor },
  backup: { says: 'backup FILE   everything that must not be lost, encrypted (docs/operate/backup.md)', run: backup },
  restore: { says: 'restore FILE  puts a backup back, all of it or nothing', run: restore },
  version: { says: 'version       which version this is', run: version },
}

export async function runCommand(name: string, words: readonly string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) {
    const text = ['npm run ear -- <command>', '', ...Object.values(commands).map(({ says }) => `  ${says}`), '  help          this', ''].join('\n')
    if (name === 'help') print(text)
    else complain(`There is no command “${name}”.\n\n${text}`)
    return name === 'help' ? 0 : 1
  }
  try {
    return await command.run(readConfig(readEnvironment()), words)
  } catch (error) {
    return sayAndFail(error)
  }
}

/** Says why something did not go, and gives the exit code 1. */
export function sayAndFail(error: unknown): number {
  if (error instanceof CannotStart) complain(error.message)
  else if (error instanceof Problem && error.code === 'unavailable') complain('The database does not answer.')
  else if (error instanceof Problem && error.code === 'full') complain('The disk of the database is full.')
  else fault(error)
  return 1
}
