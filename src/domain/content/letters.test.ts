// Tests of what a text is written with: script, neighbours' letters, digits, hidden signs, and its length beside the source's.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { textFaults, wordFaults } from './check-translation.ts'
import { bareText, ownLetters, shareOfScript, wrongLetters } from './letters.ts'
import { isInProportion } from './proportion.ts'

const signs: [string, string, string][] = [
  ['ar', 'كتاب يدي', ''], ['ar', 'کتاب', 'U+06A9'], ['fa', 'کتاب می‌خوانید', ''], ['fa', 'كتاب', 'U+0643'], ['fa-AF', 'مي', 'U+064A'],
  ['ps', 'دي او دی دواړه سم دي', ''], ['ps', 'كور', 'U+0643'], ['uk', 'її є ґанок', ''], ['uk', 'мыло', 'U+044B'], ['ru', 'это подъезд', ''], ['ru', 'вiн', 'Latin and Cyrillic'], ['ru', 'він', 'U+0456'],
  ['ar', 'اتصل ١٠١', 'western'], ['fa', 'شماره ۱۰۱', 'western'], ['ti', '፫ መዓልቲ', 'western'], ['nl', 'bel 101', ''], ['ar', '\u202bنص', 'U+202B'], ['ar', '\u2068{name}\u2069 نص', ''],
  ['fa', 'می\u200cخوانید', ''], ['ckb', 'ده\u200cچم', ''], ['nl', 'bel\u200c niet', 'U+200C'], ['ar', 'لا\u200cتتصل', 'U+200C'], ['ru', 'не\u200c', 'U+200C'],
  ['nl', 'bel\u200b101', 'U+200B'], ['nl', 'ver\u00adtel', 'U+00AD'], ['fr', 'ne\u2060 pas', 'U+2060'], ['nl', 'a\u2028b', 'U+2028'], ['nl', 'a\u2029b', 'U+2029'],
  ['nl', 'bel\u{e0074}', 'U+E0074'], ['nl', '\u{e0001}bel', 'U+E0001'], ['nl', '\u{e007f}bel', 'U+E007F'],
  ['ar', '\u2068{name} نص', 'isolate'], ['ar', '{name}\u2069 نص', 'isolate'], ['ar', '\u2069{name}\u2068', 'isolate'], ['ar', '- \u2067نص\n- نص\u2069', 'isolate'], ['ar', '\u2067نص \u2068{name}\u2069\u2069', ''],
  ['ar', '\ufefb', 'U+FEFB'], ['fr', 'de\u0301but', 'NFC'], ['nl', 'a\u0007b', 'control'],
]
for (const [tag, text, wrong] of signs) {
  test(`${tag}: ${JSON.stringify(text)} ${wrong === '' ? 'is written rightly' : `is found (${wrong})`}`, () => {
    const found = wrongLetters(tag, text)
    if (wrong === '') assert.deepEqual(found, [])
    else assert.match(found.join(), new RegExp(wrong.replace('+', '\\+')))
  })
}

test('names that the source has too, and what is quoted in another script, do not count against a text', () => {
  assert.equal(shareOfScript('ar', 'اتصل CAW أو OCMW', 'Call CAW or OCMW'), 1)
  assert.equal(shareOfScript('ar', 'قل: “Help me please” ثم انتظر', 'Say: “Help me please” then wait'), 1)
  assert.ok(shareOfScript('ar', 'Ring somebody and then انتظر', 'Call somebody and then wait')! < 0.6)
  assert.ok(shareOfScript('ti', 'ን CIRÉ ተወከስ', 'Ask CIRÉ')! === 1)
  assert.equal(shareOfScript('uk', '112', 'Call 112'), null)
})

test('what is left of a block without its marks are its words', () => {
  assert.equal(bareText('## You decide\n**Call** {line-1712} [now](where#help-1).\n\n- {site} near you'), 'You decide Call now. near you')
})

test('a text that is empty, in another script, untranslated or much too short or long is found', () => {
  const source = 'You have a right to the help that suits you, at the moment that suits you.'
  const fault = (tag: string, text: string) => textFaults(tag, { name: 'x', text, source }, 1).join()
  assert.equal(fault('nl', 'Je hebt recht op de hulp die bij jou past, op het moment dat jou past.'), '')
  assert.equal(fault('nl', '{line-1712}'), 'it is empty.')
  assert.equal(fault('nl', source), 'it is the source’s text, word for word.')
  assert.match(fault('ar', source), /^only 0 % of its letters are Arabic/)
  assert.match(fault('nl', 'Je hebt recht.'), /^it has 14 characters where the source has 74/)
  assert.match(fault('nl', 'Je hebt recht op hulp. '.repeat(9)), /^it has 206 characters/)
  assert.equal(fault('nl', '[to write] Je hebt recht op de hulp die bij jou past.'), 'it is still to be written.')
})

test('an address or a number that the source does not have is found; what it has may stand, wherever in the text', () => {
  const source = 'Since 2014 the law says so: call 1712, or read www.help.example/nl. {line-caw} [Read](where#help-1).'
  const fault = (text: string) => textFaults('nl', { name: 'x', text, source }, null).join()
  assert.equal(fault('Lees www.help.example/nl. Bel 1712: zo zegt de wet het sinds 2014, in 12 of 13 gevallen. {line-caw} [Lees](where#help-1)'), '')
  assert.equal(fault('Sinds 2014 zegt de wet het: bel 0478, of bel 1712. {line-107}'), 'it has 0478, which the source does not have.')
  assert.equal(fault('Bel 17121.'), 'it has 17121, which the source does not have.')
  for (const address of ['https://other.example', 'http:other', 'HTTPS://other.example/a', 'www.other.example', 'www.help.example', 'www.help.example/nl/x']) {
    assert.equal(fault(`Lees ${address}, meteen.`), `it has ${address}, which the source does not have.`)
    assert.match(fault(`Lees [hier](${address}).`), /which the source does not have/)
  }
  // In words too, where a place is put in.
  assert.deepEqual(wordFaults('nl', { name: 'hello', text: 'Dag {name}, bel 0478.', source: 'Hello {name}.' }, null), ['it has 0478, which the source does not have.'])
})

test('the bounds leave room for a language that needs more, and for a word more in a short text', () => {
  assert.ok(isInProportion(12, 4, 1) && isInProportion(4, 20, 0.8))
  assert.ok(isInProportion(180, 100, 1.1) && !isInProportion(280, 100, 1.1))
  assert.ok(isInProportion(40, 100, 0.9) && !isInProportion(30, 100, 0.9))
})

test('each language that has letters of its own is told from its neighbour', () => {
  const texts: Record<string, [own: string, neighbour: string]> = {
    fa: ['چه می‌کنید', 'ماذا تفعل'], 'fa-AF': ['چی می‌کنید', 'ماذا تفعل'], ps: ['ښځه', 'زن'], uk: ['її', 'ты'], ru: ['ты', 'її'], tr: ['ağlıyor', 'hello'], pl: ['się', 'hello'],
  }
  for (const [tag, [own, neighbour]] of Object.entries(texts)) {
    assert.match(own, ownLetters[tag]!, tag)
    assert.doesNotMatch(neighbour, ownLetters[tag]!, tag)
  }
})
