// Reads a language's words for return codes from the pack; a word's place in its list is its number.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Ten bits of a code are one word. */
export const codeWordCount = 1024

/**
 * The words of `<folder>/<tag>/codewords.txt`, one a line; null where this language has none and its codes are digits.
 * Throws an Error where the list has another length: codes made from it could not be read back.
 */
export function readCodeWords(folder: string, tag: string): readonly string[] | null {
  const path = join(folder, tag, 'codewords.txt')
  if (!existsSync(path)) return null
  const words = readFileSync(path, 'utf8').trimEnd().split('\n')
  if (words.length !== codeWordCount) throw new Error(`${tag}/codewords.txt has ${words.length} words, not ${codeWordCount}.`)
  return words
}
