// A page that stands in the pack as text: its blocks, its sources, and what is missing where the language has no such page.
import type { ComponentChildren } from 'preact'
import type { Block, Page, PageName } from '../../../domain/content/content.ts'
import type { Ask, Sheet } from '../pages/page.ts'
import { BlockText } from './blocks.tsx'
import { LookedAt, Sources, StateLine } from './sources.tsx'

/** Makes the sheet of a written page. `show` puts its blocks in order; by default one after the other. `also`: other pages of which it shows parts. */
export function writtenPage(ask: Ask, name: PageName, style: string, show: (page: Page) => ComponentChildren = (page) => blocks(ask, page.blocks), also: readonly Page[] = []): Sheet {
  const page = ask.pack.page(ask.language.tag, name)
  // The pack's check reports it; the page still says something true, and the frame its ways on.
  if (!page) return { title: ask.words.say('site.error.title'), heading: ask.words.say('site.error.notFound'), content: null, style }
  return {
    title: page.title,
    heading: page.heading,
    style,
    content: (
      <>
        {show(page)}
        <LookedAt words={ask.words} page={page} />
        <StateLine words={ask.words} pages={[page, ...also]} />
      </>
    ),
    after: <Sources pack={ask.pack} words={ask.words} page={page} parts={also} />,
  }
}

export function blocks({ pack, words }: Ask, list: readonly Block[]) {
  return list.map((block) => <BlockText block={block} pack={pack} words={words} />)
}
