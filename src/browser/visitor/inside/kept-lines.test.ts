// What of a conversation is kept: each text once, long ones whole, and nothing that is for somebody who comes after the listener.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { keptMost, keptText, leftTextFits } from '../../../shared/seal/left-box.ts'
import { Talk } from '../talk.ts'
import type { Text } from '../talk.ts'
import { KeptLines } from './kept-lines.ts'

let n = 0
const text = (own: boolean, words: string, more: Partial<Text> = {}): Text => ({ id: String(++n), own, by: own ? 'visitor' : 'listener', text: words, state: own ? 'opened' : 'heard', ...more })
const note = (words: string): Text => text(false, words, { state: 'note', by: 'visitor' })

/** A talk that never begins: what is looked at here is what it says of itself. */
function talking(...texts: Text[]): Talk {
  const talk = new Talk('ws://127.0.0.1:1/', () => undefined, () => undefined)
  talk.phase = 'talking'
  talk.member = 'ann'
  talk.texts.push(...texts)
  return talk
}

function all(lines: KeptLines): string[] {
  lines.look()
  const said: string[] = []
  for (let next = lines.next(); next; next = lines.next()) {
    said.push(...next.lines.map(({ by, text: words }) => `${by}: ${words}`))
    next.taken()
  }
  return said
}

test('all that this listener and she have, or only what follows; each text once', () => {
  const talk = talking(text(true, 'een'), text(false, 'twee'), note('begin'))
  const [whole, rest] = [new KeptLines(talk, true), new KeptLines(talk, false)]
  assert.deepEqual([all(whole), all(rest)], [['visitor: een', 'listener: twee'], []])
  talk.texts.push(text(false, 'drie', { by: 'interpreter' }))
  assert.deepEqual([all(whole), all(rest)], [['interpreter: drie'], ['interpreter: drie']])
  assert.deepEqual(all(whole), [])
})

test('what is not taken comes again', () => {
  const lines = new KeptLines(talking(text(true, 'een')), true)
  lines.look()
  assert.deepEqual(lines.next()?.lines, lines.next()?.lines)
})

test('what was said with a listener before is hers only where it was shown to her; what came late is nobody’s here', () => {
  const before = [text(true, 'aan de eerste'), note('another'), text(false, 'nog van de eerste', { state: 'late' }), text(false, 'van de tweede')]
  assert.deepEqual(all(new KeptLines(talking(...before), true)), ['listener: van de tweede'])
  assert.deepEqual(all(new KeptLines(talking(...before, note('shared')), true)), ['visitor: aan de eerste', 'listener: van de tweede'])
})

test('with another listener it stops: what was written since nobody listened is not kept', () => {
  const talk = talking(text(true, 'een'))
  const lines = new KeptLines(talk, true)
  lines.look()
  talk.phase = 'waiting'
  talk.texts.push(text(true, 'voor wie nu komt', { state: 'unsent' }))
  lines.look()
  talk.phase = 'talking'
  talk.member = 'bea'
  talk.texts.push(text(false, 'van bea'))
  assert.deepEqual(all(lines), ['visitor: een'])
  assert.equal(lines.stopped, true)
  // She who listened before comes back in time: it goes on.
  const again = talking(text(true, 'een'))
  const same = new KeptLines(again, true)
  again.phase = 'waiting'
  again.texts.push(text(true, 'terwijl ze weg was', { state: 'unsent' }))
  same.look()
  again.phase = 'talking'
  assert.deepEqual(all(same), ['visitor: een', 'visitor: terwijl ze weg was'])
})

test('what is written while nobody listens is not brought to who listened before, also where nobody comes any more', () => {
  const talk = talking(text(true, 'een'))
  const lines = new KeptLines(talk, true)
  lines.look()
  talk.phase = 'waiting'
  lines.look()
  talk.texts.push(text(true, 'ik wil iemand anders', { state: 'lost' }))
  talk.phase = 'over'
  assert.deepEqual(all(lines), ['visitor: een'])
})

test('the first box has room for what the page says itself', () => {
  const beside = { by: 'visitor' as const, text: 'ሰ'.repeat(200) }
  for (const [many, long] of [[keptMost + 5, 1], [200, 400]] as const) {
    const lines = new KeptLines(talking(...Array.from({ length: many }, () => text(true, 'a'.repeat(long)))), true)
    lines.look()
    const kept = [...lines.next(beside)!.lines, beside]
    assert.ok(kept.length <= keptMost && leftTextFits(keptText(kept)))
    assert.ok(kept.length > 100)
  }
})

test('what the page itself said stands in what is kept already', () => {
  const talk = talking(text(true, 'een'))
  const lines = new KeptLines(talk, false)
  talk.texts.push(text(false, 'twee'), text(true, 'ik bewaar dit'))
  lines.told()
  assert.deepEqual(all(lines), ['listener: twee'])
})

test('whatever is written fits the boxes it comes in, and comes whole', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ own: fc.boolean(), words: fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('\u0001'.repeat(20_000), '\u{1f600}'.repeat(10_000), 'ሰ'.repeat(20_000), '"'.repeat(20_000))) }), { maxLength: 12 }), (said) => {
      const lines = new KeptLines(talking(...said.map(({ own, words }) => text(own, words))), true)
      lines.look()
      let whole = ''
      for (let next = lines.next(); next; next = lines.next()) {
        assert.ok(leftTextFits(keptText(next.lines)))
        whole += next.lines.map((line) => line.text).join('')
        next.taken()
      }
      assert.equal(whole, said.map(({ words }) => words).join(''))
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
