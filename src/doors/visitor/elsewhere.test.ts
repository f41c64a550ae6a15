// Tests of an invented country's pack on the same pages: nothing of Belgium is in it, everything in it is marked as invented, and it is whole and light.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { brotliCompressSync } from 'node:zlib'
import { checkPack } from '../../domain/content/content.ts'
import type { Pack } from '../../domain/content/content.ts'
import { allPages } from './addresses.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { toolScripts } from './parts/tool.tsx'
import { belgium, elsewhere } from './site-fixture.ts'
import { SitePages } from './site-pages.tsx'

const [pack, model] = [elsewhere(), belgium()]
const tags = pack.languages.map(({ tag }) => tag)
const folder = fileURLToPath(new URL('../../../test/packs/elsewhere', import.meta.url))
const sheetsOf = (of: Pack, ...tags: string[]) => {
  const pages = new SitePages(of, 'http://localhost', talkPage)
  return tags.flatMap((tag) => allPages.map((page) => ({ tag, page, sheet: pages.page(tag, page)! })))
}
const sheets = sheetsOf(pack, ...tags)

/** Names of Belgium's places and organisations: words with a capital in the middle of what its register says. */
const names = [...new Set(Object.values(model.texts('en').facts!).flatMap((text) => text.match(/(?<=[\p{Ll},] )\p{Lu}[\p{L}-]+/gu) ?? []))]
/** Days and languages are every country's. */
const everywhere = ['Friday', 'Dutch', 'French', 'German']
/** What the site says of its own accord; open day and night is said of a line and by the site alike. */
const general = tags.flatMap((tag) => Object.values(model.texts(tag).site!)).join('\n')

/** What of Belgium's register, as ids, and which of its names stand in a text. */
function belgian(text: string): string[] {
  const dialled = new Set([...text.matchAll(/tel:([+\d]+)/g)].map(([, number]) => number))
  const ids = [...model.facts.values()].filter(({ id, kind, value }) => {
    // A short number is one only where no other digit stands beside it.
    if (kind === 'phone') return dialled.has(value.replaceAll(/[^+\d]/g, '')) || new RegExp(`(?<![\\d.,-])(?<!\\d )${value.replaceAll('+', '\\+')}(?![\\d-]| \\d|\\.\\d)`).test(text)
    return [value, ...(kind === 'claim' ? tags.map((tag) => model.words(tag).say(`facts.${id}`)) : [])].some((said) => text.includes(said) && !general.includes(said))
  })
  return [...ids.map(({ id }) => id), ...names.filter((name) => !everywhere.includes(name) && new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'u').test(text)), ...(text.match(/\+32|\b[\w-]+\.be\b|Belg\w*/g) ?? [])]
}

/** A page without its scripts and styles: digits there are no numbers to call. */
const bare = (html: string) => html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '')

test('no number, address, claim or name of Belgium stands on a page or in a file of the other country', () => {
  const control = new Set(sheetsOf(model, 'en').flatMap(({ sheet }) => belgian(bare(String(sheet.identity.body)))))
  // What is cited only where a tool's answer has it, or nowhere, is not on a page.
  const seen = [...model.facts.keys()].filter((id) => control.has(id))
  assert.ok(seen.length > 0.9 * model.facts.size && control.has('CAW') && control.has('Belgium'), `control: of Belgium’s own ${model.facts.size} facts its pages have ${seen.length}`)
  assert.deepEqual(sheets.flatMap(({ tag, page, sheet }) => belgian(bare(String(sheet.identity.body))).map((found) => `${tag}/${page}: ${found}`)), [])
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:md|json)$/.test(name))) {
    // The ids that stand on every page are named so in every country; hashes are no numbers.
    const text = readFileSync(join(folder, file), 'utf8').replaceAll(/\b(?:emergency|about|languages|app|police)-\d{3}\b|"[0-9a-f]{12}"/g, '')
    assert.deepEqual(belgian(text), [], file)
  }
})

test('every number is of a range that is kept for fiction, every address of a name that is nobody’s, and every claim says that it is invented', () => {
  for (const { id, kind, value, source } of pack.facts.values()) {
    assert.match(source, /^https:\/\/(?:[\w-]+\.)*example(?:\/|$)/, id)
    // Ofcom keeps these numbers for films and plays: no telephone answers there.
    if (kind === 'phone') assert.match(value.replaceAll(' ', ''), /^\+44(?:7700900|207946(?=0)0|808157(?=0)0)\d{3}$/, id)
    if (kind === 'site') assert.match(value, /(?:^|\.)example$/, id)
    if (kind === 'claim') for (const tag of tags) assert.match(pack.words(tag).say(`facts.${id}`), /invented|مخترع/i, `${tag} ${id}`)
  }
  for (const target of Object.values(pack.neutral)) assert.match(target, /^https:\/\/[\w.-]+\.example\/$/)
  for (const { tag, page, sheet } of sheets) assert.match(bare(String(sheet.identity.body)), /invented|مخترع/i, `${tag}/${page}`)
})

test('the check finds nothing wrong but that nobody has read the second language again, and every word of Belgium’s pack is there', () => {
  assert.deepEqual(checkPack(pack, '2026-11-24').map(({ where, says }) => `${where}: ${says}`), ['ar/record.json: Nobody has read this language a second time against its source.'])
  for (const tag of tags) {
    for (const area of ['site', 'talk', 'tools', 'problems', 'desk'] as const) {
      const keys = (of: Pack) => Object.keys(of.texts(tag)[area] ?? {}).filter((key) => !key.startsWith('number.')).toSorted()
      assert.deepEqual(keys(pack), keys(model), `${tag} ${area}`)
    }
  }
})

test('no page of it weighs more than 10,000 bytes; the script that comes with a tool is weighed by itself', () => {
  const scripts = new Map<string, string>(Object.entries(toolScripts))
  for (const { tag, page, sheet } of sheets) {
    const weight = sheet.br.body.length - brotliCompressSync(scripts.get(page) ?? '').length
    assert.ok(weight <= 10_000, `${tag}/${page}: ${weight}`)
  }
})
