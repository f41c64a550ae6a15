// Checks each text against its source: shape, script, letters, length; that nothing is left empty, untranslated or still to be written.
import { addedByHand, bareText, iranian, ownLetters, scriptOf, shareOfScript, wrongLetters } from './letters.ts'
import { areasOf, pageNames } from './pack.ts'
import type { Pack } from './pack.ts'
import { isInProportion, medianRatio } from './proportion.ts'
import { nameOf, pageFaults } from './shape.ts'
import { toWrite } from './placeholder.ts'
import { compile, placesOf } from './words.ts'

type Say = (level: 'error' | 'warning', where: string, says: string) => void

/** Least share of a text's letters that are of its language's script. */
const leastShare = 0.6

/** Says what is wrong with a language's texts, each beside the source's. */
export function checkTranslation(pack: Pack, tag: string, say: Say): void {
  const median = medianRatio(pack, tag)
  const isSource = tag === pack.source
  for (const name of pageNames) {
    const [page, source] = [pack.page(tag, name), pack.page(pack.source, name)]
    if (!page || !source) continue
    const where = `${tag}/pages/${name}.md`
    if (!isSource) for (const says of pageFaults(source, page)) say('error', where, says)
    const texts: Text[] = [
      { name: 'title', text: page.title, source: source.title },
      { name: 'heading', text: page.heading, source: source.heading },
      ...page.blocks.flatMap((block) => {
        const said = source.blocks.find((one) => nameOf(one) === nameOf(block))
        return said ? [{ name: nameOf(block), text: block.text, source: said.text }] : []
      }),
    ]
    for (const one of texts) for (const says of textFaults(tag, one, isSource ? null : median)) say('error', where, `${one.name}: ${says}`)
    checkOwn(tag, texts.map(({ text }) => bareText(text)).join(' '), where, say)
  }
  for (const area of areasOf(pack, tag)) {
    const source = pack.texts(pack.source)[area] ?? {}
    for (const [key, text] of Object.entries(pack.texts(tag)[area] ?? {})) {
      const said = source[key]
      if (said === undefined) continue
      for (const says of wordFaults(tag, { name: key, text, source: said }, isSource ? null : median)) say('error', `${tag}/words/${area}.json`, `${key}: ${says}`)
    }
  }
}

export type Text = { readonly name: string; readonly text: string; readonly source: string }

/** What is wrong with one text, as sentences. `median`: characters for one of the source's; null for what has no measure. */
export function textFaults(tag: string, { text, source }: Text, median: number | null): string[] {
  if (text.includes(toWrite)) return ['it is still to be written.']
  const [bare, bareSource] = [bareText(text), bareText(source)]
  const added = addedByHand(text, source).map((one) => `it has ${one}, which the source does not have.`)
  const faults = [...wrongLetters(tag, text).map((says) => `${says}.`), ...added]
  if (bare === '') return bareSource === '' ? faults : [...faults, 'it is empty.']
  const share = shareOfScript(tag, bare, bareSource)
  if (share !== null && share < leastShare) faults.push(`only ${Math.round(share * 100)} % of its letters are ${scriptOf(tag)}.`)
  if (median === null) return faults
  if (bare === bareSource && bare.split(' ').length > 3) faults.push('it is the source’s text, word for word.')
  else if (!isInProportion(bare.length, bareSource.length, median))
    faults.push(`it has ${bare.length} characters where the source has ${bareSource.length}; this language mostly has about ${Math.round(bareSource.length * median)}.`)
  return faults
}

/** The same for a text of the words, by its key: an ICU message. */
export function wordFaults(tag: string, { name, text, source }: Text, median: number | null): string[] {
  const measured = !/\{\w+, *(?:plural|select)/.test(text)
  return textFaults(tag, { name, text: withoutPlaces(text), source: withoutPlaces(source) }, measured ? median : null)
}

function checkOwn(tag: string, text: string, where: string, say: Say): void {
  const own = ownLetters[tag]
  if (own && text.length > 300 && !own.test(text)) say('error', where, 'It has none of the letters that only this language has: is it another language?')
  if (tag !== 'fa-AF') return
  for (const [word, dari] of iranian) if (text.includes(word)) say('warning', where, `${word} is Iranian; Dari says ${dari}.`)
}

/** An ICU message without the names and keywords of its places. */
function withoutPlaces(text: string): string {
  try {
    placesOf(compile(text))
  } catch {
    return text
  }
  return text.replaceAll(/\{\w+\}/g, '').replaceAll(/\{\w+, *(?:plural|select|selectordinal|number),?|(?:=\d+|\b(?:zero|one|two|few|many|other|\w+)) *\{/g, ' ')
}
