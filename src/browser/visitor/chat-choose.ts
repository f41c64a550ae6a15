// Before a place is taken: the language, the wishes, and truthfully who is there now and what she can do.
import { languageOf, languages } from '../../shared/base/language.ts'
import type { Spoken } from '../../shared/wire/parts.ts'
import { el, set } from './element.ts'
import type { Say } from './element.ts'
import type { Wish } from './talk.ts'

export class Choose {
  readonly #say: Say
  readonly #now = el('p', { role: 'status', class: 'now' })
  readonly #next = el('p')
  readonly #nobody: HTMLElement
  readonly #others = el('p', { class: 'others' })
  readonly #otherItem: HTMLElement
  readonly #language: HTMLSelectElement
  readonly #woman = el('input', { type: 'checkbox', autocomplete: 'off', change: () => this.#choose() })
  readonly #danger = el('input', { type: 'checkbox', autocomplete: 'off', 'aria-describedby': 'danger-about' })
  readonly #changed: () => void
  #spoken: Spoken[] | null = null
  readonly root: HTMLElement

  /** `changed` is called when another language or wish is chosen. */
  constructor(say: Say, language: string, changed: () => void) {
    this.#say = say
    this.#changed = changed
    this.#language = el(
      'select',
      { autocomplete: 'off', id: 'language', change: () => this.#choose() },
      ...languages.map(({ tag, name, dir }) => el('option', { value: tag, lang: tag, dir, selected: tag === language }, name)),
    )
    this.#otherItem = el('li', {}, say('nobody.other'), this.#others)
    this.#nobody = el(
      'div',
      {},
      el('h2', {}, say('nobody.do')),
      el('ul', {}, el('li', {}, say('nobody.call')), this.#otherItem, el('li', {}, say('nobody.later'))),
    )
    this.root = el(
      'div',
      { class: 'choose' },
      el('label', { for: 'language' }, say('language')),
      this.#language,
      el('label', { class: 'tick' }, this.#woman, say('woman')),
      el('label', { class: 'tick' }, this.#danger, say('dangerWish')),
      el('p', { class: 'about', id: 'danger-about' }, say('dangerWishAbout')),
      el('section', { class: 'there', 'aria-label': say('now') }, this.#now, this.#next, this.#nobody),
    )
    this.#show()
  }

  get wish(): Wish {
    return { language: this.#language.value, woman: this.#woman.checked && this.#womanThere(), danger: this.#danger.checked, others: [], interpreter: false }
  }

  /** Whether somebody could answer: nobody is let wait for nobody. */
  get state(): 'free' | 'busy' | null {
    const found = this.#found()
    if (!found) return null
    return this.#woman.checked && found.woman ? found.woman : found.state
  }

  hear(spoken: Spoken[] | null): void {
    if (JSON.stringify(spoken) === JSON.stringify(this.#spoken)) return
    this.#spoken = spoken
    this.#show()
  }

  #choose(): void {
    this.#show()
    this.#changed()
  }

  #found(): Spoken | null {
    return this.#spoken?.find(({ language }) => language === this.#language.value) ?? null
  }

  #womanThere(): boolean {
    return this.#found()?.woman !== null
  }

  #show(): void {
    const language = languageOf(this.#language.value)?.name ?? ''
    const say = this.#say
    const found = this.#found()
    const woman = this.#woman.checked
    const state = this.state
    if (!this.#spoken) set(this.#now, say('now.asking'))
    else if (!found) set(this.#now, say('now.nobody', { language }))
    else if (!woman) set(this.#now, say(`now.${found.state}`, { language }))
    else set(this.#now, say(found.woman ? (found.woman === 'free' ? 'now.womanFree' : 'now.womanBusy') : 'now.womanNobody', { language }))
    this.#now.className = `now ${this.#spoken ? (state ?? 'nobody') : ''}`
    set(this.#next, state ? say(`next.${state}`) : '')
    this.#nobody.hidden = !this.#spoken || found !== null
    this.#otherItem.hidden = !this.#spoken?.length
    this.#others.replaceChildren(
      ...(this.#spoken ?? []).map((one) => {
        const other = languageOf(one.language)
        const choose = (): void => {
          this.#language.value = one.language
          this.#show()
          this.#language.focus()
        }
        return el('button', { type: 'button', class: 'plain', lang: one.language, dir: other?.dir ?? 'auto', click: choose }, other?.name ?? one.language)
      }),
    )
  }
}
