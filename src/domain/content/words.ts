// The words of a pack: ICU texts by area and key, compiled once at the start, with the source's text where one is missing.
import { isArgumentElement, isLiteralElement, isNumberElement, isPluralElement, isPoundElement, isSelectElement, parse } from '@formatjs/icu-messageformat-parser'
import type { MessageFormatElement, PluralElement } from '@formatjs/icu-messageformat-parser'
import { format } from '../../shared/base/message.ts'
import type { Message, Part, Values } from '../../shared/base/message.ts'

/** The files of words; each is written by the part that shows it. */
export const areas = ['site', 'facts', 'talk', 'left', 'problems', 'tools', 'desk'] as const
export type Area = (typeof areas)[number]

/** The words of one language. */
export interface Words {
  readonly tag: string
  /** The text of `<area>.<key>`. A missing one is the source language's with its tag before it, an unknown one the key itself. */
  readonly say: (key: string, values?: Values) => string
  /** Whether this language itself has this text. */
  readonly has: (key: string) => boolean
  /** All compiled messages of an area by key, missing ones from the source, for a script that shows them in a browser. */
  readonly area: (name: Area) => Record<string, Message>
}

/** An area's raw texts by flat key. */
export type Texts = { readonly [key: string]: string }
export type TextsByArea = { readonly [area in Area]?: Texts }

/** Compiles ICU text (plural, selectordinal, select, number, plain arguments). Throws a SyntaxError on anything else. */
export function compile(text: string): Message {
  return pack(parse(text, { ignoreTag: true }), null)
}

function pack(elements: MessageFormatElement[], counted: PluralElement | null): Message {
  const parts = elements.map((element) => part(element, counted))
  if (parts.every((p) => typeof p === 'string')) return parts.join('')
  return parts
}

function part(element: MessageFormatElement, counted: PluralElement | null): Part {
  if (isLiteralElement(element)) return element.value
  if (isArgumentElement(element)) return [element.value]
  if (isNumberElement(element) && !element.style) return [element.value, 'n', 0]
  if (isPoundElement(element) && counted) return [counted.value, 'n', counted.offset]
  if (isSelectElement(element)) return [element.value, 's', 0, choices(element.options, counted)]
  if (isPluralElement(element))
    return [element.value, element.pluralType === 'ordinal' ? 'o' : 'p', element.offset, choices(element.options, element)]
  throw new SyntaxError('only plural, selectordinal, select, number and plain arguments are understood')
}

function choices(options: Record<string, { value: MessageFormatElement[] }>, counted: PluralElement | null): Record<string, Message> {
  return Object.fromEntries(Object.entries(options).map(([when, option]) => [when, pack(option.value, counted)]))
}

/** The names of the values a message takes, sorted; for comparing a translation with its source. */
export function placesOf(message: Message): string[] {
  const names = new Set<string>()
  const look = (m: Message): void => {
    if (typeof m === 'string') return
    for (const p of m) {
      if (typeof p === 'string') continue
      names.add(p[0])
      if (p[3]) Object.values(p[3]).forEach(look)
    }
  }
  look(message)
  return [...names].toSorted()
}

/** Compiles a language's texts. A text that cannot be compiled is left out, so that the source's shows; `checkPack` reports it. */
export function compileAll(texts: TextsByArea): Map<string, Message> {
  const messages = new Map<string, Message>()
  for (const area of areas) {
    for (const [key, text] of Object.entries(texts[area] ?? {})) {
      try {
        messages.set(`${area}.${key}`, compile(text))
      } catch {
        continue
      }
    }
  }
  return messages
}

/** The words of a language over those of the source language. */
export function wordsOf(tag: string, own: Map<string, Message>, sourceTag: string, source: Map<string, Message>): Words {
  const find = (key: string): Message => {
    const message = own.get(key)
    if (message !== undefined) return message
    const fallback = source.get(key)
    if (fallback === undefined) return key
    return typeof fallback === 'string' ? `[${sourceTag}] ${fallback}` : [`[${sourceTag}] `, ...fallback]
  }
  return {
    tag,
    say: (key, values = {}) => format(find(key), values, own.has(key) ? tag : sourceTag),
    has: (key) => own.has(key),
    area: (name) => {
      const keys = [...source.keys(), ...own.keys()].filter((key) => key.startsWith(`${name}.`))
      return Object.fromEntries(keys.map((key) => [key.slice(name.length + 1), find(key)]))
    },
  }
}
