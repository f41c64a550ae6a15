// Shows the blocks of a written page: paragraphs, lists, links and cited facts, each block under its ids of the brief.
import { readProse } from '../../../domain/content/content.ts'
import type { Block, Inline, Pack, Prose, Words } from '../../../domain/content/content.ts'
import { FactText } from './fact.tsx'
import { InSource } from './in-source.tsx'
import { Isolated } from './isolated.tsx'

type Shown = { pack: Pack; words: Words }

/** One block. Its first id is its place on the page (`#way-1`). */
export function BlockText({ block, pack, words }: Shown & { block: Block }) {
  const [first] = block.ids
  const prose = readProse(block.text)
  const place = pack.inSource(block)
  return (
    <section class="block" id={first?.toLowerCase()} data-brief={block.ids.join(' ')}>
      {prose.map((one) => (
        <ProseText prose={one} pack={pack} words={words} />
      ))}
      {place !== null && <InSource pack={pack} words={words} place={place} heading={headingOf(prose)} />}
    </section>
  )
}

function headingOf(prose: readonly Prose[]): string | null {
  const heading = prose.find((one) => one.is === 'heading')
  return heading ? heading.inside.map((one) => (one.is === 'text' ? one.text : '')).join('') : null
}

/** A list whose every item begins with a number or a site is a list of what one can reach: large, with what it is beside it. */
export function ProseText({ prose, pack, words }: Shown & { prose: Prose }) {
  switch (prose.is) {
    case 'heading':
      return (
        <h2>
          <InlineText inside={prose.inside} pack={pack} words={words} />
        </h2>
      )
    case 'paragraph':
      return (
        <p>
          <InlineText inside={prose.inside} pack={pack} words={words} />
        </p>
      )
    case 'list':
      return prose.items.every((inside) => inside[0]?.is === 'fact') ? (
        <ul class="reached">
          {prose.items.map(([first, ...beside]) => (
            <li>
              <FactText pack={pack} words={words} id={first?.is === 'fact' ? first.id : ''} dial />
              <span>
                <InlineText inside={beside} pack={pack} words={words} />
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <ul>
          {prose.items.map((inside) => (
            <li>
              <InlineText inside={inside} pack={pack} words={words} />
            </li>
          ))}
        </ul>
      )
  }
}

export function InlineText({ inside, pack, words }: Shown & { inside: readonly Inline[] }) {
  return (
    <>
      {inside.map((one) => {
        switch (one.is) {
          case 'text':
            return <Isolated text={one.text} tag={words.tag} />
          case 'strong':
            return (
              <b>
                <InlineText inside={one.inside} pack={pack} words={words} />
              </b>
            )
          case 'link':
            return (
              <a href={one.to}>
                <InlineText inside={one.inside} pack={pack} words={words} />
              </a>
            )
          case 'fact':
            return <FactText pack={pack} words={words} id={one.id} />
        }
      })}
    </>
  )
}
