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
  readonly #do = el('ul')
  readonly #nobody: HTMLElement
  readonly #changed: () => void
  #heard: (ToVisitor & { t: 'now' }) | null = null
  readonly root: HTMLElement

  /** `root`: the wishes in the form without scripts, which the page brought. `changed` is called when another language or wish is chosen. */
  constructor(say: Say, root: HTMLElement, changed: () => void) {
    this.#say = say
    this.#changed = changed
    this.root = root
    this.#nobody = el('div', {}, el('h2', {}, say('nobody.do')), this.#do)
    root.append(el('section', { class: 'there', 'aria-label': say('now') }, this.#now, this.#next, this.#nobody))
    root.addEventListener('change', () => this.#choose())
    this.#show()
  }

  get wish(): Wish {
    return { ...this.#agreed(), woman: this.#women, danger: this.#ticked('danger') }
  }

  /** Whether somebody could answer, as far as she agrees: nobody is let wait for nobody. */
  get state(): 'free' | 'busy' | null {
    const states = this.#may().map((one) => this.#stateOf(one))
    return states.includes('free') ? 'free' : (states[0] ?? null)
  }

  /** A language's name, as its speakers write it. */
  nameOf(tag: string): string {
    return this.root.querySelector(`[value="${tag}"]`)?.textContent ?? tag
  }

  hear(now: (ToVisitor & { t: 'now' }) | null): void {
    if (now === this.#heard) return
    this.#heard = now
    this.#show()
  }

  get #languages(): HTMLSelectElement[] {
    return [...this.root.querySelectorAll('select')]
  }

  #ticked(name: string): boolean {
    return this.root.querySelector<HTMLInputElement>(`[name=${name}]`)!.checked
  }

  /** The language she asks for, and what she also agrees to. */
  #agreed(): { language: string; others: string[]; interpreter: boolean } {
    const [language, ...others] = new Set(this.#languages.map(({ value }) => value))
    return { language: language!, others: others.filter((tag) => tag), interpreter: this.#ticked('interpreter') }
  }

  /** A woman is asked for, and one of those she agrees to is there. */
  #women = false

  #stateOf(one: Spoken): 'free' | 'busy' {
    return (this.#women && one.woman) || one.state
  }

  /** Who is there of those she agrees to, her own language first. */
  #may(): Spoken[] {
    const spoken = this.#heard?.spoken ?? []
    const { language, others, interpreter } = this.#agreed()
    const may = [language, ...others].flatMap((tag) => spoken.filter((one) => one.language === tag))
    if (interpreter) may.push(...spoken)
    const women = may.filter(({ woman }) => woman)
    this.#women = this.#ticked('woman') && women.length > 0
    return this.#women ? women : may
  }

  #choose(): void {
    this.#show()
    this.#changed()
  }

  #show(): void {
    const say = this.#say
    const heard = this.#heard
    const { state } = this
    const { language } = this.#agreed()
    const [one] = this.#may()
    const item = (...inside: (Node | string)[]): HTMLElement => el('li', {}, ...inside)
    const tag = one?.language
    const is = one && this.#stateOf(one)
    const how = this.#women ? (is === 'free' ? 'womanFree' : 'womanBusy') : this.#ticked('woman') ? 'womanNobody' : is
    // Where her own language cannot be served: by whom else, as she agreed.
    const lines = !heard ? ['asking'] : !one ? ['nobody'] : tag === language ? [how] : ['nobody', how]
    set(this.#now, lines.map((line, i) => say(`now.${line}`, { language: this.nameOf(i ? tag! : language) })).join(' '))
    this.#now.className = `now ${heard ? (state ?? 'nobody') : ''}`
    set(this.#next, state ? say(`next.${state}`) : '')
    this.#nobody.hidden = !heard || !!state
    if (!heard) return
    const next = heard.next.find((at) => at.language === language)
    const [first] = this.#languages
    const there = [...first!.options]
      .filter(({ value }) => heard.spoken.some((at) => at.language === value))
      .map((option) => {
        const choose = (): void => {
          option.selected = true
          this.#choose()
          first!.focus()
        }
        return el('button', { type: 'button', class: 'plain', lang: option.lang, dir: option.dir, click: choose }, option.text)
      })
    // Only what is true, in this order.
    this.#do.replaceChildren(
      ...(there[0] ? [item(say('nobody.other'), el('p', { class: 'others' }, ...there))] : []),
      ...(heard.leave ? [item(el('a', { href: 'message' }, say('nobody.leave')))] : []),
      item(say('nobody.call')),
      item(next ? say('nobody.next', { time: whenIn(document.documentElement.lang, next.at) }) : say('nobody.later')),
    )
  }
}
