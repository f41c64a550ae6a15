// Tests of export and import: a round trip changes no byte, an edit exactly its text, and what cannot be taken changes nothing.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { exportXliff, importXliff, loadPack, XliffRefused } from './content.ts'
import { packHand } from './pack-hand.ts'
import type { PackHand } from './pack-hand.ts'
import { joined, numbered, pieces } from './xliff-codes.ts'
import { schemaFaults } from './xliff-schema-hand.ts'

const packs = fileURLToPath(new URL('../../../packs', import.meta.url))

/** Every file below a folder with its text. */
const snapshot = (folder: string) => Object.fromEntries(readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => [join(one.parentPath, one.name).slice(folder.length + 1), readFileSync(join(one.parentPath, one.name), 'utf8')]))

function differing(folder: string, before: { [file: string]: string }): string[] {
  const after = snapshot(folder)
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((file) => before[file] !== after[file])
}

for (const name of readdirSync(packs)) {
  const pack = loadPack(join(packs, name))
  for (const { tag } of pack.languages.filter((one) => one.tag !== pack.source)) {
    test(`${name}: what is exported in ${tag} is XLIFF 2.1 core, and comes back without changing a byte`, () => {
      const copy = mkdtempSync(join(tmpdir(), 'ear xliff '))
      try {
        cpSync(join(packs, name), copy, { recursive: true })
        const before = snapshot(copy)
        const xml = exportXliff(copy, tag)
        assert.deepEqual(schemaFaults(xml), [])
        assert.deepEqual(importXliff(copy, xml).changed, new Map())
        assert.deepEqual(differing(copy, before), [])
      } finally {
        rmSync(copy, { recursive: true, force: true })
      }
    })
  }
}

test('any text that is cut into codes is the same when put together again, in the source and in a translation', () => {
  const bit = fc.oneof(fc.constantFrom('{line-1712}', '{n}', '[', ']', '(start#x)', '[words](start)', '**', '**bold**', '**[a](b)**', '## h', '\n\n- ', 'ل', '<&>"\''), fc.string({ maxLength: 4 }))
  fc.assert(
    fc.property(fc.array(bit, { maxLength: 12 }), fc.array(bit, { maxLength: 12 }), fc.constantFrom('pages' as const, 'words' as const), (one, two, kind) => {
      const source = numbered(pieces(one.join(''), kind))
      assert.equal(joined(source), one.join(''))
      assert.equal(joined(numbered(pieces(two.join(''), kind), source)), two.join(''))
    }),
    { numRuns: 500 },
  )
})

test('an edited target changes exactly its text, in a page and in words', () => {
  using hand = packHand()
  const before = snapshot(hand.folder)
  const xml = exportXliff(hand.folder, 'nl')
  assert.match(xml, /<note id="n1" category="meaning">SIGN-1: Your partner checks/)
  // The first is the page "start"; codes may move.
  const edited = xml.replace('<target><pc id="1" canCopy="no" canDelete="no" type="fmt" subType="xlf:b" dataRefStart="d1o" dataRefEnd="d1c">Je staat niet alleen met wat je overkomt.</pc> <ph id="2" canCopy="no" canDelete="no" equiv="{free-lawyer}" dataRef="d2"/></target>',
    '<target><ph id="2"/> <pc id="1">Je bent &amp; blijft <mrk id="m1" type="comment">niet alleen</mrk>.</pc></target>')
    .replace('<target>Dag <ph id="1" equiv="{name}" dataRef="d1"/>, je kunt verder.</target>', '<target>Hallo <ph id="1"/>: "verder".</target>')
  assert.notEqual(edited, xml)
  const { changed, unsaid } = importXliff(hand.folder, edited)
  assert.deepEqual([...changed], [['pages/start.md', 1], ['words/site.json', 1]])
  // What a person said of other texts holds no longer, and is gone from the page and from the record of the words.
  assert.deepEqual(unsaid, ['pages/start.md', 'words/site.json'])
  assert.deepEqual(differing(hand.folder, before).toSorted(), ['nl/pages/start.md', 'nl/record.json', 'nl/words/site.json'])
  const { reviewed: _, ...record } = JSON.parse(before['nl/record.json']!) as object & { reviewed: string }
  assert.deepEqual(JSON.parse(hand.read('nl/record.json')), { ...record, state: 'draft' })
  assert.equal(hand.read('nl/pages/start.md'), before['nl/pages/start.md']!.replace('state: reviewed\nreviewed: 2026-12-01 native speaker\n', 'state: draft\n').replace('**Je staat niet alleen met wat je overkomt.** {free-lawyer}', '{free-lawyer} **Je bent & blijft niet alleen.**'))
  assert.equal(hand.read('nl/words/site.json'), before['nl/words/site.json']!.replace('Dag {name}, je kunt verder.', String.raw`Hallo {name}: \"verder\".`))
})

test('a language that is not begun comes back as files of its own; pages that nobody translated stay away', () => {
  using hand = packHand()
  const xml = exportXliff(hand.folder, 'fr')
  assert.deepEqual(schemaFaults(xml), [])
  assert.doesNotMatch(xml, /<target>/)
  const french = (text: string) => text.replaceAll('Questions and answers', 'Questions et réponses').replaceAll('You are not alone with what happens to you', 'Ce qui vous arrive, vous n’y êtes pas seul').replace('Hello', 'Bonjour').replace('you can go on', 'vous pouvez continuer')
  const translated = (text: string) => text.replaceAll(/<source>(.*?)<\/source>/gs, (source) => source + french(source.replaceAll('source>', 'target>')))
  const [first, second] = xml.split('  <file id="pages.signs.md"')
  const words = xml.slice(xml.indexOf('  <file id="words.site.json"'), xml.indexOf('  <file id="words.facts.json"'))
  const one = `${translated(first!)}${translated(words)}</xliff>`
  assert.ok(second)
  assert.deepEqual([...importXliff(hand.folder, one).changed.keys()], ['pages/start.md', 'words/site.json'])
  assert.equal(hand.read('fr/pages/start.md'), french(hand.read('en/pages/start.md')).replace('state: reviewed\nreviewed: 2026-12-01 native speaker\n', 'state: draft\n'))
  assert.equal(hand.read('fr/words/site.json'), french(hand.read('en/words/site.json')))
})

test('a page whose source has a new block is made anew once every text is there', () => {
  using hand = packHand()
  hand.change('en/pages/start.md', '<!-- LEGAL-1 -->', '<!-- CARE-1 -->\nSee a doctor.\n\n<!-- LEGAL-1 -->')
  const xml = exportXliff(hand.folder, 'nl')
  assert.deepEqual([...importXliff(hand.folder, xml).changed], [])
  const done = xml.replace('<source>See a doctor.</source>', '<source>See a doctor.</source><target>Ga naar een dokter.</target>')
  assert.deepEqual([...importXliff(hand.folder, done).changed], [['pages/start.md', 1]])
  const page = loadPack(hand.folder).page('nl', 'start')!
  assert.deepEqual(page.blocks.map(({ ids }) => ids.join()), ['SIGN-1', 'CARE-1', 'LEGAL-1'])
  assert.match(hand.read('nl/pages/start.md'), /state: draft/)
})

test('a page of which only one text came back otherwise is a draft, also where its head is written in another way; words of which nothing changed stay reviewed', () => {
  using hand = packHand()
  hand.change('nl/pages/start.md', 'state: reviewed\nreviewed: ', 'state:reviewed\nreviewed:')
  hand.change('nl/pages/start.md', 'Je staat niet', 'reviewed: Je staat niet')
  const record = hand.read('nl/record.json')
  const xml = exportXliff(hand.folder, 'nl').replace('<target>Vragen en antwoorden</target>', '<target>Vragen, antwoorden</target>')
  assert.deepEqual(importXliff(hand.folder, xml).unsaid, ['pages/start.md'])
  const page = loadPack(hand.folder).page('nl', 'start')!
  assert.deepEqual([page.state, page.reviewed], ['draft', null])
  assert.match(page.blocks[0]!.text, /^reviewed: Je staat niet/m)
  assert.equal(hand.read('nl/record.json'), record)
  assert.deepEqual(importXliff(hand.folder, exportXliff(hand.folder, 'nl')).unsaid, [])
})

test('a page that was reviewed, was changed and came back as reviewed is named again, for a person to write so', () => {
  using hand = packHand()
  const xml = exportXliff(hand.folder, 'nl').replace('<target>Vragen en antwoorden</target>', '<target>Vragen, antwoorden</target>')
  assert.deepEqual(importXliff(hand.folder, xml).reviewed, ['pages/start.md'])
})

test('how long a language is beside its source is measured over what comes back', () => {
  using hand = packHand()
  const short = (source: string) => source.replaceAll('source>', 'target>').replaceAll('Questions and answers', '问题和解答').replaceAll('You are not alone with what happens to you.', '发生的事，您不是一个人。')
  const xml = exportXliff(hand.folder, 'zh-Hans').replaceAll(/<file id="words[^]*?<\/file>/g, '').replaceAll(/<source>(.*?)<\/source>/gs, (source) => source + short(source))
  assert.equal(importXliff(hand.folder, xml).changed.size, 16)
})

test('sixty thousand texts are each found by their place', () => {
  using hand = packHand()
  const own = (text: string) => JSON.stringify(Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`k${at}`, `${text} ${at}.`])))
  hand.write('en/words/problems.json', own('You can go on with number'))
  hand.write('nl/words/problems.json', own('Je kunt verder met nummer'))
  const xml = exportXliff(hand.folder, 'nl')
  const edited = xml.replaceAll('Je kunt verder met nummer', 'Je kunt nu verder met nummer')
  assert.deepEqual([...importXliff(hand.folder, edited).changed], [['words/problems.json', 60_000]])
})

test('files that came back as reviewed are named, and their heads stay for a person to write', () => {
  using hand = packHand()
  hand.change('nl/pages/card.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  const xml = exportXliff(hand.folder, 'nl')
  assert.deepEqual(importXliff(hand.folder, xml).reviewed, [])
  assert.deepEqual(importXliff(hand.folder, xml.replaceAll('state="translated"', 'state="final"')).reviewed, ['pages/card.md'])
})

const refusals: [what: string, change: (xml: string, hand: PackHand) => string, file: string, unit: string, says: RegExp][] = [
  ['an unknown file', (xml) => xml.replaceAll('pages/start.md', 'pages/stort.md'), 'pages/stort.md', 'title', /no such file/],
  ['a path that leads elsewhere', (xml) => xml.replaceAll('pages/start.md', '../../start.md'), '../../start.md', 'title', /no such file/],
  ['an unknown text', (xml) => xml.replace('id="b1.SIGN-1"', 'id="b1.SIGN-2"'), 'pages/start.md', 'b1.SIGN-2', /no such text/],
  ['a text that is there twice', (xml) => xml.replace('<unit id="heading"', '<unit id="title"'), 'pages/start.md', 'title', /there twice/],
  ['a lost code', (xml) => xml.replace(/(<target>(?:(?!<\/target>).)*) <ph id="2"[^>]*free-lawyer[^>]*>(<\/target>)/s, '$1$2'), 'pages/start.md', 'b2.LEGAL-1', /Its codes are 1; the source has 1 2/],
  ['a doubled code', (xml) => xml.replace(/(<target>(?:(?!<\/target>).)*)(<ph id="2"[^>]*free-lawyer[^>]*>)(<\/target>)/s, '$1$2<ph id="x" copyOf="2"/>$3'), 'pages/start.md', 'b2.LEGAL-1', /Its codes are 1 2 2; the source has 1 2/],
  ['a lost place of a message', (xml) => xml.replace(/<target>Dag <ph[^>]*>/, '<target>Dag'), 'words/site.json', 'hello', /takes \{\} where the source takes \{name\}/],
  ['a foreign code', (xml) => xml.replace(/(<target>Dag )<ph id="1"/, '$1<ph id="7"'), 'words/site.json', 'hello', /The code 7 is none/],
  ['a citation written as words', (xml) => xml.replace(/(<target>(?:(?!<\/target>).)*)<ph id="2"[^>]*free-lawyer[^>]*>(<\/target>)/s, '$1 {free-lawyer}$2'), 'pages/start.md', 'b2.LEGAL-1', /Its codes are 1; the source has 1 2/],
  ['a place too many', (xml) => xml.replace('<target>Dag ', '<target>{who} '), 'words/site.json', 'hello', /takes \{name who\}/],
  ['a message that is none', (xml) => xml.replace('<target>Dag ', '<target>{ '), 'words/site.json', 'hello', /no message/],
  ['a heading that is lost', (xml) => xml.replace('<target>## Vragen', '<target>Vragen'), 'pages/start.md', 'b1.SIGN-1', /headings/],
  ['a paragraph that no page shows', (xml) => xml.replace('<target>## Vragen en antwoorden\n', '<target>## Vragen en antwoorden\n&gt; Bel niet.\n\n'), 'pages/start.md', 'b1.SIGN-1', /no page shows “> Bel niet\.” \(blockquote\)/],
  ['a text in another script', (xml) => xml.replaceAll('<target>Vragen en antwoorden', '<target>Вопросы и ответы'), 'pages/start.md', 'title', /% of its letters are Latin/],
  ['a text that says half', (xml) => xml.replace('Een advocaat kan gratis zijn.', `Een advocaat${' kan gratis zijn'.repeat(9)}.`), 'words/facts.json', 'free-lawyer', /characters where the source has/],
  ['a text that nobody translated', (xml) => xml.replaceAll('Je staat niet alleen met wat je overkomt.', 'You are not alone with what happens to you.'), 'pages/start.md', 'b2.LEGAL-1', /word for word/],
  ['a hidden mark of direction', (xml) => xml.replace('<target>Dag ', '<target>Dag\u202e '), 'words/site.json', 'hello', /U\+202E/],
  ['a sign that nobody sees', (xml) => xml.replace('<target>Dag ', '<target>Dag\u200b '), 'words/site.json', 'hello', /U\+200B/],
  ['a number that the source does not have', (xml) => xml.replaceAll('Je staat niet alleen', 'Je staat niet alleen 0478'), 'pages/start.md', 'b1.SIGN-1', /it has 0478/],
  ['codes in one another without end', (xml) => xml.replace('<target>Dag ', `<target>Dag ${'<pc id="1">'.repeat(21)}${'</pc>'.repeat(21)}`), 'words/site.json', 'hello', /More than 20 codes/],
  ['a block that somebody opens', (xml) => xml.replace('<target>## Vragen', '<target>&lt;!-- X --&gt;\n## Vragen'), 'pages/start.md', 'b1.SIGN-1', /opens a block/],
  ['a title of two lines', (xml) => xml.replace('<target>Vragen en antwoorden', '<target>Vragen\nstate: reviewed'), 'pages/start.md', 'title', /one line/],
  ['a source that has changed', (xml, hand) => (hand.change('en/words/site.json', 'Hello', 'Dear'), xml.replace('<target>Dag ', '<target>Beste ')), 'words/site.json', 'hello', /source has changed/],
  ['a half of segments', (xml) => xml.replace('</segment>', '</segment><segment><source>More</source></segment>'), 'pages/start.md', 'title', /a part of its segments/],
  ['another code than ours', (xml) => xml.replace('<target>Dag ', '<target>Dag <sc id="9"/>'), 'words/site.json', 'hello', /<sc> is none that we wrote/],
  ['an element of another kind', (xml) => xml.replace('<target>Dag ', '<target>Dag <b xmlns="http://www.w3.org/1999/xhtml">x</b>'), 'words/site.json', 'hello', /may not stand in a text/],
  ['a document type', (xml) => xml.replace('<xliff', '<!DOCTYPE xliff [<!ENTITY a "b">]>\n<xliff'), '', '', /document type/],
  ['an entity that nobody declared', (xml) => xml.replace('<target>Dag ', '<target>Dag &nbsp;'), 'words/site.json', 'hello', /well-formed.*entity/],
  ['XML that is broken off', (xml) => xml.slice(0, -30), 'words/problems.json', '', /not well-formed/],
  ['another version', (xml) => xml.replace('version="2.1"', 'version="1.2"'), '', '', /XLIFF 1\.2/],
  ['another document', () => '<html><body/></html>', '', '', /first element/],
  ['nothing', () => '', '', '', /not well-formed|empty/],
  ['another source', (xml) => xml.replace('srcLang="en"', 'srcLang="de"'), '', '', /Its source is de/],
  ['no language', (xml) => xml.replace('trgLang="nl"', ''), '', '', /names no language/],
  ['a language nobody knows', (xml) => xml.replace('trgLang="nl"', 'trgLang="../en"'), '', '', /language we do not know/],
]

for (const [what, change, file, unit, says] of refusals) {
  test(`refused with its file and text, and nothing is written: ${what}`, () => {
    using hand = packHand()
    const xml = exportXliff(hand.folder, 'nl')
    // An edit before it that is well: it must not be written either.
    const edited = change(xml, hand).replace('<target>Een advocaat', '<target>Een goede advocaat')
    assert.notEqual(edited, xml)
    const before = snapshot(hand.folder)
    assert.throws(
      () => importXliff(hand.folder, edited),
      (error: unknown) => {
        assert.ok(error instanceof XliffRefused, String(error))
        assert.match(error.message, says)
        assert.ok(error.message.startsWith('It is not well-formed') || !error.message.includes('\n'))
        if (what !== 'XML that is broken off') assert.deepEqual([error.file, error.unit], [file, unit])
        return true
      },
    )
    assert.deepEqual(differing(hand.folder, before), [])
  })
}
