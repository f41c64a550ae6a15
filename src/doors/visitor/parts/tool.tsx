// What the three tools share: a form of boxes to tick, and above it the answer, whose parts stand hidden in the page from the start.
import type { ComponentChildren } from 'preact'
import { readProse } from '../../../domain/content/content.ts'
import type { Inline, Page } from '../../../domain/content/content.ts'
import { bundleScript, readStyle } from '../../../platform/html/asset.ts'
import { belongs } from '../../../shared/base/chosen.ts'
import type { Ask, Sheet } from '../pages/page.ts'
import { InlineText } from './blocks.tsx'
import type { Asked } from './tool-choices.ts'
import { blocks, writtenPage } from './written.tsx'

const style = readStyle(new URL('tool.css', import.meta.url))

const script = await bundleScript(new URL('../../../browser/visitor/tool.ts', import.meta.url))

type Tool = 'check' | 'plan' | 'card'

/** Shows the answer on the device. */
export const toolScripts: { readonly [tool in Tool]: string } = { check: script, plan: script, card: await bundleScript(new URL('../../../browser/visitor/tool-card.ts', import.meta.url)) }

/** What was meant by what was ticked; null on a form's own page, where nothing has been sent and every part of an answer stands hidden. */
export type Meant = ReadonlySet<string> | null

/** Whether a part of an answer stands in the page: all do in a form's own, for its script; in an answer only what belongs to it. */
export function stands(when: readonly string[], meant: Meant): boolean {
  return meant === null || belongs(when, meant)
}

/** Where a part that stands in the page says when it is shown. */
export function shownWhen(when: readonly string[], meant: Meant) {
  return { 'data-when': when.join(' '), hidden: meant === null }
}

type ToolParts = { answer: (page: Page) => ComponentChildren; form: (page: Page) => ComponentChildren; also: readonly Page[] }

/**
 * Makes the sheet of a tool. What its page says that is neither a choice nor a part of an answer stands between answer and form. An
 * answer has no script: it has not the other parts, so what is changed there is asked for anew. `also`: other pages of which parts are shown.
 */
export function toolPage(ask: Ask, name: Tool, ownStyle: string, meant: Meant, { answer, form, also }: ToolParts): Sheet {
  const show = (page: Page) => (
    <>
      {answer(page)}
      <div class="intro">{blocks(ask, page.blocks.filter((block) => block.when.length === 0 && block.ask === null))}</div>
      {form(page)}
    </>
  )
  const sheet = writtenPage(ask, name, style + ownStyle, show, also)
  return meant === null && ask.pack.page(ask.language.tag, name) ? { ...sheet, inline: toolScripts[name] } : sheet
}

type ToolFormProps = {
  ask: Ask
  name: Tool
  choices: readonly Asked[]
  ticked: ReadonlySet<string>
  /** Over the choices before the first that bears a heading. */
  legend: string
  /** How a choice is said, where it is not as its block says it. */
  say?: (inside: readonly Inline[]) => ComponentChildren
  children?: ComponentChildren
}

/** Form and fields say autocomplete="off", or what was ticked is ticked again on coming back; the field itself, since Firefox’s copy for a crash asks that alone. */
export function ToolForm({ ask, name, choices, ticked, legend, say, children }: ToolFormProps) {
  const { words } = ask
  const plainly = (inside: readonly Inline[]) => <InlineText inside={inside} pack={ask.pack} words={words} />
  return (
    <form class="tool" id="choose" method="post" action={name} autocomplete="off">
      {groupsOf(choices, plainly, legend).map((group) => (
        <fieldset>
          <legend>
            <h2>{group.legend}</h2>
          </legend>
          {group.choices.map(({ name: box, kinds, block }) => (
            <label class="choice">
              <input type="checkbox" name={box} autocomplete="off" checked={ticked.has(box)} {...(kinds.length > 0 ? { 'data-kinds': kinds.join(' ') } : {})} />
              <span>{textOf(block.text).map(say ?? plainly)}</span>
            </label>
          ))}
        </fieldset>
      ))}
      {children}
      <p class="quiet">{words.say('tools.kept', { leave: words.say('site.leave') })}</p>
      <button class="main-action">{words.say(`tools.${name}.show`)}</button>
    </form>
  )
}

type Group = { readonly legend: ComponentChildren; readonly choices: Asked[] }

/** A heading in a choice's block opens a group. */
function groupsOf(choices: readonly Asked[], say: (inside: readonly Inline[]) => ComponentChildren, first: string): Group[] {
  const groups: Group[] = []
  for (const choice of choices) {
    const heading = readProse(choice.block.text).find((prose) => prose.is === 'heading')
    if (heading || groups.length === 0) groups.push({ legend: heading ? say(heading.inside) : first, choices: [] })
    groups.at(-1)!.choices.push(choice)
  }
  return groups
}

/** A block's paragraphs. */
export function textOf(text: string): (readonly Inline[])[] {
  return readProse(text).flatMap((prose) => (prose.is === 'paragraph' ? [prose.inside] : []))
}

/** The answer, above the form; on the form's own page it is hidden. */
export function ToolAnswer({ ask, name, meant, children }: { ask: Ask; name: Tool; meant: Meant; children: ComponentChildren }) {
  const { words } = ask
  return (
    <section class="answer" aria-labelledby="answer" hidden={meant === null}>
      <h2 id="answer" tabindex={-1}>
        {words.say(`tools.${name}.answer`)}
      </h2>
      {children}
      <p class="change">
        <a class="visit" href="#choose">
          {words.say('tools.changeAnswers')}
        </a>
      </p>
    </section>
  )
}

/** The button is the browser's own way to print, so it is there only with scripts. */
export function PrintAdvice({ ask }: { ask: Ask }) {
  const { words } = ask
  return (
    <div class="print">
      <button type="button" hidden>
        {words.say('tools.print')}
      </button>
      <p class="quiet">
        {words.say('tools.printHow')} {words.say('tools.printNote')}
      </p>
    </div>
  )
}
