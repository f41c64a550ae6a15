// Says where a page's facts come from, when each was last looked at, and that a text is still a draft (SRC-1).
import { isShown } from '../../../domain/content/content.ts'
import type { Fact, Pack, Page, Words } from '../../../domain/content/content.ts'
import { dayIn } from './in-language.ts'

type Cited = { pack: Pack; words: Words; page: Page | null; also?: readonly string[]; parts?: readonly Page[] }

/**
 * The sources of all facts that a page cites; nothing where it cites none. `also`: what it shows beside its text. `parts`: pages of
 * which it shows parts. Those list their sources themselves; here is the way to all of them.
 */
export function Sources({ pack, words, page, also = [], parts = [] }: Cited) {
  const shown = (ids: readonly string[]) => [...new Set(ids)].map((id) => pack.facts.get(id)).filter((fact): fact is Fact => !!fact && isShown(fact))
  const citedBy = (pages: readonly Page[]) => pages.flatMap(({ blocks }) => blocks.flatMap(({ cites }) => cites))
  const cited = shown([...also, ...citedBy(page ? [page] : [])])
  if (cited.length === 0 && shown(citedBy(parts)).length === 0) return null
  return (
    <section class="sources" data-brief="SRC-1">
      {cited.length > 0 && <h2>{words.say('site.sources')}</h2>}
      {[...Map.groupBy(cited, (fact) => fact.checkedOn)].map(([on, facts]) => (
        <p>
          {on === null ? words.say('site.notLookedAt') : words.say('site.checkedOn', { day: dayIn(words.tag, on) })}:{' '}
          {rowsOf(facts).map(({ source, unsure }, index) => (
            <>
              {index > 0 && ' · '}
              <SourceName source={source} words={words} />
              {unsure && ` (${words.say('site.unsure')})`}
            </>
          ))}
        </p>
      ))}
      <p>
        <a href="sources">{words.say('site.page.sources')}</a>
      </p>
    </section>
  )
}

/** An address to follow, or who gave us the text. Its name alone is shown: a whole address runs over many lines on a telephone. */
export function SourceName({ source, words }: { source: string; words: Words }) {
  if (!source.startsWith('https://') || !URL.canParse(source)) return <>{words.say('site.ourText')}</>
  return (
    <a href={source} rel="noreferrer noopener">
      <bdi dir="ltr">{new URL(source).host}</bdi>
    </a>
  )
}

/** On which day somebody last looked at the whole page, where it says so. */
export function LookedAt({ words, page }: { words: Words; page: Page }) {
  if (page.checked === null) return null
  // Some languages end these words with the space that stands before a colon.
  return <p class="quiet">{words.say('site.checkedOn', { day: dayIn(words.tag, page.checked) }).trim()}</p>
}

/** One row for each source; "not confirmed" where no fact of it is. */
function rowsOf(facts: Fact[]): { source: string; unsure: boolean }[] {
  return [...Map.groupBy(facts, (fact) => fact.source)].map(([source, of]) => ({ source, unsure: of.every((fact) => fact.state === 'unconfirmed') }))
}

/** A quiet line while nobody has reviewed one of the pages whose text is shown, and one since the source of one changed. */
export function StateLine({ words, pages }: { words: Words; pages: readonly Page[] }) {
  const unread = pages.some(({ state, reviewed }) => state === 'draft' || (state === 'stale' && reviewed === null))
  const says = [...(unread ? ['site.draft'] : []), ...(pages.some(({ state }) => state === 'stale') ? ['site.stale'] : [])]
  return says.length === 0 ? null : <p class="quiet">{says.map((key) => words.say(key)).join(' ')}</p>
}

/** The same line on a page that is made of words alone: while nobody has reviewed those of one of the languages that stand on it. */
export function WordsLine({ pack, words, tags = [words.tag] }: { pack: Pack; words: Words; tags?: readonly string[] }) {
  const unread = tags.some((tag) => pack.standing(tag).record?.state !== 'reviewed')
  return unread ? <p class="quiet">{words.say('site.draft')}</p> : null
}
