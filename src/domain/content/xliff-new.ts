// A file that the language did not have, or not with all texts: made in the shape of the source's.
import { head } from './pages.ts'
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
  return asDraft(replaced(path, source, texts))
}

/** A page whose words are others than those a person said were good. */
export function asDraft(page: string): string {
  return page.replace(head, (lines) => lines.replaceAll(/^ *state *:.*$/gm, 'state: draft').replaceAll(/^ *reviewed *:.*\n/gm, ''))
}

/** A language's record where its words are others than those a person said were good. */
export function recordAsDraft(record: string): string {
  const { reviewed: _, ...rest } = JSON.parse(record) as { [key: string]: unknown }
  return `${JSON.stringify({ ...rest, state: 'draft' }, null, 2)}\n`
}

/** Words with these texts: only they change; keys that were missing stand where the source has them. */
export function newWords(source: string, before: string | null, given: ReadonlyMap<string, string>): string {
  const own = new Map(slotsOf('words/', before ?? '{}').map(({ id, text }) => [id, text]))
  if (before !== null && [...given.keys()].every((key) => own.has(key))) return replaced('words/', before, given)
  for (const [key, text] of given) own.set(key, text)
  const order = new Set(slotsOf('words/', source).map(({ id }) => id))
  const keys = [...[...order].filter((key) => own.has(key)), ...[...own.keys()].filter((key) => !order.has(key))]
  return `${JSON.stringify(Object.fromEntries(keys.map((key) => [key, own.get(key)!])), null, 2)}\n`
}
