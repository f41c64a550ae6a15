// Reads XLIFF 2 (core) that a translator's tool gives back: what it says for each unit, or why it cannot be taken.
import { SaxesParser } from 'saxes'
import type { SaxesTagNS } from 'saxes'
import type { Piece } from './xliff-codes.ts'
import { coreNamespace } from './xliff-write.ts'

export type ReadUnit = { readonly file: string; readonly unit: string; readonly source: readonly Piece[]; readonly target: readonly Piece[] | null; readonly state: string }
export type ReadXliff = { readonly srcLang: string; readonly trgLang: string; readonly units: readonly ReadUnit[] }

/** Why a document is refused: where, and one sentence. */
export class XliffRefused extends Error {
  readonly file: string
  readonly unit: string
  constructor(file: string, unit: string, says: string) {
    super(says)
    this.file = file
    this.unit = unit
  }
}

/** Characters; all pages and words of a language with their notes are well under a tenth of it. */
const longest = 20_000_000

/** Codes in one another; nobody needs more than a link in bold. */
const deepest = 20

type Open = { readonly name: string; readonly pieces: Piece[] | null; readonly id: string }

/**
 * Reads a document. Throws `XliffRefused` for what is no well-formed XML, has a document type (no entity is ever resolved but the five of
 * XML), or holds in a text what the pack has no place for.
 */
export function readXliff(text: string): ReadXliff {
  if (text.length > longest) throw new XliffRefused('', '', 'The file is too large to be one of ours.')
  const parser = new SaxesParser({ xmlns: true, position: true })
  let root: { srcLang: string; trgLang: string } | null = null
  const units: ReadUnit[] = []
  const seen = new Set<string>()
  let [file, unit] = ['', '']
  let segments: { source: Piece[] | null; target: Piece[] | null; counts: boolean }[] = []
  let state = ''
  /** Elements inside a source or target, the outermost first. */
  const inside: Open[] = []
  /** Within elements that are not of the core, or hold nothing for the pack. */
  let aside = 0
  const refuse = (says: string): never => {
    throw new XliffRefused(file, unit, says)
  }

  function startText(tag: SaxesTagNS): void {
    const segment = segments.at(-1) ?? refuse(`<${tag.local}> stands outside of a segment.`)
    const pieces: Piece[] = []
    if (tag.local === 'source') segment.source = pieces
    else segment.target = pieces
    inside.push({ name: tag.local, pieces, id: '' })
  }

  function startInline(tag: SaxesTagNS): void {
    const into = inside.at(-1)!.pieces
    if (tag.uri !== coreNamespace || into === null) return void refuse(`<${tag.name}> may not stand in a text.`)
    if (inside.length > deepest) refuse(`More than ${deepest} codes stand in one another.`)
    switch (tag.local) {
      case 'ph':
        into.push({ is: 'ph', id: idOf(tag), data: '' })
        return void inside.push({ name: 'ph', pieces: null, id: '' })
      case 'pc': {
        const pieces: Piece[] = []
        into.push({ is: 'pc', id: idOf(tag), open: '', close: '', inside: pieces })
        return void inside.push({ name: 'pc', pieces, id: '' })
      }
      // What a tool marks for itself leaves its words where they stand.
      case 'mrk':
        return void inside.push({ name: 'mrk', pieces: into, id: '' })
      case 'sm':
      case 'em':
        return void inside.push({ name: tag.local, pieces: null, id: '' })
      default:
        refuse(`The code <${tag.local}> is none that we wrote; let the tool keep <ph> and <pc>.`)
    }
  }

  // A code that a tool has doubled bears an id of its own and says of which it is the copy.
  const idOf = (tag: SaxesTagNS): string => tag.attributes.copyOf?.value ?? tag.attributes.id?.value ?? refuse(`A <${tag.local}> has no id.`)
  const attribute = (tag: SaxesTagNS, name: string): string => tag.attributes[name]?.value ?? ''

  function start(tag: SaxesTagNS): void {
    if (inside.length > 0) return startInline(tag)
    if (aside > 0 || tag.uri !== coreNamespace) {
      if (root === null) refuse('It is not an XLIFF 2 document: its first element is another.')
      return void aside++
    }
    switch (tag.local) {
      case 'xliff':
        if (!/^2\.[01]$/.test(attribute(tag, 'version'))) refuse(`It is XLIFF ${attribute(tag, 'version')}; only 2.0 and 2.1 are understood.`)
        root = { srcLang: attribute(tag, 'srcLang'), trgLang: attribute(tag, 'trgLang') }
        return
      case 'file':
        file = attribute(tag, 'original') || attribute(tag, 'id')
        return
      case 'group':
        return
      case 'unit':
        unit = attribute(tag, 'id')
        if (seen.has(placeOf(file, unit))) refuse('It is there twice.')
        seen.add(placeOf(file, unit))
        segments = []
        state = ''
        return
      case 'segment':
      case 'ignorable':
        segments.push({ source: null, target: null, counts: tag.local === 'segment' })
        state = attribute(tag, 'state') || state || 'initial'
        return
      case 'source':
      case 'target':
        return startText(tag)
      default:
        aside++
    }
  }

  function end(tag: SaxesTagNS): void {
    if (inside.length > 0) return void inside.pop()
    if (aside > 0) return void aside--
    if (tag.local === 'unit') {
      units.push(closed())
      unit = ''
    }
    if (tag.local === 'file') file = ''
  }

  function closed(): ReadUnit {
    const counted = segments.filter(({ counts }) => counts)
    const done = counted.filter(({ target }) => target !== null && target.length > 0)
    if (counted.length === 0 || segments.some(({ source }) => source === null)) refuse('It has no source.')
    if (done.length > 0 && done.length < counted.length) refuse('Only a part of its segments has a target.')
    const target = done.length === 0 ? null : merged(segments.flatMap((one) => one.target ?? one.source!))
    return { file, unit, source: merged(segments.flatMap((one) => one.source!)), target, state }
  }

  parser.on('error', (error) => refuse(`It is not well-formed XML: ${error.message}`))
  parser.on('doctype', () => refuse('It has a document type (<!DOCTYPE>); save it without.'))
  parser.on('opentag', start)
  parser.on('closetag', end)
  const words = (said: string) => {
    const into = inside.at(-1)
    if (!into) return
    if (into.pieces === null) refuse(`<${into.name}> holds words; it stands for itself.`)
    into.pieces!.push(said)
  }
  parser.on('text', words)
  parser.on('cdata', words)
  parser.write(text).close()
  const languages = root as { srcLang: string; trgLang: string } | null
  return { ...(languages ?? refuse('It is empty.')), units }
}

/** One text for both; no XML holds U+0000. */
export const placeOf = (file: string, unit: string) => `${file}\u0000${unit}`

/** Neighbouring words as one piece. */
function merged(list: readonly Piece[]): Piece[] {
  const out: Piece[] = []
  for (const one of list) {
    const last = out.at(-1)
    if (typeof one === 'string' && typeof last === 'string') out[out.length - 1] = last + one
    else if (typeof one === 'string') out.push(...(one === '' ? [] : [one]))
    else out.push(one.is === 'pc' ? { ...one, inside: merged(one.inside) } : one)
  }
  return out
}
