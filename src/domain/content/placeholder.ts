// The mark of what somebody has still to write in a new pack, and where the check finds it outside of pages and words.
import type { Pack } from './pack.ts'

/** Stands before each placeholder; the check finds it, and no page is ready while it has it. */
export const toWrite = '[to write]'

/** Where the exit of a new pack leads until somebody chooses a plain page: a host that is nobody's (RFC 2606). */
export const neutralToWrite = 'https://example.org/'

/** Says what of pack.json and of the register is still to be written. */
export function checkToWrite(pack: Pack, say: (level: 'error', where: string, says: string) => void): void {
  for (const key of ['name', 'operator'] as const) if (pack[key].includes(toWrite)) say('error', 'pack.json', `${key} is still to be written.`)
  for (const { tag } of pack.languages) if (pack.neutral[tag] === neutralToWrite) say('error', 'pack.json', `neutral.${tag} is still to be written: a plain page such as the weather.`)
  const facts = [...pack.facts.values()].filter(({ value, source }) => value.includes(toWrite) || source.includes(toWrite)).map(({ id }) => id)
  if (facts.length > 0) say('error', 'facts.json', `still to be written: ${facts.join(', ')}.`)
}
