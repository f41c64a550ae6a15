// A card in two languages, to show at a desk: one's own, and the one that is read there.
import type { ComponentChildren } from 'preact'
import type { Block, Inline, Pack } from '../../../../domain/content/content.ts'
import { meantBy } from '../../../../shared/base/chosen.ts'
import { languageOf, languages } from '../../../../shared/base/language.ts'
import type { Language } from '../../../../shared/base/language.ts'
import type { Form } from '../../../../platform/http/http.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import { InlineText } from '../../parts/blocks.tsx'
import { PrintAdvice, ToolAnswer, ToolForm, shownWhen, stands, textOf, toolPage } from '../../parts/tool.tsx'
import { askedBy, keepTicked, readTicked } from '../../parts/tool-choices.ts'
import type { Ask, Sheet } from '../page.ts'
import { besides, nameIn } from './card-languages.ts'

const style = readStyle(new URL('card.css', import.meta.url))

/** What is kept of a form that was sent: the names, the language beside, the interpreter's. */
export function keepCard(fields: Form, pack: Pack, tag: string): string {
  const beside = besides(pack, tag)
  const next = beside.find((one) => one === fields['beside']) ?? beside[0] ?? ''
  const spoken = (languageOf(fields['interpret'] ?? '') ?? languageOf(tag)!).tag
  return [keepTicked(askedBy(pack.page(tag, 'card')?.blocks ?? []), fields), next.padEnd(2), spoken.padEnd(7)].join('|')
}

/** `answers`: what was kept of a form; null where none was sent. */
export function cardPage(ask: Ask, answers: string | null = null): Sheet {
  const { pack, language } = ask
  const [names = '', next = '', spoken = ''] = (answers ?? '').split('|').map((part) => part.trim())
  const choices = askedBy(pack.page(language.tag, 'card')?.blocks ?? [])
  const ticked = readTicked(names)
  const meant = answers === null ? null : meantBy(choices, ticked)
  const offered = besides(pack, language.tag)
  const beside = offered.find((one) => one === next) ?? offered[0] ?? null
  const interpreted = languageOf(spoken) ?? language
  const line = (when: string, key: string) => stands([when], meant) && <p {...shownWhen([when], meant)}>{ask.words.say(key)}</p>
  const answer = () => (
    <ToolAnswer ask={ask} name="card" meant={meant}>
      {line('any', 'tools.card.turn')}
      {line('none', 'tools.nothing')}
      <ul class="card">
        {choices
          .filter(({ name }) => stands([name], meant))
          .map(({ name }) => (
            <li {...shownWhen([name], meant)}>
              {offered.map((tag) => (
                <Phrase pack={pack} tag={tag} name={name} interpreted={interpreted} beside={beside} />
              ))}
              <Phrase pack={pack} tag={language.tag} name={name} interpreted={interpreted} />
            </li>
          ))}
      </ul>
      <PrintAdvice ask={ask} />
    </ToolAnswer>
  )
  const legend = ask.words.say('tools.card.legend')
  const form = () => (
    <ToolForm ask={ask} name="card" choices={choices} ticked={ticked} legend={legend} say={(inside) => said(pack, language.tag, inside, interpreted, true)}>
      {offered.length > 1 && <Besides ask={ask} offered={offered} beside={beside} />}
      <Interpreted ask={ask} offered={offered} interpreted={interpreted} />
    </ToolForm>
  )
  return toolPage(ask, 'card', style, meant, { answer, form, also: offered.flatMap((tag) => pack.page(tag, 'card') ?? []) })
}

type PhraseProps = { pack: Pack; tag: string; name: string; interpreted: Language; beside?: string | null }

/** One phrase in one language. `beside`: the one that is shown of those that can stand beside; without it this is one's own. */
function Phrase({ pack, tag, name, interpreted, beside }: PhraseProps) {
  const block = pack.page(tag, 'card')?.blocks.find((one: Block) => one.ask === name)
  const own = beside === undefined
  return (
    <p lang={tag} dir={languageOf(tag)?.dir} {...(own ? {} : { 'data-beside': tag, hidden: tag !== beside })}>
      {block && textOf(block.text).map((inside) => said(pack, tag, inside, interpreted, own))}
    </p>
  )
}

/** `{language}` in a phrase is the interpreter's language: in one's own words as those who speak it call it. */
function said(pack: Pack, tag: string, inside: readonly Inline[], interpreted: Language, own: boolean): ComponentChildren {
  return inside.map((one) =>
    one.is === 'fact' && one.id === 'language' ? (
      <bdi data-in={own ? '' : tag}>{own ? interpreted.name : nameIn(tag, interpreted)}</bdi>
    ) : (
      <InlineText inside={[one]} pack={pack} words={pack.words(tag)} />
    ),
  )
}

/** Whoever is to read the card. */
function Besides({ ask, offered, beside }: { ask: Ask; offered: readonly string[]; beside: string | null }) {
  return (
    <fieldset>
      <legend>
        <h2>{ask.words.say('tools.card.beside')}</h2>
      </legend>
      {offered.map((tag) => (
        <label class="choice">
          <input type="radio" name="beside" value={tag} autocomplete="off" checked={tag === beside} />
          <span lang={tag}>{languageOf(tag)?.name}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Interpreted({ ask, offered, interpreted }: { ask: Ask; offered: readonly string[]; interpreted: Language }) {
  return (
    <p class="interpret">
      <label for="interpret">{ask.words.say('tools.card.interpretFor')}</label>
      <select id="interpret" name="interpret" autocomplete="off">
        {languages.map((one) => (
          <option value={one.tag} lang={one.tag} dir={one.dir} selected={one === interpreted} {...Object.fromEntries(offered.map((tag) => [`data-${tag}`, nameIn(tag, one)]))}>
            {one.name}
          </option>
        ))}
      </select>
    </p>
  )
}
