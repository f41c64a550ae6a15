// What the visitor's side of a sealed conversation tells the page: who is in the room, what was heard, and how it ends.
import type { Role } from '../wire/parts.ts'
import type { Verified } from './directory.ts'
import type { SealRefusal } from './epoch.ts'
import type { TextEvent } from './outbox.ts'

/** Somebody in the room beside the visitor, verified from the root down; `statement` is her shift's. The slot is hers as long as she stays. */
export type Person = Verified & { role: Role; slot: number; statement: string }

export type VisitorEvent =
  /** A listener's credentials hold, and those of everybody else who is to be in the room: `people`, the listener first. `again`: the same listener as before, come back. */
  | { is: 'listener'; member: string; woman: boolean; again: boolean; people: Person[] }
  /** Who is in the room now, beside the visitor, the listener (`member`) first. A new epoch each time; the page always shows all of them. */
  | { is: 'room'; epoch: number; member: string; people: Person[] }
  /** A text of this page has moved on. */
  | TextEvent
  /** A text of somebody in the room; `member` is who wrote it, in `role` and `slot`. It is told `opened` right after: show it before you return. */
  | { is: 'heard'; member: string; role: Role; slot: number; text: string; basic: boolean }
  /** The same by somebody who is there no more, come after this page knew it. It was on its way, or is said only now: never show it as a word of who is there. */
  | { is: 'late'; member: string; role: Role; slot: number; text: string; basic: boolean }
  /** Another page of this visit asks to take over: answer with `yield`. Whichever asks meanwhile waits for that answer. */
  | { is: 'asked' }
  /** Another page has taken over, or this one was not let in. The keys are gone. */
  | { is: 'moved' | 'not-let-in' }
  /** It is over; texts that nobody opened were told lost before. The keys are gone. */
  | { is: 'over' }
  /** Something does not fit: nothing more is sealed or sent. The keys are gone. */
  | { is: 'refused'; code: SealRefusal }
