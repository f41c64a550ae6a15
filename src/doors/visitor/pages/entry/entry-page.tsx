// The entry: the three questions in each language that has pages, and every language somebody can ask to talk in.
import { languages } from '../../../../shared/base/language.ts'
import type { Language } from '../../../../shared/base/language.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../page.ts'
import { LanguageList, languageListStyle } from '../../parts/language-list.tsx'
import { WordsLine } from '../../parts/sources.tsx'

const style = readStyle(new URL('entry.css', import.meta.url))

/** `lifted`: the languages the browser asks for; they only come first. */
export function entryPage(ask: Ask, lifted: readonly Language[]): Sheet {
  const say = ask.words.say
  const folder = `${ask.language.tag}/`
  const ordered = [...lifted, ...languages.filter((language) => !lifted.includes(language))]
  const published = ordered.filter((language) => ask.pack.languages.includes(language))
  const others = ordered.filter((language) => !published.includes(language))
  // A language that the browser asks for stands on top, also where it has no pages.
  const first = others.filter((language) => lifted.includes(language))
  const rest = others.filter((language) => !lifted.includes(language))
  return {
    title: say('site.entry.title'),
    heading: say('site.entry.heading'),
    style: languageListStyle + style,
    content: (
      <>
        {first.length > 0 && <LanguageList list={first} folder={folder} />}
        {published.map((language) => (
          <Opening ask={ask} language={language} />
        ))}
        <h2>{say('site.entry.more')}</h2>
        <LanguageList list={rest} folder={folder} />
        <p class="row">
          <a href={`${folder}language`}>{say('site.entry.notHere')}</a>
        </p>
        <WordsLine pack={ask.pack} words={ask.words} tags={published.map(({ tag }) => tag)} />
      </>
    ),
  }
}

function Opening({ ask, language }: { ask: Ask; language: Language }) {
  const say = ask.pack.words(language.tag).say
  return (
    <section class="opening" lang={language.tag} dir={language.dir} data-brief="OPEN-1">
      <h2>
        <a href={`${language.tag}/start`}>{language.name}</a>
      </h2>
      <p>
        {say('site.entry.open1')} {say('site.entry.open2')} {say('site.entry.open3')}
      </p>
    </section>
  )
}
