// One page of a left message without scripts: what stands on it, and what each of its forms leads to. All of it is in memory alone.
import type { Form } from '../../../platform/http/http.ts'
import type { Pack } from '../../../domain/content/content.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { ProblemCode } from '../../../shared/base/problem.ts'
import { leftDaysUsual } from '../../../shared/wire/left.ts'
import { textMost } from './here-page.tsx'
import type { LetterHere } from './seals-here.ts'

/** What came of the form before: words of the area `left`, with a number where they have one, or a refusal. */
export type Told = { readonly key: string; readonly n?: number } | { readonly problem: ProblemCode }

type Is = 'write' | 'none' | 'code' | 'left' | 'enter' | 'open' | 'recode' | 'sure' | 'erased' | 'closed' | 'refused'

export class LetterPage {
  /** The page it began on, and its first step. */
  readonly from: 'message' | 'return'
  readonly letter: LetterHere
  /** The page's language. */
  readonly tag: string
  readonly #pack: Pack
  is: Is
  /** Those of the wanted languages whose team could open it. */
  languages: readonly string[] = []
  wanted: readonly string[] = []
  /** What she wrote, typed as a code, and chose as a PIN: back in their fields where a form came to nothing. */
  text = ''
  typed = ''
  pin = ''
  days = leftDaysUsual
  /** Seconds since 1970. */
  until = 0
  asWords = true
  /** Which two parts of the code are typed again. */
  asked: readonly [number, number] = [0, 1]
  told: Told | null = null

  constructor(pack: Pack, from: 'message' | 'return', tag: string, letter: LetterHere) {
    this.#pack = pack
    this.from = from
    this.tag = tag
    this.letter = letter
    this.is = from === 'message' ? 'write' : 'enter'
  }

  /** The code as it stands on the page. */
  get parts(): string[] {
    return this.letter.parts(this.asWords ? this.#pack.codeWords(this.tag) : null)
  }

  /** What follows from a form; one that is not of this step does nothing. What is refused is told on the page, and what she typed stays. */
  async take(fields: Form): Promise<void> {
    this.told = null
    try {
      this.#keep(fields)
      await this.#next(fields)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.told = { problem: error.code }
    }
  }

  /** It could not even be looked at. */
  refuse(problem: ProblemCode, fields: Form): void {
    this.told = { problem }
    this.#keep(fields)
  }

  #keep(fields: Form): void {
    if ('text' in fields) this.text = textOf(fields['text'])
    if ('code' in fields) this.typed = (fields['code'] ?? '').slice(0, 500)
    if ('pin' in fields) this.pin = (fields['pin'] ?? '').slice(0, 100)
  }

  async #next(fields: Form): Promise<void> {
    const { letter } = this
    switch (`${this.is} ${fields['do'] ?? ''}`) {
      case 'write next':
        return this.#write(fields)
      case 'code turn':
        this.asWords = !this.asWords
        return this.#ask()
      case 'code back':
        this.is = 'write'
        return undefined
      case 'code leave':
        if (!this.#isAgain(fields)) return undefined
        this.until = await letter.leave(this.pin, this.text, this.days)
        this.text = this.pin = ''
        this.is = 'left'
        return undefined
      case 'enter open':
        return this.#enter()
      case 'open say':
        return this.#say()
      case 'open days':
        this.days = daysOf(fields['days'])
        this.until = await letter.setDays(this.days)
        this.told = { key: 'extend.done' }
        return this.#again()
      case 'open recode':
        await letter.another()
        this.is = 'recode'
        return this.#ask()
      case 'recode turn':
        this.asWords = !this.asWords
        return this.#ask()
      case 'recode back':
        this.is = 'open'
        return undefined
      case 'recode recode':
        if (!this.#isAgain(fields)) return undefined
        await letter.recode(this.pin)
        this.pin = ''
        this.is = 'open'
        this.told = { key: 'recode.done' }
        return this.#again()
      case 'left erase':
      case 'open erase':
        this.is = 'sure'
        return undefined
      case 'sure no':
        this.is = letter.answer ? 'open' : 'left'
        return undefined
      case 'sure yes':
        await letter.erase()
        return this.over('erased')
      case 'open close':
        return this.over('closed')
      default:
    }
  }

  async #write(fields: Form): Promise<void> {
    this.days = daysOf(fields['days'])
    const known = this.#pack.languages.map(({ tag }) => tag)
    this.wanted = [...new Set([fields['language'] ?? '', fields['second'] ?? ''])].filter((tag) => known.includes(tag))
    if (this.text === '') {
      this.told = { key: 'empty' }
      return
    }
    const found = await this.letter.begin(this.wanted)
    if (!found) return this.over('none')
    this.languages = found
    this.is = 'code'
    this.#ask()
  }

  /** Any two parts of the code, so that it is read to its end. */
  #ask(): void {
    const n = this.parts.length
    const first = Math.floor(Math.random() * (n - 2))
    this.asked = [first, first + 1 + Math.floor(Math.random() * (n - first - 1))]
  }

  /** Whether the two parts that were asked for are those of the code. */
  #isAgain(fields: Form): boolean {
    const { parts } = this
    const all = this.asked.every((at, i) => this.letter.isAgain(fields[`again-${i}`] ?? '', parts[at]!))
    if (!all) this.told = { key: 'again.wrong' }
    return all
  }

  async #enter(): Promise<void> {
    const tags = [this.tag, ...this.#pack.languages.map(({ tag }) => tag).filter((tag) => tag !== this.tag)]
    const lists = tags.map((tag) => this.#pack.codeWords(tag)).filter((list) => list !== null)
    try {
      const came = await this.letter.come(this.typed, this.pin, lists)
      if (came === 'refused') return this.over('refused')
      if (came === 'open') {
        this.is = 'open'
        this.typed = this.pin = ''
      } else this.told = came.mistyped === null ? { key: 'mistyped' } : { key: 'mistyped.word', n: came.mistyped + 1 }
      this.#follow()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'code-unknown') throw error
      this.told = { key: 'unknown' }
    }
  }

  async #say(): Promise<void> {
    const { text } = this
    if (text === '') {
      this.told = { key: 'empty' }
      return
    }
    try {
      await this.letter.say(text)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'epoch') throw error
      // Somebody else reads it since: it is sealed again for who does now.
      if (!(await this.letter.again())) return this.over('refused')
      await this.letter.say(text)
    }
    this.text = ''
    this.told = { key: 'sent' }
    await this.#again()
  }

  async #again(): Promise<void> {
    if (!(await this.letter.again())) return this.over('refused')
    this.#follow()
  }

  #follow(): void {
    const { answer } = this.letter
    if (answer) [this.days, this.until] = [answer.days, answer.until]
  }

  /** Nothing more of it is known, but how it ended. */
  over(is: 'none' | 'erased' | 'closed' | 'refused'): void {
    this.is = is
    this.text = this.typed = this.pin = ''
    this.letter.forget()
  }
}

function daysOf(typed: string | undefined): number {
  const days = Number(typed ?? leftDaysUsual)
  if (!Number.isInteger(days) || days < 1 || days > 365) throw new Problem('malformed')
  return days
}

function textOf(written: string | undefined): string {
  const text = (written ?? '').replaceAll('\r\n', '\n').trim()
  if (text.length > textMost) throw new Problem('too-large')
  return text
}
