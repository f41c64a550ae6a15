// Checks how a language stands: whether its record is whole, what fell behind the source, and whether somebody read it a second time.
import { enough } from './record.ts'
import type { Pack } from './pack.ts'

type Say = (level: 'error' | 'warning', where: string, says: string) => void

/** Says what the record of a language lacks; what is wrong with its form the loading has said. */
export function checkStanding(pack: Pack, tag: string, say: Say): void {
  const where = `${tag}/record.json`
  const { record, stale, unknown } = pack.standing(tag)
  const source = tag === pack.source
  if (!record) {
    say(source ? 'warning' : 'error', where, 'There is no record of how these texts were made; ear pack fresh begins one.')
    return
  }
  for (const file of stale) say('warning', `${tag}/${file}`, `Its source has changed since: bring it up to date, then ear pack fresh ${tag} ${file}.`)
  if (unknown.length > 0) say('warning', where, `It does not say from which source these were translated: ${unknown.join(', ')}; ear pack fresh writes it.`)
  if (source) return
  const { reading } = record
  if (!reading) say('warning', where, 'Nobody has read this language a second time against its source.')
  else if (reading.planted === 0) say('warning', where, 'The second reading had no errors planted, so that nobody knows what it would have found.')
  else if (reading.found < reading.planted * enough) say('warning', where, `The second reading found ${reading.found} of ${reading.planted} planted errors: another reader reads it.`)
}
