// The word about us: once after a conversation that somebody accepted, beside nothing that leads to it, and gone after its days.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toText } from '../../shared/base/id.ts'
import { openHand, secret, speaks, statement, wish } from '../line/line-hand.ts'
import type { LineHand } from '../line/line-hand.ts'
import { WordsAboutUs } from './word.ts'

const word = (ticket: Uint8Array) => ({ ticket: toText(ticket), epoch: 3, sealed: 'A'.repeat(1366) })

/** A conversation that has ended; `accepted` or not. Gives its ticket. */
async function talked({ line }: LineHand, accepted: boolean): Promise<Uint8Array> {
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('nl'))
  if (accepted) {
    await line.onDuty('lea', 'shift', statement, speaks('nl'), 1)
    assert.equal(await line.take('lea', 'shift', conversation, 1), 'taken')
  }
  await line.leave(ticket)
  return ticket
}

test('a word is taken once for a ticket, also of two at once, and for no ticket whose conversation nobody accepted', async () => {
  await using hand = await openHand()
  const words = new WordsAboutUs(hand.sql, async (epoch) => epoch === 3)
  const unserved = await talked(hand, false)
  const ticket = await talked(hand, true)
  for (const none of [unserved, secret()]) await assert.rejects(words.say(word(none)), { code: 'no-ticket' })
  await assert.rejects(words.say({ ...word(ticket), epoch: 2 }), { code: 'epoch' })
  const both = await Promise.allSettled([words.say(word(ticket)), words.say(word(ticket))])
  assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await assert.rejects(words.say(word(ticket)), { code: 'no-ticket' })
  const [only, ...more] = await words.all()
  assert.equal(more.length, 0)
  assert.deepEqual({ ...only, id: '' }, { id: '', day: '2026-05-04', epoch: 3, sealed: 'A'.repeat(1366) })
  assert.deepEqual(await words.keysInUse(), [{ team: 'coordinators', epoch: 3 }])
})

test('beside a word stand its day and its key, and nothing else', async () => {
  await using hand = await openHand()
  const columns = await hand.sql<{ name: string }[]>`select column_name as name from information_schema.columns where table_name = 'word' order by 1`
  assert.deepEqual(columns.map(({ name }) => name), ['day', 'id', 'line', 'sealed', 'team_epoch'])
})

test('a word goes after 90 days, or when a coordinator erases it; long after a conversation none is taken', async () => {
  await using hand = await openHand()
  const words = new WordsAboutUs(hand.sql, async () => true)
  await words.say(word(await talked(hand, true)))
  const late = await talked(hand, true)
  await hand.pass(90 * 86_400)
  assert.equal(await words.sweep(), 0)
  await hand.line.sweep()
  await assert.rejects(words.say(word(late)), { code: 'no-ticket' })
  await hand.pass(86_400)
  assert.equal(await words.sweep(), 1)
  await words.say(word(await talked(hand, true)))
  const { id } = (await words.all())[0]!
  await words.erase(id)
  await assert.rejects(words.erase(id), { code: 'not-found' })
  assert.deepEqual(await words.all(), [])
  assert.deepEqual(await words.keysInUse(), [])
})
