// What of the site's content needs a person, for coordinators: facts to look at again and languages to review; computed from the pack when asked.
import { factsDue, isShown, languagesDue } from '../../../domain/content/content.ts'
import type { Fact, Pack } from '../../../domain/content/content.ts'
import type { LanguageRow } from '../../../shared/wire/desk-api.ts'
import type { Methods } from '../method.ts'

/** `clock`: milliseconds since 1970; the day is that of UTC, as for `ear pack check`. */
export function content(pack: Pack, clock: () => number = Date.now): Pick<Methods, 'content'> {
  return {
    content: {
      ability: 'see-content',
      handle({ language }) {
        const today = new Date(clock()).toISOString().slice(0, 10)
        const facts = factsDue(pack, today).map(({ fact, why }) => ({
          id: fact.id,
          text: textOf(pack, fact, language),
          source: fact.source,
          why: [...why],
          shown: isShown(fact),
          role: fact.recheckBy.role,
          on: fact.recheckBy.on,
        }))
        return Promise.resolve({ facts, languages: languagesDue(pack).map(rowOf) })
      },
    },
  }
}

/** A claim in the language asked for where the pack has it so, else in the source's. */
function textOf(pack: Pack, { id, kind, value }: Fact, language: string): string {
  const words = pack.words(language)
  return kind === 'claim' && words.has(`facts.${id}`) ? words.say(`facts.${id}`) : value
}

/** A reading's notes are for whoever mends the text: they stay in the record. */
function rowOf({ tag, source, untouched, drafts, behind, unknown, reading, readWell }: ReturnType<typeof languagesDue>[number]): LanguageRow {
  const lists = { drafts: [...drafts], behind: [...behind], unknown: [...unknown] }
  if (!reading) return { tag, source, untouched, ...lists, reading }
  const { on, planted, found, errorsBefore, errorsAfter } = reading
  return { tag, source, untouched, ...lists, reading: { on, planted, found, errorsBefore, errorsAfter, well: readWell } }
}
