// How a language of a pack stands: its record, which of its files fell behind their source, and whether people have reviewed all of it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hashOf, readRecord } from './record.ts'
import type { LanguageRecord } from './record.ts'
import type { Page, PageState } from './pages.ts'

export type Standing = {
  /** Null where there is none, or where it cannot be used. */
  readonly record: LanguageRecord | null
  /** Files of the language's folder whose source has changed since they were translated. */
  readonly stale: readonly string[]
  /** Files of which the record does not say from what they were translated. */
  readonly unknown: readonly string[]
  /** All pages and words are reviewed by somebody who is named, and none fell behind. */
  readonly reviewed: boolean
}

/** Reads a language's record against today's files of the source. `files` are those a language has (`pages/start.md`). */
export function readStanding(folder: string, tag: string, source: string, files: readonly string[], fault: (where: string, says: string) => void): Omit<Standing, 'reviewed'> {
  const where = `${tag}/record.json`
  const path = join(folder, where)
  let record: LanguageRecord | null = null
  if (existsSync(path)) {
    const read = readRecord(jsonOf(path))
    record = read.record
    for (const says of read.faults) fault(where, says)
  }
  if (tag === source) return { record, stale: [], unknown: [] }
  const has = files.filter((file) => existsSync(join(folder, tag, file)))
  const was = record?.sources ?? {}
  const follows = (file: string) => {
    const path = join(folder, source, file)
    return existsSync(path) && hashesOf(readFileSync(path, 'utf8')).includes(was[file]!)
  }
  return {
    record,
    stale: has.filter((file) => was[file] !== undefined && !follows(file)),
    unknown: has.filter((file) => was[file] === undefined),
  }
}

/** The hash of each of these files as the source has it today; none where the source has no such file. */
export function sourceHashes(folder: string, source: string, files: readonly string[]): { [file: string]: string } {
  const there = files.filter((file) => existsSync(join(folder, source, file)))
  return Object.fromEntries(there.map((file) => [file, hashOf(readFileSync(join(folder, source, file)))]))
}

/** What a translation of this file can bear: the hash of its bytes, or of the same page before somebody reviewed it, for that changes no word. */
function hashesOf(text: string): string[] {
  const asDraft = text.replace(/^(---\n(?:.*\n)*?)state: reviewed\n/, '$1state: draft\n').replace(/^(---\n(?:.*\n)*?)reviewed: .*\n/, '$1')
  return [text, asDraft].map((one) => hashOf(Buffer.from(one)))
}

/** A page as the site shows it: `stale` where its source has changed since; `reviewed` only where its head says by whom and when. */
export function asItStands(page: Page, stale: boolean): Page {
  const state: PageState = stale ? 'stale' : page.state === 'reviewed' && !page.reviewed ? 'draft' : page.state
  return state === page.state ? page : { ...page, state }
}

/** Whether a language may be shown where only what people have reviewed is published. */
export function isReviewed({ record, stale, unknown }: Omit<Standing, 'reviewed'>, pages: readonly (Page | null)[]): boolean {
  return record?.state === 'reviewed' && stale.length === 0 && unknown.length === 0 && pages.every((page) => page?.state === 'reviewed')
}

function jsonOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
