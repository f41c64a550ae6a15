// Pieces of the screen that leaving a message and coming back to it have in common.
import { leftDaysUsual } from '../../../shared/wire/left.ts'
import { el } from '../element.ts'
import { nameOf, say, sayWrong } from './words.ts'

/** Days that can be chosen; the server takes any from 1 to 365. */
const days = [1, 7, 30, 90, 180, 365]

export function daysField(chosen = leftDaysUsual): HTMLSelectElement {
  const offered = [...new Set([...days, chosen])].sort((a, b) => a - b)
  return el('select', { id: 'days', autocomplete: 'off' }, ...offered.map((n) => el('option', { value: String(n), selected: n === chosen }, say('days.n', { n }))))
}

/** A field with its label above and, where there is something to say of it, a line below. */
export function labelled(label: string, field: HTMLElement, about = ''): HTMLElement {
  if (about) field.setAttribute('aria-describedby', `${field.id}-about`)
  return el('div', { class: 'field' }, el('label', { for: field.id }, label), ...(about ? [el('p', { class: 'about', id: `${field.id}-about` }, about)] : []), field)
}

export const button = (words: string, press: () => void, kind = 'plain'): HTMLButtonElement => el('button', { type: 'button', class: kind, click: press }, words)

export function textField(): HTMLTextAreaElement {
  return el('textarea', { id: 'text', rows: '6', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto' })
}

/** No field for passwords: browsers offer to keep what is typed there, whatever the page says. It is veiled by its style instead. */
export function pinField(id: string): HTMLInputElement {
  return el('input', { id, class: 'veiled', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', dir: 'auto' })
}

export function pinShown(field: HTMLInputElement): HTMLElement {
  const shown = el('input', { type: 'checkbox', autocomplete: 'off', change: () => field.classList.toggle('veiled', !shown.checked) })
  return el('label', { class: 'tick' }, shown, say('pin.show'))
}

/** Who can read it, by name. `languages`: whose teams can. */
export function readers(languages: readonly string[], claimed: boolean): HTMLElement {
  const who = claimed ? [say('sealed.claimed')] : languages.map((tag) => say('sealed.team', { language: nameOf(tag) }))
  return el('div', { class: 'readers' }, el('p', {}, say('sealed')), el('ul', {}, ...[...who, say('sealed.coordinators'), say('sealed.you')].map((one) => el('li', {}, one))), el('p', { class: 'about' }, say('limit')))
}

/** One quiet line of what is wrong or going on; nothing is lost by it. */
export class Notice {
  // Never hidden: what is shown and filled in one step is not read aloud everywhere.
  readonly root = el('p', { role: 'status', class: 'notice' })

  say(text: string): void {
    this.root.textContent = text
  }

  /** Runs what may fail, and says so. The button stays dead meanwhile: nothing is sent twice. */
  async during(pressed: HTMLButtonElement, going: string, work: () => Promise<void>): Promise<void> {
    if (pressed.disabled) return
    pressed.disabled = true
    this.say(going)
    try {
      await work()
      if (this.root.textContent === going) this.say('')
    } catch (error) {
      this.say(sayWrong(error))
    } finally {
      pressed.disabled = false
    }
  }
}

/** The steps of a page, one shown at a time; the heading of the step that is shown has the focus, but where nobody asked for it (`asked`). */
export function show(step: HTMLElement, steps: readonly HTMLElement[], asked = true): void {
  for (const one of steps) one.hidden = one !== step
  // The page's first words tell of the first step alone.
  step.closest('main')!.dataset['step'] = step === steps[0] ? 'first' : 'on'
  const heading = asked ? step.querySelector<HTMLElement>('h2') : null
  heading?.focus()
  heading?.scrollIntoView({ block: 'nearest' })
}

export const heading = (words: string): HTMLElement => el('h2', { tabindex: '-1' }, words)

/** Whatever was typed or opened goes with the page. */
export function dropWith(root: HTMLElement, drop: () => void): void {
  const all = (): void => {
    drop()
    for (const field of root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea')) field.value = ''
    root.replaceChildren()
  }
  addEventListener('pagehide', all)
  new MutationObserver(() => {
    if (!root.isConnected) all()
  }).observe(document.documentElement, { childList: true })
}
