// Every message a visitor's page sends over its socket (docs/safety/live-conversation.md tells their order).
import { bool, bytes, obj, read } from './shape.ts'
import type { Messages } from './shape.ts'
import { box, challenge, epoch, hash, number, publicKeys, room, solution, turn, wish } from './parts.ts'

const shapes = {
  /**
   * First on every connection. The ticket is the page's secret: 32 random bytes made by the page, held in its memory only.
   * `after`: the highest box number of the other side that this page holds; everything after it is sent again.
   */
  hello: obj({ ticket: bytes(32), after: number }),
  /** Takes a place in the queue, or is answered with `work` first. Said again with the same ticket it changes nothing. */
  arrive: obj({ ...wish }),
  /** What `work` asked for; counts for the next `arrive` on this connection. A challenge is good once, for some minutes, in its visit. */
  solved: obj({ challenge, ...solution }),
  /** A new epoch made by the visitor: after a listener accepted, or came back with a new shift key. */
  room: obj({ turn, room }),
  /** One sealed frame. Its bytes 1 to 16 are its mid: said again, it is acknowledged again and kept once. */
  box: obj({ turn, epoch, box }),
  /** Everything of the other side up to this number has been opened on this page. */
  opened: obj({ number }),
  /** The answer to `there`, given by the page's message handler, so that a sleeping page does not give it. */
  here: obj({ turn, number }),
  /** A page opened anew under the same visit asks to be let in; its keys are what the room will name. */
  reopen: obj({ keys: publicKeys }),
  /** The old page's answer when it is asked whether the new page may take over. `keys` is the hash of the new page's keys. */
  yield: obj({ keys: hash, agree: bool }),
  /** Her yes or no to the `handover` with this `n`, so that it is not taken for one to the next question; a yes may be taken back until somebody has taken it. */
  'hand-over': obj({ n: number, agree: bool }),
  /** Ends it. */
  leave: obj({}),
}

export type FromVisitor = Messages<typeof shapes>
/** The largest frame a visitor's page may send, in bytes. */
export const fromVisitorMax = 24 * 1024
export const readFromVisitor = (frame: string) => read(shapes, frame)
