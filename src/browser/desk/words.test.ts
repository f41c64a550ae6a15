// The desk's words: every key that is used exists in Dutch, French and English, and none is left over.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { preferred } from './words.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const source = readdirSync(here, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
  .map((file) => readFileSync(here + file, 'utf8'))
  .join('\n')

const textsOf = (tag: string): Record<string, string> =>
  JSON.parse(readFileSync(new URL(`../../../packs/belgium/${tag}/words/desk.json`, import.meta.url), 'utf8')) as Record<string, string>
const english = Object.keys(textsOf('en'))

/** Keys written out, wherever they stand between quotes; and keys made from a template, as patterns with a hole. */
const quoted = new Set(source.match(/(?<=')[a-z][\w-]*(?:\.[\w-]+)+(?=')/g))
// The desk's door writes it into the worker that rings.
quoted.add('ring.shown')
/** `sealing.…` names a refusal of the sealing, not a text. */
const patterns = [...source.matchAll(/`(?!sealing\.)([a-z][\w-]*\.[^`\s]*\$\{[^`\s]*)`/g)].map(
  ([, template]) => new RegExp(`^${template!.replaceAll('.', String.raw`\.`).replaceAll(/\$\{[^}]*\}/g, '[^.]+')}$`),
)

test('every key that the desk names has a text', () => {
  const called = new Set(source.match(/(?<=\bt\(\s*')[^']+(?=')/g))
  assert.ok(called.size > 150)
  assert.deepEqual([...called].filter((key) => !english.includes(key)), [])
  for (const pattern of patterns) assert.ok(english.some((key) => pattern.test(key)), `no text fits ${pattern}`)
})

test('no text is left over', () => {
  assert.deepEqual(english.filter((key) => !quoted.has(key) && !patterns.some((pattern) => pattern.test(key))), [])
})

test('Dutch, French and English have the same keys, and no text is empty or shouts', () => {
  for (const tag of ['nl', 'fr', 'en']) {
    const texts = textsOf(tag)
    assert.deepEqual(Object.keys(texts), english, tag)
    for (const [key, text] of Object.entries(texts)) assert.ok(text.trim() !== '' && !text.includes('!'), `${tag} ${key}`)
  }
})

test('the names that come from lists all have texts', async () => {
  const { problemCodes } = await import('../../shared/base/problem.ts')
  const { phraseGroups } = await import('../../domain/content/content.ts')
  const { script } = await import('./line/practice-script.ts')
  const wanted = [
    ...problemCodes.map((code) => `refused.${code}`),
    ...phraseGroups.map((group) => `phrase-group.${group}`),
    ...['none', 'draft', 'reviewed', 'stale'].map((state) => `phrases.state-${state}`),
    ...script.flatMap((step) => (step.does === 'say' ? [`practice.${step.words}`] : [])),
    ...['off', 'on', 'paused', 'missed', 'wrap-up', 'draining'].map((duty) => `duty.${duty}`),
    ...['lapsed', 'withdrawn', 'moved', 'listener-ended', 'visitor-left', 'expired', 'unserved'].map((why) => `ended.${why}`),
  ]
  assert.deepEqual(wanted.filter((key) => !english.includes(key)), [])
})

test('the desk speaks the first language of the browser that it has, else English, else its own first', () => {
  const has = ['nl', 'fr', 'en']
  assert.equal(preferred(['ar', 'fr-BE', 'nl'], has), 'fr')
  assert.equal(preferred(['NL-be'], has), 'nl')
  assert.equal(preferred(['ti'], has), 'en')
  assert.equal(preferred(['nl'], ['en']), 'en')
  assert.equal(preferred(['nl'], ['es', 'ca']), 'es')
})
