// "Sources and dates": every fact of the site with where it comes from, when somebody last looked, and until when it is to be checked again.
import { isShown } from '../../../../domain/content/content.ts'
import type { Fact } from '../../../../domain/content/content.ts'
import { readStyle } from '../../../../platform/html/asset.ts'
import type { Ask, Sheet } from '../page.ts'
import { FactText } from '../../parts/fact.tsx'
import { dayIn } from '../../parts/in-language.ts'
import { SourceName, WordsLine } from '../../parts/sources.tsx'

const style = readStyle(new URL('sources.css', import.meta.url))

export function sourcesPage(ask: Ask): Sheet {
  const { words } = ask
  const say = (key: string) => words.say(`site.sources.${key}`)
  const name = words.say('site.page.sources')
  const shown = [...ask.pack.facts.values()].filter(isShown)
  return {
    title: name,
    heading: name,
    style,
    content: (
      <>
        <p>{say('intro')}</p>
        <ul>
          <li>{say('confirmed')}</li>
          <li>{words.say('site.sources.unconfirmed', { mark: words.say('site.checkThis') })}</li>
        </ul>
        {[...Map.groupBy(shown, ({ source }) => source)].map(([source, facts]) => (
          <section class="source">
            <h2>
              <SourceName source={source} words={words} />
            </h2>
            {[...Map.groupBy(facts, datesOf)].map(([, alike]) => (
              <Alike ask={ask} facts={alike} />
            ))}
          </section>
        ))}
        <WordsLine pack={ask.pack} words={words} />
      </>
    ),
  }
}

const datesOf = ({ checkedOn, recheckBy }: Fact) => `${checkedOn} ${recheckBy.on} ${recheckBy.role}`

/** Facts of one source with the same dates: the dates stand once below them. */
function Alike({ ask: { pack, words }, facts }: { ask: Ask; facts: readonly Fact[] }) {
  const { checkedOn, recheckBy } = facts[0]!
  // A role that another pack has and the words do not is shown as it stands in the register.
  const key = `site.sources.role.${recheckBy.role}`
  const said = words.say(key)
  return (
    <>
      <ul>
        {facts.map(({ id }) => (
          <li>
            <FactText pack={pack} words={words} id={id} />
          </li>
        ))}
      </ul>
      <p class="quiet">
        {checkedOn === null ? words.say('site.sources.notLooked') : words.say('site.sources.looked', { day: dayIn(words.tag, checkedOn) })}{' '}
        {words.say('site.sources.again', { day: dayIn(words.tag, recheckBy.on), who: said === key ? recheckBy.role : said })}
      </p>
    </>
  )
}
