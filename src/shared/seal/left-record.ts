// A left message opened: its rooms checked, its keys found, its boxes read in their order. What the visitor's page and the desk have in common.
import { toText } from '../base/id.ts'
import type { KeptBox, LeftRoom } from '../wire/left.ts'
import type { Role } from '../wire/parts.ts'
import { firstRecord, keptText, openLeftBox, recordAfter, sealLeftBox } from './left-box.ts'
import type { KeptLine, LeftText } from './left-box.ts'
import { claimerOf, readLeftRooms } from './left-statement.ts'
import type { Knows, LeftRead, LeftRefusal } from './left-statement.ts'
import { leftCommitment, openLeftWrap } from './left-wrap.ts'
import type { LeftCk, LeftMember, LeftPlace } from './left-wrap.ts'
import { bytesOf } from './primitives.ts'
import type { Bytes } from './primitives.ts'

/**
 * One text of a left message. `from`: as what the writer wrote; `member`: who has claimed it then, null for the visitor and for a coordinator beside. `copied`: a text of a
 * live conversation, as the visitor's page kept it, one of several under this number; that `from` wrote it, nobody but that page says.
 */
export type Letter = { number: number; epoch: number; from: Role; member: string | null; text: string; basic: boolean; copied: boolean }

/** A left message that could be opened whole. `record`: of all boxes so far. */
export type LeftOpen = { at: LeftPlace; rooms: LeftRead[]; keys: LeftCk[]; letters: Letter[]; number: number; record: Bytes }

/** The private half for one of those named, where this reader holds it; null otherwise. */
export type KeyFor = (member: LeftMember) => Promise<CryptoKeyPair | null> | CryptoKeyPair | null

export type LeftRefused = { is: 'refused'; why: LeftRefusal }

/** The key of each epoch, from whatever room it came with; each the one its own signed room commits to. */
async function openKeys(at: LeftPlace, rooms: LeftRoom[], reads: LeftRead[], keyFor: KeyFor): Promise<LeftCk[] | LeftRefusal> {
  const keys: LeftCk[] = []
  for (const { body } of reads) {
    let why: LeftRefusal | null = 'wrap'
    for (const [i, room] of [...rooms.entries()].reverse()) {
      for (const wrap of why ? room.wraps.filter((w) => w.epoch === body.epoch) : []) {
        const member = reads[i]!.body.members.find((m) => m.role === wrap.role && m.name === wrap.name)
        const pair = why && member && (await keyFor(member))
        const ck = pair && (await openLeftWrap(at, member, pair, wrap))
        if (!ck) continue
        why = 'key'
        if ((await leftCommitment(at, { epoch: body.epoch, ck })) !== body.commit) continue
        why = null
        keys.push({ epoch: body.epoch, ck })
      }
    }
    if (why) return why
  }
  return keys
}

type Writer = Pick<Letter, 'from' | 'member'>

/** The texts of a box. */
function lettersOf({ number, epoch }: { number: number; epoch: number }, writer: Writer, { text, basic, kept }: Omit<LeftText, 'after'>): Letter[] {
  if (!kept) return [{ number, epoch, ...writer, text, basic, copied: false }]
  return kept.map(({ by, text: words }) => ({ number, epoch, from: by, member: null, text: words, basic: false, copied: true }))
}

/** Who wrote in this slot of this room; null where nobody could. An answer needs a room that somebody of the directory signed, or a listener whom V itself named. */
function writerIn({ body, signer }: LeftRead, slot: number): Writer | null {
  if (slot === 0) return { from: 'visitor', member: null }
  const claimer = claimerOf(body)
  if (slot === 1) return claimer && { from: claimer.role === 'coordinator' ? 'coordinator' : 'listener', member: claimer.name }
  return slot === 2 && signer && body.members.some((m) => m.name === 'coordinators') ? { from: 'coordinator', member: null } : null
}

/** Opens everything, or says why not: nothing of a message is shown where a part of it does not fit. */
export async function openLeft(at: LeftPlace, rooms: LeftRoom[], boxes: KeptBox[], keyFor: KeyFor, knows: Knows): Promise<LeftOpen | LeftRefused> {
  try {
    return await openAll(at, rooms, boxes, keyFor, knows)
  } catch {
    // Bytes that are no base64url, where the wire's shapes look at length and letters alone.
    return { is: 'refused', why: 'statement' }
  }
}

async function openAll(at: LeftPlace, rooms: LeftRoom[], boxes: KeptBox[], keyFor: KeyFor, knows: Knows): Promise<LeftOpen | LeftRefused> {
  const refused = (why: LeftRefusal): LeftRefused => ({ is: 'refused', why })
  const reads = await readLeftRooms(at, rooms, knows)
  if (typeof reads === 'string') return refused(reads)
  const keys = await openKeys(at, rooms, reads, keyFor)
  if (typeof keys === 'string') return refused(keys)

  const letters: Letter[] = []
  let [record, number, epoch] = [firstRecord, 0, 1]
  const records = new Set([toText(record)])
  const mids = new Set<string>()
  for (const kept of boxes) {
    const [read, under] = [reads[kept.epoch - 1], keys[kept.epoch - 1]]
    if (!read || !under) return refused('epoch')
    const box = bytesOf(kept.box)
    const mid = toText(box.slice(1, 17))
    if (kept.number <= number || kept.epoch < epoch || mids.has(mid)) return refused('order')
    const writer = writerIn(read, kept.slot)
    if (!writer) return refused('slot')
    const inside = await openLeftBox(at, under, kept.slot, box)
    // A conversation is kept by her page alone.
    if (!inside || (inside.kept && kept.slot !== 0)) return refused('box')
    // Two pages may have written at once: each knew the record up to some box, not always up to the last.
    if (!records.has(toText(inside.after))) return refused('order')
    letters.push(...lettersOf(kept, writer, inside))
    ;[number, epoch, record] = [kept.number, kept.epoch, await recordAfter(record, box)]
    records.add(toText(record))
    mids.add(mid)
  }
  return { at, rooms: reads, keys, letters, number, record }
}

/** The newest room. */
export const newestRoom = (open: LeftOpen): LeftRead => open.rooms.at(-1)!

/** What is to be sealed: a text, or lines of a live conversation. */
export type Words = string | readonly KeptLine[]

const inside = (words: Words, basic: boolean): Omit<LeftText, 'after'> => (typeof words === 'string' ? { text: words, basic, kept: null } : { text: keptText(words), basic: false, kept: words })

/** Words sealed under the newest epoch, for the slot they are to stand in; null where nobody would believe them there. Throws a RangeError where they do not fit. */
export async function sealNext(open: LeftOpen, slot: number, words: Words, basic = false): Promise<{ epoch: number; box: string } | null> {
  const under = open.keys.at(-1)!
  if (!writerIn(newestRoom(open), slot)) return null
  return { epoch: under.epoch, box: toText(await sealLeftBox(open.at, under, slot, { ...inside(words, basic), after: open.record })) }
}

/** The same message once the server keeps this box under `number`. Where another came in between, the record stays what this page knows. */
export async function keptNext(open: LeftOpen, slot: number, sent: { epoch: number; box: string }, number: number, words: Words, basic = false): Promise<LeftOpen> {
  const letters = lettersOf({ number, epoch: sent.epoch }, writerIn(newestRoom(open), slot)!, inside(words, basic))
  const next = number === open.number + 1
  return { ...open, letters: [...open.letters, ...letters], number: next ? number : open.number, record: next ? await recordAfter(open.record, bytesOf(sent.box)) : open.record }
}
