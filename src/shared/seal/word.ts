// The visitor's word about us, sealed to the coordinators' team: always 1024 bytes, whatever it says.
import { toBytes, toText } from '../base/id.ts'
import { languageOf } from '../base/language.ts'
import type { LeftMember } from './left-wrap.ts'
import { bytesOf, hpkeOpen, hpkeSeal, join, sha256, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'

/** `tap`: 1 it helped, 2 a bit, 3 not, 0 nothing pressed. `listener`: her member id, where the visitor gives it. `language`: of the page. */
export type Word = { tap: 0 | 1 | 2 | 3; text: string; language: string; listener: string | null }

/** UTF-8 bytes a word may have. */
export const longestWord = 700

const size = 1024
/** Without the suite's byte, the encapsulated key and the tag. */
const plainSize = size - 1 - 65 - 16

const info = (depl: string): Bytes => join(utf8('LE1 word'), bytesOf(depl))

const aad = async (to: { key: number; seal: string }): Promise<Bytes> => join(u32(to.key), await sha256(bytesOf(to.seal)))

/**
 * `01 ‖ enc (65) ‖ HPKE.Seal(pkR, info = "LE1 word" ‖ depl, aad = u32(epoch) ‖ SHA-256(pkR), tap ‖ given (0 or 1) ‖ member (16) ‖ u32(language) ‖ language ‖
 * u32(text) ‖ text ‖ zeros)`, lengths in bytes, base64url. Null where the key is no point. Throws a RangeError where the text does not fit.
 */
export async function sealWord(depl: string, to: LeftMember, word: Word): Promise<string | null> {
  const [language, text] = [utf8(word.language), utf8(word.text)]
  if (text.length > longestWord || language.length > 35) throw new RangeError('too long')
  const plain = new Uint8Array(plainSize)
  const member = word.listener === null ? new Uint8Array(16) : bytesOf(word.listener)
  plain.set(join(Uint8Array.of(word.tap, word.listener === null ? 0 : 1), member, u32(language.length), language, u32(text.length), text))
  const sealed = await hpkeSeal(to.seal, info(depl), await aad(to), plain)
  return sealed && toText(join(Uint8Array.of(1), sealed))
}

/** Opens what `sealWord` made for this key of the coordinators' team; null otherwise, and for what no page of ours seals. */
export async function openWord(depl: string, to: LeftMember, pair: CryptoKeyPair, sealed: string): Promise<Word | null> {
  const bytes = toBytes(sealed)
  if (bytes?.length !== size || bytes[0] !== 1) return null
  const plain = await hpkeOpen(pair, info(depl), await aad(to), bytes.slice(1))
  if (plain?.length !== plainSize) return null
  const [tap, given] = [plain[0]!, plain[1]!]
  const [language, at] = textAt(plain, 18)
  const [text] = textAt(plain, at)
  if (tap > 3 || given > 1 || language === null || text === null || !languageOf(language)) return null
  return { tap: tap as Word['tap'], text, language, listener: given ? toText(plain.slice(2, 18)) : null }
}

/** The text whose length stands at `at`, and where the next begins; null where it would end outside or is no UTF-8. */
function textAt(plain: Uint8Array, at: number): [string | null, number] {
  if (at + 4 > plain.length) return [null, plain.length]
  const end = at + 4 + new DataView(plain.buffer, plain.byteOffset).getUint32(at)
  if (end > plain.length) return [null, plain.length]
  try {
    return [new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(at + 4, end)), end]
  } catch {
    return [null, plain.length]
  }
}
