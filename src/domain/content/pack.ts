// Reads a pack from its folder: its languages, words, pages and facts, once at the start.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { languageOf } from '../../shared/base/language.ts'
import type { Language } from '../../shared/base/language.ts'
import { readCodeWords } from './code-words.ts'
import { areas, compileAll, wordsOf } from './words.ts'
import type { Area, Texts, TextsByArea, Words } from './words.ts'
import { readFacts } from './facts.ts'
import { readHolidays } from './holidays.ts'
import type { Holiday } from './holidays.ts'
import { readCallList } from './lines.ts'
import type { CallList } from './lines.ts'
import type { Facts } from './facts.ts'
import { placesInSource } from './in-source.ts'
import { readPage } from './pages.ts'
import type { Block, Page } from './pages.ts'
import { phraseFile } from './phrases.ts'
import { asItStands, isReviewed, readStanding } from './standing.ts'
import type { Standing } from './standing.ts'

/** The pages each published language has. `talk` is built by its own part, with words from the area of that name. */
export const pageNames = [
  'start', 'signs', 'check', 'rights', 'where', 'call', 'ready', 'plan', 'papers', 'children', 'phone', 'friend', 'everyone', 'after', 'card', 'device',
] as const
export type PageName = (typeof pageNames)[number]

/** One finding about a pack, in words for whoever keeps it. */
export type Finding = { readonly level: 'error' | 'warning'; readonly where: string; readonly says: string }

export type Pack = CallList & {
  readonly name: string
  /** The organisation that runs this installation. */
  readonly operator: string
  /** The language a missing text is shown in. */
  readonly source: string
  /** The languages that have pages, by need. */
  readonly languages: readonly Language[]
  readonly facts: Facts
  /** The languages the desk has; the others have no words for it. */
  readonly deskLanguages: readonly string[]
  /** The languages of the country's own desks and emergency lines, by need: beside the visitor's on the card and in what to say in danger. */
  readonly beside: readonly string[]
  /** The country's legal holidays; none where the pack names none. */
  readonly holidays: readonly Holiday[]
  /** Where the exit leads, by language: an https address of a plain page. */
  readonly neutral: { readonly [tag: string]: string }
  /** The words of a published language; of any other, those of the source with its tag before them. */
  words(tag: string): Words
  /** Null where this language has no such page. */
  page(tag: string, name: PageName): Page | null
  /** The texts as written, for checking. */
  texts(tag: string): TextsByArea
  /** The 1024 words for return codes; null where its codes are digits. */
  codeWords(tag: string): readonly string[] | null
  /** The sentences for listeners as written, by id; empty where the language has none. */
  phrases(tag: string): Texts
  /** How a language stands: its record, what fell behind its source, whether people have reviewed all of it. */
  standing(tag: string): Standing
  /** Where a block of danger or law that nobody has reviewed stands in the source (`rights#legal-1`); null for every other block. */
  inSource(block: Block): string | null
  /** What could not be read at all. */
  readonly faults: readonly Finding[]
}

type PackFile = { name: string; operator: string; source: string; languages: string[]; deskLanguages: string[]; neutral: Record<string, string> } & {
  readonly [key in keyof CallList | 'beside' | 'holidays']?: unknown
}

/**
 * Loads the pack in this folder. `also`: languages in the making, which pack.json does not list yet. Throws an Error with one sentence
 * where pack.json itself cannot be used; all else is a fault in the pack.
 */
export function loadPack(folder: string, also: readonly string[] = []): Pack {
  const file = readPackFile(folder, also)
  const faults: Finding[] = []
  const fault = (where: string, says: string) => void faults.push({ level: 'error', where, says })

  const texts = new Map<string, TextsByArea>()
  const phrases = new Map<string, Texts>()
  const pages = new Map<string, Page>()
  const standings = new Map<string, Standing>()
  for (const tag of file.languages) {
    const stands = readStanding(folder, tag, file.source, filesOf(file, tag), fault)
    texts.set(tag, Object.fromEntries(areasOf(file, tag).map((area) => [area, readTexts(folder, `${tag}/words/${area}.json`, fault)])))
    if (existsSync(join(folder, tag, phraseFile))) phrases.set(tag, readTexts(folder, `${tag}/${phraseFile}`, fault))
    for (const name of pageNames) {
      const where = `${tag}/pages/${name}.md`
      try {
        const page = readPage(where, readFileSync(join(folder, where), 'utf8'))
        if (page.state === 'reviewed' && !page.reviewed) fault(where, 'It is reviewed: write by whom, as “reviewed: 2026-12-01 native speaker”.')
        pages.set(`${tag}/${name}`, asItStands(page, stands.stale.includes(`pages/${name}.md`)))
      } catch (error) {
        fault(where, !existsSync(join(folder, where)) ? 'The page is missing.' : error instanceof Error ? error.message : 'unreadable')
      }
    }
    standings.set(tag, { ...stands, reviewed: isReviewed(stands, pageNames.map((name) => pages.get(`${tag}/${name}`) ?? null)) })
  }
  const codeWords = new Map(file.languages.map((tag) => [tag, readCodes(folder, tag, fault)]))
  const beside = readBeside(file, fault)
  const calls = readCallList(file)
  for (const says of calls.faults) fault('pack.json', says)
  const holidays = readHolidays(file.holidays)
  for (const says of holidays.faults) fault('pack.json', says)
  const register = readFacts(readJson(join(folder, 'facts.json'), 'facts.json', fault))
  for (const says of register.faults) fault('facts.json', says)

  const compiled = new Map([...texts].map(([tag, own]) => [tag, compileAll(own)]))
  const source = compiled.get(file.source)!
  const places = placesInSource(pages, register.facts, file.source)
  const words = new Map([...compiled].map(([tag, own]) => [tag, wordsOf(tag, own, file.source, source)]))
  return {
    ...file,
    ...calls.list,
    beside,
    holidays: holidays.list,
    languages: file.languages.map((tag) => languageOf(tag)!),
    facts: register.facts,
    words: (tag) => words.get(tag) ?? wordsOf(tag, new Map(), file.source, source),
    page: (tag, name) => pages.get(`${tag}/${name}`) ?? null,
    texts: (tag) => texts.get(tag) ?? {},
    codeWords: (tag) => codeWords.get(tag) ?? null,
    phrases: (tag) => phrases.get(tag) ?? {},
    inSource: (block) => places.get(block) ?? null,
    standing: (tag) => standings.get(tag) ?? { record: null, stale: [], unknown: [], reviewed: false },
    faults,
  }
}

/** The files of words that a language has to have. */
export function areasOf(pack: { deskLanguages: readonly string[] }, tag: string): Area[] {
  return areas.filter((area) => area !== 'desk' || pack.deskLanguages.includes(tag))
}

/** The files that a language's folder holds, and that follow those of the source. */
export function filesOf(pack: { deskLanguages: readonly string[] }, tag: string): string[] {
  return [...pageNames.map((name) => `pages/${name}.md`), ...areasOf(pack, tag).map((area) => `words/${area}.json`), phraseFile]
}

function readPackFile(folder: string, also: readonly string[]): PackFile {
  const where = join(folder, 'pack.json')
  if (!existsSync(where)) throw new Error(`There is no pack.json in ${folder}.`)
  const listed = JSON.parse(readFileSync(where, 'utf8')) as PackFile
  const file = { ...listed, languages: [...new Set([...listed.languages, ...also])] }
  for (const tag of file.languages) if (!languageOf(tag)) throw new Error(`pack.json names a language we do not know: ${tag}.`)
  if (!file.languages.includes(file.source)) throw new Error('pack.json: the source is one of its languages.')
  return file
}

/** Languages of the pack alone: in another it has no phrase. Where none is named, the source. */
function readBeside({ beside, languages, source }: PackFile, fault: Fault): string[] {
  const list: unknown[] = Array.isArray(beside) ? beside : []
  const has = list.filter((tag): tag is string => typeof tag === 'string' && languages.includes(tag))
  if (list.length === 0 || has.length < list.length || new Set(has).size < has.length)
    fault('pack.json', 'beside lists the languages that are read at a desk and spoken by those who come in danger: one or more of its own, each once.')
  return has.length > 0 ? [...new Set(has)] : [source]
}

type Fault = (where: string, says: string) => void

function readCodes(folder: string, tag: string, fault: Fault): readonly string[] | null {
  try {
    return readCodeWords(folder, tag)
  } catch (error) {
    fault(`${tag}/codewords.txt`, (error as Error).message)
    return null
  }
}

function readTexts(folder: string, where: string, fault: Fault): Texts {
  const json = readJson(join(folder, where), where, fault)
  const entries = Object.entries((json ?? {}) as Record<string, unknown>)
  for (const [key, text] of entries) if (typeof text !== 'string') fault(where, `${key} is not a text.`)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function readJson(path: string, where: string, fault: Fault): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    fault(where, existsSync(path) ? 'It is not JSON.' : 'The file is missing.')
    return null
  }
}
