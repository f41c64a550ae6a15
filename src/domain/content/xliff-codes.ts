// What of a text must not be translated, as inline codes: citations and places stand alone, links and bold stand around words.

/** A text cut into words and codes. `data`, `open` and `close` are how a code is written in the pack; `id` is empty until it has one. */
export type Piece =
  | string
  | { readonly is: 'ph'; readonly id: string; readonly data: string }
  | { readonly is: 'pc'; readonly id: string; readonly open: string; readonly close: string; readonly inside: readonly Piece[] }

export type Code = Exclude<Piece, string>

const inPages = /(\{[a-z0-9-]+\})|\[([^[\]]*)\](\([a-z]*(?:#[\w-]+)?\))|\*\*(.+?)\*\*/
const inWords = /(\{\w+\})/

/** Cuts a text; put together again it is the same, byte for byte. In words with plurals or choices the braces are the translator's to keep. */
export function pieces(text: string, kind: 'pages' | 'words'): Piece[] {
  if (kind === 'words' && /\{\s*\w+\s*,/.test(text)) return text === '' ? [] : [text]
  const found = (kind === 'pages' ? inPages : inWords).exec(text)
  if (!found) return text === '' ? [] : [text]
  const [whole, alone, linked, to, bold] = found
  const code: Code =
    alone !== undefined
      ? { is: 'ph', id: '', data: alone }
      : linked !== undefined
        ? { is: 'pc', id: '', open: '[', close: `]${to!}`, inside: pieces(linked, kind) }
        : { is: 'pc', id: '', open: '**', close: '**', inside: pieces(bold!, kind) }
  return [...(found.index > 0 ? [text.slice(0, found.index)] : []), code, ...pieces(text.slice(found.index + whole.length), kind)]
}

/** The text that was cut. */
export function joined(list: readonly Piece[]): string {
  return list.map((one) => (typeof one === 'string' ? one : one.is === 'ph' ? one.data : one.open + joined(one.inside) + one.close)).join('')
}

/** All codes of a text in order, those inside others too. */
export function codesIn(list: readonly Piece[]): Code[] {
  return list.flatMap((one): Code[] => (typeof one === 'string' ? [] : one.is === 'ph' ? [one] : [one, ...codesIn(one.inside)]))
}

/** The ids of all codes of a text, sorted: two texts with the same have the same codes. */
export const codeIds = (list: readonly Piece[]): string => codesIn(list).map(({ id }) => id).toSorted().join(' ')

/** How a code is known again in another language: as it is written in the pack. */
const keyOf = (code: Code) => (code.is === 'ph' ? code.data : code.open + code.close)

/** Numbers the codes: a source's in order; a translation's as those of its source that are written alike, others after them. */
export function numbered(list: readonly Piece[], source: readonly Piece[] | null = null): Piece[] {
  const known = source ? codesIn(source).map((code) => ({ id: code.id, key: keyOf(code) })) : []
  let next = known.length
  const number = (code: Code): string => {
    const at = known.findIndex(({ key }) => key === keyOf(code))
    return at < 0 ? String(++next) : known.splice(at, 1)[0]!.id
  }
  const walk = (inside: readonly Piece[]): Piece[] =>
    inside.map((one) => {
      if (typeof one === 'string') return one
      const id = number(one)
      return one.is === 'ph' ? { ...one, id } : { ...one, id, inside: walk(one.inside) }
    })
  return walk(list)
}
