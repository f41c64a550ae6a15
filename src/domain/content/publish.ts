// Which languages of a pack are shown: all that have pages, or only those that people have reviewed.
import type { Pack } from './pack.ts'

export type Publish = 'all' | 'reviewed'

/**
 * The pack as the site shows it. A language left out is as one that never had pages: it can be asked to talk in, and its addresses lead
 * elsewhere. Throws an Error with one sentence where none is left.
 */
export function published(pack: Pack, publish: Publish): Pack {
  if (publish === 'all') return pack
  const languages = pack.languages.filter(({ tag }) => pack.standing(tag).reviewed)
  if (languages.length === 0)
    throw new Error('EAR_PUBLISH is reviewed, but of no language are all pages and words reviewed; write EAR_PUBLISH=all, or have one reviewed (docs/translate/review.md).')
  return { ...pack, languages }
}
