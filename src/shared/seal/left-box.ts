// A box of a left message: one text, sealed so that it fits one message, epoch, sender and record of what was before, padded to one of five sizes.
import { leftSizes } from '../wire/left.ts'
import { role } from '../wire/parts.ts'
import type { Role } from '../wire/parts.ts'
import { list, obj, text } from '../wire/shape.ts'
import type { LeftPlace, LeftCk } from './left-wrap.ts'
import { aesOpen, aesSeal, bytesOf, hkdf, join, sha256, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import { randomBytes } from '../base/id.ts'

/** The most UTF-8 bytes of one text. */
export const leftTextMost = 60_000
/** The record before the first box. */
export const firstRecord: Bytes = new Uint8Array(32)

/** A text of a live conversation, as the visitor's page kept it: nobody but that page says that `by` wrote it. */
export type KeptLine = { by: Role; text: string }

/**
 * What is in a box. `basic`: written on a page without scripts, so that our server saw it. `kept`: the box holds part of a live conversation instead of a text of its own,
 * and `text` is that in its one form. `after`: the record of all boxes its writer knew (32 bytes).
 */
export type LeftText = { text: string; basic: boolean; kept?: readonly KeptLine[] | null; after: Bytes }

/** Of lines in one box. */
export const keptMost = 1000
const lines = list(obj({ by: role, text: text(leftTextMost, 1) }), keptMost)

/** Lines in their one form: half a pair of surrogates, which JSON would keep, is what UTF-8 makes of it. Safari 15 has no `toWellFormed`. */
export const keptText = (kept: readonly KeptLine[]): string => JSON.stringify(kept.map(({ by, text: words }) => ({ by, text: words.replaceAll(/\p{Cs}/gu, '\ufffd') })))

/** Null where it is no lines, or none, or in another form. */
function readKept(words: string): readonly KeptLine[] | null {
  try {
    const kept: unknown = JSON.parse(words)
    return lines(kept) && kept.length > 0 && keptText(kept) === words ? kept : null
  } catch {
    return null
  }
}

const header = 37
const around = 1 + 16 + 16

/** The record goes on: SHA-256(record ‖ box). It holds every box of the message in the order of their numbers, whoever wrote it. */
export const recordAfter = async (record: Bytes, box: Bytes): Promise<Bytes> => sha256(record, box)

const spot = (at: LeftPlace, epoch: number, slot: number): Bytes => join(bytesOf(at.id), u32(epoch), Uint8Array.of(slot))

async function keyAndNonce(at: LeftPlace, { epoch, ck }: LeftCk, slot: number, mid: Bytes): Promise<[Bytes, Bytes]> {
  const both = await hkdf(ck, mid, join(utf8('LE1 left msg'), bytesOf(at.depl), spot(at, epoch, slot)), 44)
  return [both.slice(0, 32), both.slice(32)]
}

/** The box a text of so many bytes takes. */
const sizeFor = (length: number): number => leftSizes.find((size) => size >= around + header + length)!

/** Whether a text may be sealed: not empty, and at most 60,000 UTF-8 bytes. */
export function leftTextFits(text: string): boolean {
  const { length } = utf8(text)
  return length > 0 && length <= leftTextMost
}

/**
 * `01 ‖ mid (16) ‖ AES-256-GCM(key, nonce, aad = id ‖ u32(epoch) ‖ slot ‖ mid, plain)` with key ‖ nonce = HKDF(CK, salt = mid, info = "LE1 left msg" ‖ depl ‖ id ‖ u32(epoch) ‖ slot, 44);
 * plain = kind (0, 1 for `basic`, 2 for `kept`) ‖ after (32) ‖ u32(length) ‖ text ‖ zeros up to the next of 256, 1024, 4096, 16384, 65536 bytes in all. Throws a RangeError where the text does not fit.
 */
export async function sealLeftBox(at: LeftPlace, under: LeftCk, slot: number, inside: LeftText): Promise<Bytes> {
  if (!leftTextFits(inside.text)) throw new RangeError('left text')
  const [mid, words] = [randomBytes(16), utf8(inside.text)]
  const plain = new Uint8Array(sizeFor(words.length) - around)
  plain.set(join(Uint8Array.of(inside.kept ? 2 : Number(inside.basic)), inside.after, u32(words.length), words))
  const [key, nonce] = await keyAndNonce(at, under, slot, mid)
  return join(Uint8Array.of(1), mid, await aesSeal(key, nonce, join(spot(at, under.epoch, slot), mid), plain))
}

/** Opens a box of this message, epoch and slot. Null where any of these is another, where it was altered, or is not in its one form and size. */
export async function openLeftBox(at: LeftPlace, under: LeftCk, slot: number, box: Bytes): Promise<LeftText | null> {
  if (box[0] !== 1 || !leftSizes.some((size) => size === box.length)) return null
  const mid = box.slice(1, 17)
  const [key, nonce] = await keyAndNonce(at, under, slot, mid)
  const plain = await aesOpen(key, nonce, join(spot(at, under.epoch, slot), mid), box.slice(17))
  if (!plain || plain[0]! > 2) return null
  const length = new DataView(plain.buffer).getUint32(33)
  if (length < 1 || length > leftTextMost || sizeFor(length) !== box.length) return null
  if (plain.subarray(header + length).some((byte) => byte !== 0)) return null
  try {
    const words = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(header, header + length))
    const kept = plain[0] === 2 ? readKept(words) : null
    return plain[0] === 2 && !kept ? null : { text: words, basic: plain[0] === 1, kept, after: plain.slice(1, 33) }
  } catch {
    return null
  }
}
