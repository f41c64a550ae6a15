// Tests of the small tree that a page's Markdown becomes.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { readProse } from './prose.ts'
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
