// How a passphrase or a key reaches a command: from a file or the terminal, never among its words, where every account sees it.
import { readFileSync } from 'node:fs'
import { complain } from '../../platform/log/log.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import type { Key, Lock } from './age-file.ts'

const shortest = 12

/** For writing. A passphrase has at least 12 characters, and is asked for twice. Throws `CannotStart`. */
export async function lockFrom(to: string | undefined, passphraseFile: string | undefined): Promise<Lock> {
  if (to !== undefined && passphraseFile !== undefined) throw new CannotStart('Write --to or --passphrase-file, not both.')
  if (to !== undefined) return { recipient: to }
  const passphrase = passphraseFile === undefined ? await ask('A passphrase for the backup (at least 12 characters; without it nobody can read it):') : fromFile(passphraseFile)
  if (passphrase.length < shortest) throw new CannotStart(`The passphrase has fewer than ${shortest} characters; five words that nobody can guess are a good one.`)
  if (passphraseFile === undefined && (await ask('Once more:')) !== passphrase) throw new CannotStart('The two are not the same; nothing was written.')
  return { passphrase }
}

/** For reading. Throws `CannotStart`. */
export async function keyFrom(identityFile: string | undefined, passphraseFile: string | undefined): Promise<Key> {
  if (identityFile !== undefined && passphraseFile !== undefined) throw new CannotStart('Write --identity-file or --passphrase-file, not both.')
  if (identityFile === undefined) return { passphrase: passphraseFile === undefined ? await ask('The passphrase of the backup:') : fromFile(passphraseFile) }
  const line = read(identityFile)
    .split('\n')
    .find((text) => text.startsWith('AGE-SECRET-KEY-'))
  if (line === undefined) throw new CannotStart(`${identityFile} holds no age identity; a line of it begins with AGE-SECRET-KEY-1.`)
  return { identity: line.trim() }
}

/** The first line of the file. */
function fromFile(path: string): string {
  const [line = ''] = read(path).split('\n')
  if (line.trim() === '') throw new CannotStart(`${path} holds no passphrase in its first line.`)
  return line.replace(/\r$/, '')
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CannotStart(`${path} cannot be read.`)
  }
}

/** What is typed is not shown. */
async function ask(question: string): Promise<string> {
  const { stdin } = process
  if (!stdin.isTTY) throw new CannotStart('There is no terminal to ask for a passphrase; write --passphrase-file PATH.')
  complain(question)
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  let typed = ''
  try {
    for await (const text of stdin.iterator({ destroyOnReturn: false }) as AsyncIterable<string>) {
      for (const character of text) {
        if (character === '\r' || character === '\n') return typed
        if (character === '\u0003' || character === '\u0004') throw new CannotStart('Stopped; nothing was done.')
        typed = character === '\u007f' || character === '\b' ? Array.from(typed).slice(0, -1).join('') : typed + character
      }
    }
    return typed
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
  }
}
