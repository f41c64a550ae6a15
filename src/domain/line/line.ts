// The face of the line: who waits, who serves, who talks with whom. Every command is one short transaction on the store.
import type { Call, Ending, Outcome, Room, Signed, Spoken } from '../../shared/wire/parts.ts'
import type { Level } from '../../shared/base/language.ts'

import type { Company } from './company.ts'

export { everyFrame } from './every-frame.ts'
export type { Company, OpenCall } from './company.ts'

/** What a visitor asks for. `others`: languages she also agrees to, best first. `interpreter`: or anybody, with an interpreter. */
export type Wish = { language: string; woman: boolean; danger: boolean; others: string[]; interpreter: boolean }

/** Where a visitor's page stands. `turn` is 0 until the first offer. `nobody`: null while somebody on duty may be offered to her; else what she asked for. */
export type VisitorView =
  | { state: 'waiting' | 'offered' | 'dormant'; conversation: string; turn: number; place: number; minutes: number | null; resuming: boolean; nobody: { language: string } | null }
  | {
      state: 'active'; conversation: string; turn: number; epoch: number; listener: { member: string; shift: string }; reach: 'here' | 'lost'
      /** Her slot in the newest room. */
      listenerSlot: number
      /** Who joined, by slot. */
      others: Guest[]
      /** What is put to her and not taken yet; `n` is another number for each question. */
      handover: { n: number; to: 'listener' | 'language' | 'coordinator'; language: string | null } | null
    }

/** Somebody who joined a conversation, and the shift she is in it with. */
export type Guest = { role: 'coordinator' | 'interpreter'; member: string; shift: string; slot: number }

/** How many frames of a slot nobody opened. */
export type Lost = { slot: number; n: number }

/** What a ticket, or the visit it came with, holds. `gone`: this ticket held something that has ended (known for some hours). */
export type Found =
  | { is: 'none' }
  | { is: 'mine'; conversation: string }
  | { is: 'other-page'; conversation: string }
  | { is: 'gone'; why: Ending; lost: Lost[] }

/** One conversation as somebody in it sees it: the listener who has it, or whoever joined. Seconds are the database's. */
export type ListenerView = {
  conversation: string
  turn: number
  state: 'offered' | 'active'
  as: 'listener' | 'coordinator' | 'interpreter'
  slot: number
  /** The first epoch made with her in it; what is of an earlier one is not hers to have. 0 for the listener. */
  sinceEpoch: number
  /** Everybody in it beside the visitor, she among them. */
  people: { role: 'listener' | 'coordinator' | 'interpreter'; member: string; slot: number }[]
  /** What was asked for and is open. */
  calls: { kind: Call; language: string | null; to: string | null; agreed: boolean | null }[]
  wish: Wish
  resuming: boolean
  waitedSeconds: number
  answerWithin: number | null
  epoch: number
  reach: 'here' | 'lost' | 'asleep'
  silentSeconds: number
}

export type Duty = 'off' | 'on' | 'paused' | 'missed' | 'wrap-up' | 'draining'
export type Presence = { duty: Duty; shift: string | null; load: number; capacity: number }

/** A listener's abilities for a shift: compiled to classes when it starts. */
export type Abilities = { languages: { tag: string; level: Level }[]; woman: boolean }

/** A sealed frame on its way in. `mid` makes it idempotent; `slot` is the sender's. */
export type Frame = { mid: string; epoch: number; slot: number; box: Uint8Array }
export type StoredFrame = { number: number; epoch: number; slot: number; box: Uint8Array }

/**
 * What travels with a wake-up of `conversation:<id>` where it saves a read: a frame just kept (`'box' in hint`), or that the member
 * in slot `by` has opened the others' frames up to `opened`. Null where anything may have changed: ask the store.
 */
export type Hint = StoredFrame | { opened: number; by: number } | null

/** Who speaks: the page with this ticket, or the listener with this shift. */
export type Sender = { ticket: Uint8Array } | { member: string; shift: string }

/** Who has a place (in the order they are served in) and who is reachable on duty; the first 500 of each. */
export type Board = {
  waiting: { language: string; woman: boolean; danger: boolean; state: 'waiting' | 'offered' | 'dormant'; seconds: number }[]
  listeners: { member: string; duty: Duty; load: number; capacity: number }[]
  talking: { language: string; n: number }[]
}

/**
 * The line. Expected refusals are `Problem`s: `stale-turn`, `conversation-ended`, `not-in-conversation`, `epoch`, `line-full`, `not-on-duty`,
 * `already-on-duty`, `capacity`, `cooling`, `no-ticket`, `too-many` (frames or rooms of one conversation), `unavailable` (database away), `full` (disk full). After each commit the bus is told
 * `conversation:<id>`, `member:<id>` and `board` for what changed, with a `Hint` where one fits; places in the queue change with `board`.
 */
export interface Line {
  // — the visitor —
  /** What this ticket holds; where nothing, what the visit holds under another page's ticket. While no room exists, another page's place becomes this ticket's. */
  find(ticket: Uint8Array, visit: Uint8Array): Promise<Found>
  /** Takes a place. Idempotent by ticket; a ticket whose conversation has ended is refused (`conversation-ended`), a new place needs a new one. */
  arrive(ticket: Uint8Array, visit: Uint8Array, wish: Wish): Promise<{ conversation: string }>
  /**
   * Null once it has ended. What is promised of a place: with the people on duty whom she may be offered to now, and everybody who has a place
   * now and is awake, exactly `place` - 1 of them are served before her if those ahead take these people. Whoever resumes after a lost listener,
   * is in danger, or wakes up at a place further ahead can still come before her; whoever is served by others lets her come sooner. `minutes`
   * speaks of the same people; null where it is not known.
   */
  visitorView(conversation: string): Promise<VisitorView | null>
  /** The page answered: it is awake. */
  visitorHere(ticket: Uint8Array): Promise<void>
  /** The page is asleep or gone for now (its socket closed, or no answer): the clock of rule "90 s" runs from its last answer anyway. */
  leave(ticket: Uint8Array): Promise<void>
  /** Ends whatever this visit holds (the exit; leaving.md 2). One that holds nothing costs its share of one read. */
  leaveVisit(visit: Uint8Array): Promise<void>
  /** Whether this visit holds a place or a conversation (an expired prefix with one lives on). */
  holds(visit: Uint8Array): Promise<boolean>
  // — the listener —
  onDuty(member: string, shift: string, statement: Signed, abilities: Abilities, capacity: number): Promise<Presence>
  offDuty(member: string, shift: string): Promise<Presence>
  pause(member: string, shift: string, paused: boolean): Promise<Presence>
  /** No new offers while she finishes what a conversation left her with; `pause` with false ends it. */
  wrapUp(member: string, shift: string): Promise<Presence>
  /** Her connection stands (again) on this node; false where another shift of hers is on duty. */
  listenerHere(member: string, shift: string): Promise<boolean>
  /** Her connection was lost: 30 s from now her conversations go back to the queue. */
  listenerLost(member: string, shift: string): Promise<void>
  presence(member: string): Promise<Presence>
  listenerViews(member: string, shift: string): Promise<ListenerView[]>
  /** The shift statement of whoever is on duty, for the visitor's page. */
  shiftStatement(member: string, shift: string): Promise<Signed | null>
  /** Accepts an offer. `asleep`: her page does not answer, she keeps her place and the slot is free again. Said again it changes nothing. */
  take(member: string, shift: string, conversation: string, turn: number): Promise<'taken' | 'asleep'>
  pass(member: string, shift: string, conversation: string, turn: number): Promise<void>
  /** `coolOff`: from the same visit, or with the same ticket, `arrive` is refused with `cooling` for half an hour. A fresh visit is not held up: who shares a home can need us. */
  end(member: string, shift: string, conversation: string, turn: number, outcome: Outcome, coolOff?: boolean): Promise<void>
  /** Removed from the team: off at once, her conversations go back to the front of the queue. */
  remove(member: string): Promise<void>
  // — the room —
  /** Stores the next epoch. With `ticket`, that ticket replaces the page's in the same transaction (a page let in). */
  putRoom(sender: Sender, conversation: string, turn: number, room: Room, ticket: Uint8Array | null): Promise<void>
  /** Epochs after this one. */
  rooms(conversation: string, afterEpoch: number): Promise<Room[]>
  /** Keeps a frame before it is acknowledged; the same mid again gives the same number. */
  put(sender: Sender, conversation: string, turn: number, frame: Frame): Promise<number>
  /** Frames after a number, in order; a page of them. `everyFrame` asks on. */
  frames(conversation: string, after: number): Promise<StoredFrame[]>
  /** Everything not of this sender up to a number has been opened. */
  opened(sender: Sender, conversation: string, number: number): Promise<void>
  /** The highest number opened of each slot's frames, and the highest stored. */
  progress(conversation: string): Promise<{ opened: { slot: number; number: number }[]; last: number }>
  /** How a conversation that is gone ended, and how many frames of each slot nobody opened; null after some hours. */
  endingOf(conversation: string): Promise<{ why: Ending; lost: Lost[] } | null>
  // — company —
  /** Who joins, who takes over. */
  readonly company: Company
  // — everybody —
  spokenNow(): Promise<Spoken[]>
  /** Who of these could take somebody who has waited for so many seconds, and does not hear of it by an open desk on duty. */
  wanted(among: readonly ({ id: string } & Abilities)[], seconds: number): Promise<string[]>
  board(): Promise<Board>
  start(): Promise<void>
  dispose(): Promise<void>
}
