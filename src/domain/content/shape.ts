// The shape of a translation is its source's: the same blocks, marks, citations, links, headings and items; only words differ.
import { readProse } from './prose.ts'
import type { Inline, Prose } from './prose.ts'
import type { Block, Page } from './pages.ts'

/** What of a block is not words. Citations and links are sorted: a language may put them in another order. */
function shapeOf({ kinds, ask, when, cites, text }: Block) {
  const prose = readProse(text)
  const count = (is: Prose['is']) => prose.filter((one) => one.is === is).length
  return {
    kinds: kinds.join(' '),
    ask: ask ?? '',
    when: when.join(' '),
    citations: cites.toSorted().join(' '),
    links: prose.flatMap((one) => (one.is === 'list' ? one.items.flat() : one.inside)).flatMap(linksIn).toSorted().join(' '),
    headings: String(count('heading')),
    lists: String(count('list')),
    items: prose.flatMap((one) => (one.is === 'list' ? [one.items.length] : [])).join('+'),
  }
}

function linksIn(inline: Inline): string[] {
  if (inline.is === 'link') return [inline.to]
  return inline.is === 'strong' ? inline.inside.flatMap(linksIn) : []
}

/** Where a translated block differs from its source, as sentences. */
export function blockFaults(source: Block, block: Block): string[] {
  const [wanted, has] = [shapeOf(source), shapeOf(block)]
  return (Object.keys(wanted) as (keyof typeof wanted)[]).filter((name) => wanted[name] !== has[name]).map((name) => `${name}: it has “${has[name]}” where the source has “${wanted[name]}”.`)
}

/** Where a translated page differs from its source. Blocks that are missing, added or moved are said first: then nothing else can be compared. */
export function pageFaults(source: Page, page: Page): string[] {
  const names = (from: Page) => from.blocks.map(nameOf)
  const [wanted, has] = [names(source), names(page)]
  const faults = [...wanted.filter((name) => !has.includes(name)).map((name) => `${name} is missing.`), ...has.filter((name) => !wanted.includes(name)).map((name) => `${name} is not in the source.`)]
  if (faults.length > 0) return faults
  const moved = has.find((name, at) => name !== wanted[at])
  if (moved !== undefined || has.length !== wanted.length) return [`${moved ?? has.at(-1)!} stands in another place than in the source.`]
  return page.blocks.flatMap((block, at) => blockFaults(source.blocks[at]!, block).map((says) => `${nameOf(block)}: ${says}`))
}

/** A block by the ids it bears. */
export const nameOf = (block: Block): string => block.ids.join(' ')
