// A box of a left message: one text, sealed so that it fits one message, epoch, sender and record of what was before, padded to one of five sizes.
import { leftSizes } from '../wire/left.ts'
import type { LeftPlace, LeftCk } from './left-wrap.ts'
import { aesOpen, aesSeal, bytesOf, hkdf, join, sha256, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import { randomBytes } from '../base/id.ts'

/** The most UTF-8 bytes of one text. */
export const leftTextMost = 60_000
/** The record before the first box. */
export const firstRecord: Bytes = new Uint8Array(32)

/** What is in a box. `basic`: written on a page without scripts, so that our server saw it. `after`: the record of all boxes its writer knew (32 bytes). */
export type LeftText = { text: string; basic: boolean; after: Bytes }

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
  const { length } = utf8(text.toWellFormed())
  return length > 0 && length <= leftTextMost
}

/**
 * `01 ‖ mid (16) ‖ AES-256-GCM(key, nonce, aad = id ‖ u32(epoch) ‖ slot ‖ mid, plain)` with key ‖ nonce = HKDF(CK, salt = mid, info = "LE1 left msg" ‖ depl ‖ id ‖ u32(epoch) ‖ slot, 44);
 * plain = kind (0, or 1 for `basic`) ‖ after (32) ‖ u32(length) ‖ text ‖ zeros up to the next of 256, 1024, 4096, 16384, 65536 bytes in all. Throws a RangeError where the text does not fit.
 */
export async function sealLeftBox(at: LeftPlace, under: LeftCk, slot: number, inside: LeftText): Promise<Bytes> {
  if (!leftTextFits(inside.text)) throw new RangeError('left text')
  const [mid, text] = [randomBytes(16), utf8(inside.text.toWellFormed())]
  const plain = new Uint8Array(sizeFor(text.length) - around)
  plain.set(join(Uint8Array.of(Number(inside.basic)), inside.after, u32(text.length), text))
  const [key, nonce] = await keyAndNonce(at, under, slot, mid)
  return join(Uint8Array.of(1), mid, await aesSeal(key, nonce, join(spot(at, under.epoch, slot), mid), plain))
}

/** Opens a box of this message, epoch and slot. Null where any of these is another, where it was altered, or is not in its one form and size. */
export async function openLeftBox(at: LeftPlace, under: LeftCk, slot: number, box: Bytes): Promise<LeftText | null> {
  if (box[0] !== 1 || !leftSizes.some((size) => size === box.length)) return null
  const mid = box.slice(1, 17)
  const [key, nonce] = await keyAndNonce(at, under, slot, mid)
  const plain = await aesOpen(key, nonce, join(spot(at, under.epoch, slot), mid), box.slice(17))
  if (!plain || plain[0]! > 1) return null
  const length = new DataView(plain.buffer).getUint32(33)
  if (length < 1 || length > leftTextMost || sizeFor(length) !== box.length) return null
  if (plain.subarray(header + length).some((byte) => byte !== 0)) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain.subarray(header, header + length))
    return { text, basic: plain[0] === 1, after: plain.slice(1, 33) }
  } catch {
    return null
  }
}
