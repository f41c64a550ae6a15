// What one conversation may cost the store: so many frames, so many rooms, and never all of it in memory at once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '../../shared/base/problem.ts'
import type { ProblemCode } from '../../shared/base/problem.ts'
import { everyFrame } from './every-frame.ts'
import { frame, openHand, room, secret, speaks, statement, wish } from './line-hand.ts'
import { framesAtOnce, mostFrames, mostRooms } from './timings.ts'

const refused = (code: ProblemCode) => (error: unknown) => error instanceof Problem && error.code === code

async function talking() {
  const hand = await openHand()
  await hand.line.onDuty('m', 's', statement, speaks('nl'), 1)
  const ticket = secret()
  const { conversation } = await hand.line.arrive(ticket, secret(), wish('nl'))
  await hand.line.take('m', 's', conversation, 1)
  await hand.line.putRoom({ ticket }, conversation, 1, room(conversation, 1), null)
  /** As if so many frames had been written. */
  const written = (n: number) => hand.sql`
    insert into box (line, conversation, n, epoch, slot, mid, bytes) select 'main', ${conversation}, i, 1, 0, 'old' || i, '\\x00' from generate_series(1, ${n}::int) i`
  return { hand, line: hand.line, ticket, conversation, written }
}

test('a conversation takes no frame above its number; what is kept is acknowledged again, and it can still end', async () => {
  const { hand, line, ticket, conversation, written } = await talking()
  await using _ = hand
  await written(mostFrames - 2)
  const frames = Array.from({ length: 5 }, () => frame(0))
  const put = (one: (typeof frames)[number]) => line.put({ ticket }, conversation, 1, one)
  const outcome = await Promise.allSettled(frames.map(put))
  assert.deepEqual(outcome.map(({ status }) => status), ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'])
  assert.deepEqual(outcome.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])), [mostFrames - 1, mostFrames])
  await assert.rejects(put(frames[4]!), refused('too-many'))
  assert.equal(await put(frames[1]!), mostFrames)
  assert.equal((await line.progress(conversation)).last, mostFrames)
  await line.end('m', 's', conversation, 1, 'listened')
  assert.equal(await line.visitorView(conversation), null)
})

test('a conversation takes no room above its number', async () => {
  const { hand, line, ticket, conversation } = await talking()
  await using _ = hand
  await hand.sql`update conversation set epoch = ${mostRooms - 1} where id = ${conversation}`
  const last = room(conversation, mostRooms)
  await line.putRoom({ ticket }, conversation, 1, last, null)
  await line.putRoom({ ticket }, conversation, 1, last, null)
  await assert.rejects(line.putRoom({ ticket }, conversation, 1, room(conversation, mostRooms + 1), null), refused('too-many'))
})

test('frames are read a page at a time, each once and in order', async () => {
  const { hand, line, conversation, written } = await talking()
  await using _ = hand
  for (const n of [framesAtOnce * 2 + 1, framesAtOnce]) {
    await hand.sql`delete from box`
    await written(n)
    assert.equal((await line.frames(conversation, 0)).length, framesAtOnce)
    const numbers: number[] = []
    for await (const { number } of everyFrame(line, conversation, 0)) numbers.push(number)
    assert.deepEqual(numbers, Array.from({ length: n }, (_, i) => i + 1))
  }
})
