// Where a listener shares a page, its name in the text becomes a way to it that does not leave the conversation.
import { el, set } from '../element.ts'
import type { Say } from '../element.ts'

/** What of a page is not shown here: what the talk page has itself, what leads out, and what would run or be sent. */
const left = 'script, template, style, form, nav, .reach, .share, .act, .without, [hidden]'

/** Watches the texts; a line `→` and a page's name, in a text of somebody else, can be pressed. */
export function openInside(log: HTMLElement, say: Say): void {
  const ways = new Map([...document.querySelectorAll<HTMLAnchorElement>('nav.pages ul:not(.tongues) a:not([aria-current])')].map((way) => [way.textContent, way.href]))
  const panel = el('section', { class: 'reading', tabindex: '-1', hidden: true })
  const notice = el('p', { role: 'status', class: 'about', hidden: true })
  let from: HTMLElement | null = null
  /** How often a page was asked for: the last one is shown. */
  let asked = 0
  log.after(panel, notice)

  const back = (): HTMLElement => {
    const leave = (): void => {
      close()
      from?.focus()
    }
    return el('button', { type: 'button', class: 'plain', click: leave }, say('inside.back'))
  }
  const talking = (): boolean => log.closest('main')?.dataset['phase'] === 'talking'

  function close(): void {
    asked++
    panel.hidden = true
    panel.replaceChildren()
  }

  function show(page: Document, name: string): void {
    const main = page.querySelector('main')!
    for (const one of main.querySelectorAll(left)) one.remove()
    const heading = el('h2', { tabindex: '-1' }, main.querySelector('h1')?.textContent ?? name)
    main.querySelector('h1')?.remove()
    // The page it stands on has names of its own.
    for (const one of main.querySelectorAll('[id], [aria-labelledby], [aria-describedby]')) for (const name of ['id', 'aria-labelledby', 'aria-describedby']) one.removeAttribute(name)
    for (const way of main.querySelectorAll('a')) {
      if (way.protocol === 'tel:') continue
      const words = way.textContent
      way.replaceWith(ways.has(words) ? wayTo(words) : words)
    }
    panel.setAttribute('aria-label', name)
    panel.replaceChildren(heading, back(), ...main.childNodes, back())
    panel.hidden = false
    heading.focus()
  }

  function open(name: string, pressed: HTMLElement): void {
    const turn = ++asked
    if (log.contains(pressed)) from = pressed
    tell('')
    // Parsed by the browser itself, which runs and fetches nothing of it; nothing is kept. The page's own style is refused by this page's policy, and not wanted.
    const question = new XMLHttpRequest()
    question.open('GET', ways.get(name)!)
    question.responseType = 'document'
    question.onload = () => {
      if (turn !== asked || !talking()) return
      // Our pages come with a status that keeps them from being stored, not with 200.
      if (question.status < 300 && question.responseXML?.querySelector('main')) show(question.responseXML, name)
      else tell(say('offline'))
    }
    question.onerror = () => turn === asked && tell(say('offline'))
    question.send()
  }

  function tell(text: string): void {
    notice.hidden = text === ''
    set(notice, text)
  }

  function wayTo(name: string): HTMLElement {
    const way: HTMLElement = el('button', { type: 'button', class: 'way', click: () => open(name, way) }, name)
    return way
  }

  /** The text of a bubble, with each line that names a page made pressable. */
  function mark(text: Text): void {
    const lines = text.data.split(/^(→ .+)$/m)
    if (lines.length === 1) return
    text.replaceWith(
      ...lines.flatMap((line, i) => {
        const name = line.slice(2)
        return i % 2 && ways.has(name) ? ['→ ', wayTo(name)] : [line]
      }),
    )
  }

  const seen = new WeakSet<Element>()
  const look = (): void => {
    for (const words of log.querySelectorAll('.other p')) {
      if (seen.has(words)) continue
      seen.add(words)
      for (const part of Array.from(words.childNodes)) if (part instanceof Text) mark(part)
    }
    // The end of it, or nobody there: the page goes as the texts do. The talk page says where her place is then.
    if (!talking() && !panel.hidden) close()
  }
  new MutationObserver(look).observe(log.closest('main')!, { attributes: true, childList: true, subtree: true })
  look()
}
