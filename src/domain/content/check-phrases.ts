// Checks the sentences for listeners as the words are: ids and groups, letters, length, and that none promises what nobody can keep.
import { textFaults } from './check-translation.ts'
import type { Pack } from './pack.ts'
import { groupOf, phraseFile, phraseGroups } from './phrases.ts'
import { medianRatio } from './proportion.ts'

type Say = (level: 'error' | 'warning', where: string, says: string) => void

/** A language need not have them: its listeners then use their own words. */
export function checkPhrases(pack: Pack, tag: string, say: Say): void {
  const where = `${tag}/${phraseFile}`
  const [own, source] = [pack.phrases(tag), pack.phrases(pack.source)]
  const isSource = tag === pack.source
  const missing = Object.keys(source).filter((id) => own[id] === undefined)
  if (missing.length > 0) say('warning', where, `${missing.length} of ${Object.keys(source).length} sentences are missing.`)
  const median = isSource ? null : medianRatio(pack, tag)
  const promises = pack.standing(tag).record?.promises
  const pattern = promises ? new RegExp(promises.pattern, 'iu') : null
  for (const [id, text] of Object.entries(own)) {
    if (isSource && groupOf(id) === null) say('error', where, `${id} begins with none of ${phraseGroups.join(', ')}.`)
    if (source[id] === undefined) {
      say('warning', where, `${id} is not in the source.`)
      continue
    }
    for (const says of textFaults(tag, { name: id, text, source: source[id] }, median)) say('error', where, `${id}: ${says}`)
    const promise = pattern?.exec(text)?.[0]
    if (promise !== undefined) say('error', where, `${id}: “${promise}” promises too much where it stands alone.`)
  }
}
