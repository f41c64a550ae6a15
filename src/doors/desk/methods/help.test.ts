// The desk's help while talking: sentences in two languages, cards, her own sentences, and the organisation's steps for danger.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes, toText } from '../../../shared/base/id.ts'
import { newListener } from '../../../domain/team/member-hand.ts'
import { DeskHouse } from '../desk-hand.ts'

const read = (response: { body: string }) => JSON.parse(response.body) as unknown

test('her own sentences come back to her alone, as sealed as she sent them, and go with her keys', async () => {
  await using house = await DeskHouse.open()
  const [one, other] = [await newListener(house.hand), await newListener(house.hand)]
  assert.deepEqual(read(await house.call('drafts', {}, one.session)), { sealed: null })
  const sealed = toText(randomBytes(400))
  await house.call('put-drafts', { sealed: toText(randomBytes(100)) }, one.session)
  await house.call('put-drafts', { sealed }, one.session)
  assert.deepEqual(read(await house.call('drafts', {}, one.session)), { sealed })
  assert.deepEqual(read(await house.call('drafts', {}, other.session)), { sealed: null })
  assert.deepEqual(read(await house.call('put-drafts', { sealed: toText(randomBytes(32_769)) }, one.session)), { code: 'malformed' })
  await house.call('remove-member', { member: one.id, statement: await house.hand.coordinator.removalOf(one) }, house.hand.coordinator.session)
  assert.equal((await house.db.sql`select from team_drafts`).count, 0)
})

test('a coordinator writes the steps for danger in a language of the desk; an empty list gives the desk’s own back', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const { session } = house.hand.coordinator
  const steps = ['Ask where they are.', 'Ask a coordinator to join.']
  assert.deepEqual(read(await house.call('procedure', { language: 'en' }, listener.session)), { steps: null })
  await house.call('put-procedure', { language: 'en', steps: ['Other.'] }, session)
  await house.call('put-procedure', { language: 'en', steps }, session)
  assert.deepEqual(read(await house.call('procedure', { language: 'en' }, listener.session)), { steps })
  assert.deepEqual(read(await house.call('procedure', { language: 'nl' }, listener.session)), { steps: null })
  assert.deepEqual(read(await house.call('put-procedure', { language: 'ti', steps }, session)), { code: 'malformed' })
  await house.call('put-procedure', { language: 'en', steps: [] }, session)
  assert.deepEqual(read(await house.call('procedure', { language: 'en' }, listener.session)), { steps: null })
})

test('sentences and cards are given in her language and the visitor’s', async () => {
  await using house = await DeskHouse.open()
  const { session } = await newListener(house.hand)
  const phrases = read(await house.call('phrases', { language: 'fr', into: 'ar' }, session)) as { state: string; phrases: { id: string; own: string; into: string | null }[] }
  assert.equal(phrases.state, 'draft')
  const moment = phrases.phrases.find(({ id }) => id === 'inform.moment')!
  assert.match(moment.own, /Un instant/)
  assert.match(moment.into!, /لحظة/)
  const { cards } = read(await house.call('cards', { language: 'fr', into: 'ar' }, session)) as { cards: { id: string; card: string }[] }
  assert.match(cards.find(({ id }) => id === 'fact:line-1712')!.card, /\n☎ 1712$/)
})
