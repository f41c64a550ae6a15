// Tests of the compiler and the runtime of messages, together.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { compile, compileAll, placesOf, wordsOf } from './words.ts'
import { format } from '../../shared/base/message.ts'

test('a text without places stays a text', () => {
  assert.equal(compile('You are not alone.'), 'You are not alone.')
})

test('the compiled form is plain JSON', () => {
  const message = compile('{n, plural, =0 {nobody} one {# person in {place}} other {# people in {place}}}')
  assert.deepEqual(JSON.parse(JSON.stringify(message)), message)
  assert.deepEqual(placesOf(message), ['n', 'place'])
})

test('plurals follow the language, exact numbers first, and # is the number', () => {
  const en = compile('{n, plural, =0 {nobody} one {# person} other {# people}}')
  assert.equal(format(en, { n: 0 }, 'en'), 'nobody')
  assert.equal(format(en, { n: 1 }, 'en'), '1 person')
  assert.equal(format(en, { n: 2 }, 'en'), '2 people')
  const ar = compile('{n, plural, one {دقيقة واحدة} two {دقيقتان} few {# دقائق} many {# دقيقة} other {# دقيقة}}')
  assert.equal(format(ar, { n: 2 }, 'ar'), 'دقيقتان')
  assert.equal(format(ar, { n: 5 }, 'ar'), '5 دقائق')
  assert.equal(format(ar, { n: 20 }, 'ar'), '20 دقيقة')
})

test('an offset and an ordinal count as they should', () => {
  assert.equal(format(compile('{n, plural, offset:1 one {you and # other} other {you and # others}}'), { n: 3 }, 'en'), 'you and 2 others')
  assert.equal(format(compile('{n, selectordinal, one {#st} two {#nd} other {#th}}'), { n: 2 }, 'en'), '2nd')
})

test('a choice takes its own word or "other", and a value that is not given shows its name', () => {
  const message = compile('{who, select, listener {a listener} other {somebody}} {verb}')
  assert.equal(format(message, { who: 'listener', verb: 'writes' }, 'en'), 'a listener writes')
  assert.equal(format(message, { who: 'x' }, 'en'), 'somebody {verb}')
})

test('numbers have western digits in every language', () => {
  assert.equal(format(compile('{n, number}'), { n: 1712 }, 'fa'), '1,712')
  assert.equal(format(compile('{n, number}'), { n: 12 }, 'ar'), '12')
})

test('dates and tags are refused, so that no text promises what the runtime cannot do', () => {
  assert.throws(() => compile('{when, date, short}'), SyntaxError)
  assert.equal(compile('a <b>c</b>'), 'a <b>c</b>')
})

test('a missing text is the source’s, labelled with its language', () => {
  const source = compileAll({ site: { leave: 'Leave now', hello: 'Hello {name}' } })
  const words = wordsOf('nl', compileAll({ site: { other: 'Anders' } }), 'en', source)
  assert.equal(words.say('site.leave'), '[en] Leave now')
  assert.equal(words.say('site.hello', { name: 'A' }), '[en] Hello A')
  assert.equal(words.say('site.nothing'), 'site.nothing')
  assert.equal(words.has('site.leave'), false)
  assert.deepEqual(Object.keys(words.area('site')), ['leave', 'hello', 'other'])
})
