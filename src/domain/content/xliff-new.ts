// A file that the language did not have, or not with all texts: made in the shape of the source's.
import { replaced, slotsOf } from './slots.ts'
import { XliffRefused } from './xliff-read.ts'

/**
 * A page with the marks and order of the source's and these texts; where the language has a page already, what was not given is taken
 * from it, and its state. Throws `XliffRefused` where a text is missing.
 */
export function newPage(path: string, source: string, before: string | null, given: ReadonlyMap<string, string>): string {
  const had = new Map(slotsOf(path, before ?? '').map(({ name, text }) => [name, text]))
  const texts = new Map<string, string>()
  for (const { id, name } of slotsOf(path, source)) {
    const text = given.get(id) ?? had.get(name)
    if (text === undefined) throw new XliffRefused(path, id, 'It has no target; a page that is new, or has other blocks than its source, needs all its texts.')
    texts.set(id, text)
  }
  // What a person said of the old page does not hold for another one.
  return replaced(path, source, texts).replace(/^(---\n(?:.*\n)*?)state: .*\n/, '$1state: draft\n').replace(/^(---\n(?:.*\n)*?)reviewed: .*\n/, '$1')
}

/** Words with these texts: only they change; keys that were missing stand where the source has them. */
export function newWords(source: string, before: string | null, given: ReadonlyMap<string, string>): string {
  const had = slotsOf('words/', before ?? '{}')
  const added = [...given.keys()].filter((key) => !had.some(({ id }) => id === key))
  if (before !== null && added.length === 0) return replaced('words/', before, given)
  const own = new Map(had.map(({ id, text }) => [id, text]))
  for (const [key, text] of given) own.set(key, text)
  const order = slotsOf('words/', source).map(({ id }) => id)
  const keys = [...order.filter((key) => own.has(key)), ...[...own.keys()].filter((key) => !order.includes(key))]
  return `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, own.get(key)!])), null, 2)}\n`
}
