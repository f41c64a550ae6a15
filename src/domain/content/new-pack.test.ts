// Tests of the skeleton of a new pack: it loads, has every file in the shape of the model, and the check lists what is to be written.
import { after, test } from 'node:test'
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkPack, loadPack, newPack, pageNames } from './content.ts'
import { toWrite } from './placeholder.ts'
import { pageFaults } from './shape.ts'

const belgium = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))
const folder = join(mkdtempSync(join(tmpdir(), 'ear new ')), 'elsewhere')
after(() => rmSync(join(folder, '..'), { recursive: true, force: true }))
newPack(folder, belgium, ['en', 'es'], '2026-11-24')
const pack = loadPack(folder)
const model = loadPack(belgium)

test('every page is there in both languages, in the blocks and keys of the model, and nothing could not be read but what is to be written', () => {
  assert.deepEqual(pack.faults.map(({ where }) => where), ['en/record.json', 'es/record.json', 'pack.json', 'pack.json'])
  for (const name of pageNames) {
    const marks = (of: typeof pack, tag: string) => of.page(tag, name)!.blocks.map(({ ids, kinds, ask, when }) => ({ ids, kinds, ask, when }))
    assert.deepEqual(marks(pack, 'en'), marks(model, 'en'), name)
    assert.deepEqual(pageFaults(pack.page('en', name)!, pack.page('es', name)!), [], name)
    assert.equal(pack.page('en', name)!.title, model.page('en', name)!.title)
  }
})

test('no text, number or address of the model’s country is in it', () => {
  for (const tag of ['en', 'es']) {
    for (const name of pageNames) for (const { text } of pack.page(tag, name)!.blocks) assert.ok(text.startsWith(toWrite), `${name}: ${text}`)
    for (const [area, texts] of Object.entries(pack.texts(tag))) for (const [key, text] of Object.entries(texts)) assert.ok(!/\d{3}/.test(text) || text.startsWith(toWrite), `${area}.${key}: ${text}`)
  }
  for (const fact of pack.facts.values()) assert.deepEqual([fact.value, fact.whenUnconfirmed], [toWrite, 'left-out'])
  assert.deepEqual([pack.numbers, pack.lines], [[], []])
})

test('the check lists everything that is to be written, and with the words of the model as few of them as can be', () => {
  const found = checkPack(pack, '2026-11-24').filter(({ level }) => level === 'error').map(({ where, says }) => `${where}: ${says}`)
  for (const wanted of [
    'pack.json: name is still to be written.', 'pack.json: operator is still to be written.', 'pack.json: neutral.es is still to be written: a plain page such as the weather.',
    'en/pages/signs.md: SIGN-9: it is still to be written.', 'es/words/site.json: leave: it is still to be written.', 'es/record.json: by says who made it: machine, or a person’s role.',
  ]) assert.ok(found.includes(wanted), wanted)
  assert.match(found.join('\n'), /facts\.json: still to be written: emergency-112/)
  assert.match(found.join('\n'), /timeZone is not a zone/)
  assert.match(found.join('\n'), /beside lists the languages/)
  assert.deepEqual(found.filter((says) => says.startsWith('en/words/site.json')), [])
  // Nothing is found beside what is to be written: then it is a pack.
  assert.deepEqual(found.filter((says) => !/to be written|record\.json|timeZone|beside|facts\.json/.test(says)), [])
})

test('a folder that holds something, one language, or one language twice is refused', () => {
  assert.throws(() => newPack(folder, belgium, ['en', 'es'], '2026-11-24'), /is not empty/)
  for (const tags of [['en'], ['en', 'en']]) assert.throws(() => newPack(`${folder} 2`, belgium, tags, '2026-11-24'), /two languages or more/)
})
