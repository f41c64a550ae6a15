// Checks the register for `ear pack check`: what is unsourced, unconfirmed, past its day, cited nowhere, or cannot be dialled.
import { isOverdue, isShown, ofTheOrganisation } from './facts.ts'
import type { Fact } from './facts.ts'
import { isDialable } from './numbering.ts'
import { lineFacts } from './lines.ts'
import { pageNames } from './pack.ts'
import type { Finding, Pack } from './pack.ts'

type Say = (level: Finding['level'], where: string, says: string) => void

/** The facts that stand on every page beside those of its text: who comes in danger. */
export const onEveryPage: readonly string[] = ['emergency-112', 'about-112', 'languages-112', 'app-112', 'police-101']

/** `today`: ISO day. */
export function checkFacts(pack: Pack, today: string, say: Say): void {
  const facts = [...pack.facts.values()]
  const list = (which: Fact[], says: string) => which.length > 0 && say('warning', 'facts.json', `${says}: ${which.map(({ id }) => id).join(', ')}.`)
  for (const fact of facts) {
    checkSource(fact, say)
    checkTexts(pack, fact, say)
    if (fact.kind === 'phone' && !isDialable(fact.value, pack.numbering)) say('error', 'facts.json', `${fact.id}: ${fact.value} cannot be dialled.`)
    if (isOverdue(fact, today)) say('warning', 'facts.json', `${fact.id} was to be checked again by ${fact.recheckBy.on} (${fact.recheckBy.role}).`)
  }
  list(facts.filter(({ checkedOn }) => checkedOn === null), 'nobody has looked at the source yet of')
  list(facts.filter((fact) => fact.state === 'unconfirmed' && isShown(fact)), 'unconfirmed, and shown with “check this”')
  list(facts.filter((fact) => !isShown(fact)), 'unconfirmed, and left out')
  const cited = citedIn(pack)
  list(facts.filter(({ id }) => !cited.has(id)), 'cited nowhere')
  checkLines(pack, say)
}

function checkSource(fact: Fact, say: Say): void {
  if (fact.source === ofTheOrganisation && isOfLaw(fact)) {
    const sure = fact.state === 'confirmed'
    say(sure ? 'error' : 'warning', 'facts.json', `${fact.id} is a claim of law without a source of its own: ${sure ? 'it cannot be confirmed so.' : 'find one, or word it as what one can ask.'}`)
  }
}

/** What a lawyer has to check again is a claim of law. */
const isOfLaw = (fact: Fact) => fact.recheckBy.role === 'lawyer'

function checkTexts(pack: Pack, fact: Fact, say: Say): void {
  if (fact.kind !== 'claim') return
  for (const { tag } of pack.languages) if (!pack.words(tag).has(`facts.${fact.id}`)) say('error', `${tag}/words/facts.json`, `${fact.id} has no text.`)
  const text = pack.texts(pack.source).facts?.[fact.id]
  if (text !== undefined && text !== fact.value) say('error', 'facts.json', `${fact.id}: its value is not what ${pack.source}/words/facts.json says.`)
}

/** By the pages of the source, by the lines, and by what stands on every page. */
function citedIn(pack: Pack): Set<string> {
  const pages = pageNames.flatMap((name) => pack.page(pack.source, name)?.blocks.flatMap(({ cites }) => cites) ?? [])
  const lines = pack.lines.flatMap((line) => [line.phone, ...lineFacts.map((key) => line[key] ?? '')])
  return new Set([...pages, ...lines, ...onEveryPage])
}

function checkLines(pack: Pack, say: Say): void {
  for (const { number } of pack.numbers) if (!isDialable(number, pack.numbering)) say('error', 'pack.json', `numbers: ${number} cannot be dialled.`)
  for (const line of pack.lines) {
    const kind = (id: string) => pack.facts.get(id)?.kind
    if (kind(line.phone) !== 'phone') say('error', 'pack.json', `lines: ${line.phone} is no phone of the register.`)
    for (const key of lineFacts) {
      const id = line[key]
      if (id !== null && kind(id) !== 'claim') say('error', 'pack.json', `lines: ${line.phone}: ${key} ${id} is no claim of the register.`)
    }
    if (line.opening && pack.facts.get(line.hours ?? '')?.state !== 'confirmed')
      say('warning', 'pack.json', `lines: ${line.phone} has hours for “open now”, which nobody sees until its hours are a confirmed fact.`)
  }
}
