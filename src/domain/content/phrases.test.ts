// The sentences for listeners: read from the pack, told apart by their state, honest and easy to read.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkPack, freshen, loadPack, phraseGroups, phrasesFor } from './content.ts'
import { packHand } from './pack-hand.ts'
import { readingEase, sentencesIn, wordsIn } from './reading.ts'

const belgium = loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))
const today = '2026-12-02'

test('a sentence stands in the listener’s language and in the visitor’s, and says how it stands there', () => {
  using hand = packHand()
  const json = (tag: string, texts: object) => hand.write(`${tag}/phrases.json`, `${JSON.stringify(texts, null, 2)}\n`)
  json('en', { 'end.goodbye': 'Thank you for talking.', 'begin.hello': 'Hello, good that you write.' })
  assert.equal(phrasesFor(loadPack(hand.folder), 'en', 'nl').state, 'none')
  json('nl', { 'begin.hello': 'Dag, goed dat je schrijft.' })
  freshen(hand.folder, 'nl', ['phrases.json'], today)
  const { state, phrases } = phrasesFor(loadPack(hand.folder), 'en', 'nl')
  assert.equal(state, 'reviewed')
  assert.deepEqual(phrases.map(({ id, own, into }) => [id, own, into]), [
    ['begin.hello', 'Hello, good that you write.', 'Dag, goed dat je schrijft.'],
    ['end.goodbye', 'Thank you for talking.', null],
  ])
  assert.equal(phrasesFor(loadPack(hand.folder), 'nl', 'en').phrases[1]!.ownTag, 'en')
  hand.change('en/phrases.json', 'Hello', 'Good day')
  assert.equal(phrasesFor(loadPack(hand.folder), 'en', 'nl').state, 'stale')
  assert.equal(phrasesFor(loadPack(hand.folder), 'en', 'pl').state, 'none')
})

test('the check names what is missing, unknown, in another script, or promises too much', () => {
  using hand = packHand()
  hand.write('en/phrases.json', '{"begin.hello": "Hello, good that you write.", "odd.one": "Good."}')
  hand.write('nl/phrases.json', '{"begin.hello": "Привіт, добре, що ви пишете.", "begin.other": "Dag."}')
  hand.change('en/record.json', '"promises": null', '"promises": {"pattern": "good that", "examples": ["good that"], "not": []}')
  const says = checkPack(loadPack(hand.folder), today).filter(({ where }) => where.endsWith('phrases.json')).map((one) => `${one.where}: ${one.says}`)
  for (const wanted of [/en.*odd\.one begins with none/, /en.*“good that” promises too much/, /nl.*1 of 2 sentences are missing/, /nl.*begin\.other is not in the source/, /nl.*begin\.hello/])
    assert.ok(says.some((one) => wanted.test(one)), String(wanted))
})

test('the pack has at least 40 sentences in its source, in every group, none of them hard to read', () => {
  const texts = Object.values(belgium.phrases('en'))
  assert.ok(texts.length >= 40)
  const { phrases } = phrasesFor(belgium, 'en', 'en')
  assert.equal(phrases.length, texts.length)
  assert.deepEqual(phraseGroups.filter((group) => !phrases.some((one) => one.group === group)), [])
  for (const { tag } of belgium.languages) {
    const sentences = Object.values(belgium.phrases(tag)).flatMap(sentencesIn)
    if (sentences.length === 0) continue
    assert.ok(sentences.reduce((sum, one) => sum + wordsIn(one).length, 0) / sentences.length <= 12, tag)
    const ease = readingEase(tag, sentences)
    assert.ok(ease === null || ease >= 70, `${tag}: ${ease}`)
  }
})

test('no finding is wrong in the sentences of the pack', () => {
  const wrong = checkPack(belgium, today).filter(({ level, where }) => level === 'error' && where.endsWith('phrases.json'))
  assert.deepEqual(wrong, [])
})
