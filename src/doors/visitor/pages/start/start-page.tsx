// A language's first page: the three questions, what the site is, what its exit can and cannot do, and the ways on.
import type { Page } from '../../../../domain/content/content.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../page.ts'
import { TalkLink } from '../../parts/frame.tsx'
import { Lines } from '../../parts/numbers.tsx'
import { blocks, writtenPage } from '../../parts/written.tsx'

const style = readStyle(new URL('start.css', import.meta.url))

export function startPage(ask: Ask): Sheet {
  return writtenPage(ask, 'start', style, (page) => {
    const of = (...ids: string[]) => blocks(ask, page.blocks.filter((block) => block.ids.some((id) => ids.includes(id))))
    return (
      <>
        {of('OPEN-1')}
        <TalkLink words={ask.words} folder="" />
        <Lines pack={ask.pack} words={ask.words} />
        {of('OPEN-2')}
        <div class="exit">{of('EXIT')}</div>
        {rest(ask, page)}
      </>
    )
  })
}

function rest(ask: Ask, page: Page) {
  return blocks(ask, page.blocks.filter((block) => !block.ids.some((id) => ['OPEN-1', 'OPEN-2', 'EXIT'].includes(id))))
}
