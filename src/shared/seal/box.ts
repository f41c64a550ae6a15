// A live box: one part of a text, sealed so that it fits one conversation, epoch, sender and place in the row, always 1 KiB.
import { toText } from '../base/id.ts'
import { boxSize } from '../wire/parts.ts'
import { aesOpen, aesSeal, bytesOf, hkdf, join, u32, utf8 } from './primitives.ts'
import type { Bytes } from './primitives.ts'
import type { Place } from './wrap.ts'

/**
 * One part of a text. `writer`: 8 random bytes of the page or desk that wrote it, base64url; `seq` counts its texts from 1. Together they name the text, also
 * where it was sealed again under a later epoch. `basic`: written on a page without scripts, so that our server saw it. `earlier`: from before the
 * reader came, shared by the visitor: the slot of whoever wrote it then, as her page tells it; null for what is said now.
 */
export type Part = { writer: string; seq: number; part: number; parts: number; basic: boolean; earlier: 0 | 1 | null; bytes: Bytes }

const header = 17
const plainSize = boxSize - 1 - 16 - 16
/** The most UTF-8 bytes of text in one box. */
export const partSize = plainSize - header
/** The most boxes one text may take. */
export const maxParts = 64
/** What `prev` is for the first box of a sender in an epoch. */
export const firstPrev: Bytes = new Uint8Array(32)

/** A text's UTF-8 bytes cut into parts of at most `partSize`, never inside a character. Null where it is empty or takes more than `maxParts`. */
export function splitText(text: string): Bytes[] | null {
  const bytes = utf8(text)
  const parts: Bytes[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + partSize, bytes.length)
    while (to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to--
    parts.push(bytes.slice(from, to))
    from = to
  }
  return parts.length > 0 && parts.length <= maxParts ? parts : null
}

/** Parts back as the text; null where they are not UTF-8. */
export function joinText(parts: Bytes[]): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(join(...parts))
  } catch {
    return null
  }
}

const place = (at: Place, epoch: number, slot: number): Bytes => join(bytesOf(at.conversation), u32(epoch), Uint8Array.of(slot))

const additional = (at: Place, epoch: number, slot: number, mid: Bytes, prev: Bytes): Bytes => join(place(at, epoch, slot), mid, prev)

async function keyAndNonce(at: Place, epoch: number, slot: number, ck: Bytes, mid: Bytes): Promise<[Bytes, Bytes]> {
  const both = await hkdf(ck, mid, join(utf8('LE1 msg'), bytesOf(at.depl), place(at, epoch, slot)), 44)
  return [both.slice(0, 32), both.slice(32)]
}

/**
 * Seals one part: `01 ‖ mid (16) ‖ AES-256-GCM`, with key ‖ nonce = HKDF(CK, salt = mid, info = "LE1 msg" ‖ depl ‖ conv ‖ u32(epoch) ‖ slot, 44)
 * and aad = conv ‖ u32(epoch) ‖ slot ‖ mid ‖ prev. `prev` is the SHA-256 of the same sender's box before in this epoch. Inside:
 * writer (8) ‖ u32(seq) ‖ part ‖ parts ‖ kind ‖ u16(length) ‖ text ‖ zeros; kind: 0, 1 `basic`, 2 and 3 `earlier` of slot 0 and 1. A mid is used once.
 */
export async function sealBox(at: Place, epoch: number, slot: number, ck: Bytes, mid: Bytes, prev: Bytes, part: Part): Promise<Bytes> {
  if (part.bytes.length > partSize || mid.length !== 16) throw new RangeError('box')
  const plain = new Uint8Array(plainSize)
  const view = new DataView(plain.buffer)
  plain.set(bytesOf(part.writer))
  view.setUint32(8, part.seq)
  view.setUint8(12, part.part)
  view.setUint8(13, part.parts)
  view.setUint8(14, part.earlier === null ? Number(part.basic) : 2 + part.earlier)
  view.setUint16(15, part.bytes.length)
  plain.set(part.bytes, header)
  const [key, nonce] = await keyAndNonce(at, epoch, slot, ck, mid)
  return join(Uint8Array.of(1), mid, await aesSeal(key, nonce, additional(at, epoch, slot, mid, prev), plain))
}

/**
 * Opens a box of this conversation, epoch, slot and predecessor. Null where any of these is another, where it was altered, where it is of
 * another suite or size, or where what is inside is not in its one form.
 */
export async function openBox(at: Place, epoch: number, slot: number, ck: Bytes, prev: Bytes, box: Bytes): Promise<Part | null> {
  if (box.length !== boxSize || box[0] !== 1) return null
  const mid = box.slice(1, 17)
  const [key, nonce] = await keyAndNonce(at, epoch, slot, ck, mid)
  const plain = await aesOpen(key, nonce, additional(at, epoch, slot, mid, prev), box.slice(17))
  if (!plain) return null
  const view = new DataView(plain.buffer)
  const [part, parts, kind, length] = [view.getUint8(12), view.getUint8(13), view.getUint8(14), view.getUint16(15)]
  if (part >= parts || parts > maxParts || kind > 3 || length < 1 || length > partSize) return null
  if (plain.subarray(header + length).some((byte) => byte !== 0)) return null
  return { writer: toText(plain.slice(0, 8)), seq: view.getUint32(8), part, parts, basic: kind === 1, earlier: kind < 2 ? null : kind === 2 ? 0 : 1, bytes: plain.slice(header, header + length) }
}

/** The mid of a box, base64url. */
export const midOf = (box: Bytes): string => toText(box.slice(1, 17))
