// The pause after a conversation: begun at its end, over when its time is up or when she is back, and none where she wants none.
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { FromDesk } from '../../../shared/wire/from-desk.ts'
import { WrapUp } from './wrap-up.ts'

test('the pause begins at the end of a conversation and ends with its time', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  try {
    const sent: FromDesk[] = []
    const pause = new WrapUp((message) => sent.push(message))
    pause.begin('on')
    assert.deepEqual(sent, [])
    pause.minutes.value = 5
    pause.begin('draining')
    assert.deepEqual(sent, [])
    pause.begin('on')
    pause.see('on')
    assert.equal(pause.until.value, 300_000)
    pause.see('wrap-up')
    mock.timers.tick(299_000)
    assert.deepEqual(sent, [{ t: 'wrap-up' }])
    mock.timers.tick(1000)
    assert.deepEqual(sent.slice(1), [{ t: 'pause', paused: false }])
    pause.see('on')
    assert.equal(pause.until.value, null)
  } finally {
    mock.timers.reset()
  }
})

test('who comes back by herself is not called back a second time', () => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  try {
    const sent: FromDesk[] = []
    const pause = new WrapUp((message) => sent.push(message))
    pause.minutes.value = 10
    pause.begin('on')
    pause.see('wrap-up')
    pause.see('on')
    mock.timers.tick(900_000)
    assert.deepEqual(sent, [{ t: 'wrap-up' }])
  } finally {
    mock.timers.reset()
  }
})
