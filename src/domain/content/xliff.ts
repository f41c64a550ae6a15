// The pack's texts to and from the tools of translators: one XLIFF document for a language.
import { loadPack } from './pack.ts'
import { unitsOf } from './xliff-units.ts'
import { writeXliff } from './xliff-write.ts'

/** All texts of a language beside their sources, as one document; a language that is not begun has only sources. */
export function exportXliff(folder: string, tag: string): string {
  const pack = loadPack(folder, [tag])
  if (tag === pack.source) throw new Error(`${tag} is the source itself.`)
  return writeXliff(pack.source, tag, unitsOf(folder, pack, tag))
}
