// What a visitor also agrees to, and the pause after a conversation, deed by deed on a real database.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../shared/base/problem.ts'
import { openHand, secret, speaks, statement, wish } from './line-hand.ts'
import type { LineHand } from './line-hand.ts'
import { timings } from './timings.ts'

const cooling = (error: unknown): boolean => error instanceof Problem && error.code === 'cooling'

/** Lets time pass while these pages stay awake. */
async function wait(hand: LineHand, seconds: number, awake: Uint8Array[] = []): Promise<void> {
  await hand.pass(seconds)
  await hand.sql`update node set lease_until = now_() + interval '15 seconds'`
  for (const ticket of awake) await hand.line.visitorHere(ticket)
  await hand.line.sweep()
}

/** Somebody on duty who talks already. */
async function busy(hand: LineHand, member: string, language: string): Promise<void> {
  await hand.line.onDuty(member, 's', statement, speaks(language), 1)
  const { conversation } = await hand.line.arrive(secret(), secret(), wish(language))
  await hand.line.take(member, 's', conversation, 1)
}

async function stateOf(hand: LineHand, conversation: string): Promise<string | undefined> {
  return (await hand.line.visitorView(conversation))?.state
}

test('where nobody speaks her language, one she agrees to counts at once; without her consent it never does', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('en', 's', statement, speaks('en'), 2)
  const ticket = secret()
  const without = await line.arrive(ticket, secret(), wish('ps'))
  const agreeing = await line.arrive(secret(), secret(), wish('ps', { others: ['en'] }))
  assert.deepEqual([await stateOf(hand, without.conversation), await stateOf(hand, agreeing.conversation)], ['waiting', 'offered'])
  for (let i = 0; i < 20; i++) await wait(hand, timings.expand, [ticket])
  assert.equal(await stateOf(hand, without.conversation), 'waiting')
})

test('while somebody who speaks her language is there she is waited for first, then each language in her order, then an interpreter', async () => {
  await using hand = await openHand()
  const { line } = hand
  for (const [member, language] of [['ps', 'ps'], ['en', 'en'], ['fr', 'fr'], ['so', 'so']] as const) await busy(hand, member, language)
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('ps', { others: ['fr', 'en', 'ps'], interpreter: true }))
  const slots = async (): Promise<number> => {
    const [row] = await hand.sql<{ n: number }[]>`
      select count(distinct a.listener)::int as n from conversation c join listener_class a on a.class = any (c.classes[1:c.expanded]) where c.id = ${conversation}`
    return row!.n
  }
  const steps: number[] = [await slots()]
  for (let i = 0; i < 6; i++) {
    await wait(hand, timings.expand, [ticket])
    steps.push(await slots())
  }
  // Her language, French, English, and then anybody; the steps that bring nobody else, such as "can talk in it", take no time.
  assert.deepEqual(steps, [1, 2, 3, 4, 4, 4, 4])
  const [fr] = await line.listenerViews('fr', 's')
  await line.end('fr', 's', fr!.conversation, fr!.turn, 'listened')
  assert.equal((await line.listenerViews('fr', 's'))[0]?.conversation, conversation)
})

test('a step that nobody on duty could serve takes no time, and whoever comes for it later is offered her at once', async () => {
  await using hand = await openHand()
  const { line } = hand
  await busy(hand, 'ps', 'ps')
  await busy(hand, 'so', 'so')
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('ps', { others: ['ti', 'so', 'tr'] }))
  const second = await line.arrive(secret(), secret(), wish('so'))
  await wait(hand, timings.expand, [ticket])
  // Past Tigrinya to Somali, which somebody speaks; not yet to Turkish.
  await line.onDuty('tr', 's', statement, speaks('tr'), 1)
  assert.equal(await stateOf(hand, conversation), 'waiting')
  await line.onDuty('ti', 's', statement, speaks('ti'), 1)
  assert.equal((await line.listenerViews('ti', 's'))[0]?.conversation, conversation)
  assert.equal(await stateOf(hand, second.conversation), 'waiting')
})

test('when the last one she waited for goes, or has passed her on, she is offered at once to the next she agreed to', async () => {
  for (const go of ['off', 'paused', 'lost', 'removed', 'other languages', 'passed'] as const) {
    await using hand = await openHand()
    const { line } = hand
    await line.onDuty('en', 's', statement, speaks('en'), 1)
    if (go !== 'passed') await busy(hand, 'ps', 'ps')
    else await line.onDuty('ps', 's', statement, speaks('ps'), 1)
    const { conversation } = await line.arrive(secret(), secret(), wish('ps', { others: ['fr', 'en'] }))
    assert.equal((await line.listenerViews('en', 's')).length, 0, 'hers is waited for first')
    if (go === 'off') await line.offDuty('ps', 's')
    if (go === 'paused') await line.pause('ps', 's', true)
    if (go === 'lost') await line.listenerLost('ps', 's')
    if (go === 'removed') await line.remove('ps')
    if (go === 'other languages') await line.onDuty('ps', 's', statement, speaks('nl'), 1)
    if (go === 'passed') await line.pass('ps', 's', conversation, 1)
    // Whoever was lost or removed in the middle gives one back, which waits for her language.
    assert.equal((await line.listenerViews('en', 's'))[0]?.conversation, conversation, go)
  }
})

test('who slept through the last one’s going looks further when she wakes', async () => {
  await using hand = await openHand()
  const { line } = hand
  await busy(hand, 'ps', 'ps')
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('ps', { others: ['so', 'tr', 'en'] }))
  await hand.sql`update conversation set next_expand = now_() + interval '1 hour' where id = ${conversation}`
  await wait(hand, timings.asleep + 1)
  assert.equal(await stateOf(hand, conversation), 'dormant')
  await line.offDuty('ps', 's')
  await line.onDuty('en', 's', statement, speaks('en'), 1)
  await line.visitorHere(ticket)
  assert.equal(await stateOf(hand, conversation), 'offered')
})

test('who is on duty only for colleagues is nobody to wait for, also while she holds one she took over', async () => {
  await using hand = await openHand()
  const { line } = hand
  await busy(hand, 'ps', 'ps')
  await line.onDuty('c', 's', statement, speaks('ps'), 0)
  await hand.sql`update listener set cap = 1, load = 1 where id = 'c'`
  await line.onDuty('en', 's', statement, speaks('en'), 1)
  await line.offDuty('ps', 's')
  assert.deepEqual((await line.spokenNow()).map(({ language }) => language), ['en'])
  const { conversation } = await line.arrive(secret(), secret(), wish('ps', { others: ['en'] }))
  assert.equal(await stateOf(hand, conversation), 'offered')
})

test('the listener sees what was asked for and what else she agrees to', async () => {
  await using hand = await openHand()
  await hand.line.onDuty('en', 's', statement, speaks('en'), 1)
  const asked = wish('ps', { others: ['tr', 'en'], interpreter: true, danger: true })
  await hand.line.arrive(secret(), secret(), asked)
  assert.deepEqual((await hand.line.listenerViews('en', 's'))[0]?.wish, asked)
})

test('a woman, please, holds for whoever she agrees to as well, with an interpreter too', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('man', 's', statement, speaks('en', 'ps'), 2)
  const ticket = secret()
  const { conversation } = await line.arrive(ticket, secret(), wish('ps', { woman: true, others: ['en'], interpreter: true }))
  for (let i = 0; i < 5; i++) await wait(hand, timings.expand, [ticket])
  assert.equal(await stateOf(hand, conversation), 'waiting')
  await line.onDuty('woman', 's', statement, { ...speaks('so'), woman: true }, 1)
  assert.equal((await line.listenerViews('woman', 's'))[0]?.conversation, conversation)
})

test('danger comes first among those who agree to a language too, and whoever slept keeps her place among them', async () => {
  await using hand = await openHand()
  const { line } = hand
  await busy(hand, 'en', 'en')
  const [first, second, third] = [secret(), secret(), secret()]
  const slept = await line.arrive(first, secret(), wish('ps', { others: ['en'] }))
  const later = await line.arrive(second, secret(), wish('so', { others: ['en'] }))
  await wait(hand, timings.asleep + 1, [second])
  const danger = await line.arrive(third, secret(), wish('ti', { others: ['en'], danger: true }))
  const place = async (id: string): Promise<unknown> => {
    const view = await line.visitorView(id)
    return view && view.state !== 'active' ? [view.state, view.place] : null
  }
  assert.deepEqual([await place(slept.conversation), await place(later.conversation), await place(danger.conversation)], [['dormant', 2], ['waiting', 2], ['waiting', 1]])
  await line.visitorHere(first)
  assert.deepEqual([await place(slept.conversation), await place(later.conversation), await place(danger.conversation)], [['waiting', 2], ['waiting', 3], ['waiting', 1]])
})

test('whoever is ahead and waits for other people is not counted, nor is whoever was passed on by the only one there', async () => {
  await using hand = await openHand()
  const { line } = hand
  await line.onDuty('en', 's', statement, speaks('en'), 1)
  const passed = await line.arrive(secret(), secret(), wish('en'))
  await line.pass('en', 's', passed.conversation, 1)
  const talking = await line.arrive(secret(), secret(), wish('en'))
  await line.take('en', 's', talking.conversation, 1)
  await line.arrive(secret(), secret(), wish('ps'))
  const { conversation } = await line.arrive(secret(), secret(), wish('ps', { others: ['en'] }))
  const view = await line.visitorView(conversation)
  assert.ok(view && view.state !== 'active')
  assert.deepEqual([view.place, view.minutes], [1, null])
})

test('after a pause was asked for, the visit and the ticket are not put through for half an hour; a fresh visit is, and so is everybody after it', async () => {
  await using hand = await openHand()
  const { line } = hand
  const [ticket, visit] = [secret(), secret()]
  await line.onDuty('m', 's', statement, speaks('nl'), 1)
  const { conversation } = await line.arrive(ticket, visit, wish('nl'))
  await line.take('m', 's', conversation, 1)
  await line.end('m', 's', conversation, 1, 'broken-off', true)
  await assert.rejects(line.arrive(secret(), visit, wish('nl')), cooling)
  await assert.rejects(line.arrive(ticket, secret(), wish('nl')), cooling)
  const fresh = [secret(), secret()] as const
  const { conversation: hers } = await line.arrive(...fresh, wish('nl'))
  assert.equal(await stateOf(hand, hers), 'offered')
  await line.leave(fresh[0])
  await wait(hand, timings.coolOff - 1)
  await assert.rejects(line.arrive(secret(), visit, wish('nl')), cooling)
  await wait(hand, 1)
  assert.equal((await hand.sql`select from cooling`).length, 0)
  await line.arrive(secret(), visit, wish('nl'))
})

test('without a pause the same visit is put through at once', async () => {
  await using hand = await openHand()
  const { line } = hand
  const visit = secret()
  await line.onDuty('m', 's', statement, speaks('nl'), 1)
  const { conversation } = await line.arrive(secret(), visit, wish('nl'))
  await line.take('m', 's', conversation, 1)
  await line.end('m', 's', conversation, 1, 'listened')
  const again = await line.arrive(secret(), visit, wish('nl'))
  assert.equal(await stateOf(hand, again.conversation), 'offered')
})
