// Keeps a conversation under a code while it goes on: makes the message, brings what is new once a minute, and stops when somebody else listens.
import { LeftVisitor, checkListener, readTeams } from '../../../shared/seal/left-visitor.ts'
import type { CodeKey } from '../../../shared/seal/left-code.ts'
import type { LeaveInput, Teams } from '../../../shared/seal/left-visitor.ts'
import type { LeftMember } from '../../../shared/seal/left-wrap.ts'
import { NotAnswered, ask } from '../left/ask.ts'
import { now } from '../left/words.ts'
import type { Talk } from '../talk.ts'
import { KeptLines } from './kept-lines.ts'

/** Milliseconds between two boxes: a network may leave 60 in an hour. */
const gap = 60_000

/** Milliseconds until it is tried again at the end, where it was not answered. */
const again = 10_000

/** Who will open it, and under which root; null where the coordinators have no key that holds, or nobody vouches for the listener. */
export type Openers = { depl: string; root: string; teams: Teams; listener: LeftMember }

export async function openersOf(talk: Talk): Promise<Openers | null> {
  const { depl, root, keys } = await ask('left-keys', { languages: [] })
  // The root that the talk's own people were checked under.
  if (root === null || root !== talk.root) return null
  const { member } = talk
  const vouched = await ask('left-listener', { member }).catch(nobody)
  const teams = await readTeams({ depl, root }, keys, [], now())
  const listener = vouched && (await checkListener({ depl, root }, member, vouched.chain, now()))
  return teams && listener && { depl, root, teams, listener }
}

/** An answer that says it too. */
function nobody(error: unknown): null {
  if (error instanceof NotAnswered && error.code === 'member-unknown') return null
  throw error
}

export class Keeping {
  readonly #talk: Talk
  readonly #lines: KeptLines
  readonly #changed: () => void
  #first: { key: CodeKey; input: LeaveInput; left: LeftVisitor; taken: () => void } | null = null
  /** The question that would keep it, while it has no answer. */
  #asking: Promise<{ until: number }> | null = null
  #kept: { at: Openers; key: CodeKey; left: LeftVisitor } | null = null
  #onWay: { box: { epoch: number; box: string }; next: NonNullable<ReturnType<KeptLines['next']>> } | null = null
  #busy = false
  #last = 0
  #failed = false
  /** Somebody else opens it: nothing more is brought to her. It can still be erased. */
  #elsewhere = false
  #dropped = false
  #timer: ReturnType<typeof setTimeout> | undefined
  /** It was asked to be kept: whatever was answered, it may be there. */
  sent = false
  /** The listener has been told in the talk. */
  isTold = false
  /** Until when it is kept, whole seconds since 1970; null before it is. */
  until: number | null = null
  erased = false

  /** `all`: also what was said before. `changed` is called when `stopped` or `erased` changes. */
  constructor(talk: Talk, all: boolean, changed: () => void) {
    this.#talk = talk
    this.#lines = new KeptLines(talk, all)
    this.#changed = changed
  }

  /** Who listened when it began. */
  get member(): string {
    return this.#lines.member
  }

  get stopped(): boolean {
    return this.#lines.stopped
  }

  /** Makes it, with `told` as its newest text. Asked again after a failure it is the same message. Throws `NotAnswered`. */
  async begin(at: Openers, key: CodeKey, days: number, told: string): Promise<void> {
    if (this.#first?.key !== key) {
      const { loc, tok } = key
      const { share } = await ask('left-share', { loc, tok })
      this.#lines.look()
      const said = { by: 'visitor' as const, text: told }
      const next = this.#lines.next(said)
      const lines = [...(next?.lines ?? []), said]
      const made = await LeftVisitor.leave(at.depl, key, share, { teams: at.teams, listener: at.listener }, { words: lines, basic: false, days })
      if (!made) throw new Error('a key that is no point')
      this.#first = { key, ...made, taken: next?.taken ?? (() => undefined) }
    }
    const { input, left, taken } = this.#first
    // The page goes, or another listener came before anything was asked: it is not kept.
    if (this.#dropped || (!this.sent && (this.stopped || at.listener.name !== this.member))) return
    this.sent = true
    this.#asking = ask('leave', input)
    const { until } = await this.#asking
    if (this.#dropped) return
    this.until = until
    this.#first = null
    taken()
    this.#kept = { at, key, left }
    this.#last = Date.now()
  }

  /** What `begin` was told stands in the talk now. */
  told(): void {
    this.#lines.told()
  }

  /** What was made cannot be kept: it is made anew. */
  forget(): void {
    this.#first = null
    this.sent = false
  }

  /** She does not want it: where it has come, it is erased. Throws `NotAnswered` where nobody can know now. */
  async giveUp(): Promise<void> {
    await this.#asking?.catch(() => undefined)
    const key = (this.#kept ?? this.#first)?.key
    if (this.sent && key) await erased(key)
    this.drop()
  }

  /** Something may be new. */
  look(): void {
    const before = this.stopped
    this.#lines.look()
    if (this.stopped !== before) this.#changed()
    this.#bringSoon()
  }

  /** Everything of it. Throws `NotAnswered`. */
  async erase(): Promise<void> {
    if (!this.#kept) return
    await erased(this.#kept.key)
    this.drop()
    this.erased = true
    this.#changed()
  }

  /** The key goes. */
  drop(): void {
    this.#dropped = true
    clearTimeout(this.#timer)
    this.#kept = this.#first = this.#onWay = null
  }

  #bringSoon(): void {
    if (this.#busy || !this.#kept || this.#elsewhere) return
    clearTimeout(this.#timer)
    // At its end there is no later; a network that is away is not asked without a pause.
    const ends = this.#talk.phase === 'over' || this.stopped
    const wait = ends && !this.#failed ? 0 : this.#last + (ends ? again : gap) - Date.now()
    this.#timer = setTimeout(() => void this.#bring(), Math.max(0, wait))
  }

  async #bring(): Promise<void> {
    const kept = this.#kept
    const next = this.#onWay?.next ?? this.#lines.next()
    if (!kept || !next || this.#busy || this.#elsewhere) return
    this.#busy = true
    try {
      const { loc, tok } = kept.key
      this.#onWay ??= { next, box: await kept.left.say(next.lines) }
      const { number } = await ask('left-say', { loc, tok, ...this.#onWay.box })
      await kept.left.kept(this.#onWay.box, number, next.lines)
      next.taken()
      this.#onWay = null
      this.#last = Date.now()
      this.#failed = false
    } catch (error) {
      this.#failed = true
      await this.#refused(error instanceof NotAnswered ? error.code : 'internal')
    } finally {
      this.#busy = false
    }
    this.#bringSoon()
  }

  async #refused(code: NotAnswered['code']): Promise<void> {
    const kept = this.#kept
    if (!kept) return
    // Tried again with the next minute, or when there is something new.
    this.#last = Date.now()
    if (code === 'code-unknown') {
      this.drop()
      this.erased = true
      return this.#changed()
    }
    if (code !== 'epoch') return
    // Sealed anew meanwhile, or handed on: it goes on only where the same listener opens it.
    const { loc, tok } = kept.key
    const answer = await ask('return', { loc, tok }).catch(() => null)
    const left = answer && (await LeftVisitor.come(kept.at, kept.key, answer, now()))
    if (!(left instanceof LeftVisitor)) return
    this.#onWay = null
    kept.left = left
    if (left.claimer === this.member) return
    this.#elsewhere = this.#lines.stopped = true
    this.#changed()
  }
}

/** What is not there is erased too: an answer may have been lost. */
async function erased({ loc, tok }: CodeKey): Promise<void> {
  await ask('left-erase', { loc, tok }).catch((error: unknown) => {
    if (!(error instanceof NotAnswered && error.code === 'code-unknown')) throw error
  })
}
