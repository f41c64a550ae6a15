// Proves what the page "call" says of each line, on a copy of the pack with numbers of the organisation's own, at chosen instants.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadPack } from '../../../../domain/content/content.ts'
import type { Pack } from '../../../../domain/content/content.ts'
import { SitePages } from '../../site-pages.tsx'
import { talkPage } from '../talk/talk-page.tsx'

const belgium = fileURLToPath(new URL('../../../../../packs/belgium', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'ear call '))
after(() => rmSync(folder, { recursive: true, force: true }))

const weekdays = { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }
const night = { days: [1, 2, 3, 4, 5, 6, 7], from: '20:00', to: '02:00' }
const own = [
  { number: '02 123 45 67', languages: ['nl', 'ti'], opening: [weekdays], free: true, onBill: false },
  { number: '0800 98 765', languages: ['ar'], opening: [night], free: false, onBill: true },
  { number: '0470 12 34 56', languages: ['fr'], opening: [], free: null, onBill: null },
]

type Record = { id: string; state: string; whenUnconfirmed: string }

/** A copy of the pack; `change` gives what is other in pack.json, `facts` changes the register. */
function packWith(change: object, facts: (record: Record) => Record = (record) => record): Pack {
  cpSync(belgium, folder, { recursive: true })
  const read = (name: string) => JSON.parse(readFileSync(join(belgium, name), 'utf8')) as unknown
  writeFileSync(join(folder, 'pack.json'), JSON.stringify({ ...(read('pack.json') as object), ...change }))
  writeFileSync(join(folder, 'facts.json'), JSON.stringify((read('facts.json') as Record[]).map(facts)))
  return loadPack(folder)
}

const pagesAt = (pack: Pack, now: () => Date) => new SitePages(pack, 'http://localhost', talkPage, null, now)
const html = (pages: SitePages, tag = 'en', page = 'call') => String(pages.page(tag, page)!.identity.body)

/** What stands at the line of a number, as text: its rows by label. */
function line(page: string, number: string): { [label: string]: string } {
  const article = page.split('<article class="line">').find((part) => part.includes(`>${number}<`))
  assert.ok(article, `no line ${number}`)
  const text = (part: string) => part.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' ').trim()
  const who = /<\/h3><p>([\s\S]*?)<\/p>/.exec(article)?.[1] ?? ''
  const rows = [...article.matchAll(/<dt>([\s\S]*?)<\/dt><dd>([\s\S]*?)<\/dd>/g)].map(([, label, said]) => [text(label!), text(said!)])
  return { who: text(who), ...Object.fromEntries(rows) }
}

const tuesdayNoon = new Date('2026-11-24T11:00:00Z')

test('a number of the organisation’s own says who answers, in which languages, when, what it costs, what stays, and where the limits are', () => {
  const page = html(pagesAt(packWith({ numbers: own }), () => tuesdayNoon))
  assert.deepEqual(line(page, '02 123 45 67'), {
    who: 'Listeners of Listening Ear answer.',
    Languages: 'Dutch (Nederlands), Tigrinya (ትግርኛ)',
    When: 'Open now, until 17:00. Monday – Friday 9:00–17:00',
    'What it costs': 'Free.',
    'On the phone bill': 'The bill does not show this number.',
    'On your phone': 'A call stays in the list of calls on your phone.',
    'The limits': 'Read below who hears what you say',
  })
  assert.match(page, /<a href="#call-limits">/)
  assert.match(page, /id="call-first"[\s\S]*<section class="lines">[\s\S]*id="call-limits"/)
  const unknown = line(page, '0470 12 34 56')
  assert.deepEqual([unknown.When, unknown['What it costs'], unknown['On the phone bill']], ['We do not know the hours. You can try.', 'We do not know. Your phone company can tell you.', 'We do not know. Maybe the bill shows this number.'])
  const paid = line(page, '0800 98 765')
  assert.deepEqual([paid['What it costs'], paid['On the phone bill']], ['Not free. Your phone company can tell you the price.', 'The bill shows this number.'])
})

test('the organisation’s own numbers stand before the national lines, each is to be dialled, and a pack without own numbers has the national lines alone', () => {
  const numbersOf = (page: string) => [...page.split('<section class="lines">')[1]!.split('</section>')[0]!.matchAll(/<h3><a class="dial" href="tel:([+\d]+)">/g)].map(([, number]) => number)
  const national = ['1712', '080030030', '080013500', '080098100', '102', '103', '1813', '080032123', '106', '107', '108']
  assert.deepEqual(numbersOf(html(pagesAt(packWith({ numbers: own }), () => tuesdayNoon))), ['021234567', '080098765', '0470123456', ...national])
  assert.deepEqual(numbersOf(html(pagesAt(packWith({}), () => tuesdayNoon))), national)
})

test('a national line is “open now” only where its hours are a confirmed fact; else they are shown as written, to be checked', () => {
  const [first] = (JSON.parse(readFileSync(join(belgium, 'pack.json'), 'utf8')) as { lines: object[] }).lines
  const lines = [{ ...first, opening: [weekdays] }]
  assert.equal(line(html(pagesAt(packWith({ lines }), () => tuesdayNoon)), '1712').When, 'Monday to Friday, 9:00 to 17:00 (check this)')
  const confirmed = packWith({ lines }, (record) => (record.id === 'hours-1712' ? { ...record, state: 'confirmed' } : record))
  assert.equal(line(html(pagesAt(confirmed, () => tuesdayNoon)), '1712').When, 'Open now, until 17:00. Monday to Friday, 9:00 to 17:00')
})

test('what nobody knows of a line is said to be unknown', () => {
  const lines = [{ phone: 'line-caw', languages: ['nl'], about: null, hours: null, opening: null, free: null, bill: null, limits: null }]
  const page = html(pagesAt(packWith({ lines }), () => tuesdayNoon))
  assert.doesNotMatch(page, /<p><\/p>/)
  const caw = line(page, '0800 13 500')
  assert.deepEqual(caw, {
    who: '',
    Languages: 'Dutch (Nederlands)',
    When: 'We do not know the hours. You can try.',
    'What it costs': 'We do not know. Your phone company can tell you.',
    'On the phone bill': 'We do not know. Maybe the bill shows this number.',
    'On your phone': 'A call stays in the list of calls on your phone.',
    'The limits': 'You can ask at the start: “Who do you tell what I say?”',
  })
})

test('the page is the same bytes until a line opens or closes or the day ends, and then another', () => {
  let now = new Date('2026-11-24T07:00:00Z')
  const pages = pagesAt(packWith({ numbers: own }), () => now)
  const when = (number: string) => line(html(pages), number).When!.split(/(?<=\.) (?=[A-Z][a-z]+ –)/)[0]
  const [office, evening] = ['02 123 45 67', '0800 98 765']
  const steps: [string, string, string][] = [
    ['2026-11-24T07:00:00Z', 'Closed now. Opens today at 9:00.', 'Closed now. Opens today at 20:00.'],
    ['2026-11-24T08:00:00Z', 'Open now, until 17:00.', 'Closed now. Opens today at 20:00.'],
    ['2026-11-24T16:00:00Z', 'Closed now. Opens: Wednesday, 9:00.', 'Closed now. Opens today at 20:00.'],
    ['2026-11-24T19:00:00Z', 'Closed now. Opens: Wednesday, 9:00.', 'Open now. Until: Wednesday, 2:00.'],
    ['2026-11-24T23:00:00Z', 'Closed now. Opens today at 9:00.', 'Open now, until 2:00.'],
    ['2026-11-25T01:00:00Z', 'Closed now. Opens today at 9:00.', 'Closed now. Opens today at 20:00.'],
  ]
  let before = pages.page('en', 'call')
  for (const [at, ofOffice, ofEvening] of steps) {
    const start = new Date(at)
    // Up to the last moment before, what was made is what is sent.
    if (start > now) {
      now = new Date(start.getTime() - 1)
      assert.equal(pages.page('en', 'call'), before, `before ${at}`)
    }
    now = start
    before = pages.page('en', 'call')
    assert.deepEqual([when(office), when(evening)], [ofOffice, ofEvening], at)
    assert.equal(pages.page('en', 'call'), before, `at ${at}`)
  }
})

test('open until the end of the day is said so, and a line that opens at midnight opens on the next day', () => {
  const until = { ...own[0]!, opening: [{ days: [2], from: '09:00', to: '24:00' }] }
  const from = { ...own[1]!, opening: [{ days: [3], from: '00:00', to: '08:00' }] }
  const page = html(pagesAt(packWith({ numbers: [until, from] }), () => tuesdayNoon))
  assert.match(line(page, until.number).When!, /^Open now, until 24:00\./)
  assert.match(line(page, from.number).When!, /^Closed now\. Opens: Wednesday, 0:00\./)
  const always = { ...own[0]!, opening: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }] }
  assert.equal(line(html(pagesAt(packWith({ numbers: [always] }), () => tuesdayNoon)), always.number).When, 'Open day and night, 7 days a week.')
})

test('a clock that was ahead and is set right leaves nothing behind: the page says what is true now', () => {
  let now = new Date('2026-12-31T12:00:00Z')
  const pages = pagesAt(packWith({ numbers: own }), () => now)
  const ahead = pages.page('en', 'call')
  now = new Date('2026-11-24T07:00:00Z')
  assert.match(line(html(pages), '02 123 45 67').When!, /^Closed now\. Opens today at 9:00\./)
  const right = pages.page('en', 'call')
  assert.notEqual(right, ahead)
  now = new Date('2026-11-24T07:59:59Z')
  assert.equal(pages.page('en', 'call'), right)
})

test('without known hours the page never changes, and other pages never do', () => {
  let now = tuesdayNoon
  const plain = pagesAt(packWith({}), () => now)
  const some = pagesAt(packWith({ numbers: own }), () => now)
  const kept = [plain.page('en', 'call'), some.page('en', 'where')]
  now = new Date('2030-01-01T00:00:00Z')
  assert.deepEqual([plain.page('en', 'call') === kept[0], some.page('en', 'where') === kept[1]], [true, true])
})

test('on every page the organisation’s own numbers stand with their languages and weekly hours, in place of the national lines', () => {
  const page = html(pagesAt(packWith({ numbers: own }), () => tuesdayNoon), 'en', 'where')
  const numbers = /<div class="numbers">([\s\S]*?)<p class="stays">/.exec(page)![1]!
  assert.match(numbers, /href="tel:021234567"[\s\S]*?<bdi lang="nl">Nederlands<\/bdi>, <bdi lang="ti">ትግርኛ<\/bdi> · Monday – Friday <bdi dir="ltr">9:00<\/bdi>–<bdi dir="ltr">17:00<\/bdi>/)
  assert.doesNotMatch(numbers, /tel:1712/)
  assert.match(html(pagesAt(packWith({}), () => tuesdayNoon), 'en', 'where'), /<div class="numbers">[\s\S]*?tel:1712/)
})

test('from right to left every time and number of the page keeps its direction', () => {
  const lines = html(pagesAt(packWith({ numbers: own }), () => tuesdayNoon), 'ar').split('<section class="lines">')[1]!.split('</section>')[0]!
  const outside = lines.replaceAll(/<bdi dir="ltr">.*?<\/bdi>/g, '').replaceAll(/<[^>]*>/g, ' ')
  assert.doesNotMatch(outside, /\d/)
})

test('the sources of what is said of the national lines stand at the end of the page', () => {
  const end = html(pagesAt(packWith({}), () => tuesdayNoon)).split('<section class="sources"')[1]!
  for (const source of ['https://www.1712.be/nl/over-1712', 'https://telefonhilfe.be/uber-uns']) assert.ok(end.includes(`href="${source}"`), source)
})

test('in a language that has no text of this page the lines stand there all the same', () => {
  const pack = packWith({ numbers: own })
  let now = tuesdayNoon
  const pages = pagesAt({ ...pack, page: (tag, name) => (name === 'call' ? null : pack.page(tag, name)) }, () => now)
  const page = html(pages)
  assert.match(page, /<h1>Call us<\/h1>/)
  assert.equal(line(page, '02 123 45 67')['The limits'], 'You can ask at the start: “Who do you tell what I say?”')
  now = new Date('2026-11-24T16:00:00Z')
  assert.match(line(html(pages), '02 123 45 67').When!, /^Closed now/)
})
