// Writes units as XLIFF 2.1 core (OASIS standard of 13 February 2018), for the tools of translators.
import { codeIds, codesIn } from './xliff-codes.ts'
import type { Code, Piece } from './xliff-codes.ts'
import type { Unit, UnitFile } from './xliff-units.ts'

/** The namespace of the core is that of 2.0 in 2.1 too. */
export const coreNamespace = 'urn:oasis:names:tc:xliff:document:2.0'

/** One document; line breaks stand only outside of units' texts. */
export function writeXliff(source: string, tag: string, files: readonly UnitFile[]): string {
  const body = files.filter(({ units }) => units.length > 0).map(({ path, units }) => `  <file id="${fileId(path)}" original="${escaped(path)}">\n${units.map(unit).join('')}  </file>\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="${coreNamespace}" version="2.1" srcLang="${source}" trgLang="${tag}">\n${body.join('')}</xliff>\n`
}

/** An NMTOKEN for a path. */
export const fileId = (path: string): string => path.replace('/', '.')

function unit({ id, name, source, target, state, notes, codes }: Unit): string {
  const noted = notes.map(({ category, text }, at) => `        <note id="n${at + 1}" category="${category}">${escaped(text)}</note>\n`)
  const data = dataOf([...source, ...(target ?? [])])
  // A tool finds fault with a target that lost what may not be lost, so it is not said where one has.
  const held = codes === 'kept' && (target === null || codeIds(target) === codeIds(source))
  const lines = [
    `    <unit id="${escaped(id)}" name="${escaped(name)}" canResegment="no" xml:space="preserve">\n`,
    noted.length > 0 ? `      <notes>\n${noted.join('')}      </notes>\n` : '',
    data.length > 0 ? `      <originalData>\n${data.map(([ref, text]) => `        <data id="${ref}">${escaped(text)}</data>\n`).join('')}      </originalData>\n` : '',
    `      <segment id="s" state="${state}">\n        <source>${inline(source, held)}</source>\n`,
    target === null ? '' : `        <target>${inline(target, held)}</target>\n`,
    '      </segment>\n    </unit>\n',
  ]
  return lines.join('')
}

/** How each code is written in the pack, once for each that differs by id. */
function dataOf(list: readonly Piece[]): [ref: string, text: string][] {
  const data = new Map<string, string>()
  for (const code of codesIn(list)) {
    if (code.is === 'ph') data.set(`d${code.id}`, code.data)
    else data.set(`d${code.id}o`, code.open).set(`d${code.id}c`, code.close)
  }
  return [...data]
}

function inline(list: readonly Piece[], held: boolean): string {
  return list.map((one) => (typeof one === 'string' ? escaped(one) : code(one, held))).join('')
}

function code(one: Code, held: boolean): string {
  const kept = held ? 'canCopy="no" canDelete="no" ' : ''
  if (one.is === 'ph') return `<ph id="${one.id}" ${kept}equiv="${escaped(one.data)}" dataRef="d${one.id}"/>`
  const type = one.open === '[' ? 'type="link"' : 'type="fmt" subType="xlf:b"'
  return `<pc id="${one.id}" ${kept}${type} dataRefStart="d${one.id}o" dataRefEnd="d${one.id}c">${inline(one.inside, held)}</pc>`
}

// A carriage return would become a line feed in the reader (XML 1.0, 2.11), and in an attribute a line feed a space (3.3.3).
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\r', '&#13;')
