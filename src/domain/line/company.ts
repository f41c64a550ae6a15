// Company in a conversation: a listener calls for a coordinator or an interpreter, or hands over; colleagues answer, the visitor agrees.
import { hash } from 'node:crypto'
import { Problem } from '../../shared/base/problem.ts'
import type { Call } from '../../shared/wire/parts.ts'
import { classesToHaveBoth, classesToTakeOver } from './classes.ts'
import type { CompanyStore } from './company-store.ts'
import type { Answer } from './line-store.ts'

/** A call that a colleague could answer. `from`: the listener. `into`: the other language. `mine`: it was put to her by name. */
export type OpenCall = { conversation: string; kind: Call; from: string; language: string; into: string | null; mine: boolean; seconds: number }

/**
 * Who is in a room changes only here and where a shift ends, each time in one transaction that raises the turn; until the visitor's page has made a
 * room of that turn, no frame is taken (`epoch`). Refusals are `Problem`s: `nobody-asked` (the call is closed, or the visitor has not agreed),
 * `not-allowed` (it is not hers to answer), `capacity` (as many as she takes; a room holds three who joined), `not-on-duty`, `stale-turn`,
 * `conversation-ended`, `not-in-conversation`, `out-of-order` (she is in it already), `malformed`. The bus is told `calls` where calls open or close.
 */
export class Company {
  readonly #store: CompanyStore
  readonly #serve: () => void
  readonly #done: (answer: Answer) => void

  /** `serve` throws `unavailable` where this process may not act; `done` tells the bus, and throws what was refused. */
  constructor(store: CompanyStore, serve: () => void, done: (answer: Answer) => void) {
    this.#store = store
    this.#serve = serve
    this.#done = done
  }

  /**
   * The listener asks. `language`: the other one an interpreter must speak, or the one to hand over to; `to`: the colleague to hand over to; a handover
   * with neither goes to the coordinators. It is put to the visitor first. Said again it changes nothing; another of its kind takes its place.
   */
  async call(member: string, shift: string, conversation: string, turn: number, kind: Call, language: string | null, to: string | null): Promise<void> {
    this.#serve()
    const wish = await this.#store.wish(conversation)
    if (!wish) throw new Problem('conversation-ended')
    const asked = { language: kind === 'coordinator' ? null : language, to: kind === 'handover' ? to : null }
    if (asked.to === member || (asked.to !== null && asked.language !== null)) throw new Problem('malformed')
    const classes = classesOf(kind, wish, asked.language)
    if (!classes) throw new Problem('malformed')
    this.#done(await this.#store.call({ member, shift, conversation, turn, kind, ...asked, classes }))
  }

  async uncall(member: string, shift: string, conversation: string, turn: number, kind: Call): Promise<void> {
    this.#serve()
    this.#done(await this.#store.uncall(member, shift, conversation, turn, kind))
  }

  /** The visitor's word on question `n` of hers; a yes may be taken back until somebody has taken it. */
  async agree(ticket: Uint8Array, conversation: string, n: number, agree: boolean): Promise<void> {
    this.#serve()
    this.#done(await this.#store.agree(hash('sha256', ticket, 'base64url'), conversation, n, agree))
  }

  /** Answers a call; whoever takes a handover is the listener from now on. `coordinator`: whether she may see the line. Said again it changes nothing. */
  async join(member: string, shift: string, conversation: string, kind: Call, coordinator: boolean): Promise<void> {
    this.#serve()
    this.#done(await this.#store.join(member, shift, conversation, kind, coordinator))
  }

  /** Whoever joined goes again. */
  async part(member: string, shift: string, conversation: string): Promise<void> {
    this.#serve()
    this.#done(await this.#store.part(member, shift, conversation))
  }

  /** The calls she could answer now; a coordinator sees hers also off duty. */
  async calls(member: string, coordinator: boolean): Promise<OpenCall[]> {
    this.#serve()
    return this.#store.calls(member, coordinator)
  }

  /** Who has taken over what was hers, as long as they still have it; null where nobody has. */
  async handedOn(member: string, conversation: string): Promise<{ member: string; shift: string } | null> {
    this.#serve()
    return this.#store.handedOn(member, conversation)
  }

  /** Keeps the sealed note of the one before until the one after has it, at most until the conversation ends. The first stands. */
  async leaveNote(member: string, conversation: string, to: string, sealed: Uint8Array): Promise<void> {
    this.#serve()
    this.#done(await this.#store.note(member, conversation, to, sealed))
  }

  async noteFor(member: string, shift: string, conversation: string): Promise<{ from: string; sealed: Uint8Array } | null> {
    this.#serve()
    return this.#store.noteFor(member, shift, conversation)
  }

  /** Her desk has it: it goes. */
  async noteArrived(member: string, shift: string, conversation: string): Promise<void> {
    this.#serve()
    await this.#store.dropNote(member, shift, conversation)
  }
}

/** What whoever answers must serve; null where that cannot be said. */
function classesOf(kind: Call, { language, woman }: { language: string; woman: boolean }, other: string | null): number[] | null {
  if (kind === 'interpreter') return other === null || other === language ? null : classesToHaveBoth(language, other, woman)
  return kind === 'handover' && other !== null ? classesToTakeOver(other, woman) : []
}
