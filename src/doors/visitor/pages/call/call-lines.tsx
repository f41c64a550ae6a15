// The lines one can call, each with who answers, in which languages, when, what it costs, and what of it can be seen afterwards.
import type { ComponentChildren } from 'preact'
import { midnightAfter } from '../../../../domain/content/content.ts'
import type { NationalLine, Opening, OwnNumber } from '../../../../domain/content/content.ts'
import type { Ask } from '../page.ts'
import { FactText } from '../../parts/fact.tsx'
import { HoursText } from '../../parts/hours.tsx'
import { betweenIn, clockIn, languageIn, weekdayOf } from '../../parts/in-language.ts'
import { Isolated } from '../../parts/isolated.tsx'
import { Dial } from '../../parts/numbers.tsx'
import type { OpenNow } from './open-now.ts'

type Shown = { ask: Ask; open: OpenNow }

/** The organisation's own first, then the national ones. `limits`: where on this page the own listeners' limits stand, null where they do not. */
export function CallLines({ ask, open, limits }: Shown & { limits: string | null }) {
  const { pack, words } = ask
  return (
    <section class="lines">
      <h2>{words.say('site.call.lines')}</h2>
      {pack.numbers.map((own) => (
        <Own ask={ask} open={open} own={own} limits={limits} />
      ))}
      {pack.lines.map((line) => (
        <National ask={ask} open={open} line={line} />
      ))}
    </section>
  )
}

function Own({ ask, open, own, limits }: Shown & { own: OwnNumber; limits: string | null }) {
  const say = (key: string) => ask.words.say(`site.call.${key}`)
  const known = open.of(own)
  return (
    <Line
      ask={ask}
      number={<Dial number={own.number} />}
      who={<Isolated text={ask.words.say('site.call.ownWho', { operator: ask.pack.operator })} tag={ask.words.tag} />}
      languages={own.languages}
      when={
        known ? (
          <>
            <State ask={ask} opening={known} /> {known.is !== 'always' && <HoursText hours={own.opening} tag={ask.words.tag} />}
          </>
        ) : (
          say('hoursUnknown')
        )
      }
      cost={say(own.free === null ? 'costUnknown' : own.free ? 'free' : 'notFree')}
      bill={say(own.onBill === null ? 'billUnknown' : own.onBill ? 'onBill' : 'notOnBill')}
      limits={limits === null ? say('limitsUnknown') : <a href={limits}>{say('limitsBelow')}</a>}
    />
  )
}

function National({ ask, open, line }: Shown & { line: NationalLine }) {
  const known = open.of(line)
  const fact = (id: string | null, otherwise: string) => (id === null ? ask.words.say(`site.call.${otherwise}`) : <Fact ask={ask} id={id} />)
  return (
    <Line
      ask={ask}
      number={<FactText pack={ask.pack} words={ask.words} id={line.phone} dial />}
      who={line.about !== null && <Fact ask={ask} id={line.about} />}
      languages={line.languages}
      when={
        <>
          {known && (
            <>
              <State ask={ask} opening={known} />{' '}
            </>
          )}
          {fact(line.hours, 'hoursUnknown')}
        </>
      }
      cost={fact(line.free, 'costUnknown')}
      bill={fact(line.bill, 'billUnknown')}
      limits={fact(line.limits, 'limitsUnknown')}
    />
  )
}

const Fact = ({ ask, id }: { ask: Ask; id: string }) => <FactText pack={ask.pack} words={ask.words} id={id} />

type LineProps = { ask: Ask; languages: readonly string[] } & { [part in 'number' | 'who' | 'when' | 'cost' | 'bill' | 'limits']: ComponentChildren }

function Line({ ask, number, who, languages, when, cost, bill, limits }: LineProps) {
  const { words } = ask
  const rows: [string, ComponentChildren][] = [
    ['languages', <Isolated text={languages.map((tag) => languageIn(words.tag, tag)).join(betweenIn(words.tag))} tag={words.tag} />],
    ['open', when],
    ['cost', cost],
    ['bill', bill],
    ['onPhone', words.say('site.callStays')],
    ['whoHears', limits],
  ]
  return (
    <article class="line">
      <h3>{number}</h3>
      {who && <p>{who}</p>}
      <dl>
        {rows.map(([label, said]) => (
          <div>
            <dt>{words.say(`site.call.${label}`)}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </article>
  )
}

/** "Open now, until 17:00" or "Closed now. Opens: Monday, 9:00". The same for everybody until one of the lines changes. */
function State({ ask, opening }: { ask: Ask; opening: Opening }) {
  const { words, pack, at } = ask
  const say = (key: string, of: Date) => {
    const midnight = midnightAfter(pack.timeZone, at)
    const isOpen = opening.is === 'open'
    const today = isOpen ? of <= midnight : of < midnight
    const time = isOpen && of.getTime() === midnight.getTime() ? '24:00' : clockIn(pack.timeZone, of)
    return words.say(`site.call.${key}${today ? '' : 'Day'}`, { time, ...(today ? {} : { day: weekdayOf(words.tag, pack.timeZone, of) }) })
  }
  const said = (): string => {
    switch (opening.is) {
      case 'always':
        return words.say('site.call.openAlways')
      case 'unsure':
        return words.say('site.call.holiday')
      case 'open':
        return say('openUntil', opening.until)
      case 'closed':
        return opening.opens ? say('opens', opening.opens) : words.say('site.call.closed')
    }
  }
  return (
    <b>
      <Isolated text={said()} tag={words.tag} />
    </b>
  )
}
