// A page of a pack: Markdown with a small head, cut into blocks that name what of the brief they say.
import { isDay } from './day.ts'
import { readReviewed } from './record.ts'
import type { Reviewed } from './record.ts'

/** `reviewed` by a person of that language, `stale` where the source changed since, else `draft`. */
export type PageState = 'draft' | 'reviewed' | 'stale'

/** One idea on a page. */
export type Block = {
  /** The brief's ids that it says. */
  readonly ids: readonly string[]
  /** For a sign: the kinds of violence it is an example of; `danger` for a sign of danger. */
  readonly kinds: readonly string[]
  /** The name under which a tool's form asks whether this is so; null where it does not ask. */
  readonly ask: string | null
  /** A tool's answer has this block where one of these was chosen: names of choices or kinds; `any` something, `none` nothing. */
  readonly when: readonly string[]
  /** The facts it cites, in order. */
  readonly cites: readonly string[]
  /** Markdown; a fact is cited as `{fact-id}`. */
  readonly text: string
}

export type Page = {
  readonly name: string
  /** For the browser's tab and its history: neutral. */
  readonly title: string
  readonly heading: string
  readonly state: PageState
  /** The day (ISO) somebody last looked whether all of it is still so; null where the page does not go out of date by itself. */
  readonly checked: string | null
  /** Who said on which day that the text is good; null while nobody has, also where the head says `reviewed` without it. */
  readonly reviewed: Reviewed | null
  readonly blocks: readonly Block[]
}

export const head = /^---\n([\s\S]*?)\n---\n/
/** The line that opens a block; its first group names ids and keys. */
export const mark = /^<!--\s*([^>]*?)\s*-->\s*$/
export const citation = /\{([a-z0-9-]+)\}/g

/**
 * Reads a page's text. The head holds `title`, `heading`, `state`, with it `reviewed: <day> <role>`, and, where the page goes out of date by itself, `checked`; a line
 * `<!-- SIGN-9 kinds: physical -->` opens a block (keys: `kinds`, `ask`, `when`). Throws an Error that says what is missing; other HTML comments are an error too.
 */
export function readPage(name: string, file: string): Page {
  const found = head.exec(file)
  if (!found) throw new Error(`${name}: the head between --- lines is missing`)
  const fields = new Map(found[1]!.split('\n').map((line) => split(line, ':')))
  const title = fields.get('title')
  const heading = fields.get('heading')
  const state = fields.get('state')
  if (!title || !heading) throw new Error(`${name}: title or heading is missing`)
  if (state !== 'draft' && state !== 'reviewed' && state !== 'stale') throw new Error(`${name}: state is draft, reviewed or stale`)
  const checked = fields.get('checked') ?? null
  if (checked !== null && !isDay(checked)) throw new Error(`${name}: checked is a day, as 2026-11-24`)
  const reviewed = readReviewed(fields.get('reviewed'))
  return { name, title, heading, state, checked, reviewed, blocks: blocksOf(name, file.slice(found[0].length)) }
}

function blocksOf(name: string, body: string): Block[] {
  const blocks: Block[] = []
  let lines: string[] = []
  let opened = ''
  const close = () => {
    const text = lines.join('\n').trim()
    lines = []
    if (text === '') return
    if (opened === '') throw new Error(`${name}: text before the first block`)
    const cites = [...text.matchAll(citation)].map((match) => match[1]!)
    blocks.push({ ...marksOf(name, opened), cites, text })
  }
  for (const line of body.split('\n')) {
    const comment = mark.exec(line)
    if (!comment) {
      lines.push(line)
      continue
    }
    close()
    opened = comment[1]!
  }
  close()
  return blocks
}

/** `SIGN-9 kinds: physical ask: sign-9`: the ids, then keys with their values. */
function marksOf(name: string, line: string): Omit<Block, 'cites' | 'text'> {
  const [ids = '', ...rest] = line.split(/([a-z]+):/)
  const values = new Map<string, readonly string[]>()
  for (let at = 0; at < rest.length; at += 2) values.set(rest[at]!, items(rest[at + 1]!))
  for (const key of values.keys()) if (!['kinds', 'ask', 'when'].includes(key)) throw new Error(`${name}: ${key}: is not known in <!-- ${line} -->`)
  return { ids: items(ids), kinds: values.get('kinds') ?? [], ask: values.get('ask')?.[0] ?? null, when: values.get('when') ?? [] }
}

function split(line: string, at: string): [string, string] {
  const index = line.indexOf(at)
  return index < 0 ? [line.trim(), ''] : [line.slice(0, index).trim(), line.slice(index + at.length).trim()]
}

const items = (text: string) => text.split(/[\s,]+/).filter((item) => item !== '')
