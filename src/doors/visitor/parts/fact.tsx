// Shows a fact of the register: a number to dial, a site, or a claim, with "check this" where it is not confirmed.
import { isShown } from '../../../domain/content/content.ts'
import type { Pack, Words } from '../../../domain/content/content.ts'
import { Isolated } from './isolated.tsx'

/** Nothing where the register leaves it out. An id that is not in the register is an error of the pack's check. */
export function FactText({ pack, words, id, dial = false }: { pack: Pack; words: Words; id: string; dial?: boolean }) {
  const fact = pack.facts.get(id)
  if (!fact || !isShown(fact)) return null
  const unsure = fact.state === 'unconfirmed' && <small class="check"> ({words.say('site.checkThis')})</small>
  switch (fact.kind) {
    case 'phone':
      return (
        <>
          <a class={dial ? 'dial' : 'phone'} href={`tel:${fact.value.replaceAll(/[^+\d]/g, '')}`}>
            <bdi dir="ltr">{fact.value}</bdi>
          </a>
          {unsure}
        </>
      )
    case 'site':
      return (
        <>
          <a {...(dial ? { class: 'visit' } : {})} href={`https://${fact.value}`} rel="noreferrer noopener">
            <bdi dir="ltr">{fact.value}</bdi>
          </a>
          {unsure}
        </>
      )
    case 'claim':
      return (
        <>
          <Isolated text={words.say(`facts.${id}`)} tag={words.tag} />
          {unsure}
        </>
      )
  }
}
