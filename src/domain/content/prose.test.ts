// Tests of the small tree that a page's Markdown becomes.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { checkPack, loadPack } from './content.ts'
import { packHand } from './pack-hand.ts'
import { readProse, unreadable } from './prose.ts'
import type { Inline } from './prose.ts'
import { readPage } from './pages.ts'

test('headings, paragraphs, lists, bold, links to our own pages and cited facts are read', () => {
  assert.deepEqual(readProse('## A line\nCall {line-1712} **now**.\n\n- [Signs](signs#sign-1)\n- {site-caw} near you'), [
    { is: 'heading', inside: [{ is: 'text', text: 'A line' }] },
    {
      is: 'paragraph',
      inside: [{ is: 'text', text: 'Call ' }, { is: 'fact', id: 'line-1712' }, { is: 'text', text: ' ' }, { is: 'strong', inside: [{ is: 'text', text: 'now' }] }, { is: 'text', text: '.' }],
    },
    {
      is: 'list',
      items: [
        [{ is: 'link', to: 'signs#sign-1', inside: [{ is: 'text', text: 'Signs' }] }],
        [{ is: 'fact', id: 'site-caw' }, { is: 'text', text: ' near you' }],
      ],
    },
  ])
})

test('HTML, pictures and links elsewhere do not get through', () => {
  const text = JSON.stringify(readProse('<script>x</script>\n\nA <b onclick="x">b</b> ![p](https://x.example/p.png) [out](https://x.example/) [js](javascript:x)'))
  assert.doesNotMatch(text, /script|onclick|x\.example|javascript/)
  assert.match(text, /out/)
})

/** The words of a text as one reads them, what is bold or leads elsewhere too. */
const wordsOf = (text: string) => {
  const words = (inside: readonly Inline[]): string => inside.map((one) => (one.is === 'text' ? one.text : one.is === 'fact' ? `{${one.id}}` : words(one.inside))).join('')
  return readProse(text).flatMap((prose) => (prose.is === 'list' ? prose.items.map(words) : [words(prose.inside)]))
}

test('a word that somebody stresses, strikes or quotes as code stays in its sentence', () => {
  assert.deepEqual(wordsOf('Then they do *not* see _it_ `here` ~~now~~ **at *all***.'), ['Then they do not see it here now at all.'])
  assert.deepEqual(wordsOf('- *not* {a}\n- `{b}`'), ['not {a}', '{b}'])
})

test('where somebody breaks a line, two sentences do not run together', () => {
  for (const between of ['  \n', '\\\n', '<br>', '<br />', '<BR/>']) assert.match(wordsOf(`One.${between}Two.`).join(), /^One\. Two\.$/, between)
})

test('items with an empty line between them keep their words', () => {
  assert.deepEqual(wordsOf('- one\n\n- two'), ['one', 'two'])
  assert.deepEqual(unreadable('- one\n\n- two'), [])
})

const lost: [what: string, text: string, named: RegExp][] = [
  ['a quotation', 'A.\n\n> Do not call.', /“> Do not call\.” \(blockquote\)/], ['HTML around a paragraph', '<div>Do not call.</div>', /“<div>Do not call\.<\/div>” \(html\)/],
  ['HTML in a sentence', 'Do <b>not</b> call.', /“<b>” \(html\)/], ['a remark', 'A <!-- b --> c', /\(html\)/], ['an indented paragraph', 'A.\n\n    Do not call.', /“Do not call\.” \(code\)/],
  ['a fenced paragraph', '```\nDo not call.\n```', /\(code\)/], ['a table', '| a | b |\n|---|---|\n| c | d |', /\(table\)/], ['a nested list', '- a\n  - not b', /“- not b” \(list\)/],
  ['a second paragraph of an item', '- a\n\n  not b', /“not b” \(paragraph\)/], ['the numbers of a list', '112. Call', /“112\. Call” \(list\)/], ['a box to tick', '- [ ] a', /\(\w+\)/],
  ['a picture', 'See ![not this](p.png)', /\(image\)/], ['a line of its own', 'A.\n\n---', /\(hr\)/], ['the target of a link', 'A.\n\n[b]: https://x.example', /\(def\)/],
]
for (const [what, text, named] of lost) {
  test(`what no page shows is an error of the check, with its page, block and text: ${what}`, () => {
    assert.match(unreadable(text).join(), named)
    using hand = packHand()
    for (const tag of ['en', 'nl']) hand.write(`${tag}/pages/start.md`, hand.read(`${tag}/pages/start.md`).trimEnd() + `\n\n${text}\n`)
    const said = checkPack(loadPack(hand.folder), '2026-12-02').filter(({ level, where }) => level === 'error' && /pages\/start/.test(where))
    for (const tag of ['en', 'nl']) assert.ok(said.some(({ where, says }) => where === `${tag}/pages/start.md` && says.startsWith('LEGAL-1: ') && named.test(says)), JSON.stringify(said))
  })
}

test('quotes, ampersands and angle brackets stay what they are', () => {
  assert.deepEqual(readProse('“A” & \'b\' 1 < 2'), [{ is: 'paragraph', inside: [{ is: 'text', text: '“A” & \'b\' 1 < 2' }] }])
})

test('a page is read with its head and its blocks; text outside a block is refused', () => {
  const page = readPage('x', '---\ntitle: T: t\nheading: H\nstate: draft\n---\n<!-- SIGN-1, SIGN-2 kinds: physical sexual -->\nA {b}.\n\n<!-- C -->\nD\n')
  assert.equal(page.title, 'T: t')
  assert.deepEqual(page.blocks, [
    { ids: ['SIGN-1', 'SIGN-2'], kinds: ['physical', 'sexual'], ask: null, when: [], cites: ['b'], text: 'A {b}.' },
    { ids: ['C'], kinds: [], ask: null, when: [], cites: [], text: 'D' },
  ])
  assert.throws(() => readPage('x', '---\ntitle: T\nheading: H\nstate: draft\n---\nloose\n'), /before the first block/)
  assert.throws(() => readPage('x', '---\ntitle: T\nheading: H\nstate: fine\n---\n'), /state/)
})

test('a page may say on which day somebody last looked at it; anything but a day of the calendar is refused', () => {
  const head = (line: string) => readPage('x', `---\ntitle: T\nheading: H\nstate: draft\n${line}---\n<!-- A -->\nB\n`)
  assert.equal(head('').checked, null)
  assert.equal(head('checked: 2026-11-24\n').checked, '2026-11-24')
  for (const day of ['', 'today', '24-11-2026', '2026-11', '2026-02-30', '2026-13-01']) assert.throws(() => head(`checked: ${day}\n`), /checked/, day)
})
