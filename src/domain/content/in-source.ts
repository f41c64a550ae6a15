// Which blocks of a page that nobody has reviewed offer the same block in the source language: those of danger and of law.
import { grave } from './brief.ts'
import type { Facts } from './facts.ts'
import type { Block, Page } from './pages.ts'

/** Tools show a block only in an answer: their page is offered, not a place on it. */
const tools = ['check', 'plan', 'card']

/**
 * Where a block stands in the source (`rights#legal-1`), for each block that offers it. A page that is reviewed offers nothing. The
 * source's page is offered where it is reviewed; while no page of the source is, all are, and each says so itself.
 */
export function placesInSource(pages: ReadonlyMap<string, Page>, facts: Facts, source: string): Map<Block, string> {
  const isSource = (key: string) => key.startsWith(`${source}/`)
  const anyReviewed = [...pages].some(([key, { state }]) => isSource(key) && state === 'reviewed')
  const places = new Map<Block, string>()
  for (const [key, page] of pages) {
    const name = key.slice(key.indexOf('/') + 1)
    const there = pages.get(`${source}/${name}`)
    if (isSource(key) || page.state === 'reviewed' || !there || (anyReviewed && there.state !== 'reviewed')) continue
    for (const block of page.blocks) {
      const first = block.ids[0]
      if (first === undefined || !isGrave(block, facts) || !there.blocks.some(({ ids }) => ids[0] === first)) continue
      places.set(block, tools.includes(name) ? name : `${name}#${first.toLowerCase()}`)
    }
  }
  return places
}

/** A block of danger or of law, or that cites what a lawyer has to check again. A choice in a form is a label, where no link may stand. */
function isGrave({ ids, kinds, cites, ask }: Block, facts: Facts): boolean {
  return ask === null && (kinds.includes('danger') || ids.some((id) => grave.test(id)) || cites.some((id) => facts.get(id)?.recheckBy.role === 'lawyer'))
}
