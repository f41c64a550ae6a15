// The numbers on every page: the organisation's own where it has some, else the national lines, and who comes in danger.
import type { Pack, Words } from '../../../domain/content/content.ts'
import { languageOf } from '../../../shared/base/language.ts'
import { FactText } from './fact.tsx'
import { HoursText } from './hours.tsx'
import { betweenIn } from './in-language.ts'

/** Of the national lines, those for which the words have a few: the first to call, on every page. */
function firstToCall(pack: Pack, words: Words): { phone: string; says: string }[] {
  return pack.lines.flatMap(({ phone }) => {
    const key = `site.number.${phone}`
    const says = words.say(key)
    return says === key ? [] : [{ phone, says }]
  })
}

export function Numbers({ pack, words }: { pack: Pack; words: Words }) {
  const say = words.say
  return (
    <div class="numbers">
      <h2>{say('site.call')}</h2>
      <Lines pack={pack} words={words} />
      <p class="stays">{say('site.callStays')}</p>
      <Danger pack={pack} words={words} />
    </div>
  )
}

/** The numbers alone: the first page shows them a second time, beside the main action. */
export function Lines({ pack, words }: { pack: Pack; words: Words }) {
  return (
    <ul class="reached">
      {pack.numbers.map((own) => (
        <li>
          <Dial number={own.number} />
          <span>
            {own.languages.map((tag, at) => (
              <>
                {at > 0 && betweenIn(words.tag)}
                <bdi lang={tag}>{languageOf(tag)?.name}</bdi>
              </>
            ))}
            {own.opening.length > 0 && ' · '}
            <HoursText hours={own.opening} tag={words.tag} />
          </span>
        </li>
      ))}
      {pack.numbers.length === 0 &&
        firstToCall(pack, words).map(({ phone, says }) => (
          <li>
            <FactText pack={pack} words={words} id={phone} dial />
            <span>{says}</span>
          </li>
        ))}
    </ul>
  )
}

/** One of the organisation's own numbers, large, to dial. */
export function Dial({ number }: { number: string }) {
  return (
    <a class="dial" href={`tel:${number.replaceAll(/[^+\d]/g, '')}`}>
      <bdi dir="ltr">{number}</bdi>
    </a>
  )
}

/** "I am in danger now": who comes, and what one can say there, also in the languages they ask for. Used on the talk page too. */
export function Danger({ pack, words }: { pack: Pack; words: Words }) {
  const say = words.say
  const spoken = [words.tag, ...pack.beside.filter((tag) => tag !== words.tag)]
  return (
    <section class="danger" aria-labelledby="danger">
      <h2 id="danger">{say('site.danger')}</h2>
      <ul class="reached">
        <li>
          <FactText pack={pack} words={words} id="emergency-112" dial />
          <span>
            <FactText pack={pack} words={words} id="about-112" />
          </span>
        </li>
        {/* Another country may have one number for all who come. */}
        {pack.facts.has('police-101') && (
          <li>
            <FactText pack={pack} words={words} id="police-101" dial />
            <span>{say('site.police')}</span>
          </li>
        )}
      </ul>
      <p>{say('site.dangerSay')}</p>
      <ul class="phrases">
        {spoken.map((tag) => (
          <li lang={tag} dir={languageOf(tag)?.dir}>
            {pack.words(tag).say('site.dangerPhrase')}
          </li>
        ))}
      </ul>
      <p>
        <FactText pack={pack} words={words} id="languages-112" /> <FactText pack={pack} words={words} id="app-112" />
      </p>
    </section>
  )
}
