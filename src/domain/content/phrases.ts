// Sentences a listener can begin with, in every language that has them: the same id is the same sentence in each.
import type { Pack } from './pack.ts'
import { toWrite } from './placeholder.ts'

/** What a sentence is for: an id is `<group>.<name>`. They are shown in this order. */
export const phraseGroups = ['begin', 'ask', 'listen', 'safety', 'inform', 'page', 'end'] as const
export type PhraseGroup = (typeof phraseGroups)[number]

/** The file of a language's folder that holds them, one flat object of ids and sentences. */
export const phraseFile = 'phrases.json'

/** `none`: this language has no sentences. */
export type PhraseState = 'none' | 'draft' | 'reviewed' | 'stale'

export type Phrase = {
  readonly id: string
  readonly group: PhraseGroup
  /** In the listener's language where that has it, else in the source's. */
  readonly own: string
  readonly ownTag: string
  /** In the visitor's language; null where it has none. */
  readonly into: string | null
}

export function groupOf(id: string): PhraseGroup | null {
  const group = id.slice(0, id.indexOf('.'))
  return phraseGroups.find((one) => one === group) ?? null
}

/** All sentences by group, in the source's order; `state` is that of the visitor's language. */
export function phrasesFor(pack: Pack, own: string, into: string): { state: PhraseState; phrases: Phrase[] } {
  const source = pack.phrases(pack.source)
  const [hers, visitors] = [pack.phrases(own), pack.phrases(into)]
  const phrases = Object.keys(source).flatMap((id): Phrase[] => {
    const group = groupOf(id)
    const [first, second] = [written(hers[id]), written(visitors[id])]
    const text = first ?? written(source[id])
    return group === null || text === null ? [] : [{ id, group, own: text, ownTag: first === null ? pack.source : own, into: second }]
  })
  const sorted = phraseGroups.flatMap((group) => phrases.filter((one) => one.group === group))
  return { state: sorted.some((one) => one.into !== null) ? stateOf(pack, into) : 'none', phrases: sorted }
}

function stateOf(pack: Pack, tag: string): PhraseState {
  const { record, stale } = pack.standing(tag)
  if (stale.includes(phraseFile)) return 'stale'
  return record?.state === 'reviewed' ? 'reviewed' : 'draft'
}

function written(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' || text.includes(toWrite) ? null : text
}
