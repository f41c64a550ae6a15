// Every message a desk receives over its socket.
import { bool, bytes, int, list, nullable, obj, oneOf, read, text } from './shape.ts'
import type { Messages } from './shape.ts'
import { box, call, credentials, epoch, hash, id, mid, number, publicKeys, reach, role, room, slot, tag, turn, wish } from './parts.ts'

/** Presence (line.md, States). */
const duty = oneOf('off', 'on', 'paused', 'missed', 'wrap-up', 'draining')

/** One row of the live line: never a word of a conversation, never who the visitor is. */
const waitingRow = obj({ language: tag, woman: bool, danger: bool, state: oneOf('waiting', 'offered', 'dormant'), seconds: number })
const listenerRow = obj({ member: id, duty, load: int(0, 8), capacity: int(0, 8) })

const shapes = {
  /** Answers `hello`, and is sent again whenever her presence changes. `elsewhere`: she is on duty in another tab. */
  me: obj({ duty, load: int(0, 8), capacity: int(0, 8), elsewhere: bool }),
  /**
   * A conversation of hers, whole, whenever its state changes. `seconds`: since the visitor arrived.
   * `answerWithin`: seconds left to take an offer. `resuming`: the visitor was talking with somebody who was lost.
   */
  conversation: obj({
    conversation: id,
    turn,
    state: oneOf('offered', 'active'),
    /** What she is in it; a coordinator or an interpreter has joined. */
    as: oneOf('listener', 'coordinator', 'interpreter'),
    /** Her slot. */
    slot,
    /** Everybody in it beside the visitor, by member, she among them. */
    people: list(obj({ role, member: id, slot }), 7),
    /** What was asked for in it and is open; `agreed`: what the visitor says to a handover. */
    calls: list(obj({ kind: call, language: nullable(tag), to: nullable(id), agreed: nullable(bool) }), 3),
    ...wish,
    resuming: bool,
    seconds: number,
    answerWithin: nullable(int(0, 600)),
  }),
  /** It is no longer hers: the offer lapsed or was withdrawn, it ended, or it went on to somebody else. */
  gone: obj({ conversation: id, why: oneOf('lapsed', 'withdrawn', 'moved', 'listener-ended', 'visitor-left', 'expired', 'unserved'), lost: number }),
  room: obj({ conversation: id, turn, room }),
  ack: obj({ conversation: id, mid, number }),
  box: obj({ conversation: id, number, epoch, slot, box }),
  opened: obj({ conversation: id, number }),
  peer: obj({ conversation: id, reach, silentFor: number }),
  there: obj({}),
  /** The visitor's page was opened anew: make sure it is her. `oldPage`: what the old page answered; only `gone` and `agreed` can be let in. */
  page: obj({ conversation: id, keys: hash, publicKeys, oldPage: oneOf('asking', 'agreed', 'refused', 'gone') }),
  /** The page that asked to be let in asks no more. */
  'page-gone': obj({ conversation: id, keys: hash }),
  /** Calls of colleagues that she could answer: to a coordinator, to an interpreter of two languages she speaks, to take over. Sent whenever they change. */
  calls: obj({ calls: list(obj({ conversation: id, kind: call, from: id, language: tag, into: nullable(tag), mine: bool, seconds: number }), 50) }),
  /** Left messages, or who may read them, have changed: ask for the list anew where it is on the screen. At most once a second. */
  left: obj({}),
  /** Somebody has taken over what this desk handed over: seal the note to these keys (a shift's, which her credentials vouch for). */
  taken: obj({ conversation: id, member: id, listener: credentials }),
  /** What the one before has told the one after. */
  note: obj({ conversation: id, from: id, sealed: bytes(128, 8192) }),
  /** The line live, for a coordinator who watches. */
  board: obj({ waiting: list(waitingRow, 500), listeners: list(listenerRow, 500), talking: list(obj({ language: tag, n: number }), 64) }),
  refused: obj({ code: text(40), of: nullable(text(20)), conversation: nullable(id) }),
}

export type ToDesk = Messages<typeof shapes>
export const readToDesk = (frame: string) => read(shapes, frame)
