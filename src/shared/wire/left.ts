// Parts of a left message on the wire: who can open it, its keys, its boxes (docs/safety/left-messages.md).
import { bytes, int, list, obj, oneOf, text } from './shape.ts'
import type { Of } from './shape.ts'
import { epoch, id, mid, number, signed, slot, tag } from './parts.ts'

/** Who opens an epoch of a left message; `team`: a language's, or the coordinators'. */
export const leftRole = oneOf('visitor', 'listener', 'coordinator', 'team')
export type LeftRole = Of<typeof leftRole>

/** '' for the visitor, a member's id, or a team: a language's tag or "coordinators". */
export const leftName = text(22)

/** The key of epoch `epoch`, sealed to one of those who open the room it came with: 01 ‖ enc 65 ‖ HPKE of CK 32+16 = 114 bytes. */
export const leftWrap = obj({ epoch, role: leftRole, name: leftName, wrap: bytes(114) })
export type LeftWrap = Of<typeof leftWrap>

/** An epoch of a left message: the signed statement of who opens it, and the wraps of this epoch's key and of those before it. */
export const leftRoom = obj({ epoch, statement: signed, wraps: list(leftWrap, 400) })
export type LeftRoom = Of<typeof leftRoom>

/** What a box may measure in all, in bytes: the text is padded up to the next of these. */
export const leftSizes = [256, 1024, 4096, 16_384, 65_536] as const
/** A box: suite 1, mid 16, AES-256-GCM of the padded text. */
export const leftBox = bytes(leftSizes[0], leftSizes[4])

/** A box as the server keeps it; slots: 0 the visitor, 1 whoever claimed it, 2 a coordinator. */
export const keptBox = obj({ number, epoch, slot, mid, box: leftBox })
export type KeptBox = Of<typeof keptBox>

/** What a return code gives: where it lies (16 bytes), and what shows that one may ask (32 bytes). */
export const leftKey = { loc: bytes(16), tok: bytes(32) }
export type LeftKey = { readonly loc: string; readonly tok: string }

/** V's two private halves under the key that the return code gives. */
export const lockedKeys = bytes(64, 512)

/** Days until it is erased, counted from the last text of either side; 30 where nobody says otherwise. */
export const leftDays = int(1, 365)
export const leftDaysUsual = 30

/** The languages whose teams may read it; at most so many. */
export const leftLanguages = list(tag, 4)

/** Who vouches for whoever signed a room: directory statements from the root down, a removal of hers among them where she has gone, and coordinators' words for this room. */
export const vouch = obj({ member: id, chain: list(signed, 101) })
export type Vouch = Of<typeof vouch>

/** A team's key that holds now, and what vouches for the coordinator who signed it. */
export const teamKeyShown = obj({ team: text(20, 2), epoch, statement: signed, chain: list(signed, 10) })
export type TeamKeyShown = Of<typeof teamKeyShown>

