// What helps while talking: sentences in two languages, pages and facts to share, her own sentences, and the steps for danger.
import { cardsFor, phrasesFor } from '../../../domain/content/content.ts'
import type { Pack } from '../../../domain/content/content.ts'
import type { Team } from '../../../domain/team/team.ts'
import { Problem } from '../../../shared/base/problem.ts'
import type { Methods } from '../method.ts'

export function help(team: Team, pack: Pack): Pick<Methods, 'phrases' | 'cards' | 'drafts' | 'put-drafts' | 'procedure' | 'put-procedure'> {
  return {
    phrases: {
      ability: 'listen',
      handle: ({ language, into }) => Promise.resolve(phrasesFor(pack, language, into)),
    },
    cards: {
      ability: 'listen',
      handle: ({ language, into }) => Promise.resolve({ cards: cardsFor(pack, language, into) }),
    },
    drafts: {
      ability: 'listen',
      async handle(_, { member }) {
        return { sealed: await team.help.drafts(member.id) }
      },
    },
    'put-drafts': {
      ability: 'listen',
      async handle({ sealed }, { member }) {
        await team.help.putDrafts(member.id, sealed)
        return {}
      },
    },
    procedure: {
      ability: 'listen',
      async handle({ language }) {
        return { steps: await team.help.procedure(language) }
      },
    },
    'put-procedure': {
      ability: 'invite',
      async handle({ language, steps }) {
        if (!pack.deskLanguages.includes(language)) throw new Problem('malformed')
        await team.help.putProcedure(language, steps)
        return {}
      },
    },
  }
}
