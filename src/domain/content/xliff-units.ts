// The texts of a language beside their sources, as units: one for each block, title, heading and key.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { meaningOf } from './brief.ts'
import { filesOf } from './pack.ts'
import type { Pack } from './pack.ts'
import { isFlat, slotsOf } from './slots.ts'
import { numbered, pieces } from './xliff-codes.ts'
import type { Piece } from './xliff-codes.ts'

export type State = 'initial' | 'translated' | 'reviewed'

export type Unit = {
  readonly id: string
  readonly name: string
  readonly source: readonly Piece[]
  /** Null where it is not translated yet. */
  readonly target: readonly Piece[] | null
  readonly state: State
  /** Of a block each code stands once; the places of a message may come again, or be left out of a form. */
  readonly codes: 'kept' | 'free'
  readonly notes: readonly { readonly category: 'meaning' | 'glossary' | 'form'; readonly text: string }[]
}

/** `path` is in the language's folder (`pages/start.md`). */
export type UnitFile = { readonly path: string; readonly units: readonly Unit[] }

type Term = { readonly term: string; readonly word: string; readonly why: string }

/** All units of a language. The source is what stands in the pack now. */
export function unitsOf(folder: string, pack: Pack, tag: string): UnitFile[] {
  const terms = glossary(folder, tag)
  return filesOf(pack, tag).flatMap((path): UnitFile[] => {
    const source = textOf(folder, pack.source, path)
    if (source === null) return []
    const kind = isFlat(path) ? 'words' : 'pages'
    const own = Map.groupBy(slotsOf(path, textOf(folder, tag, path) ?? ''), ({ name }) => name)
    const state = stateOf(pack, tag, path)
    const units = slotsOf(path, source).map((slot): Unit => {
      const target = targetOf(own.get(slot.name) ?? [], slot.id)
      const cut = numbered(pieces(slot.text, kind))
      return {
        id: slot.id,
        name: slot.name,
        source: cut,
        target: target === null ? null : numbered(pieces(target, kind), cut),
        state: target === null ? 'initial' : state,
        codes: kind === 'pages' ? 'kept' : 'free',
        notes: [...meanings(slot.name), ...formOf(slot.text, kind), ...termsIn(slot.text, terms)],
      }
    })
    return [{ path, units }]
  })
}

/** A block is found by its ids: the same number of blocks of these ids may stand before it. */
function targetOf(same: ReturnType<typeof slotsOf>, id: string): string | null {
  return (same.find((slot) => slot.id === id) ?? same[0])?.text ?? null
}

function stateOf(pack: Pack, tag: string, path: string): State {
  if (isFlat(path)) return pack.standing(tag).record?.state === 'reviewed' && !pack.standing(tag).stale.includes(path) ? 'reviewed' : 'translated'
  return pack.page(tag, /pages\/(.*)\.md/.exec(path)![1] as Parameters<Pack['page']>[1])?.state === 'reviewed' ? 'reviewed' : 'translated'
}

function meanings(name: string): Unit['notes'] {
  return name.split(' ').flatMap((id) => {
    const says = meaningOf(id)
    return says === null ? [] : [{ category: 'meaning' as const, text: `${id}: ${says}` }]
  })
}

function formOf(text: string, kind: 'pages' | 'words'): Unit['notes'] {
  if (kind === 'words' && /\{\s*\w+\s*,/.test(text)) return [{ category: 'form', text: 'A text with choices: translate only the words in the inner braces; keep names and keywords. Your language may need other forms (one, few, many, other).' }]
  if (kind === 'pages' && text.includes('\n')) return [{ category: 'form', text: 'A line that begins with “## ” is a heading, one that begins with “- ” an item of a list: keep each.' }]
  return []
}

function termsIn(text: string, terms: readonly Term[]): Unit['notes'] {
  const lower = text.toLowerCase()
  return terms.filter(({ term }) => new RegExp(`(?<!\\p{L})${term.replaceAll(/[^\p{L}\p{N} ]/gu, String.raw`\$&`)}(?!\\p{L})`, 'u').test(lower)).map(({ term, word, why }) => ({ category: 'glossary' as const, text: `${term}: ${word}${why === '' ? '' : ` (${why})`}` }))
}

/** The pack's terms with this language's words for them; those without a word yet are left out. */
function glossary(folder: string, tag: string): Term[] {
  const [terms, words] = ['glossary.json', `${tag}/glossary.json`].map((path) => (existsSync(join(folder, path)) ? (JSON.parse(readFileSync(join(folder, path), 'utf8')) as unknown) : null))
  if (!Array.isArray(terms) || typeof words !== 'object' || words === null) return []
  return (terms as { id: string; term: string }[]).flatMap(({ id, term }) => {
    const own = (words as { [id: string]: { word?: string; why?: string } | undefined })[id]
    return own?.word ? [{ term: term.toLowerCase(), word: own.word, why: own.why ?? '' }] : []
  })
}

/** A file of a language as it stands; null where there is none. */
export function textOf(folder: string, tag: string, path: string): string | null {
  const at = join(folder, tag, path)
  return existsSync(at) ? readFileSync(at, 'utf8') : null
}
