// The word about us after one talk without scripts: offered where a coordinator can open it, sealed and sent once, and forgotten.
import type { WordsAboutUs } from '../../../domain/word/word.ts'
import type { Form } from '../../../platform/http/http.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { coordinatorsKey, sealedWord, wordBytes } from './seals-here.ts'
import type { CoordinatorsKey, KeysHouse } from './seals-here.ts'

export type WordsHouse = KeysHouse & { readonly about: Pick<WordsAboutUs, 'say'> }
export type Tap = 0 | 1 | 2 | 3

/** UTF-16 units of the sentence. */
export const sentenceMost = 300

export class WordHere {
  readonly #house: WordsHouse
  #ticket: string
  #member: string
  #to: CoordinatorsKey | null = null
  /** `looking`: whether anybody could open it. `none`: nobody could, so nothing is asked. */
  is: 'looking' | 'none' | 'offered' | 'sending' | 'sent' | 'refused' = 'looking'
  /** Why nothing was sent: then what she chose and wrote stays. */
  told: 'empty' | 'offline' | null = null
  tap: Tap = 0
  text = ''
  mayName = false

  /** Of the talk with this ticket, in which this member listened. Both go nowhere but: the ticket to the line, the member into the seal where she says so. */
  constructor(house: WordsHouse, ticket: string, member: string) {
    this.#house = house
    this.#ticket = ticket
    this.#member = member
    void this.#look()
  }

  async #look(): Promise<void> {
    const to = await coordinatorsKey(this.#house).catch(() => null)
    if (this.is !== 'looking') return
    this.#to = to
    this.is = to ? 'offered' : 'none'
  }

  /** `language`: of the page. Where it is too late, or said already, nothing follows. */
  async say(fields: Form, language: string): Promise<void> {
    if (this.is !== 'offered') return
    this.tap = ([1, 2, 3] as const).find((tap) => String(tap) === fields['tap']) ?? 0
    this.text = shortened((fields['word'] ?? '').replaceAll('\r\n', '\n').trim())
    this.mayName = 'listener' in fields
    this.told = this.tap === 0 && this.text === '' ? 'empty' : null
    if (this.told) return
    this.is = 'sending'
    try {
      const to = this.#to!
      const sealed = await sealedWord(this.#house, to, { tap: this.tap, text: this.text, language, listener: this.mayName ? this.#member : null })
      if (sealed) await this.#house.about.say({ ticket: this.#ticket, epoch: to.key, sealed })
      this.#over(sealed ? 'sent' : 'refused')
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code === 'no-ticket' || error.code === 'epoch') return this.#over('refused')
      // She may have left meanwhile.
      if (this.is === 'sending') [this.is, this.told] = ['offered', 'offline']
    }
  }

  /** Nothing of it is known any more, and nothing more is asked. */
  forget(): void {
    this.#over('none')
  }

  #over(is: 'none' | 'sent' | 'refused'): void {
    this.is = is
    this.told = this.#to = null
    this.#ticket = this.#member = this.text = ''
    this.tap = 0
    this.mayName = false
  }
}

/** As much of it as fits into the seal; in scripts of three bytes a letter that is less than the field takes. */
function shortened(text: string): string {
  let short = text.slice(0, sentenceMost)
  while (Buffer.byteLength(short) > wordBytes) short = short.slice(0, -1)
  // Half a sign at the end is none.
  return short.replace(/[\uD800-\uDBFF]$/, '')
}
