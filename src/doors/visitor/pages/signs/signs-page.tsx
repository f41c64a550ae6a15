// The signs: what may be happening, each sign linked to the kinds of violence it is an example of.
import { readProse } from '../../../../domain/content/content.ts'
import type { Block, Page } from '../../../../domain/content/content.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../page.ts'
import { ProseText } from '../../parts/blocks.tsx'
import { blocks, writtenPage } from '../../parts/written.tsx'

const style = readStyle(new URL('signs.css', import.meta.url))
const kinds = ['physical', 'sexual', 'financial', 'psychological', 'emotional'] as const

export function signsPage(ask: Ask): Sheet {
  return writtenPage(ask, 'signs', style, (page) => (
    <>
      {page.blocks.map((block) => (block.kinds.length > 0 ? <Sign ask={ask} block={block} /> : blocks(ask, [block])))}
      <Kinds ask={ask} page={page} />
    </>
  ))
}

/** A sign: what it is, and below it the names of its kinds, which lead to what they mean. */
function Sign({ ask, block }: { ask: Ask; block: Block }) {
  const prose = readProse(block.text)
  return (
    <>
      {prose.filter((one) => one.is === 'heading').map((one) => (
        <ProseText prose={one} pack={ask.pack} words={ask.words} />
      ))}
      <section class="sign" id={block.ids[0]?.toLowerCase()} data-brief={block.ids.join(' ')}>
        {prose.filter((one) => one.is !== 'heading').map((one) => (
          <ProseText prose={one} pack={ask.pack} words={ask.words} />
        ))}
        <p class="kinds">
          {block.kinds.map((kind) => (
            <a href={`#kind-${kind}`}>{ask.words.say(`site.kind.${kind}`)}</a>
          ))}
        </p>
      </section>
    </>
  )
}

function Kinds({ ask, page }: { ask: Ask; page: Page }) {
  const used = new Set(page.blocks.flatMap((block) => block.kinds))
  return (
    <dl class="kind-list" aria-label={ask.words.say('site.kinds')}>
      {kinds
        .filter((kind) => used.has(kind))
        .map((kind) => (
          <div id={`kind-${kind}`}>
            <dt>{ask.words.say(`site.kind.${kind}`)}</dt>
            <dd>{ask.words.say(`site.kindAbout.${kind}`)}</dd>
          </div>
        ))}
    </dl>
  )
}
