// A box of a left message as the server takes it: of one of the sizes that there are, of the newest epoch, each once.
import type { Transaction } from '../../platform/store/store.ts'
import { bytesOf } from '../../platform/http/base64url.ts'
import { Problem } from '../../shared/base/problem.ts'
import { leftSizes } from '../../shared/wire/left.ts'
import type { MessageRow } from './left-store.ts'
import { sizeOfAll } from './left-store.ts'
import * as parts from './left-room-store.ts'
import { mostBoxes, mostBytes, mostBytesInAll, mostMessages } from './limits.ts'

/** A box's mid, where it is one of the sizes that there are. Throws `malformed`. */
export function boxOf(box: string): { mid: string; box: string } {
  const bytes = bytesOf(box)
  if (!bytes || bytes[0] !== 1 || !leftSizes.some((size) => size === bytes.length)) throw new Problem('malformed')
  return { mid: bytes.subarray(1, 17).toString('base64url'), box }
}

/** Throws `left-full` where so much lies here that a flood would fill the disk: nothing more is taken from visitors then. */
export async function checkRoomForAll(tx: Transaction): Promise<void> {
  const { messages, bytes } = await sizeOfAll(tx)
  if (messages > mostMessages || bytes >= mostBytesInAll) throw new Problem('left-full')
}

/** Keeps a box of the newest epoch, once for each mid. Throws `epoch`, `too-many`, and of a visitor's `left-full`. */
export async function addTo(tx: Transaction, row: MessageRow, box: { epoch: number; slot: number; mid: string; box: string }): Promise<number> {
  const known = await parts.boxWith(tx, row.id, box.mid)
  if (known && known.slot !== box.slot) throw new Problem('malformed')
  if (known) return known.n
  if (box.epoch !== row.epoch) throw new Problem('epoch')
  if (row.boxes >= mostBoxes || row.bytes + Buffer.byteLength(box.box, 'base64url') > mostBytes) throw new Problem('too-many')
  if (box.slot === 0) await checkRoomForAll(tx)
  return parts.addBox(tx, row.id, box)
}
