// What XLIFF 2.1 demands of a core document, checked element by element; for tests of what we write.
import { SaxesParser } from 'saxes'
import type { SaxesTagNS } from 'saxes'

type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string }

/** Children in their order with how often they may stand, attributes that must and may stand (XLIFF 2.1, 4.2 and 4.3). */
const rules: { readonly [name: string]: { children: string; must: string[]; may: string[] } } = {
  xliff: { children: '(?:file )+', must: ['version', 'srcLang', 'xmlns'], may: ['trgLang', 'xml:space'] },
  file: { children: '(?:skeleton )?(?:notes )?(?:(?:unit|group) )+', must: ['id'], may: ['original', 'canResegment', 'translate', 'srcDir', 'trgDir', 'xml:space'] },
  unit: { children: '(?:notes )?(?:originalData )?(?:(?:segment|ignorable) )+', must: ['id'], may: ['name', 'canResegment', 'translate', 'srcDir', 'trgDir', 'type', 'xml:space'] },
  notes: { children: '(?:note )+', must: [], may: [] },
  note: { children: '', must: [], may: ['id', 'category', 'priority', 'appliesTo'] },
  originalData: { children: '(?:data )+', must: [], may: [] },
  data: { children: '(?:cp )*', must: ['id'], may: ['dir', 'xml:space'] },
  segment: { children: 'source (?:target )?', must: [], may: ['id', 'canResegment', 'state', 'subState'] },
  source: { children: '(?:(?:ph|pc) )*', must: [], may: ['xml:lang', 'xml:space'] },
  target: { children: '(?:(?:ph|pc) )*', must: [], may: ['xml:lang', 'xml:space', 'order'] },
  ph: { children: '', must: ['id'], may: ['canCopy', 'canDelete', 'canReorder', 'equiv', 'disp', 'dataRef', 'type', 'subType'] },
  pc: { children: '(?:(?:ph|pc) )*', must: ['id'], may: ['canCopy', 'canDelete', 'canReorder', 'dataRefStart', 'dataRefEnd', 'type', 'subType', 'dispStart', 'dispEnd', 'equivStart', 'equivEnd'] },
}
const values: { readonly [attribute: string]: RegExp } = {
  version: /^2\.1$/, id: /^[\w.:-]+$/, state: /^(?:initial|translated|reviewed|final)$/, type: /^(?:fmt|ui|quote|link|image|other)$/, canCopy: /^(?:yes|no)$/, canDelete: /^(?:yes|no)$/, canResegment: /^(?:yes|no)$/, 'xml:space': /^(?:preserve|default)$/,
}
const textual = new Set(['note', 'data', 'source', 'target', 'pc'])

/** Everything that the document has and the standard does not allow. */
export function schemaFaults(xml: string): string[] {
  const faults: string[] = []
  const root = parse(xml)
  if (root.name !== 'xliff' || root.attributes.xmlns !== 'urn:oasis:names:tc:xliff:document:2.0') faults.push('the root is no xliff of the core’s namespace')
  const targets = all(root, 'target')
  if (targets.length > 0 && !root.attributes.trgLang) faults.push('there are targets and no trgLang')
  unique(all(root, 'file'), 'files', faults)
  for (const file of all(root, 'file')) unique(all(file, 'unit'), `units of ${file.attributes.id ?? ''}`, faults)
  for (const unit of all(root, 'unit')) checkUnit(unit, faults)
  walk(root, faults)
  return faults
}

function walk(element: Element, faults: string[]): void {
  const rule = rules[element.name]
  const where = `<${element.name} id="${element.attributes.id ?? ''}">`
  if (!rule) return void faults.push(`${where} is no element of the core`)
  const names = element.children.map(({ name }) => `${name} `).join('')
  if (!new RegExp(`^${rule.children}$`).test(names)) faults.push(`${where} has ${names || 'no children'}`)
  for (const name of rule.must) if (!(name in element.attributes)) faults.push(`${where} has no ${name}`)
  for (const [name, value] of Object.entries(element.attributes)) {
    if (![...rule.must, ...rule.may].includes(name)) faults.push(`${where} has an attribute ${name}`)
    if (values[name] && !values[name].test(value)) faults.push(`${where} has ${name}="${value}"`)
  }
  if (element.attributes.subType !== undefined && element.attributes.type === undefined) faults.push(`${where} has a subType without a type`)
  if (element.attributes.subType === 'xlf:b' && element.attributes.type !== 'fmt') faults.push(`${where}: xlf:b goes with fmt`)
  if (!textual.has(element.name) && element.text.trim() !== '') faults.push(`${where} holds text`)
  for (const child of element.children) walk(child, faults)
}

function checkUnit(unit: Element, faults: string[]): void {
  const where = `unit ${unit.attributes.id ?? ''}`
  const data = all(unit, 'data')
  const known = new Set(data.map(({ attributes }) => attributes.id))
  unique(data, `data of ${where}`, faults)
  const codes = (within: string) => all(unit, within).flatMap((one) => [...all(one, 'ph'), ...all(one, 'pc')])
  for (const { attributes } of [...codes('source'), ...codes('target')])
    for (const name of ['dataRef', 'dataRefStart', 'dataRefEnd']) if (attributes[name] !== undefined && !known.has(attributes[name])) faults.push(`${where}: ${name} ${attributes[name]} leads nowhere`)
  unique(codes('source'), `codes of ${where}`, faults)
  unique(codes('target'), `codes of the target of ${where}`, faults)
  // 4.7.4.2: a code of a target corresponds to the source's of that id, and those that may not be deleted are all there.
  const ids = (list: Element[]) => list.filter(({ attributes }) => attributes.canDelete === 'no').map((one) => `${one.name} ${one.attributes.id ?? ''}`).toSorted().join()
  if (all(unit, 'target').length > 0 && ids(codes('source')) !== ids(codes('target'))) faults.push(`${where}: the codes of source and target differ`)
}

function unique(list: Element[], what: string, faults: string[]): void {
  const ids = list.map(({ attributes }) => attributes.id)
  if (new Set(ids).size < ids.length) faults.push(`two of the ${what} have one id`)
}

/** All elements of that name below this one. */
function all(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
}

function parse(xml: string): Element {
  const parser = new SaxesParser({ xmlns: true })
  const stack: Element[] = [{ name: '', attributes: {}, children: [], text: '' }]
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', (tag: SaxesTagNS) => {
    const element = { name: tag.name, attributes: Object.fromEntries(Object.values(tag.attributes).map(({ name, value }) => [name, value])), children: [], text: '' }
    stack.at(-1)!.children.push(element)
    stack.push(element)
  })
  parser.on('text', (text) => void (stack.at(-1)!.text += text))
  parser.on('closetag', () => void stack.pop())
  parser.write(xml).close()
  return stack[0]!.children[0]!
}
