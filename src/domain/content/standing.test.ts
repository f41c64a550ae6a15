// Tests of what a language's record says, and of what follows from it: stale files, reviewed languages, what is published.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { checkPack, freshen, loadPack, published } from './content.ts'
import { packHand } from './pack-hand.ts'
import { readRecord } from './record.ts'

const today = '2026-12-02'
const says = (folder: string) => checkPack(loadPack(folder), today).filter(({ where }) => /record|nl\/(pages|words)/.test(where)).map(({ level, where, says }) => `${level} ${where}: ${says}`)

test('a language whose pages and words somebody reviewed, and whose source stands still, is reviewed', () => {
  using hand = packHand()
  assert.deepEqual(says(hand.folder), [])
  assert.equal(loadPack(hand.folder).standing('nl').reviewed, true)
  assert.equal(loadPack(hand.folder).page('nl', 'signs')!.state, 'reviewed')
  assert.deepEqual(loadPack(hand.folder).page('nl', 'signs')!.reviewed, { on: '2026-12-01', role: 'native speaker' })
})

test('a page whose source changed is stale until somebody says it follows again', () => {
  using hand = packHand()
  hand.change('en/pages/signs.md', 'not alone', 'never alone')
  const pack = loadPack(hand.folder)
  assert.equal(pack.page('nl', 'signs')!.state, 'stale')
  assert.equal(pack.page('nl', 'start')!.state, 'reviewed')
  assert.equal(pack.standing('nl').reviewed, false)
  assert.deepEqual(says(hand.folder), ['warning nl/pages/signs.md: Its source has changed since: bring it up to date, then ear pack fresh nl pages/signs.md.'])
  assert.deepEqual(freshen(hand.folder, 'nl', ['pages/signs.md'], today), ['pages/signs.md'])
  assert.deepEqual(says(hand.folder), [])
  assert.equal(loadPack(hand.folder).page('nl', 'signs')!.state, 'reviewed')
})

test('words whose source changed are reported, and the language no longer counts as reviewed', () => {
  using hand = packHand()
  hand.change('en/words/site.json', 'Hello', 'Good day')
  assert.equal(loadPack(hand.folder).standing('nl').reviewed, false)
  assert.deepEqual(says(hand.folder), ['warning nl/words/site.json: Its source has changed since: bring it up to date, then ear pack fresh nl words/site.json.'])
})

test('a page that says reviewed without the day and the role is a draft, and is found', () => {
  using hand = packHand()
  for (const line of ['', 'reviewed: native speaker\n', 'reviewed: 2026-02-30 native speaker\n', 'reviewed: 2026-12-01\n']) {
    hand.change('nl/pages/card.md', /(?:reviewed: .*\n)*---\n</, `${line}---\n<`)
    assert.equal(loadPack(hand.folder).page('nl', 'card')!.state, 'draft')
    assert.deepEqual(says(hand.folder), ['error nl/pages/card.md: It is reviewed: write by whom, as “reviewed: 2026-12-01 native speaker”.'])
    hand.change('nl/pages/card.md', '---\n<', 'reviewed: 2026-12-01 x\n---\n<')
  }
})

test('a language without a record, or that nobody read a second time, or whose reader missed what was planted, is found', () => {
  using hand = packHand()
  const record = JSON.parse(hand.read('nl/record.json')) as { reading: object }
  const put = (changed: object) => hand.write('nl/record.json', JSON.stringify({ ...record, ...changed }))
  put({ reading: null })
  assert.deepEqual(says(hand.folder), ['warning nl/record.json: Nobody has read this language a second time against its source.'])
  put({ reading: { ...record.reading, found: 7 } })
  assert.deepEqual(says(hand.folder), ['warning nl/record.json: The second reading found 7 of 10 planted errors: another reader reads it.'])
  put({ reading: { ...record.reading, planted: 0, found: 0 } })
  assert.match(says(hand.folder).join(), /no errors planted/)
  put({ reviewed: 'native speaker' })
  assert.match(says(hand.folder).join(), /error nl\/record\.json: it is reviewed: write by whom/)
  assert.equal(loadPack(hand.folder).standing('nl').reviewed, false)
  hand.write('nl/record.json', '{')
  assert.match(says(hand.folder).join(), /error nl\/record\.json: It is not a record/)
})

test('what is no day, no number or no pattern in a record is named', () => {
  const whole = { state: 'draft', made: '2026-11-24', by: 'machine', reading: null, promises: { pattern: '\\bsafe', examples: ['safe'], not: ['unsafe'] }, sources: { 'pages/start.md': '0123456789ab' } }
  assert.deepEqual(readRecord(whole).faults, [])
  const faults: [object, RegExp][] = [
    [{ state: 'fine' }, /state/], [{ made: 'today' }, /made/], [{ by: ' ' }, /by says/], [{ sources: { a: 'x' } }, /sources/], [{ reading: { on: '2026-11-24' } }, /reading/],
    [{ promises: { pattern: '(', examples: [], not: [] } }, /no regular expression/], [{ promises: { pattern: 'x', examples: ['y'], not: [] } }, /does not find “y”/],
    [{ promises: { pattern: 'x', examples: [], not: ['x'] } }, /promises nothing/],
  ]
  for (const [changed, fault] of faults) assert.match(readRecord({ ...whole, ...changed }).faults.join(), fault)
  assert.equal(readRecord([]).record, null)
})

test('fresh begins a record where there is none, and refuses a file that is not there', () => {
  using hand = packHand()
  hand.write('fr/words/site.json', '{}\n')
  assert.deepEqual(freshen(hand.folder, 'fr', [], today), ['words/site.json'])
  assert.match(hand.read('fr/record.json'), /"made": "2026-12-02",\n {2}"by": ""/)
  assert.throws(() => freshen(hand.folder, 'fr', ['pages/start.md'], today), /There is no pages\/start\.md/)
  assert.throws(() => freshen(hand.folder, 'fr', ['../en/words/site.json'], today), /There is no/)
  assert.throws(() => freshen(hand.folder, 'en', [], today), /the source itself/)
})

test('that somebody reviews the source, or its words, makes no translation stale', () => {
  using hand = packHand()
  hand.change('en/pages/start.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  freshen(hand.folder, 'nl', [], today)
  hand.change('en/pages/start.md', 'state: draft\n', 'state: reviewed\nreviewed: 2026-12-02 native speaker\n')
  assert.deepEqual(says(hand.folder), [])
  hand.change('en/pages/start.md', 'title: Questions', 'title: Other questions')
  assert.match(says(hand.folder).join(), /start\.md: Its source has changed/)
})

test('published are all languages, or only those reviewed; none is refused', () => {
  using hand = packHand()
  hand.change('en/pages/start.md', /state: reviewed\nreviewed.*\n/, 'state: draft\n')
  freshen(hand.folder, 'nl', [], today)
  const pack = loadPack(hand.folder)
  assert.deepEqual(published(pack, 'all').languages.map(({ tag }) => tag), ['en', 'nl'])
  assert.deepEqual(published(pack, 'reviewed').languages.map(({ tag }) => tag), ['nl'])
  hand.change('nl/record.json', '"state": "reviewed"', '"state": "draft"')
  assert.throws(() => published(loadPack(hand.folder), 'reviewed'), /EAR_PUBLISH is reviewed, but of no language/)
})
