// Tests of the plan: whose steps it has, under which headings, and what is left of them on paper.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { belongs, meantBy } from '../../../../shared/base/chosen.ts'
import { SitePages } from '../../site-pages.tsx'
import { belgium } from '../../site-fixture.ts'
import { askedBy } from '../../parts/tool-choices.ts'
import { toolPack } from '../../parts/tool-fixture.ts'
import { talkPage } from '../talk/talk-page.tsx'
import { keepPlan } from './plan-page.tsx'

const pack = toolPack()
const pages = new SitePages(pack, 'http://localhost', talkPage)
const answered = (...names: string[]) => String(pages.answered('en', 'plan', keepPlan(Object.fromEntries(names.map((name) => [name, 'on'])), pack, 'en')).identity.body)

/** The headings and first words of what an answer shows, in order. */
function shown(html: string): string[] {
  const answer = /<section class="answer"[^>]*>([\s\S]*?)<div class="print">/.exec(html)![1]!
  return [...answer.matchAll(/<(h3|h4|p|li)[^>]*>([\s\S]*?)<\/\1>/g)].map(([, tag, text]) => `${tag}: ${text!.replaceAll(/<[^>]*>/g, '').trim()}`)
}

test('a plan has the steps for what was ticked, under the heading of the page that tells them, its own first', () => {
  assert.deepEqual(shown(answered('phone', 'car')), ['p: One thing at a time.', 'h3: The ready', 'p: Fill the tank. The card helps.', 'h3: The phone', 'p: Use another phone.'])
  assert.deepEqual(shown(answered('leave')).slice(0, 5), ['p: One thing at a time.', 'h3: The ready', 'h4: Papers', 'p: Take with you:', 'li: identity cards'])
  assert.deepEqual(shown(answered()), ['p: You ticked nothing.'])
})

test('what a page says to everybody is no step of a plan', () => {
  assert.doesNotMatch(answered('leave', 'car', 'phone'), /Not for a plan/)
})

test('a link to a place on the page of the step leads there from the plan', () => {
  assert.match(answered('leave'), /<a href="ready#leave-1">/)
})

test('on paper a step has a box: each item of its list, or its first words; what leads on after a sentence is left out there', () => {
  const html = answered('leave', 'car')
  assert.match(html, /<div data-when="leave"><h4>Papers<\/h4><p>Take with you:<\/p><ul><li>identity cards<\/li><li class="on">/)
  assert.match(html, /<p class="one">Put money aside. <span class="on"><a href="ready#leave-1">/)
  assert.match(html, /<p class="one">Fill the tank. <a href="card">The card<\/a> helps.<\/p>/)
})

const real = belgium()

test('where the steps of other pages cite facts, the plan leads to all sources, also where its own page cites none', () => {
  const silent = (names: readonly string[]) => new SitePages({ ...real, page: (tag, name) => {
    const page = real.page(tag, name)
    return page && names.includes(name) ? { ...page, blocks: page.blocks.map((block) => ({ ...block, text: 'A step.', cites: [] })) } : page
  } }, 'http://localhost', talkPage)
  const end = (pages: SitePages) => String(pages.answered('en', 'plan', keepPlan({ leave: 'on' }, real, 'en')).identity.body).split('</section>').slice(-2).join('').split('</main>')[0]!
  assert.match(end(silent(['plan'])), /<section class="sources" data-brief="SRC-1"><p><a href="sources">/)
  assert.doesNotMatch(end(silent(['plan', 'ready', 'after', 'papers', 'children', 'phone'])), /href="sources"/)
})

for (const { tag } of real.languages.filter((one) => real.page(one.tag, 'plan'))) {
  test(`in ${tag} every box brings steps, and every step is brought by a box`, () => {
    const choices = askedBy(real.page(tag, 'plan')!.blocks)
    const steps = (['plan', 'ready', 'after', 'papers', 'children', 'phone'] as const).flatMap((name) => real.page(tag, name)?.blocks.filter(({ when }) => when.length > 0) ?? [])
    for (const { name } of choices) {
      assert.ok(steps.some(({ when }) => when.some((one) => one.split('+').includes(name))), name)
    }
    const names = new Set([...choices.map(({ name }) => name), 'any', 'none'])
    assert.deepEqual(steps.flatMap(({ when }) => when.flatMap((one) => one.split('+'))).filter((name) => !names.has(name)), [])
    assert.ok(steps.filter(({ when }) => belongs(when, meantBy(choices, new Set(['leave'])))).length > 5)
  })
}
