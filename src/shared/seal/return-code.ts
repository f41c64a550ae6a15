// The return code: 64 random bits and 6 check bits, as seven words of one language's list or 22 digits; forgiving to whoever types it.
import { firstFour } from '../base/fold-code-word.ts'
import { randomBytes } from '../base/id.ts'
import { sha256, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'

const wordCount = 7
const digitCount = 22

/** `word`: the first that stands in no list, counted from 0; null where each is in one, or their number is wrong, or they do not belong together. */
export type CodeRead = { is: 'code'; digits: string } | { is: 'mistyped'; word: number | null }

async function checked(r: Bytes): Promise<bigint> {
  const check = (await sha256(utf8('LE1 code'), r))[0]! >> 2
  return (r.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << 6n) | BigInt(check)
}

const digitsOf = (value: bigint): string => String(value).padStart(digitCount, '0')

/** A fresh code as its 22 digits: 8 random bytes r, then the first 6 bits of SHA-256("LE1 code" ‖ r), in all 70 bits as one decimal number. */
export const makeCode = async (): Promise<string> => digitsOf(await checked(randomBytes(8)))

/** The code's seven words out of a list of 1024: ten bits each, the highest first. */
export function codeWords(digits: string, list: readonly string[]): string[] {
  const value = BigInt(digits)
  return Array.from({ length: wordCount }, (_, i) => list[Number((value >> BigInt(10 * (wordCount - 1 - i))) & 1023n)]!)
}

/** The 22 digits in the groups they are shown and typed in: four of four, two of three. */
export const digitsShown = (digits: string): string[] => digits.match(/^(.{4})(.{4})(.{4})(.{4})(.{3})(.{3})$/)!.slice(1)

/** The text in NFKC with the decimal digits of every script as 0 to 9. */
export function plainDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!
    // Unicode keeps the ten digits of a script together, the zero first (Unicode 16, 4.6).
    let zero = code
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String(code - zero)
  })
}

const between = /[\s\p{Pd}\p{Zs}_,.;:/،؛·。、\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+/u

async function fromValue(value: bigint): Promise<string | null> {
  const r = new Uint8Array(8)
  new DataView(r.buffer).setBigUint64(0, value >> 6n)
  return (await checked(r)) === value ? digitsOf(value) : null
}

/**
 * Reads what was typed: 22 digits of any script, or seven words of one of these lists (1024 words each, tried in order; the check bits decide).
 * Spaces, hyphens, capitals and accents are forgiven, and of each word the first four letters are enough.
 */
export async function readCode(typed: string, lists: readonly (readonly string[])[]): Promise<CodeRead> {
  const parts = plainDigits(typed).split(between)
  const all = parts.join('')
  if (/^\d+$/.test(all)) {
    const digits = all.length === digitCount ? await fromValue(BigInt(all)) : null
    return digits === null ? { is: 'mistyped', word: null } : { is: 'code', digits }
  }
  const words = parts.map(firstFour).filter((word) => word !== '')
  const numbers = lists.map((list) => {
    const byFour = new Map(list.map((word, i) => [firstFour(word), i]))
    return words.map((word) => byFour.get(word))
  })
  for (const found of numbers) {
    if (words.length !== wordCount || found.includes(undefined)) continue
    const digits = await fromValue(found.reduce<bigint>((sum, number) => (sum << 10n) | BigInt(number!), 0n))
    if (digits !== null) return { is: 'code', digits }
  }
  const unknown = words.findIndex((_, i) => numbers.every((found) => found[i] === undefined))
  return { is: 'mistyped', word: unknown < 0 ? null : unknown }
}

/** Whether a word or a group of digits was typed again as it was shown, forgiving the same as `readCode`. */
export function sameWord(typed: string, word: string): boolean {
  const plain = plainDigits(typed).replaceAll(new RegExp(between, 'gu'), '')
  return /^\d+$/.test(word) ? plain === word : firstFour(typed) !== '' && firstFour(typed) === firstFour(word)
}
