// A test of all pages and words that a visitor reads: what promises too much never stands without its limit, or a link to it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadPack, pageNames } from './content.ts'
import type { Area, Block, Words } from './content.ts'

const folder = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))
const pack = loadPack(folder)

type Promises = { readonly pattern: string; readonly examples: readonly string[]; readonly not: readonly string[] }

/** What promises too much by itself, in each language: anonymous, safe, no trace, confidential. Whoever writes a language writes it in its record. */
const promises = new Map(
  pack.languages.map(({ tag }) => [tag, (JSON.parse(readFileSync(join(folder, tag, 'record.json'), 'utf8')) as { promises: Promises }).promises]),
)
const patterns = new Map([...promises].map(([tag, { pattern }]) => [tag, new RegExp(pattern, 'iu')]))
/** A link to where the limits stand. */
const linked = /\]\((?:start#limits|device)\)/
const linkedOnStart = /\]\((?:start)?#limits\)|\]\(device\)/
/** These blocks say the limits themselves. */
const limits = new Set(['LIMITS'])
/** The words of the desk are for listeners. */
const read: Area[] = ['site', 'facts', 'talk', 'problems', 'tools']

/** Without the question whether somebody feels safe, which promises nothing, and without the ids of facts, which nobody sees. */
const asRead = (block: Block, words: Words) => block.text.replaceAll(words.say('site.entry.open1'), '').replaceAll(/\{[a-z0-9-]+\}/g, '')

const found = (tag: string, text: string) => patterns.get(tag)!.exec(text)?.[0] ?? null

for (const { tag } of pack.languages) {
  const words = pack.words(tag)

  test(`L-17: on no page in ${tag} does “anonymous”, “safe” or “no trace” stand without its limit or a link to it in the same block`, () => {
    const bare = pageNames.flatMap((name) =>
      (pack.page(tag, name)?.blocks ?? []).flatMap((block) => {
        const word = found(tag, asRead(block, words))
        const limited = block.ids.some((id) => limits.has(id)) || (name === 'start' ? linkedOnStart : linked).test(block.text)
        return word === null || limited ? [] : [`${name} ${block.ids.join(' ')}: ${word}`]
      }),
    )
    assert.deepEqual(bare, [])
  })

  test(`L-17: no title, heading or other word in ${tag} that stands alone promises it`, () => {
    const alone: [string, string][] = pageNames.flatMap((name) => {
      const { title, heading } = pack.page(tag, name) ?? { title: '', heading: '' }
      return [[`${name} title`, title], [`${name} heading`, heading]] as [string, string][]
    })
    for (const area of read) for (const [key, text] of Object.entries(pack.texts(tag)[area] ?? {})) if (key !== 'entry.open1') alone.push([`${area}.${key}`, text])
    assert.deepEqual(alone.flatMap(([where, text]) => (found(tag, text) === null ? [] : [`${where}: ${found(tag, text)}`])), [])
  })

  test(`L-17: the limits stand on the first page in ${tag}, and the page about the device is dated`, () => {
    assert.ok(pack.page(tag, 'start')!.blocks.some(({ ids }) => ids.includes('LIMITS')))
    assert.match(pack.page(tag, 'device')!.checked ?? '', /^\d{4}-\d\d-\d\d$/)
    assert.equal(pack.page(tag, 'device')!.title, pack.page(tag, 'start')!.title)
  })

  test(`L-10, L-17: the page about the device tells in ${tag} of Firefox’s copy, and leaves nothing out that the source says`, () => {
    const blocks = pack.page(tag, 'device')!.blocks
    assert.match(blocks.find(({ ids }) => ids.includes('OURS'))!.text, /Firefox/)
    const shape = (text: string) => [text.match(/^- /gm)?.length ?? 0, text.match(/^## /gm)?.length ?? 0, text.match(/\]\([a-z#]+\)/g) ?? []]
    const source = pack.page(pack.source, 'device')!.blocks
    assert.deepEqual(
      blocks.map(({ ids, text }) => [ids, ...shape(text)]),
      source.map(({ ids, text }) => [ids, ...shape(text)]),
    )
  })
}

test('the words that are looked for are found, in every language', () => {
  for (const [tag, { examples, not }] of promises) {
    assert.ok(examples.length >= 4, tag)
    for (const text of examples) assert.ok(found(tag, text), `${tag}: ${text}`)
    for (const text of not) assert.equal(found(tag, text), null, `${tag}: ${text}`)
  }
})
