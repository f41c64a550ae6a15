// Checks a pack for `ear pack check`: texts that are missing or do not fit, facts that are unsourced, past their day or repeated.
import { compile, placesOf } from './words.ts'
import { checkFacts } from './check-facts.ts'
import { isShown } from './facts.ts'
import { citation } from './pages.ts'
import type { Block } from './pages.ts'
import { checkPhrases } from './check-phrases.ts'
import { checkStanding } from './check-standing.ts'
import { checkTranslation } from './check-translation.ts'
import { checkToWrite, toWrite } from './placeholder.ts'
import { areasOf, pageNames } from './pack.ts'
import type { Finding, Pack } from './pack.ts'
import { unreadable } from './prose.ts'
import { nameOf } from './shape.ts'

/** Everything that is wrong (error) or soon will be (warning) with a pack on a day (ISO). Empty: all is well. */
export function checkPack(pack: Pack, today: string): Finding[] {
  const findings: Finding[] = [...pack.faults]
  const say = (level: Finding['level'], where: string, says: string) => void findings.push({ level, where, says })
  checkToWrite(pack, say)
  for (const { tag } of pack.languages) {
    checkWords(pack, tag, say)
    checkPages(pack, tag, today, say)
    checkTranslation(pack, tag, say)
    checkPhrases(pack, tag, say)
    checkStanding(pack, tag, say)
    const target = pack.neutral[tag]
    if (target === undefined || !URL.canParse(target) || new URL(target).protocol !== 'https:') say('error', 'pack.json', `neutral.${tag}: the exit needs an https address of a plain page.`)
  }
  checkFacts(pack, today, say)
  return findings
}

type Say = (level: Finding['level'], where: string, says: string) => void

function checkWords(pack: Pack, tag: string, say: Say): void {
  const own = pack.texts(tag)
  const source = pack.texts(pack.source)
  for (const area of areasOf(pack, tag)) {
    const where = `${tag}/words/${area}.json`
    for (const [key, text] of Object.entries(source[area] ?? {})) {
      const translated = own[area]?.[key]
      if (translated === undefined || translated.trim() === '') {
        say('error', where, `${key} is missing.`)
        continue
      }
      try {
        const places = placesOf(compile(translated)).join(' ')
        const wanted = placesOf(compile(text)).join(' ')
        if (places !== wanted) say('error', where, `${key} takes {${places}} where the source takes {${wanted}}.`)
      } catch (error) {
        say('error', where, `${key}: ${error instanceof Error ? error.message : 'not a message'}`)
      }
    }
    for (const key of Object.keys(own[area] ?? {})) {
      if (!Object.hasOwn(source[area] ?? {}, key)) say('warning', where, `${key} is not in the source.`)
    }
  }
}

/** How long a page with a day stands before somebody has to look again, in days. */
const lookAgainAfter = 366

function checkPages(pack: Pack, tag: string, today: string, say: Say): void {
  const plain = [...pack.facts.values()].filter(({ kind, value }) => kind !== 'claim' && !value.includes(toWrite))
  const meant = namesMeant(pageNames.flatMap((name) => pack.page(tag, name)?.blocks ?? []))
  for (const name of pageNames) {
    const page = pack.page(tag, name)
    const where = `${tag}/pages/${name}.md`
    if (!page) continue
    if (page.checked !== null && (Date.parse(today) - Date.parse(page.checked)) / 86_400_000 > lookAgainAfter)
      say('warning', where, `It was last looked at on ${page.checked}: look whether all of it is still so, and write the day.`)
    for (const block of page.blocks) {
      for (const says of unreadable(block.text)) say('error', where, `${nameOf(block)}: ${says}`)
      for (const one of block.when.flatMap((each) => each.split('+')))
        if (!meant.has(one)) say('error', where, `${block.ids.join(' ')}: no choice of a tool is called ${one}.`)
      for (const id of block.cites) {
        const fact = pack.facts.get(id)
        // On the card it stands for the name of a language.
        if (id === 'language' && name === 'card') continue
        if (!fact) say('error', where, `{${id}} is not in the register.`)
        else if (!isShown(fact)) say('warning', where, `{${id}} is unconfirmed and left out: its sentence must read well without it.`)
      }
      const prose = block.text.replaceAll(citation, '')
      for (const fact of plain) {
        if (fact.value.length > 2 && prose.includes(fact.value)) say('error', where, `It repeats ${fact.value}: cite {${fact.id}}.`)
      }
    }
  }
}

/** What a block's `when` can name: the choices of the tools, the signs, which the self-check asks for, the kinds, and the two words for something and nothing. */
function namesMeant(blocks: readonly Block[]): ReadonlySet<string> {
  return new Set(['any', 'none', ...blocks.flatMap(({ ids, kinds, ask }) => [...kinds, ...(ask ? [ask] : []), ...(kinds.length > 0 && ids[0] ? [ids[0].toLowerCase()] : [])])])
}
