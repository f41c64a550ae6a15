// Tests of how hard the pages are to read: a reading ease where a formula exists (nl fr en), the length of sentences in every language.
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadPack, pageNames } from './content.ts'
import { readingEase, sentencesOf, wordsIn } from './reading.ts'

const pack = loadPack(fileURLToPath(new URL('../../../packs/belgium', import.meta.url)))
const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** From 70 on a text counts as fairly easy; plain texts for everybody begin at 60. */
const easeLeast = 68
/** Words; the aim is 12, and half of the sentences are far shorter. */
const meanMost = 12
const sentenceMost = 26

for (const { tag } of pack.languages) {
  test(`pages in ${tag} are easy to read`, () => {
    const hard = pageNames.flatMap((name) => {
      const page = pack.page(tag, name)
      if (!page) return []
      const sentences = sentencesOf(page, pack.words(tag))
      const lengths = sentences.map((one) => wordsIn(one).length)
      const ease = readingEase(tag, sentences)
      return [
        ...(mean(lengths) > meanMost ? [`${name}: ${mean(lengths).toFixed(1)} words a sentence`] : []),
        ...(ease !== null && ease < easeLeast ? [`${name}: reading ease ${ease.toFixed(0)}`] : []),
        // The list of towns is one sentence with many names.
        ...sentences.filter((one) => wordsIn(one).length > sentenceMost && !/Genk|غنك|Генк|ገንክ|ګېنک|خنک|گنک/u.test(one)).map((one) => `${name}: ${one}`),
      ]
    })
    assert.deepEqual(hard, [])
  })
}

test('officials’ prose is found hard, in each language that has a formula', () => {
  const officials: Record<string, string> = {
    en: 'The competent administrative authority determines the applicability of the aforementioned residence regulations following individual examination.',
    nl: 'De bevoegde administratieve overheid bepaalt de toepasselijkheid van de voormelde verblijfsreglementering na individueel onderzoek.',
    fr: 'L’autorité administrative compétente détermine l’applicabilité des réglementations susmentionnées relatives au séjour après examen individuel.',
  }
  for (const [tag, text] of Object.entries(officials)) assert.ok(readingEase(tag, [text])! < 30, tag)
  assert.equal(readingEase('ti', ['ሰላም']), null)
})

test('a page is cut into the sentences that somebody reads, cited claims among them', () => {
  const page = { name: 'x', title: 'x', heading: 'x', state: 'draft', checked: null, blocks: [{ ids: ['A'], kinds: [], ask: null, when: [], cites: ['law-punishes'], text: '## One thing\nTwo words. {law-punishes}\n\n- **Three** [of them](x)\n- Four' }] } as unknown as Parameters<typeof sentencesOf>[0]
  assert.deepEqual(sentencesOf(page, pack.words('en')), ['One thing', 'Two words.', 'Violence by a partner is punishable by law.', 'Three of them', 'Four'])
})
