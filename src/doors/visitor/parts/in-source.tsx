// The way from a block of danger or law that nobody has reviewed to the same block in the language it was translated from.
import { languageOf } from '../../../shared/base/language.ts'
import type { Pack, Words } from '../../../domain/content/content.ts'

/** Stands where the language's name comes into the words. */
const here = '\ue000'

/** `place`: a page of the source with a place on it (`rights#legal-1`). `heading` tells one such link of a page from another. Nothing where the source is not published. */
export function InSource({ pack, words, place, heading }: { pack: Pack; words: Words; place: string; heading: string | null }) {
  const source = languageOf(pack.source)
  if (!source || !pack.languages.includes(source)) return null
  const [before = '', after = ''] = words.say('site.inSource', { language: here }).split(here)
  return (
    <p class="quiet in-source">
      <a href={`../${source.tag}/${place}`} hreflang={source.tag} {...(heading === null ? {} : { 'aria-label': `${before}${source.name}${after}: ${heading}` })}>
        {before}
        <bdi lang={source.tag} dir={source.dir}>
          {source.name}
        </bdi>
        {after}
      </a>
    </p>
  )
}
