// Takes what a translator's tool gave back into the pack: all of it, or nothing, with the sentence that says why.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { textFaults, wordFaults } from './check-translation.ts'
import { loadPack } from './pack.ts'
import type { Pack } from './pack.ts'
import { readPage } from './pages.ts'
import { medianOf } from './proportion.ts'
import { unreadable } from './prose.ts'
import { blockFaults, nameOf } from './shape.ts'
import { asDraft, newPage, newWords, recordAsDraft } from './xliff-new.ts'
import { isFlat, replaced, slotsOf } from './slots.ts'
import { compile, placesOf } from './words.ts'
import { codeIds, codesIn, joined } from './xliff-codes.ts'
import type { Piece } from './xliff-codes.ts'
import { placeOf, readXliff, XliffRefused } from './xliff-read.ts'
import type { ReadUnit } from './xliff-read.ts'
import { textOf, unitsOf } from './xliff-units.ts'
import type { Unit, UnitFile } from './xliff-units.ts'

/** What an import did. */
export type Imported = {
  readonly tag: string
  /** Files whose texts changed, with how many. */
  readonly changed: ReadonlyMap<string, number>
  /** Those of them that a person had reviewed, and that are drafts again. */
  readonly unsaid: readonly string[]
  /** Files of which every text came back as reviewed. */
  readonly reviewed: readonly string[]
}

/** Reads, checks everything, then writes. Throws `XliffRefused` before the first byte is written. */
export function importXliff(folder: string, text: string): Imported {
  const { srcLang, trgLang, units } = readXliff(text)
  const { source } = loadPack(folder)
  if (srcLang !== source) throw new XliffRefused('', '', `Its source is ${srcLang || 'not named'}; that of the pack is ${source}.`)
  if (trgLang === source || trgLang === '') throw new XliffRefused('', '', 'It names no language that it was translated into (trgLang).')
  const pack = packOf(folder, trgLang)
  const files = unitsOf(folder, pack, trgLang)
  const known = new Map(files.map(({ path, units: own }) => [path, new Map(own.map((one) => [one.id, one]))]))
  const texts: NewTexts = new Map<string, Map<string, string>>()
  for (const read of units) {
    const found = unitOf(known, read)
    const target = read.target === null ? null : textAfter(read, found)
    if (target !== null) texts.set(read.file, (texts.get(read.file) ?? new Map<string, string>()).set(found.id, target))
  }
  checkTexts(trgLang, files, texts)
  const written = new Map<string, string>()
  const changed = new Map<string, number>()
  for (const [path, own] of texts) {
    const before = textOf(folder, trgLang, path)
    const after = fileAfter(folder, pack, trgLang, path, before, own)
    if (after === before) continue
    written.set(path, after)
    const had = new Map(slotsOf(path, before ?? '').map((slot) => [slot.name, slot.text]))
    changed.set(path, slotsOf(path, after).filter((slot) => had.get(slot.name) !== slot.text).length)
  }
  const words = pack.standing(trgLang).record?.state === 'reviewed' ? [...changed.keys()].filter((path) => isFlat(path)) : []
  // Before the words: what a person has not read never stands as reviewed.
  if (words.length > 0) write(join(folder, trgLang, 'record.json'), recordAsDraft(textOf(folder, trgLang, 'record.json')!))
  for (const [path, after] of written) write(join(folder, trgLang, path), after)
  const pages = files.filter(({ path, units: own }) => path.startsWith('pages/') && changed.has(path) && own.some(({ state }) => state === 'reviewed'))
  return { tag: trgLang, changed, unsaid: [...pages.map(({ path }) => path), ...words], reviewed: wholly(files, units, changed) }
}

function packOf(folder: string, tag: string): Pack {
  try {
    return loadPack(folder, [tag])
  } catch (error) {
    throw new XliffRefused('', '', (error as Error).message)
  }
}

type NewTexts = Map<string, Map<string, string>>

/** Finds in the new texts what the check of the pack would. How long a language is beside its source is measured over all of them. */
function checkTexts(tag: string, files: readonly UnitFile[], texts: NewTexts): void {
  const all = files.flatMap(({ path, units }) =>
    units.map(({ id, name, source, target }) => ({ path, id, name, source: joined(source), given: texts.get(path)?.get(id), had: target && joined(target) })),
  )
  const blocks = all.filter(({ path, id }) => path.startsWith('pages/') && id !== 'title' && id !== 'heading')
  const median = medianOf(blocks.map(({ source, given, had }) => ({ source, text: given ?? had })))
  for (const { path, id, name, source, given } of all) {
    if (given === undefined) continue
    const [fault] = (isFlat(path) ? wordFaults : textFaults)(tag, { name, text: given, source }, median)
    if (fault !== undefined) throw new XliffRefused(path, id, fault)
  }
}

function unitOf(files: ReadonlyMap<string, ReadonlyMap<string, Unit>>, { file, unit }: ReadUnit): Unit {
  const own = files.get(file)
  if (!own) throw new XliffRefused(file, unit, 'The pack has no such file.')
  const found = own.get(unit)
  if (!found) throw new XliffRefused(file, unit, 'The pack has no such text: the source has changed, or the id was.')
  return found
}

/** The text of a unit as it came back; null where it is the one that stands there. */
function textAfter({ file, unit, source, target }: ReadUnit, now: Unit): string | null {
  const refuse = (says: string): never => {
    throw new XliffRefused(file, unit, says)
  }
  const known = new Map(codesIn([...now.source, ...(now.target ?? [])]).map((code) => [code.id, code]))
  const filled = (list: readonly Piece[]): Piece[] =>
    list.map((one) => {
      if (typeof one === 'string') return one
      const code = known.get(one.id)
      if (code?.is !== one.is) return refuse(`The code ${one.id} is none of this text.`)
      return code.is === 'pc' && one.is === 'pc' ? { ...code, inside: filled(one.inside) } : code
    })
  // A message may end in a space of its own; around a block there is only the file's.
  const text = joined(filled(target!))
  const after = isFlat(file) ? text : text.trim()
  if (now.target !== null && after === joined(now.target)) return null
  if (joined(filled(source)) !== joined(now.source)) refuse('The source has changed since this was exported; export it again.')
  const [has, wanted] = [codeIds(target!), codeIds(now.source)]
  if (now.codes === 'kept' && has !== wanted) refuse(`Its codes are ${has || 'gone'}; the source has ${wanted || 'none'}. Each stands once: a code is a number, an address or a link.`)
  if (after.trim() === '') refuse('It is empty.')
  checkText(file, now, after, refuse)
  return after
}

function checkText(file: string, { id, source }: Unit, after: string, refuse: (says: string) => never): void {
  if (isFlat(file)) {
    let places = ''
    try {
      places = placesOf(compile(after)).join(' ')
    } catch (error) {
      refuse(`It is no message any more: ${error instanceof Error ? error.message : ''}`)
    }
    const wanted = placesOf(compile(joined(source))).join(' ')
    if (places !== wanted) refuse(`It takes {${places}} where the source takes {${wanted}}.`)
    return
  }
  if (id === 'title' || id === 'heading') return void (after.includes('\n') && refuse('It is one line.'))
  if (/^<!--/m.test(after)) refuse('A line of it begins with <!--, which opens a block.')
  const [wanted, has] = [joined(source), after].map((text) => readPage(file, `---\ntitle: t\nheading: h\nstate: draft\n---\n<!-- X -->\n${text}\n`).blocks[0]!)
  const [fault] = [...unreadable(has!.text), ...blockFaults(wanted!, has!)]
  if (fault) refuse(fault)
}

function fileAfter(folder: string, pack: Pack, tag: string, path: string, before: string | null, texts: ReadonlyMap<string, string>): string {
  const source = textOf(folder, pack.source, path)!
  if (isFlat(path)) return newWords(source, before, texts)
  const names = (file: string) => slotsOf(path, file).map(({ name }) => name).join(', ')
  if (before !== null && names(before) === names(source)) {
    const after = replaced(path, before, texts)
    // Read as the site will: every text stands where it was put.
    const blocks = readPage(path, after).blocks.map(nameOf).join()
    if (blocks !== readPage(path, source).blocks.map(nameOf).join()) throw new XliffRefused(path, '', 'The page would not hold together.')
    return after === before ? after : asDraft(after)
  }
  return newPage(path, source, before, texts)
}

/** The files of which every text came back as reviewed or final: for whoever then writes so in the page's head. */
function wholly(files: readonly UnitFile[], units: readonly ReadUnit[], changed: ReadonlyMap<string, number>): string[] {
  const done = new Set(units.filter(({ target, state }) => target !== null && /^(?:reviewed|final)$/.test(state)).map(({ file, unit }) => placeOf(file, unit)))
  const isSaid = (path: string, own: readonly Unit[]) => !changed.has(path) && own.every(({ state }) => state === 'reviewed')
  return files.filter(({ path, units: own }) => !isSaid(path, own) && own.every(({ id }) => done.has(placeOf(path, id)))).map(({ path }) => path)
}

/** Whole or not at all, also where the power goes. */
function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.new`, text)
  renameSync(`${path}.new`, path)
}
