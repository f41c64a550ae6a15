// What is shared as a card: found in one language, written in the other as lines of plain text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cardsFor, loadPack } from './content.ts'
import { packHand } from './pack-hand.ts'

test('a place of a page and a fact become lines: what it is about, the text, each number alone with its day, the page', () => {
  using hand = packHand()
  hand.write('nl/words/site.json', '{"hello": "Dag {name}, je kunt verder.", "page.rights": "Uw rechten", "checkedOn": "Nagekeken op {day}", "number.line-one": "De lijn"}')
  const cards = cardsFor(loadPack(hand.folder), 'en', 'nl')
  const found = (id: string) => cards.find((one) => one.id === id)!
  assert.deepEqual(found('rights#SIGN-1').card.split('\n'), [
    '▪ Vragen en antwoorden',
    'Je staat niet alleen met wat je overkomt.',
    '– 0123 45 67 Vragen en antwoorden',
    '– Vragen en antwoorden',
    '☎ 0123 45 67',
    '(Nagekeken op 24 november 2026)',
    '→ Uw rechten',
  ])
  assert.equal(found('rights#SIGN-1').title, 'Questions and answers')
  assert.match(found('rights#LEGAL-1').card, /niet alleen met wat je overkomt\. Een advocaat kan gratis zijn\./)
  assert.equal(found('fact:line-one').card, '▪ De lijn\n☎ 0123 45 67\n(Nagekeken op 24 november 2026)')
  assert.equal(found('fact:free-lawyer').title, 'A lawyer can be free.')
  assert.equal(found('fact:free-lawyer').card, '▪ Een advocaat kan gratis zijn.\n(Nagekeken op 24 november 2026)')
  assert.ok(!cards.some(({ id }) => id.startsWith('check#')))
})

test('what is left out of the site is not shared, and what nobody confirmed says so', () => {
  using hand = packHand()
  const facts = JSON.parse(hand.read('facts.json')) as { id: string }[]
  const set = (change: object) => hand.write('facts.json', JSON.stringify(facts.map((one) => (one.id === 'line-one' ? { ...one, ...change } : one))))
  hand.write('en/words/site.json', '{"hello": "Hello {name}, you can go on.", "checkThis": "check this"}')
  set({ state: 'unconfirmed', checkedOn: null })
  assert.match(cardsFor(loadPack(hand.folder), 'en', 'en').find(({ id }) => id === 'fact:line-one')!.card, /\n☎ 0123 45 67\n\(check this\)$/)
  set({ state: 'unconfirmed', whenUnconfirmed: 'left-out' })
  const cards = cardsFor(loadPack(hand.folder), 'en', 'en')
  assert.ok(!cards.some(({ id, card }) => id === 'fact:line-one' || card.includes('0123')))
})

test('a language without pages is given the source’s, and the card says which it is', () => {
  using hand = packHand()
  const [card] = cardsFor(loadPack(hand.folder), 'nl', 'pl')
  assert.equal(card!.tag, 'en')
  assert.match(card!.text, /Je staat niet alleen/)
})
