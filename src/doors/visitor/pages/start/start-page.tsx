// A language's first page: the three questions, who is there now, what the site is, what its exit can and cannot do, and the ways on.
import type { Page } from '../../../../domain/content/content.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import { thereLine } from '../../../../shared/base/there.ts'
import type { ThereTexts } from '../../../../shared/base/there.ts'
import { asset } from '../../asset-texts.ts'
import type { Now } from '../../availability.ts'
import type { Ask, Sheet } from '../page.ts'
import { TalkLink } from '../../parts/frame.tsx'
import { Lines } from '../../parts/numbers.tsx'
import { blocks, writtenPage } from '../../parts/written.tsx'

const style = readStyle(new URL('start.css', import.meta.url))

export function startPage(ask: Ask): Sheet {
  const sheet = writtenPage(ask, 'start', style, (page) => {
    const of = (...ids: string[]) => blocks(ask, page.blocks.filter((block) => block.ids.some((id) => ids.includes(id))))
    return (
      <>
        {of('OPEN-1')}
        <There ask={ask} />
        <Lines pack={ask.pack} words={ask.words} />
        {of('OPEN-2')}
        <div class="exit">{of('EXIT')}</div>
        {rest(ask, page)}
      </>
    )
  })
  return ask.pack.page(ask.language.tag, 'start') ? { ...sheet, inline: asset.there, asks: true } : sheet
}

/** What the first page of a language depends on, as a text: the same text, the same page. */
export function saysNow(now: Now | null, tag: string): string {
  if (!now) return ''
  const { state, next } = hereIn(now, tag)
  return state ?? `nobody ${next ?? ''} ${now.leave ? 'leave' : ''}`
}

function hereIn({ spoken, next }: Now, tag: string) {
  return { state: spoken.find(({ language }) => language === tag)?.state ?? null, next: next.find(({ language }) => language === tag)?.at ?? null }
}

/** The way to talk, and beside it the truth: nobody is told to talk where nobody can answer. The script keeps both as they are now. */
function There({ ask: { words, now, language } }: { ask: Ask }) {
  const say = (key: string) => words.say(`site.there.${key}`, { language: language.name, time: '{time}' })
  const texts: ThereTexts = { free: say('free'), busy: say('busy'), nobody: say('nobody'), next: say('next'), leave: say('leave'), call: say('call') }
  const link = { talk: words.say('site.talkAction'), when: words.say('site.talkWhen') }
  const here = now && hereIn(now, language.tag)
  return (
    <>
      <TalkLink words={words} folder="" says={here && !here.state ? link.when : link.talk} />
      <p class="there" role="status" data-there={JSON.stringify({ ...texts, ...link })}>
        {here ? thereLine(texts, language.tag, here.state, here.next, now.leave) : ''}
      </p>
    </>
  )
}

function rest(ask: Ask, page: Page) {
  return blocks(ask, page.blocks.filter((block) => !block.ids.some((id) => ['OPEN-1', 'OPEN-2', 'EXIT'].includes(id))))
}
