// Makes elements of the page, never from text that could be markup, and fills its words.
import { format } from '../../shared/base/message.ts'
import type { Message, Values } from '../../shared/base/message.ts'

type Fields = { readonly [name: string]: string | boolean | ((event: Event) => void) }

/** An element: a function is a listener for the event of that name, true an empty attribute, false none. */
export function el<K extends keyof HTMLElementTagNameMap>(name: K, fields: Fields = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'function') made.addEventListener(key, value)
    else if (value !== false) made.setAttribute(key, value === true ? '' : value)
  }
  made.append(...inside)
  return made
}

/** Sets a text only where it changes, so that nothing is read aloud twice. */
export function set(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

export type Say = (key: string, values?: Values) => string

/** The words that came with the page; each value stands isolated, so that another script's direction does not turn the sentence. */
export function sayer(messages: Record<string, Message>, locale: string): Say {
  return (key, values = {}) => {
    const isolated = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'number' ? value : `\u2068${value}\u2069`]))
    return format(messages[key] ?? key, isolated, locale)
  }
}
