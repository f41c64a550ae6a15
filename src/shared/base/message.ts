// The running half of ICU messages: fills a compiled message with values, on the server and in a browser, without the parser.

/** A filled-in place: its value as it is. */
type Argument = readonly [name: string]
/** A number, less an offset. */
type Numeral = readonly [name: string, kind: 'n', offset: number]
/** A choice by exact number (`=3`) or by plural category (`p` cardinal, `o` ordinal). */
type Plural = readonly [name: string, kind: 'p' | 'o', offset: number, choices: Choices]
/** A choice by the value's own text. */
type Select = readonly [name: string, kind: 's', offset: 0, choices: Choices]
type Choices = { readonly [when: string]: Message }
export type Part = string | Argument | Numeral | Plural | Select

/** A compiled message (domain/content compiles them): plain text, or parts in order. It is plain JSON. */
export type Message = string | readonly Part[]
export type Values = { readonly [name: string]: string | number }

/**
 * Fills a message in a language (BCP 47). A value that is not given shows as its name in braces.
 * Numbers always have western digits: they are what people dial and count in every one of our languages.
 */
export function format(message: Message, values: Values, locale: string): string {
  if (typeof message === 'string') return message
  let out = ''
  for (const part of message) {
    if (typeof part === 'string') {
      out += part
      continue
    }
    const [name, kind, offset = 0, choices] = part
    const value = values[name] ?? `{${name}}`
    if (!choices) out += kind ? new Intl.NumberFormat(locale + '-u-nu-latn').format(+value - offset) : value
    else {
      const type = kind === 'o' ? 'ordinal' : 'cardinal'
      const when = kind === 's' ? value : new Intl.PluralRules(locale, { type }).select(+value - offset)
      out += format(choices[kind === 's' ? value : '=' + value] ?? choices[when] ?? choices['other'] ?? '', values, locale)
    }
  }
  return out
}
