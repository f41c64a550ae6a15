// "My language is not here": finds a language by whatever somebody calls it, on the device or by a form, and says the ways on.
import { languages } from '../../../../shared/base/language.ts'
import { findLanguages } from '../../../../shared/base/find-language.ts'
import { bundleScript, readStyle } from '../../../../platform/html/asset.ts'
import { LanguageList, languageListStyle } from '../../parts/language-list.tsx'
import { WordsLine } from '../../parts/sources.tsx'
import type { Ask, Sheet } from '../page.ts'
import { languageNames } from './language-names.ts'

const style = readStyle(new URL('language.css', import.meta.url))
const script = await bundleScript(new URL('../../../../browser/visitor/find.ts', import.meta.url))

/** The longest name that is taken; no language's is longer. */
export const nameMost = 80

/** `typed`: what was asked for by the form; null where nothing was. It does not stand in the page again. */
export function languagePage(ask: Ask, typed: string | null = null): Sheet {
  const say = (key: string) => ask.words.say(`site.language.${key}`)
  const found = typed === null ? [] : findLanguages(typed, languages.map((one) => [one, languageNames.get(one.tag)!] as const))
  return {
    title: say('title'),
    heading: say('heading'),
    style: languageListStyle + style,
    inline: script,
    content: (
      <>
        <p class="lead">{say('intro')}</p>
        <form class="find" method="post" action="language" autocomplete="off">
          <label for="name">{say('field')}</label>
          <div>
            <input id="name" name="name" type="text" required maxlength={nameMost} dir="auto" autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck={false} />
            <button class="main-action">{say('find')}</button>
          </div>
        </form>
        <section class="found" aria-labelledby="found" hidden={found.length === 0}>
          <h2 id="found" tabindex={-1}>
            {say('found')}
          </h2>
          <LanguageList list={found} folder="" />
        </section>
        <section class="none" aria-labelledby="none" hidden={typed === null || found.length > 0}>
          <h2 id="none" tabindex={-1}>
            {say('none')}
          </h2>
          <p>{say('noneDo')}</p>
        </section>
        <h2>{say('all')}</h2>
        <div id="all">
          <LanguageList list={languages} folder="" names={languageNames} />
        </div>
        <WordsLine pack={ask.pack} words={ask.words} />
      </>
    ),
  }
}
