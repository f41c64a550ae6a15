// Questions about one's own situation: what was ticked is answered in sentences, what is dangerous first; there is no score.
import type { Block, Pack, Page } from '../../../../domain/content/content.ts'
import { meantBy } from '../../../../shared/base/chosen.ts'
import type { Form } from '../../../../platform/http/http.ts'
import { blocks } from '../../parts/written.tsx'
import { TalkLink } from '../../parts/frame.tsx'
import { ToolAnswer, ToolForm, shownWhen, stands, toolPage } from '../../parts/tool.tsx'
import { askedBy, keepTicked, readTicked } from '../../parts/tool-choices.ts'
import type { Asked } from '../../parts/tool-choices.ts'
import type { Ask, Sheet } from '../page.ts'

/** The signs of danger, then the signs of the page that tells them all, each under its own id. */
function choicesOf(pack: Pack, tag: string): Asked[] {
  const signs = pack.page(tag, 'signs')?.blocks.filter(({ kinds }) => kinds.length > 0) ?? []
  return [...askedBy(pack.page(tag, 'check')?.blocks ?? []), ...askedBy(signs.map((block) => ({ ...block, ask: block.ids[0]!.toLowerCase() })))]
}

/** What is kept of a form that was sent. */
export function keepCheck(fields: Form, pack: Pack, tag: string): string {
  return keepTicked(choicesOf(pack, tag), fields)
}

/** `answers`: what was kept of a form; null where none was sent. */
export function checkPage(ask: Ask, answers: string | null = null): Sheet {
  const choices = choicesOf(ask.pack, ask.language.tag)
  const ticked = readTicked(answers ?? '')
  const meant = answers === null ? null : meantBy(choices, ticked)
  const parts = (list: readonly Block[]) => list.filter(({ when }) => stands(when, meant)).map((block) => <div {...shownWhen(block.when, meant)}>{blocks(ask, [block])}</div>)
  const answer = (page: Page) => {
    const said = page.blocks.filter(({ when }) => when.length > 0)
    return (
      <ToolAnswer ask={ask} name="check" meant={meant}>
        {parts(said.filter(({ when }) => when.includes('danger')))}
        {stands(['danger'], meant) && (
          <div {...shownWhen(['danger'], meant)}>
            <TalkLink words={ask.words} folder="" />
          </div>
        )}
        {parts(said.filter(({ when }) => !when.includes('danger')))}
      </ToolAnswer>
    )
  }
  const form = (page: Page) => <ToolForm ask={ask} name="check" choices={choices} ticked={ticked} legend={page.heading} />
  const signs = ask.pack.page(ask.language.tag, 'signs')
  return toolPage(ask, 'check', '', meant, { answer, form, also: signs ? [signs] : [] })
}
