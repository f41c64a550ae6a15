// Parts that several messages share: signed statements, public keys, wraps, rooms and boxes (docs/safety/live-conversation.md).
import { bool, bytes, int, list, nullable, obj, oneOf, text } from './shape.ts'
import type { Of } from './shape.ts'

/** An id of ours: 16 random bytes. */
export const id = bytes(16)
/** A BCP 47 tag; whether it is one we know is asked of shared/base/language. */
export const tag = text(20, 2)
/** The number of an assignment (line.md rule 5), of a box in its conversation. */
export const turn = int(0, 1e9)
export const number = int(0, 1e9)
/** The number of a key epoch; they count from 1. */
export const epoch = int(1, 1e6)

/** A live box: suite 1, mid 16, AES-256-GCM of the padded text; always 1 KiB (sealing.md, Message). */
export const boxSize = 1024
export const box = bytes(boxSize)
export const mid = bytes(16)
/** SHA-256, base64url. */
export const hash = bytes(32)

/** A statement: the exact JSON text that was signed, and its ECDSA P-256/SHA-256 signature (64 bytes, r ‖ s). */
export const signed = obj({ body: text(8192, 2), sig: bytes(64) })
export type Signed = Of<typeof signed>

/** Somebody's public keys: raw uncompressed P-256 points, one to seal to, one to check signatures with. */
export const publicKeys = obj({ seal: bytes(65), sign: bytes(65) })
export type PublicKeys = Of<typeof publicKeys>

/** Who sits where in a room; the slot is part of every box's key and never changes hands within an epoch. */
export const role = oneOf('visitor', 'listener', 'interpreter', 'coordinator')
export type Role = Of<typeof role>
export const slot = int(0, 7)

/** The key of one epoch, sealed to one member: 01 ‖ enc 65 ‖ HPKE of CK 32+16 = 114 bytes. */
export const wrap = obj({ epoch, role, to: hash, wrap: bytes(114) })
export type Wrap = Of<typeof wrap>

/** A key epoch of a room: the signed room statement, the public keys it names, and the wraps. `keys` holds each member's, in the statement's order. */
export const room = obj({
  epoch,
  statement: signed,
  keys: list(publicKeys, 8),
  wraps: list(wrap, 64),
})
export type Room = Of<typeof room>

/** What lets a visitor's browser check a listener: directory statements from the root down, and her shift's. */
export const credentials = obj({ chain: list(signed, 8), shift: signed })
export type Credentials = Of<typeof credentials>

/** How it ended. */
export const ending = oneOf('listener-ended', 'visitor-left', 'expired', 'unserved')
export type Ending = Of<typeof ending>

/** What a contact was about, from a short list; `left` where the visitor went by herself. */
export const outcome = oneOf('listened', 'informed', 'signposted', 'referred', 'danger', 'not-for-us', 'broken-off')
export type Outcome = Of<typeof outcome>

/** How the other side is reachable. */
export const reach = oneOf('here', 'lost', 'asleep')
export type Reach = Of<typeof reach>

/** Languages by tag, with what is true of each at this moment. */
export const spoken = obj({ language: tag, state: oneOf('free', 'busy'), woman: nullable(oneOf('free', 'busy')) })
export type Spoken = Of<typeof spoken>

/** A piece of work, signed by the process that asks for it: an altcha challenge as JSON. A page hands it to its solver unread. */
export const challenge = text(1000, 2)
/** What solves it: the counter that was looked for, and the key derived with it (32 bytes, hex). */
export const solution = { counter: int(0, 2 ** 32 - 1), key: text(64, 64) }
/** A piece of work and what solves it. */
export type Solved = { readonly challenge: string; readonly counter: number; readonly key: string }

/** What a visitor asks for. `others`: languages she also agrees to, best first. `interpreter`: or anybody, with an interpreter. */
export const wish = { language: tag, woman: bool, danger: bool, others: list(tag, 4), interpreter: bool }

/** What a listener may ask for in a conversation: a coordinator or an interpreter to join her, or somebody to take it over. */
export const call = oneOf('coordinator', 'interpreter', 'handover')
export type Call = Of<typeof call>
