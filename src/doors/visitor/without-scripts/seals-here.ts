// The one file of the server that seals and opens: it does a browser's part for a visitor without scripts, in memory alone, and forgets.
import { Problem } from '../../../shared/base/problem.ts'
import { codeKey } from '../../../shared/seal/left-code.ts'
import type { CodeKey } from '../../../shared/seal/left-code.ts'
import { LeftVisitor, readTeams } from '../../../shared/seal/left-visitor.ts'
import type { LeaveInput, Teams } from '../../../shared/seal/left-visitor.ts'
import { codeWords, digitsShown, makeCode, readCode, sameWord } from '../../../shared/seal/return-code.ts'
import { VisitorRoom } from '../../../shared/seal/visitor-room.ts'
import type { VisitorEvent } from '../../../shared/seal/visitor-room.ts'
import { longestWord, sealWord } from '../../../shared/seal/word.ts'
import type { Word } from '../../../shared/seal/word.ts'
import type { LeftMember } from '../../../shared/seal/left-wrap.ts'
import type { FromVisitor } from '../../../shared/wire/from-visitor.ts'
import type { VisitorOutput } from '../../../shared/wire/visitor-api.ts'
import type { LeftByVisitor } from '../../../domain/left/left.ts'

export type { Person, VisitorEvent, VisitorRoom } from '../../../shared/seal/visitor-room.ts'

const seconds = (): number => Math.floor(Date.now() / 1000)

/** The sealed room of a talk; each text of hers says inside the seal that its page is basic. */
export function openRoom(root: string, depl: string, send: (message: FromVisitor) => void, show: (event: VisitorEvent) => void): VisitorRoom {
  return new VisitorRoom({ root, depl, now: seconds }, send, show, true)
}

/** Where the teams' keys are, and what vouches for them; `root` null before the set-up. */
export type KeysHouse = { readonly left: Pick<LeftByVisitor, 'keys'>; readonly depl: string; readonly root: () => string | null }

export type CoordinatorsKey = LeftMember

/** UTF-8 bytes that a word about us may have. */
export const wordBytes = longestWord

/** The coordinators' key that a word about us is sealed to; null where none holds now. */
export async function coordinatorsKey({ left, depl, root }: KeysHouse): Promise<CoordinatorsKey | null> {
  const key = root()
  return key === null ? null : ((await readTeams({ depl, root: key }, await left.keys([]), [], seconds()))?.members[0] ?? null)
}

/** A word about us, sealed; null where it cannot be. */
export const sealedWord = ({ depl }: KeysHouse, to: CoordinatorsKey, word: Word): Promise<string | null> => sealWord(depl, to, word)

/** `work`: where the costly work of a code waits for its turn. */
export type LettersHouse = KeysHouse & { readonly left: LeftByVisitor; readonly work: <T>(work: () => Promise<T>) => Promise<T> }

/** A left message of one page: made and sealed, or opened, as a browser would. Everything of it goes with `forget`. */
export class LetterHere {
  readonly #house: LettersHouse
  #teams: Teams | null = null
  #digits = ''
  #key: CodeKey | null = null
  #sent: LeaveInput | null = null
  #pin = ''
  #open: LeftVisitor | null = null
  /** Another code's key that was sent for it, while nobody has said that it holds. */
  #next: CodeKey | null = null
  answer: VisitorOutput['return'] | null = null

  constructor(house: LettersHouse) {
    this.#house = house
  }

  /** The languages whose teams could open it now, and makes its code; null where nobody could. */
  async begin(languages: readonly string[]): Promise<string[] | null> {
    const { left, depl, root } = this.#house
    const key = root()
    this.#teams = key === null ? null : await readTeams({ depl, root: key }, await left.keys(languages), languages, seconds())
    // What was on its way under an earlier code is not what is left under this one.
    this.#sent = null
    this.#digits = await makeCode()
    return this.#teams?.languages ?? null
  }

  /** The code's parts: words of this list, or digits. */
  parts(list: readonly string[] | null): string[] {
    return list ? codeWords(this.#digits, list) : digitsShown(this.#digits)
  }

  isAgain(typed: string, part: string): boolean {
    return sameWord(typed, part)
  }

  /** Gives until when it is kept. Asked again after a failure it leaves the same message, but under the PIN that is typed then: another one would open nothing. */
  async leave(pin: string, text: string, days: number): Promise<number> {
    const { left, depl, work } = this.#house
    if (!this.#sent || pin !== this.#pin) {
      const key = await work(() => codeKey(depl, this.#digits, pin))
      const share = await left.share({ loc: key.loc, tok: key.tok })
      this.#sent = (await LeftVisitor.leave(depl, key, share, { teams: this.#teams!, listener: null }, { words: text, basic: true, days }))!.input
      this.#key = key
      this.#pin = pin
    }
    const until = await left.leave(this.#sent)
    this.#sent = null
    this.#digits = ''
    return until
  }

  /** `mistyped`: the number of the first word that is in no list, from 0. Throws `code-unknown`. */
  async come(typed: string, pin: string, lists: readonly (readonly string[])[]): Promise<'open' | 'refused' | { mistyped: number | null }> {
    const read = await readCode(typed, lists)
    if (read.is === 'mistyped') return { mistyped: read.word }
    this.#key = await this.#house.work(() => codeKey(this.#house.depl, read.digits, pin))
    return (await this.again()) ? 'open' : 'refused'
  }

  /** Reads it once more; false where what the server keeps does not hold. */
  async again(): Promise<boolean> {
    const { left, depl, root } = this.#house
    const [key, top] = [this.#key!, root()]
    const answer = await left.come({ loc: key.loc, tok: key.tok })
    const open = top === null ? null : await LeftVisitor.come({ depl, root: top }, key, answer, seconds())
    if (!(open instanceof LeftVisitor)) return false
    this.answer = answer
    this.#open = open
    return true
  }

  get letters(): LeftVisitor['letters'] {
    return this.#open?.letters ?? []
  }

  /** Who opens it besides her and the coordinators, by what is signed. */
  get readers(): LeftVisitor['readers'] {
    return this.#open?.readers ?? { languages: [], claimed: false }
  }

  /** Throws `epoch` where somebody else reads it by now: come `again`. */
  async say(text: string): Promise<void> {
    await this.#house.left.say({ ...this.#at(), ...(await this.#open!.say(text, true)) })
  }

  setDays(days: number): Promise<number> {
    return this.#house.left.setDays({ ...this.#at(), days })
  }

  erase(): Promise<void> {
    return this.#house.left.erase(this.#at())
  }

  /** Makes another code; nothing changes before `recode`. */
  async another(): Promise<void> {
    this.#digits = await makeCode()
  }

  /** The other code, with this PIN, opens it from now on, and the one before opens nothing. Asked again after a failure it holds under the PIN that is typed then. */
  async recode(pin: string): Promise<void> {
    const { left, depl, work } = this.#house
    const key = await work(() => codeKey(depl, this.#digits, pin))
    if (this.#next) await this.#settle(this.#next)
    if (key.loc !== this.#key!.loc) {
      const share = await left.share({ loc: key.loc, tok: key.tok })
      const { newLoc, newTok, locked, taken } = await this.#open!.recode(key, share)
      this.#next = key
      await left.setCode({ ...this.#at(), newLoc, newTok, locked })
      taken()
      this.#key!.kk.fill(0)
      this.#key = key
    }
    this.#next = null
    this.#digits = ''
  }

  /** Whether what was sent under another code's key has come, though nobody said so: then that one holds. */
  async #settle(next: CodeKey): Promise<void> {
    const before = this.#key
    this.#key = next
    const came = await this.again().catch((error: unknown) => {
      this.#key = before
      if (error instanceof Problem && error.code === 'code-unknown') return null
      throw error
    })
    if (came === false) this.#key = before
    this.#next = null
  }

  forget(): void {
    this.#key?.kk.fill(0)
    this.#next?.kk.fill(0)
    this.#key = this.#next = this.#sent = this.#open = this.answer = this.#teams = null
    this.#digits = this.#pin = ''
  }

  #at(): { loc: string; tok: string } {
    const { loc, tok } = this.#key!
    return { loc, tok }
  }
}
