// The talk page as it is sent: its weight, its words in every language, and what it says without scripts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync } from 'node:zlib'
import { loadPack } from '../../../../domain/content/content.ts'
import { placesOf } from '../../../../domain/content/words.ts'
import { languageOf } from '../../../../shared/base/language.ts'
import { problemCodes } from '../../../../shared/base/problem.ts'
import { documentOf } from '../../rendering.tsx'
import { asset } from '../../asset-texts.ts'
import { laterScripts, talkPage, talkScript, workScript } from './talk-page.tsx'

const pack = loadPack(fileURLToPath(new URL('../../../../../packs/belgium', import.meta.url)))
const tags = pack.languages.map(({ tag }) => tag)
const htmlOf = (tag: string, spoken: string | null = null): string => {
  const ask = { pack, language: languageOf(tag)!, words: pack.words(tag), spoken: spoken ? languageOf(spoken) : null, at: new Date(0) }
  return documentOf(ask, talkPage(ask), 'talk', { socket: 'ws://localhost', share: null }).html
}

test('the scripts of the talk page, sealing and leaving and all, are at most 20,000 bytes in brotli', () => {
  const size = [talkScript, asset.leave, asset.inSight].reduce((sum, script) => sum + brotliCompressSync(Buffer.from(script)).length, 0)
  assert.ok(size <= 20_000, `${size} bytes`)
})

test('L-15: the script that works under load is at most 2,000 bytes in brotli', () => {
  const size = brotliCompressSync(Buffer.from(workScript)).length
  assert.ok(size <= 2000, `${size} bytes`)
})

test('the scripts that come later are at most 2,500, 18,700 and 11,000 bytes in brotli', () => {
  const most = { inside: 2500, left: 18_700, word: 11_000 }
  for (const [name, script] of Object.entries(laterScripts)) {
    const size = brotliCompressSync(Buffer.from(script)).length
    assert.ok(size <= most[name as keyof typeof most], `${name}: ${size} bytes`)
  }
})

test('the page itself is at most 10,000 bytes in brotli in every language', () => {
  for (const tag of tags) {
    const size = brotliCompressSync(Buffer.from(htmlOf(tag))).length
    assert.ok(size <= 10_000, `${tag}: ${size} bytes`)
  }
})

test('every language has the same words, with the same places in them', () => {
  const source = pack.words('nl').area('talk')
  for (const tag of tags) {
    const own = pack.words(tag)
    assert.deepEqual(Object.keys(own.area('talk')).toSorted(), Object.keys(source).toSorted())
    for (const [key, message] of Object.entries(source)) {
      assert.ok(own.has(`talk.${key}`), `${tag} has ${key}`)
      assert.deepEqual(placesOf(own.area('talk')[key]!), placesOf(message), `${tag} ${key}`)
    }
  }
})

test('every refusal has words in every language', () => {
  for (const tag of tags) for (const code of problemCodes) assert.ok(pack.words(tag).has(`problems.${code}`), `${tag} ${code}`)
})

test('no word exclaims, and none says "simply" or "victim"', () => {
  for (const tag of tags) {
    for (const area of ['talk', 'problems'] as const) {
      for (const [key, message] of Object.entries(pack.words(tag).area(area))) {
        assert.doesNotMatch(JSON.stringify(message), /!|simply|victim|slachtoffer|victime|ضحي/i, `${tag} ${area}.${key}`)
      }
    }
  }
})

test('without scripts it says who can read before its first field, and the numbers and the danger stand there', () => {
  for (const tag of tags) {
    const html = htmlOf(tag)
    const say = (key: string) => pack.words(tag).say(`talk.${key}`)
    const at = (key: string): number => html.indexOf(say(key).replaceAll("'", '&#39;'))
    for (const key of ['plain.honest', 'noScriptCall', 'danger', 'dangerSay']) assert.notEqual(at(key), -1, `${tag} ${key}`)
    assert.ok(at('plain.honest') < html.indexOf('<form'), tag)
    for (const number of ['112', '101', '1712']) assert.ok(html.includes(`tel:${number}`), `${tag} ${number}`)
  }
})

test('L-11: no browser is to send the conversation elsewhere to have it translated', () => {
  for (const tag of tags) assert.match(htmlOf(tag), /<meta name="google" content="notranslate"/)
})

test('it can be asked for in another language to talk in', () => {
  assert.match(htmlOf('nl', 'ti'), /data-spoken="ti"/)
  assert.match(htmlOf('nl'), /data-spoken="nl"/)
})
