// Whether a translation is as long as its source lets expect: a text lost its half, or says more than it was given.
import { bareText } from './letters.ts'
import { pageNames } from './pack.ts'
import type { Pack } from './pack.ts'

/** Of the language's own median; measured over nl, fr and ar, where whole translations of 60 characters and more lie between 0.55 and 1.75. */
const [least, most] = [0.5, 2]
/** Characters by which a short text may differ beside that: one word more or less is much of it. */
const [lessBy, moreBy] = [12, 25]

/** How many characters this language needs for one of the source's, over all its blocks. */
export function medianRatio(pack: Pack, tag: string): number {
  return medianOf(
    pageNames.flatMap((name) => {
      const own = new Map(pack.page(tag, name)?.blocks.map((block) => [block.ids.join(' '), block.text]))
      return (pack.page(pack.source, name)?.blocks ?? []).map(({ ids, text }) => ({ source: text, text: own.get(ids.join(' ')) ?? null }))
    }),
  )
}

/** The same over these blocks; 1 while there are few. `text` is null where a block is not translated. */
export function medianOf(blocks: readonly { readonly source: string; readonly text: string | null }[]): number {
  const ratios = blocks.flatMap(({ source, text }) => {
    const length = bareText(source).length
    return text === null || length < 30 ? [] : [bareText(text).length / length]
  })
  return ratios.length < 10 ? 1 : ratios.toSorted((a, b) => a - b)[ratios.length >> 1]!
}

/** Whether a text of this many characters fits a source of that many. */
export function isInProportion(length: number, source: number, median: number): boolean {
  const wanted = source * median
  return length >= wanted * least - lessBy && length <= wanted * most + moreBy
}
