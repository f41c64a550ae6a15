// Every message a visitor's page receives over its socket; the page checks each as strictly as the server does.
import { bool, bytes, int, list, nullable, obj, oneOf, read, text } from './shape.ts'
import type { Messages } from './shape.ts'
import { box, challenge, credentials, ending, epoch, hash, id, mid, number, publicKeys, reach, room, slot, spoken, tag, turn } from './parts.ts'

/** Somebody who joined: a coordinator or an interpreter. */
const other = obj({ role: oneOf('coordinator', 'interpreter'), slot, credentials })

const shapes = {
  /**
   * Answers `hello`: what this ticket holds. `none`: no place yet. `mine`: a place or a conversation, whose state follows.
   * `other-page`: the visit has a conversation that another page holds; ask with `reopen`. `gone`: it has ended, or nobody knows this ticket any more.
   * `root`: what the installation's directory is signed by (raw point); null before it is set up. A page keeps the first it is told.
   */
  welcome: obj({ state: oneOf('none', 'mine', 'other-page', 'gone'), depl: text(22, 22), root: nullable(bytes(65)) }),
  /**
   * Who is on duty, by language; a language that is not named has nobody now. One is named also where only its near dialect is served: the page need not know dialects. Sent after `welcome` and when it changes, until a listener accepts, and where
   * she waits again after one was lost.
   * `next`: when languages that have opening hours open next, as `/now.json` says it. `leave`: whether a message can be left.
   */
  now: obj({ spoken: list(spoken, 64), next: list(obj({ language: tag, at: text(25, 25) }), 64), leave: bool }),
  /**
   * Answers `arrive` while more is asked of the house than usual: solve this, say `solved`, then `arrive` again. `seconds`: about how
   * long a slow phone works on it. `again`: what was solved is no good here any more (too old, used, another process's).
   */
  work: obj({ challenge, seconds: int(1, 60), again: oneOf(0, 1) }),
  /**
   * The place in the queue. `place` counts those before her who wait for the same people, plus one. `minutes` is null where too little is known to say.
   * `nobody`: null while somebody on duty may be offered to her. Else nobody of those she agreed to is there, the last one has gone perhaps; her place stays. Then
   * `next` is when her language opens (RFC 3339, with the offset of the pack's zone; null where no hours are known), and `leave` whether a message can be
   * left. It needs nothing of the page's own choice, which a page opened anew has not; sent again when any of it changes, within seconds.
   */
  place: obj({
    state: oneOf('waiting', 'offered', 'dormant'), place: int(1, 1e6), minutes: nullable(int(0, 600)), resuming: oneOf(0, 1),
    nobody: nullable(obj({ leave: bool, next: nullable(text(25, 25)) })),
  }),
  /**
   * A listener accepted, or somebody came or went: check everybody's credentials, make the next room for exactly these, send it. `others`: who is in it beside
   * the listener, each with the slot that is theirs as long as they stay.
   */
  accepted: obj({ conversation: id, turn, listener: credentials, others: list(other, 3) }),
  /** The listener asks whether somebody else may go on with her: a colleague, whoever speaks `language`, or a coordinator. Answer with `hand-over` and the same `n`; told again on each connection. */
  handover: obj({ n: number, to: oneOf('listener', 'language', 'coordinator'), language: nullable(tag) }),
  /** It is not asked any more. */
  'handover-off': obj({}),
  /** An epoch of the room: one the listener made, or (after a reconnect) the newest one. */
  room: obj({ turn, room }),
  /** The server keeps the box with this mid under this number. */
  ack: obj({ mid, number }),
  /** A box of somebody else in the room. */
  box: obj({ number, epoch, slot, box }),
  /** The other side has opened everything of this page's up to this number. */
  opened: obj({ number }),
  /** How the listener is reachable. To a page that asks to be let in only `lost`, where nobody is there to let it in, and `here` where somebody is again. */
  peer: obj({ reach }),
  /** Are you there? Answer with `here`. `number` is the highest box the server holds for this page. */
  there: obj({ turn, number }),
  /** To the old page: another page of this visit asks to take over. Answer with `yield`. */
  asked: obj({ keys: hash, publicKeys }),
  /** To the old page: the page that asked is gone; whatever was answered, this page goes on as before. */
  unasked: obj({ keys: hash }),
  /** To the old page: the other page has taken over; this one is closed. */
  moved: obj({}),
  /** To the new page: not let in. */
  'not-let-in': obj({}),
  /** It is over; `lost` of this page's boxes were never opened. */
  ended: obj({ why: ending, lost: number }),
  /** A message was refused; nothing was kept of it. */
  refused: obj({ code: text(40), of: nullable(text(20)) }),
}

/** The code a socket is closed with where its visit has ended (RFC 6455, 7.4.2: for private use). */
export const visitEnded = 4001

export type ToVisitor = Messages<typeof shapes>
export const readToVisitor = (frame: string) => read(shapes, frame)
