// Tests of the questions: which boxes there are, what the answer has, what comes first, and that there is neither score nor diagnosis.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { belongs, meantBy } from '../../../../shared/base/chosen.ts'
import { SitePages } from '../../site-pages.tsx'
import { belgium } from '../../site-fixture.ts'
import { toolPack } from '../../parts/tool-fixture.ts'
import { toolScripts } from '../../parts/tool.tsx'
import { talkPage } from '../talk/talk-page.tsx'
import { keepCheck } from './check-page.tsx'

const pack = toolPack()
const pages = new SitePages(pack, 'http://localhost', talkPage)
const answered = (...names: string[]) => String(pages.answered('en', 'check', keepCheck(Object.fromEntries(names.map((name) => [name, 'on'])), pack, 'en')).identity.body)
const form = () => String(pages.page('en', 'check')!.identity.body)

/** The ids of the blocks that an answer shows, in order; and `talk` where the way to talk stands among them. */
function shown(html: string): string[] {
  const answer = /<section class="answer"[^>]*>([\s\S]*?)<div class="intro">/.exec(html)![1]!
  const parts = answer.split('<div data-when=').slice(1).filter((part) => !/^"[^"]*" hidden/.test(part))
  return parts.map((part) => /id="answer-(\w+)"/.exec(part)?.[1] ?? /href="(talk)"/.exec(part)![1]!)
}

test('the form asks the signs of danger and then every sign, each once, in groups under their headings', () => {
  const boxes = [...form().matchAll(/<input type="checkbox" name="([\w-]+)" autocomplete="off"(?: data-kinds="([a-z ]+)")?\/>/g)].map(([, name, kinds]) => `${name}: ${kinds}`)
  assert.deepEqual(boxes, ['choke: danger', 'weapon: danger', 'sign-1: financial', 'sign-2: physical', 'sign-3: emotional'])
  assert.deepEqual([...form().matchAll(/<legend><h2>(.*?)<\/h2><\/legend>/g)].map(([, legend]) => legend), ['Does this happen?', 'Your money', 'Your body'])
  assert.match(form(), /<form class="tool" id="choose" method="post" action="check" autocomplete="off">/)
  assert.doesNotMatch(form(), / required| checked/)
})

test('on the form’s page the answer and each of its parts is hidden', () => {
  assert.match(form(), /<section class="answer" aria-labelledby="answer" hidden>/)
  assert.deepEqual(shown(form()), [])
})

test('a sign of danger is answered first, and the way to talk stands right after it', () => {
  assert.deepEqual(shown(answered('sign-2', 'choke')), ['danger', 'talk', 'any', 'physical'])
  assert.match(answered('choke'), /<section class="answer" aria-labelledby="answer">/)
})

test('without a sign of danger nothing is said of it; nothing ticked is answered too', () => {
  assert.deepEqual(shown(answered('sign-1')), ['any', 'financial'])
  assert.deepEqual(shown(answered('sign-3')), ['any', 'financial'])
  assert.deepEqual(shown(answered()), ['none'])
  assert.deepEqual(shown(answered('made-up')), ['none'])
})

test('the boxes that were ticked are ticked below the answer, and no others', () => {
  const ticked = [...answered('sign-2', 'choke').matchAll(/name="([\w-]+)" autocomplete="off" checked/g)].map(([, name]) => name)
  assert.deepEqual(ticked, ['choke', 'sign-2'])
  assert.match(answered('choke'), /<a class="visit" href="#choose">/)
})

test('a page that a language does not have says so, and has no script that would look for the form', () => {
  const html = String(pages.page('nl', 'check')!.identity.body)
  assert.ok(!html.includes(toolScripts.check))
  assert.ok(form().includes(toolScripts.check))
})

const real = belgium()
for (const { tag } of real.languages.filter((one) => real.page(one.tag, 'check'))) {
  test(`in ${tag} every box is answered by more than nothing, every kind by a part of its own, and no answer counts or grades`, () => {
    const blocks = real.page(tag, 'check')!.blocks
    const choices = [...blocks.filter(({ ask }) => ask), ...real.page(tag, 'signs')!.blocks.filter(({ kinds }) => kinds.length > 0)].map(({ ask, ids, kinds }) => ({ name: ask ?? ids[0]!.toLowerCase(), kinds }))
    assert.ok(choices.length >= 23, String(choices.length))
    for (const { name, kinds } of choices) {
      const meant = meantBy(choices, new Set([name]))
      const said = blocks.filter(({ when }) => belongs(when, meant))
      for (const kind of kinds) assert.ok(said.some(({ when }) => when.includes(kind)), `${name}: ${kind}`)
      assert.ok(said.some(({ when }) => when.includes('any')), name)
    }
    // No name is asked twice, and none is one of the rule's own words.
    const names = choices.map(({ name }) => name)
    assert.equal(new Set([...names, 'any', 'none', 'danger']).size, names.length + 3)
    for (const { text } of blocks.filter(({ when }) => when.length > 0)) assert.doesNotMatch(text, /%|\d+\s*(?:\/|of)\s*\d+|score/i)
  })
}
