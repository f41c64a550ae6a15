// The visitors' words about us, for coordinators: sealed, to be opened at their desk.
import type { WordsAboutUs } from '../../../domain/word/word.ts'
import type { Methods } from '../method.ts'

export function words(about: WordsAboutUs): Pick<Methods, 'words' | 'erase-word'> {
  return {
    words: {
      ability: 'see-counts',
      async handle() {
        return { words: await about.all() }
      },
    },
    'erase-word': {
      ability: 'see-counts',
      async handle({ id }) {
        await about.erase(id)
        return {}
      },
    },
  }
}
