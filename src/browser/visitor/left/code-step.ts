// A new code on the screen: as words or digits, with a PIN where she wants one, and two parts of it typed again.
import { codeKey } from '../../../shared/seal/left-code.ts'
import type { CodeKey } from '../../../shared/seal/left-code.ts'
import { codeWords, digitsShown, makeCode, sameWord } from '../../../shared/seal/return-code.ts'
import { el, set } from '../element.ts'
import { wordList } from './ask.ts'
import { button, labelled, pinField, pinShown } from './parts.ts'
import { language, listed, say } from './words.ts'

export class CodeStep {
  readonly #list = el('ol', { class: 'code' })
  readonly #turn = button('', () => this.#show(!this.#asWords))
  readonly #pin = pinField('pin')
  readonly #again = el('div', { class: 'again' })
  readonly #wrong = el('p', { role: 'alert', class: 'wrong' })
  readonly root: HTMLElement
  #digits = ''
  #words: string[] | null = null
  #asWords = false
  #asked: [number, number] = [0, 1]

  constructor() {
    this.root = el(
      'div',
      {},
      el('p', {}, say('code.about')),
      this.#list,
      this.#turn,
      el('p', {}, say('code.keep')),
      labelled(say('pin'), this.#pin, say('pin.about')),
      pinShown(this.#pin),
      el('p', {}, say('again')),
      this.#again,
      this.#wrong,
    )
  }

  /** Makes a code of this page's own. As digits where the page's language has no words, or they cannot be had now. */
  async begin(): Promise<void> {
    this.#digits = await makeCode()
    this.#pin.value = ''
    this.hold(false)
    this.#words = listed.includes(language) ? await wordList(language).then((list) => codeWords(this.#digits, list), () => null) : null
    this.#turn.hidden = !this.#words
    this.#show(!!this.#words)
  }

  /** The key of the code and the PIN; null where what was typed again is not what stands there: said beside it. */
  async key(depl: string): Promise<CodeKey | null> {
    const parts = this.#parts()
    const typed = [...this.#again.querySelectorAll('input')]
    const wrong = typed.find((field, i) => !sameWord(field.value, parts[this.#asked[i]!]!))
    set(this.#wrong, wrong ? say('again.wrong') : '')
    for (const field of typed) field.setAttribute('aria-invalid', String(field === wrong))
    wrong?.focus()
    return wrong ? null : codeKey(depl, this.#digits, this.#pin.value)
  }

  /** Whether code and PIN stay as they are: something is on its way under them. */
  hold(on: boolean): void {
    this.#pin.readOnly = this.#turn.disabled = on
  }

  /** Off the screen, and out of the page. */
  drop(): void {
    this.#digits = this.#pin.value = ''
    this.#words = null
    this.#list.replaceChildren()
    this.#again.replaceChildren()
  }

  #parts(): string[] {
    return this.#asWords ? this.#words! : digitsShown(this.#digits)
  }

  #show(asWords: boolean): void {
    this.#asWords = asWords
    const parts = this.#parts()
    set(this.#turn, say(asWords ? 'code.digits' : 'code.words'))
    this.#list.classList.toggle('digits', !asWords)
    this.#list.replaceChildren(...parts.map((part) => el('li', {}, el('bdi', { lang: asWords ? language : false, translate: 'no' }, part))))
    // Any two, so that it is read to its end.
    const first = Math.floor(Math.random() * (parts.length - 2))
    this.#asked = [first, first + 1 + Math.floor(Math.random() * (parts.length - first - 1))]
    set(this.#wrong, '')
    this.#again.replaceChildren(
      ...this.#asked.map((at, i) =>
        labelled(say(asWords ? 'again.word' : 'again.digits', { n: at + 1 }), el('input', { id: `again-${i}`, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', inputmode: asWords ? 'text' : 'numeric', dir: 'auto' })),
      ),
    )
  }
}
