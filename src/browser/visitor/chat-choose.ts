// Before a place is taken: the language, the wishes, and truthfully who is there now and what she can do.
import type { Spoken } from '../../shared/wire/parts.ts'
import { whenIn } from '../../shared/base/when.ts'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { el, set } from './element.ts'
import type { Say } from './element.ts'
import type { Wish } from './talk.ts'

export class Choose {
  readonly #say: Say
  readonly #now = el('p', { role: 'status', class: 'now' })
  readonly #next = el('p')
  readonly #nobody: HTMLElement
  readonly #do = el('ul')
  readonly #language: HTMLSelectElement
  readonly #woman = el('input', { type: 'checkbox', autocomplete: 'off', change: () => this.#choose() })
  readonly #danger = el('input', { type: 'checkbox', autocomplete: 'off', 'aria-describedby': 'danger-about' })
  readonly #changed: () => void
  #heard: (ToVisitor & { t: 'now' }) | null = null
  readonly root: HTMLElement

  /** `language`: the list of the form without scripts, which the page brought. `changed` is called when another language or wish is chosen. */
  constructor(say: Say, language: HTMLSelectElement, changed: () => void) {
    this.#say = say
    this.#changed = changed
    this.#language = language
    language.addEventListener('change', () => this.#choose())
    this.#nobody = el('div', {}, el('h2', {}, say('nobody.do')), this.#do)
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

  /** A language's name, as its speakers write it. */
  nameOf(tag: string): string {
    return this.#option(tag)?.text ?? tag
  }

  #option(tag: string): HTMLOptionElement | undefined {
    return [...this.#language.options].find(({ value }) => value === tag)
  }

  hear(now: (ToVisitor & { t: 'now' }) | null): void {
    if (now === this.#heard) return
    this.#heard = now
    this.#show()
  }

  #choose(): void {
    this.#show()
    this.#changed()
  }

  #found(): Spoken | null {
    return this.#heard?.spoken.find(({ language }) => language === this.#language.value) ?? null
  }

  #womanThere(): boolean {
    return this.#found()?.woman !== null
  }

  #show(): void {
    const say = this.#say
    const heard = this.#heard
    const found = this.#found()
    const { state } = this
    const language = this.#language.value
    const woman = found && this.#woman.checked
    const item = (...inside: (Node | string)[]): HTMLElement => el('li', {}, ...inside)
    const now = !heard ? 'asking' : !found ? 'nobody' : !woman ? found.state : !found.woman ? 'womanNobody' : found.woman === 'free' ? 'womanFree' : 'womanBusy'
    set(this.#now, say(`now.${now}`, { language: this.nameOf(language) }))
    this.#now.className = `now ${heard ? (state ?? 'nobody') : ''}`
    set(this.#next, state ? say(`next.${state}`) : '')
    this.#nobody.hidden = !heard || !!found
    if (!heard) return
    const next = heard.next.find((one) => one.language === language)
    const others = heard.spoken.map((one) => {
      const choose = (): void => {
        this.#language.value = one.language
        this.#choose()
        this.#language.focus()
      }
      return el('button', { type: 'button', class: 'plain', lang: one.language, dir: this.#option(one.language)?.dir ?? 'auto', click: choose }, this.nameOf(one.language))
    })
    // Only what is true, in this order.
    this.#do.replaceChildren(
      ...(others[0] ? [item(say('nobody.other'), el('p', { class: 'others' }, ...others))] : []),
      ...(heard.leave ? [item(el('a', { href: 'message' }, say('nobody.leave')))] : []),
      item(say('nobody.call')),
      item(next ? say('nobody.next', { time: whenIn(document.documentElement.lang, next.at) }) : say('nobody.later')),
    )
  }
}
