// The line on a real database, deed by deed; the random commands against the oracle stand in line-oracle.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frame, openHand, room, secret, speaks, statement, wish } from './line-hand.ts'

test('a visitor arrives, is offered, taken, talks and leaves, and one count remains', async () => {
  await using hand = await openHand()
  const { line } = hand
  const [ticket, visit] = [secret(), secret()]
  assert.deepEqual(await line.find(ticket, visit), { is: 'none' })
  const { conversation } = await line.arrive(ticket, visit, wish('ar'))
  assert.deepEqual(await line.visitorView(conversation), { state: 'waiting', conversation, turn: 0, place: 1, minutes: null, resuming: false, nobody: { language: 'ar' } })
  assert.deepEqual(await line.onDuty('m1', 's1', statement, speaks('ar', 'nl'), 2), { duty: 'on', shift: 's1', load: 1, capacity: 2 })
  const [offer] = await line.listenerViews('m1', 's1')
  assert.equal(offer?.state, 'offered')
  assert.equal(offer?.answerWithin, 20)
  assert.equal(await line.take('m1', 's1', conversation, 1), 'taken')
  await line.putRoom({ ticket }, conversation, 1, room(conversation, 1), null)
  assert.deepEqual(await line.rooms(conversation, 0), [room(conversation, 1)])
  const sent = frame(0)
  assert.equal(await line.put({ ticket }, conversation, 1, sent), 1)
  assert.equal(await line.put({ ticket }, conversation, 1, sent), 1)
  assert.equal(await line.put({ member: 'm1', shift: 's1' }, conversation, 1, frame(1)), 2)
  const frames = await line.frames(conversation, 0)
  assert.deepEqual(frames.map((f) => [f.number, f.epoch, f.slot, f.box.length]), [[1, 1, 0, 1024], [2, 1, 1, 1024]])
  await line.opened({ member: 'm1', shift: 's1' }, conversation, 1)
  assert.deepEqual(await line.progress(conversation), { opened: [{ slot: 0, number: 1 }, { slot: 1, number: 0 }], last: 2 })
  await line.leave(ticket)
  assert.equal(await line.visitorView(conversation), null)
  assert.deepEqual(await line.endingOf(conversation), { why: 'visitor-left', lost: [{ slot: 1, n: 1 }] })
  assert.deepEqual(await line.find(ticket, visit), { is: 'gone', why: 'visitor-left', lost: [{ slot: 1, n: 1 }] })
  assert.deepEqual(await line.spokenNow(), [
    { language: 'nl', state: 'free', woman: null },
    { language: 'ar', state: 'free', woman: null },
  ])
  assert.deepEqual(await line.board(), { waiting: [], listeners: [{ member: 'm1', duty: 'on', load: 0, capacity: 2 }], talking: [] })
})
