// Where each text stands in a file of the pack, so that one can be replaced and every other byte stays.
import { head, mark } from './pages.ts'
import { phraseFile } from './phrases.ts'

/** `id`: of the text in its file, made of letters, digits and . _ - alone. `name`: what people call it: a block's ids, a key. */
export type Slot = { readonly id: string; readonly name: string; readonly text: string; readonly start: number; readonly end: number }

/** Title, heading and blocks of a page's file, in order. */
export function pageSlots(file: string): Slot[] {
  const found = head.exec(file)
  if (!found) return []
  const slots = (['title', 'heading'] as const).flatMap((name): Slot[] => {
    const line = new RegExp(`^(${name}: *)(.*?) *$`, 'm').exec(found[0])
    if (!line) return []
    const start = line.index + line[1]!.length
    return [{ id: name, name, text: line[2]!, start, end: start + line[2]!.length }]
  })
  let opened = ''
  let from = found[0].length
  let at = from
  const close = (to: number) => {
    const region = file.slice(from, to)
    const text = region.trim()
    if (text === '' || opened === '') return
    const start = from + region.indexOf(text)
    const ids = opened.split(/[a-z]+:/)[0]!.split(/[\s,]+/).filter((id) => id !== '')
    slots.push({ id: [`b${slots.length - 1}`, ...ids].join('.'), name: ids.join(' '), text, start, end: start + text.length })
  }
  for (const line of file.slice(from).split('\n')) {
    const comment = mark.exec(line)
    if (comment) {
      close(at)
      opened = comment[1]!
      from = at + line.length + 1
    }
    at += line.length + 1
  }
  close(file.length)
  return slots
}

/** The texts of a file of words: one flat JSON object. */
export function wordSlots(file: string): Slot[] {
  const string = String.raw`"(?:[^"\\]|\\.)*"`
  return [...file.matchAll(new RegExp(`(${string})(\\s*:\\s*)(${string})`, 'g'))].map((found) => {
    const name = JSON.parse(found[1]!) as string
    const start = found.index + found[1]!.length + found[2]!.length
    return { id: name, name, text: JSON.parse(found[3]!) as string, start, end: start + found[3]!.length }
  })
}

/** Whether a file of a language's folder is one flat JSON object of texts. */
export const isFlat = (path: string): boolean => path.startsWith('words/') || path === phraseFile

export const slotsOf = (path: string, file: string): Slot[] => (isFlat(path) ? wordSlots(file) : pageSlots(file))

/** The file with these texts (by slot id) in their places; nothing else of it changes. */
export function replaced(path: string, file: string, texts: ReadonlyMap<string, string>): string {
  let [out, from] = ['', 0]
  for (const { id, start, end } of slotsOf(path, file)) {
    const text = texts.get(id)
    if (text === undefined) continue
    out += file.slice(from, start) + (isFlat(path) ? JSON.stringify(text) : text)
    from = end
  }
  return out + file.slice(from)
}
