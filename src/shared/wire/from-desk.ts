// Every message a desk sends over its socket; who is signed in is the session's, never the message's.
import { bool, bytes, int, list, nullable, obj, read } from './shape.ts'
import type { Messages } from './shape.ts'
import { box, call, epoch, hash, id, number, outcome, room, signed, tag, turn } from './parts.ts'

const shapes = {
  /**
   * First on every connection. `shift` is the id this tab made for its shift (null: this tab holds none); a desk that
   * comes back with the id of its own shift finds its conversations again.
   */
  hello: obj({ shift: nullable(id), after: list(obj({ conversation: id, number }), 16) }),
  /** On duty with these shift keys (statement `shift`, signed by her identity), for at most so many conversations at once; 0: only when a colleague calls. */
  'on-duty': obj({ shift: id, statement: signed, capacity: int(0, 8) }),
  /** Off duty: no new offers; with conversations open she is draining until they end. */
  'off-duty': obj({}),
  pause: obj({ paused: bool }),
  /** No new offers for a while after a conversation; `pause` with false ends it. */
  'wrap-up': obj({}),
  take: obj({ conversation: id, turn }),
  pass: obj({ conversation: id, turn }),
  /** A new epoch made by the listener: a page let in (`pageKeys` is the hash of the new page's keys), or the room changed. */
  room: obj({ conversation: id, turn, room, pageKeys: nullable(hash) }),
  /** The page that was opened anew is not let in. */
  'keep-out': obj({ conversation: id, turn, pageKeys: hash }),
  box: obj({ conversation: id, turn, epoch, box }),
  opened: obj({ conversation: id, number }),
  /** `coolOff`: whoever wrote from this visit and ticket is not put through again for a while. */
  end: obj({ conversation: id, turn, outcome, coolOff: bool }),
  /**
   * Asks for somebody: `language` the other language an interpreter should speak, or the one to hand over to; `to` a colleague to hand over to. A handover is
   * first put to the visitor. Said again it changes nothing; another of the same kind takes its place.
   */
  call: obj({ conversation: id, turn, kind: call, language: nullable(tag), to: nullable(id) }),
  uncall: obj({ conversation: id, turn, kind: call }),
  /** Answers a colleague's call: from now on in the room beside her, or instead of her. */
  join: obj({ conversation: id, kind: call }),
  /** Whoever joined goes again. */
  part: obj({ conversation: id }),
  /** What the one before tells the one after, sealed to the shift key of the one after; kept until she has it. */
  note: obj({ conversation: id, to: id, sealed: bytes(128, 8192) }),
  /** The answer to `there`. */
  here: obj({ conversations: list(obj({ conversation: id, turn, number }), 16) }),
  /** A coordinator looks at the line live, or stops looking. */
  watch: obj({ on: bool }),
}

export type FromDesk = Messages<typeof shapes>
/** The largest frame a desk may send, in bytes. */
export const fromDeskMax = 24 * 1024
export const readFromDesk = (frame: string) => read(shapes, frame)
