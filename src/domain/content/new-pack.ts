// Makes the skeleton of another country's pack after the shape of one that is there: every file, and in each what is still to be written.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { meaningOf } from './brief.ts'
import { onEveryPage } from './check-facts.ts'
import type { Fact } from './facts.ts'
import { freshen } from './fresh.ts'
import { areasOf, loadPack, pageNames } from './pack.ts'
import type { Pack } from './pack.ts'
import { neutralToWrite, toWrite } from './placeholder.ts'
import { pageSlots, replaced } from './slots.ts'

/**
 * Writes a pack with these languages, the first of them its source, into a folder that is not there yet or empty. What holds in every
 * country (the words of the site's own parts) is taken from the model where it has the language. Throws an Error with one sentence.
 */
export function newPack(folder: string, model: string, tags: readonly string[], today: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`)
  if (tags.length < 2 || new Set(tags).size < tags.length) throw new Error('A pack has two languages or more, each once; the first is its source.')
  const from = loadPack(model)
  const [source] = tags as [string]
  const has = tags.filter((tag) => from.deskLanguages.includes(tag))
  const deskLanguages = has.includes(source) ? has : [source, ...has]
  const json = (file: string, value: unknown) => write(join(folder, file), `${JSON.stringify(value, null, 2)}\n`)
  const neutral = Object.fromEntries(tags.map((tag) => [tag, neutralToWrite]))
  json('pack.json', { name: `${toWrite} the pack’s name`, operator: `${toWrite} who runs it`, numbers: [], lines: [], timeZone: `${toWrite} as Europe/Brussels`, numbering: [], source, languages: tags, deskLanguages, beside: [toWrite], neutral })
  const facts = onEveryPage.flatMap((id) => (from.facts.has(id) ? [factToWrite(from.facts.get(id)!, today)] : []))
  json('facts.json', facts)
  copy(model, folder, 'glossary.json')
  for (const tag of tags) {
    for (const name of pageNames) {
      const path = `pages/${name}.md`
      const file = readFileSync(join(model, from.source, path), 'utf8')
      write(join(folder, tag, path), pageToWrite(path, file, pageOf(model, tag, path)))
    }
    for (const area of areasOf({ deskLanguages }, tag)) {
      const claims = Object.fromEntries(facts.filter(({ kind }) => kind === 'claim').map(({ id }) => [id, toWrite]))
      json(`${tag}/words/${area}.json`, area === 'facts' ? claims : wordsToWrite(from, tag, from.texts(from.source)[area] ?? {}, from.texts(tag)[area] ?? {}))
    }
    for (const file of ['glossary.json', 'codewords.txt']) copy(model, folder, join(tag, file))
    json(`${tag}/record.json`, { state: 'draft', made: today, by: '', reading: null, promises: null, sources: {} })
  }
  for (const tag of tags.slice(1)) freshen(folder, tag, [], today)
}

/** Marks, keys and order of the model; of its texts only title and heading, where it has the language. */
function pageToWrite(path: string, file: string, own: string | null): string {
  const had = new Map(pageSlots(own ?? '').map(({ id, text }) => [id, text]))
  const texts = pageSlots(file).map(({ id, name, text }): [string, string] => {
    if (id === 'title' || id === 'heading') return [id, had.get(id) ?? `${toWrite} ${text}`]
    const says = name.split(' ').flatMap((one) => meaningOf(one) ?? [])
    return [id, says.length > 0 ? `${toWrite} ${says.join(' ')}` : `${toWrite} What the model says at ${name} in ${path}.`]
  })
  return replaced(path, file, new Map(texts)).replace(/^(---\n(?:.*\n)*?)state: .*\n/, '$1state: draft\n').replace(/^(---\n(?:.*\n)*?)reviewed: .*\n/, '$1')
}

/** A number in the words is the model's country's; so are the few words for its lines. */
function wordsToWrite(from: Pack, tag: string, source: { readonly [key: string]: string }, own: { readonly [key: string]: string }): { [key: string]: string } {
  const known = from.languages.some((language) => language.tag === tag)
  return Object.fromEntries(
    Object.entries(source)
      .filter(([key]) => !key.startsWith('number.'))
      .map(([key, text]) => [key, !known ? `${toWrite} ${text}` : /\d{3}/.test(own[key] ?? text) || own[key] === undefined ? `${toWrite} ${own[key] ?? text}` : own[key]]),
  )
}

/** Left out of every page until somebody has found and confirmed it. */
function factToWrite({ id, kind }: Fact, today: string): Fact {
  return { id, kind, value: toWrite, source: toWrite, checkedOn: null, state: 'unconfirmed', whenUnconfirmed: 'left-out', recheckBy: { role: 'coordinator', on: today } }
}

const pageOf = (model: string, tag: string, path: string) => (existsSync(join(model, tag, path)) ? readFileSync(join(model, tag, path), 'utf8') : null)

function copy(model: string, folder: string, file: string): void {
  if (!existsSync(join(model, file))) return
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  copyFileSync(join(model, file), join(folder, file))
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
