// The table id × language: whether what must be said stands on a page of each language, whole and in its script.
import { brief, saidByWords } from './brief.ts'
import type { BriefId } from './brief.ts'
import { textFaults } from './check-translation.ts'
import { pageNames } from './pack.ts'
import type { Pack } from './pack.ts'
import { medianRatio } from './proportion.ts'
import type { Area } from './words.ts'

/** `says`: null where all is well, else what is wrong; `where`: the pages that say it. */
export type Cell = { readonly id: BriefId; readonly tag: string; readonly where: readonly string[]; readonly says: string | null }

/** One cell for each id of the brief and each language of the pack. */
export function briefTable(pack: Pack): Cell[] {
  return pack.languages.flatMap(({ tag }) => {
    const median = tag === pack.source ? null : medianRatio(pack, tag)
    return (Object.keys(brief) as BriefId[]).map((id) => {
      const keys = saidByWords[id]
      return { id, tag, ...(keys ? wordsCell(pack, tag, keys, median) : blocksCell(pack, tag, id, median)) }
    })
  })
}

function blocksCell(pack: Pack, tag: string, id: string, median: number | null): Pick<Cell, 'where' | 'says'> {
  const where = pageNames.filter((name) => pack.page(tag, name)?.blocks.some(({ ids }) => ids.includes(id)))
  if (where.length === 0) return { where, says: 'stands on no page' }
  const faults = where.flatMap((name) => {
    const source = pack.page(pack.source, name)?.blocks ?? []
    const blocks = pack.page(tag, name)!.blocks.filter(({ ids }) => ids.includes(id))
    return blocks.flatMap((block) => {
      const said = source.find(({ ids }) => ids.join(' ') === block.ids.join(' '))
      return said ? textFaults(tag, { name, text: block.text, source: said.text }, median) : [`stands on ${name}, where the source does not say it`]
    })
  })
  return { where, says: faults[0] ?? null }
}

function wordsCell(pack: Pack, tag: string, keys: readonly string[], median: number | null): Pick<Cell, 'where' | 'says'> {
  const text = (of: string, key: string) => pack.texts(of)[key.split('.')[0] as Area]?.[key.slice(key.indexOf('.') + 1)] ?? ''
  const missing = keys.find((key) => text(tag, key) === '')
  if (missing !== undefined) return { where: [], says: `${missing} is missing` }
  const faults = keys.flatMap((key) => textFaults(tag, { name: key, text: text(tag, key), source: text(pack.source, key) }, median))
  return { where: ['words'], says: faults[0] ?? null }
}

/** The table as text: a row for each id, a column for each language, `·` where all is well. */
export function printedTable(cells: readonly Cell[]): string {
  const tags = [...new Set(cells.map(({ tag }) => tag))]
  const row = (name: string, marks: readonly string[]) => name.padEnd(12) + marks.map((mark) => mark.padEnd(7)).join('')
  const rows = [...Map.groupBy(cells, ({ id }) => id)].map(([id, of]) => row(id, of.map(({ says, where }) => (says === null ? '·' : where.length === 0 ? 'none' : 'wrong'))))
  const faults = cells.filter(({ says }) => says !== null).map(({ id, tag, says }) => `${id} ${tag}: ${says!}`)
  return [row('', tags), ...rows, ...faults].join('\n')
}
