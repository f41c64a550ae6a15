// Places of the pages and facts that a listener can share in a conversation, as plain text that reads well anywhere.
import { isShown } from './facts.ts'
import type { Fact } from './facts.ts'
import { pageNames } from './pack.ts'
import type { Pack } from './pack.ts'
import type { Block } from './pages.ts'
import { readProse } from './prose.ts'
import type { Inline } from './prose.ts'

export type Card = {
  /** `rights#LEGAL-1`, or `fact:line-1712`. */
  readonly id: string
  readonly kind: 'page' | 'fact'
  /** In the listener's language: what it is, and what is searched. */
  readonly title: string
  readonly text: string
  /**
   * In the visitor's language, what is sent: the first line `▪` and what it is about, then lines of text, each number to dial on a line of its
   * own behind `☎`, when it was looked at, and behind `→` the page where more stands.
   */
  readonly card: string
  readonly tag: string
}

/** Tools ask for answers: a place of them says nothing alone. */
const tools = ['check', 'plan', 'card']

/** All of the pack, in the pages' order, then the facts. Where the visitor's language has no pages, `card` is in the source's, and `tag` says so. */
export function cardsFor(pack: Pack, own: string, into: string): Card[] {
  const has = (tag: string) => (pack.languages.some((one) => one.tag === tag) ? tag : pack.source)
  const [hers, tag] = [has(own), has(into)]
  const pages = pageNames.filter((name) => !tools.includes(name)).flatMap((name) => {
    const [page, visitors] = [pack.page(hers, name), pack.page(tag, name)]
    return (page?.blocks ?? []).flatMap((block): Card[] => {
      const there = visitors?.blocks.find(({ ids }) => ids.join(' ') === block.ids.join(' '))
      if (!page || !visitors || !there || block.ids[0] === undefined || block.ask !== null) return []
      const [seen, sent] = [linesOf(pack, hers, block), linesOf(pack, tag, there)]
      if (sent.lines.length === 0) return []
      const card = [`▪ ${sent.heading ?? visitors.heading}`, ...sent.lines, ...dials(pack, tag, there.cites), `→ ${pack.words(tag).say(`site.page.${name}`)}`].join('\n')
      return [{ id: `${name}#${block.ids[0]}`, kind: 'page', title: seen.heading ?? page.heading, text: seen.lines.join('\n'), card, tag }]
    })
  })
  const facts = [...pack.facts.values()].filter(isShown).map((fact): Card => {
    const card = [`▪ ${nameOf(pack, tag, fact)}`, ...(fact.kind === 'phone' ? dials(pack, tag, [fact.id]) : looked(pack, tag, fact))].join('\n')
    return { id: `fact:${fact.id}`, kind: 'fact', title: nameOf(pack, hers, fact), text: fact.kind === 'claim' ? '' : fact.value, card, tag }
  })
  return [...pages, ...facts]
}

/** A number by what it is for, where the words say so; a claim is its own sentence. */
function nameOf(pack: Pack, tag: string, { id, kind, value }: Fact): string {
  const words = pack.words(tag)
  if (kind === 'claim') return words.say(`facts.${id}`)
  return words.has(`site.number.${id}`) ? words.say(`site.number.${id}`) : value
}

/** Each number on its own line, with what is not confirmed marked and the day when somebody looked. */
function dials(pack: Pack, tag: string, ids: readonly string[]): string[] {
  const phones = [...new Set(ids)].flatMap((id) => pack.facts.get(id) ?? []).filter((fact) => fact.kind === 'phone' && isShown(fact))
  return phones.flatMap((fact) => [`☎ ${fact.value}`, ...looked(pack, tag, fact)])
}

function looked(pack: Pack, tag: string, { checkedOn, state }: Fact): string[] {
  const words = pack.words(tag)
  const day = checkedOn === null ? null : new Intl.DateTimeFormat(`${tag}-u-nu-latn`, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${checkedOn}T00:00:00Z`))
  const lines = [...(day === null ? [] : [words.say('site.checkedOn', { day })]), ...(state === 'unconfirmed' ? [words.say('site.checkThis')] : [])]
  return lines.length === 0 ? [] : [`(${lines.join(', ')})`]
}

function linesOf(pack: Pack, tag: string, block: Block): { heading: string | null; lines: string[] } {
  let heading: string | null = null
  const lines = readProse(block.text).flatMap((prose) => {
    if (prose.is === 'list') return prose.items.map((item) => `– ${plain(pack, tag, item)}`)
    const text = plain(pack, tag, prose.inside)
    if (prose.is === 'heading' && heading === null) {
      heading = text
      return []
    }
    return text === '' ? [] : [text]
  })
  return { heading, lines }
}

function plain(pack: Pack, tag: string, inside: readonly Inline[]): string {
  const text = inside.map((one): string => {
    if (one.is === 'text') return one.text
    if (one.is !== 'fact') return plain(pack, tag, one.inside)
    const fact = pack.facts.get(one.id)
    if (!fact || !isShown(fact)) return ''
    return fact.kind === 'claim' ? pack.words(tag).say(`facts.${one.id}`) : fact.value
  })
  return text.join('').replaceAll(/[ \n]+/g, ' ').trim()
}
