// The texts of a conversation on the screen: each a bubble that keeps to its own direction, with its state in words.
import { el, set } from './element.ts'
import type { Say } from './element.ts'
import type { Text } from './talk.ts'

/** A card's number to dial, numbers in groups, addresses of sites and of mail. */
const runs = /(☎[+\d ]+|(?:\+|\()?\d[\d .()\u00a0-]{4,}\d|(?:https?:\/\/|www\.)\S+|\S+@\S+)/

/** In a text from right to left "0800 30 030" would stand in the wrong order: such runs keep their own. Only a card's number can be pressed. */
function isolated(text: string): (Node | string)[] {
  return text.split(runs).map((part, i) => (i % 2 ? el(part[0] === '☎' ? 'a' : 'bdi', { dir: 'ltr', href: part[0] === '☎' && `tel:${part.replaceAll(/[^+\d]/g, '')}` }, part) : part))
}

export class Log {
  readonly #say: Say
  readonly #shown = new Map<string, HTMLElement | null>()
  readonly root: HTMLElement

  constructor(say: Say) {
    this.#say = say
    this.root = el('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': say('texts'), tabindex: '-1' })
  }

  /** Shows what is new and what has moved on; true where something was added. */
  show(texts: readonly Text[], language: string): boolean {
    let added = false
    for (const one of texts) {
      const { id, state } = one
      const item = this.#shown.get(id)
      if (item === undefined) {
        this.#add(one, language)
        added = true
      } else if (item && item.dataset['state'] !== state) this.#mark(item, state)
    }
    this.root.hidden = texts.length === 0
    return added
  }

  #add({ id, own, by, text, state }: Text, language: string): void {
    const say = this.#say
    if (state === 'note') {
      this.#shown.set(id, null)
      this.root.append(el('p', { class: 'note' }, say(text)))
      return
    }
    // The state stands beside the text and is not read aloud each time it changes.
    const label = own ? el('span', { class: 'state', 'aria-live': 'off' }) : null
    const words = el('p', { dir: 'auto', lang: language || false }, ...isolated(text))
    const who = el('span', { class: 'who' }, say(own ? 'you' : state === 'late' ? `${by}.before` : by))
    const item = el('div', { class: own ? 'own' : 'other' }, who, words, ...(label ? [label] : []))
    this.#shown.set(id, own ? item : null)
    if (label) this.#mark(item, state)
    this.root.append(item)
  }

  #mark(item: HTMLElement, state: string): void {
    item.dataset['state'] = state
    set(item.lastElementChild!, this.#say(`state.${state}`))
  }
}
