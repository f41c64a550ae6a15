// What a coordinator is told of the content: each reason from its day on, once, the most pressing first; in her language; nothing of a whole pack.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packHand } from '../../../domain/content/pack-hand.ts'
import { loadPack } from '../../../domain/content/content.ts'
import type { DeskOutput } from '../../../shared/wire/desk-api.ts'
import type { Caller } from '../method.ts'
import { content } from './content.ts'

const whole = '2026-12-02'

async function ask(folder: string, day: string, language = 'en'): Promise<DeskOutput['content']> {
  const method = content(loadPack(folder), () => Date.parse(`${day}T23:30:00Z`)).content
  assert.equal(method.ability, 'see-content')
  return method.handle({ language }, {} as Caller)
}

test('of a pack that is confirmed, looked at and reviewed there is nothing to say', async () => {
  using hand = packHand()
  assert.deepEqual(await ask(hand.folder, whole), { facts: [], languages: [] })
})

test('a fact is named thirty days before its day, and as past its day from the day after it', async () => {
  using hand = packHand()
  hand.change('facts.json', '"on": "2027-11-24"', '"on": "2027-01-31"')
  const why = async (day: string) => (await ask(hand.folder, day)).facts.map((fact) => [fact.id, ...fact.why])
  assert.deepEqual(await why('2026-12-31'), [])
  assert.deepEqual(await why('2027-01-01'), [['line-one', 'due']])
  assert.deepEqual(await why('2027-01-31'), [['line-one', 'due']])
  assert.deepEqual(await why('2027-02-01'), [['line-one', 'overdue']])
})

test('a fact that is unconfirmed, or whose source nobody has looked at, is named once with every reason, after what presses more', async () => {
  using hand = packHand()
  const [line, lawyer] = JSON.parse(hand.read('facts.json')) as [object, object]
  const facts = [{ ...line, checkedOn: null, state: 'unconfirmed', whenUnconfirmed: 'left-out' }, { ...lawyer, checkedOn: null, recheckBy: { role: 'lawyer', on: '2026-12-01' } }]
  hand.write('facts.json', JSON.stringify(facts))
  const source = 'https://source.example'
  assert.deepEqual((await ask(hand.folder, whole, 'nl')).facts, [
    { id: 'free-lawyer', text: 'Een advocaat kan gratis zijn.', source, why: ['overdue', 'unseen'], shown: true, role: 'lawyer', on: '2026-12-01' },
    { id: 'line-one', text: '0123 45 67', source, why: ['unconfirmed', 'unseen'], shown: false, role: 'coordinator', on: '2027-11-24' },
  ])
  assert.equal((await ask(hand.folder, whole, 'xx')).facts[0]!.text, 'A lawyer can be free.')
})

test('a draft says how its second reading went, and a language whose source changed which files fell behind', async () => {
  using hand = packHand()
  hand.change('nl/record.json', '"state": "reviewed"', '"state": "draft"')
  hand.change('nl/record.json', '"found": 9', '"found": 7')
  const reading = { on: '2026-11-24', planted: 10, found: 7, errorsBefore: 12, errorsAfter: 1, well: false }
  const draft = { tag: 'nl', source: false, untouched: false, drafts: ['record.json'], behind: [], unknown: [], reading }
  assert.deepEqual((await ask(hand.folder, whole)).languages, [draft])
  hand.change('en/pages/start.md', 'You are not alone', 'You are never alone')
  assert.deepEqual((await ask(hand.folder, whole)).languages, [{ ...draft, behind: ['pages/start.md'] }])
})

test('of the source no second reading is asked; a record of one that cannot be used is none', async () => {
  using hand = packHand()
  hand.change('en/record.json', '"state": "reviewed"', '"state": "draft"')
  hand.change('nl/record.json', /"planted": 10/, '"planted": "ten"')
  hand.change('nl/pages/start.md', 'state: reviewed', 'state: draft')
  const { languages } = await ask(hand.folder, whole)
  assert.deepEqual(languages.map(({ tag, source, drafts, reading }) => [tag, source, drafts, reading]), [
    ['en', true, ['record.json'], null],
    ['nl', false, ['pages/start.md'], null],
  ])
})
