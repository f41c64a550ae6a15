// A plan of one's own: the steps of several pages for what was ticked, each under its page's heading, to read or to print small.
import type { Block, Inline, Pack, Page, PageName, Prose } from '../../../../domain/content/content.ts'
import { readProse } from '../../../../domain/content/content.ts'
import { meantBy } from '../../../../shared/base/chosen.ts'
import type { Form } from '../../../../platform/http/http.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import { InlineText } from '../../parts/blocks.tsx'
import { InSource } from '../../parts/in-source.tsx'
import { PrintAdvice, ToolAnswer, ToolForm, shownWhen, stands, toolPage } from '../../parts/tool.tsx'
import { askedBy, keepTicked, readTicked } from '../../parts/tool-choices.ts'
import type { Ask, Sheet } from '../page.ts'

const style = readStyle(new URL('plan.css', import.meta.url))

/** The pages whose blocks a plan has, after its own, in its order. */
const from = ['ready', 'after', 'papers', 'children', 'phone'] as const

/** What is kept of a form that was sent. */
export function keepPlan(fields: Form, pack: Pack, tag: string): string {
  return keepTicked(askedBy(pack.page(tag, 'plan')?.blocks ?? []), fields)
}

/** `answers`: what was kept of a form; null where none was sent. */
export function planPage(ask: Ask, answers: string | null = null): Sheet {
  const { pack, language, words } = ask
  const choices = askedBy(pack.page(language.tag, 'plan')?.blocks ?? [])
  const ticked = readTicked(answers ?? '')
  const meant = answers === null ? null : meantBy(choices, ticked)
  const steps = (page: Page, name: PageName) =>
    runsOf(stepsOf(page))
      .filter(([first]) => stands(first!.when, meant))
      .map((run) => (
        <div {...shownWhen(run[0]!.when, meant)}>
          {run.map((block) => (
            <Step ask={ask} block={block} page={name} />
          ))}
        </div>
      ))
  const parts = from.flatMap((name) => {
    const page = pack.page(language.tag, name)
    const when = page ? [...new Set(stepsOf(page).flatMap((block) => block.when))] : []
    return page && stands(when, meant) ? [{ name, page, when }] : []
  })
  const group = ({ name, page, when }: (typeof parts)[number]) => {
    const unread = stepsOf(page).some((block) => pack.inSource(block) !== null)
    return (
      <section {...shownWhen(when, meant)}>
        <h3>{page.heading}</h3>
        {steps(page, name)}
        {unread && <InSource pack={pack} words={words} place={name} heading={page.heading} />}
      </section>
    )
  }
  const answer = (page: Page) => (
    <ToolAnswer ask={ask} name="plan" meant={meant}>
      {steps(page, 'plan')}
      {parts.map(group)}
      <PrintAdvice ask={ask} />
    </ToolAnswer>
  )
  const form = (page: Page) => <ToolForm ask={ask} name="plan" choices={choices} ticked={ticked} legend={page.heading} />
  return toolPage(ask, 'plan', style, meant, { answer, form, also: parts.map(({ page }) => page) })
}

const stepsOf = (page: Page) => page.blocks.filter(({ when }) => when.length > 0)

/** Steps one after the other that are shown together. */
function runsOf(steps: readonly Block[]): Block[][] {
  const runs: Block[][] = []
  for (const step of steps) {
    const last = runs.at(-1)
    if (last?.[0]!.when.join() === step.when.join()) last!.push(step)
    else runs.push([step])
  }
  return runs
}

/** A step. On paper each item of its list has a box to tick; where it has no list, its first words have it. */
function Step({ ask, block, page }: { ask: Ask; block: Block; page: string }) {
  // A place in the block's own page is no place here.
  const prose = readProse(block.text.replaceAll('](#', `](${page}#`))
  const toTick = prose.some(({ is }) => is === 'list') || block.when.some((one) => one === 'any' || one === 'none') ? null : prose.find(({ is }) => is === 'paragraph')
  return (
    <>
      {prose.map((one) => (
        <StepText ask={ask} prose={one} toTick={one === toTick} />
      ))}
    </>
  )
}

function StepText({ ask, prose, toTick }: { ask: Ask; prose: Prose; toTick: boolean }) {
  const say = (inside: readonly Inline[]) => <PointedText ask={ask} inside={inside} />
  switch (prose.is) {
    case 'heading':
      return <h4>{say(prose.inside)}</h4>
    case 'paragraph':
      return <p {...(toTick ? { class: 'one' } : {})}>{say(prose.inside)}</p>
    case 'list':
      return (
        <ul>
          {prose.items.map((inside) => (
            <li {...(isPointer(inside, 0) && inside.length === 1 ? { class: 'on' } : {})}>{say(inside)}</li>
          ))}
        </ul>
      )
  }
}

/** A link after a whole sentence leads on; on paper it would be words without a meaning. */
function PointedText({ ask: { pack, words }, inside }: { ask: Ask; inside: readonly Inline[] }) {
  return (
    <>
      {inside.map((one, index) => {
        const text = <InlineText inside={[one]} pack={pack} words={words} />
        return isPointer(inside, index) ? <span class="on">{text}</span> : text
      })}
    </>
  )
}

function isPointer(inside: readonly Inline[], index: number): boolean {
  if (inside[index]?.is !== 'link') return false
  const [before, after] = [inside[index - 1], inside[index + 1]]
  const ends = (one: Inline | undefined, at: RegExp) => one === undefined || one.is !== 'text' || at.test(one.text)
  return ends(before, /[^\p{L}\p{M}\p{N},;:]\s*$/u) && ends(after, /^\s*$/)
}
