// "Call us": every line one can call with what one wants to know before, and what happens when one calls.
import type { ComponentChildren } from 'preact'
import { lineFacts } from '../../../../domain/content/content.ts'
import type { Page } from '../../../../domain/content/content.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../page.ts'
import { Sources, WordsLine } from '../../parts/sources.tsx'
import { blocks, writtenPage } from '../../parts/written.tsx'
import { CallLines } from './call-lines.tsx'
import { openNow } from './open-now.ts'

const style = readStyle(new URL('call.css', import.meta.url))

export function callPage(ask: Ask): Sheet {
  const open = openNow(ask.pack, ask.at)
  const lines = (limits: string | null) => <CallLines ask={ask} open={open} limits={limits} />
  const until = open.until ? { until: open.until } : {}
  const facts = ask.pack.lines.flatMap((line) => [line.phone, ...lineFacts.map((key) => line[key] ?? '')])
  const after = <Sources pack={ask.pack} words={ask.words} page={ask.pack.page(ask.language.tag, 'call')} also={facts} />
  // The lines are the pack's own, so they stand here also where a language has no text of this page.
  const name = ask.words.say('site.page.call')
  if (!ask.pack.page(ask.language.tag, 'call')) {
    const content = (
      <>
        {lines(null)}
        <WordsLine pack={ask.pack} words={ask.words} />
      </>
    )
    return { title: name, heading: name, style, content, after, ...until }
  }
  return { ...writtenPage(ask, 'call', style, (page) => around(ask, page, lines)), after, ...until }
}

/** The lines come after what the page says first. */
function around(ask: Ask, { blocks: all }: Page, lines: (limits: string | null) => ComponentChildren) {
  const first = all[0]?.ids[0] === 'CALL-FIRST' ? 1 : 0
  const hasLimits = all.some(({ ids }) => ids[0] === 'CALL-LIMITS')
  return (
    <>
      {blocks(ask, all.slice(0, first))}
      {lines(hasLimits ? '#call-limits' : null)}
      {blocks(ask, all.slice(first))}
    </>
  )
}
