// What is said of a wait is from this line's own last conversations, says nothing where they are too few, and comes true over many random days.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Estimate } from './estimate.ts'
import { speaks, wish } from './line-hand.ts'
import { LineOracle } from './line-oracle.ts'

const hour = 3600

test('fewer than five conversations in the last six hours, or nobody on duty, say nothing; the rest is the mean of them', () => {
  let now = 0
  const estimate = new Estimate(() => now)
  for (let i = 0; i < 4; i++) estimate.ended(1200)
  assert.equal(estimate.minutes(1, 2), null)
  estimate.ended(1200)
  assert.deepEqual([estimate.minutes(1, 2), estimate.minutes(3, 2), estimate.minutes(1, 0)], [10, 30, null])
  now = 6 * hour * 1000
  assert.equal(estimate.minutes(1, 2), 10)
  now++
  assert.equal(estimate.minutes(1, 2), null, 'of another shift')
})

test('for any conversations: nobody further back is told less, more people never make it longer, and only these conversations count', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 4 * hour }), { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 50 }), (talks, place, slots) => {
    const estimate = new Estimate(() => 0)
    for (const seconds of talks) estimate.ended(seconds)
    const [here, behind, more] = [estimate.minutes(place, slots), estimate.minutes(place + 1, slots), estimate.minutes(place, slots + 1)]
    if (talks.length < 5) return assert.deepEqual([here, behind, more], [null, null, null])
    assert.ok(here! >= 1 && here! <= 600 && behind! >= here! && more! <= here!)
    // Between what the shortest and the longest of them would give, in whole minutes.
    const counted = talks.slice(-50)
    const whole = (seconds: number) => Math.min(600, Math.max(1, Math.ceil((place * seconds) / slots / 60)))
    assert.ok(here! >= whole(Math.min(...counted)) && here! <= whole(Math.max(...counted)))
  }))
})

/** A day on the line by its rules; gives for each who waited and was told a number: that number and what it was, in minutes. */
function day(seed: number, { listeners, anHour, lengths, both }: { listeners: number; anHour: number; lengths: 'any length' | 'half to one and a half'; both: boolean }): { told: number; was: number }[] {
  const random = randomFrom(seed)
  const drawn = (mean: number) => -mean * Math.log(1 - random())
  const line = new LineOracle()
  const estimate = new Estimate(() => line.now * 1000)
  line.nodes.set('n', Infinity)
  for (let i = 0; i < listeners; i++) line.onDuty(`l${i}`, 's', 'n', both && i % 3 === 2 ? speaks('ar', 'nl') : speaks(both && i % 2 === 0 ? 'ar' : 'nl'), 1)
  const told = new Map<string, { at: number; minutes: number }>()
  const found: { told: number; was: number }[] = []
  const events: { at: number; happens: () => void }[] = []
  const take = () => {
    for (const c of [...line.conversations.values()].filter(({ state }) => state === 'offered')) {
      c.seen = line.now
      line.take(c.listener!, c.session!, c.id, c.turn)
      const waited = told.get(c.id)
      if (waited) found.push({ told: waited.minutes, was: (line.now - waited.at) / 60 })
      const seconds = lengths === 'any length' ? drawn(20 * 60) : 20 * 60 * (0.5 + random())
      const end = () => {
        line.end(c.listener!, c.session!, c.id, c.turn, 'listened', false)
        estimate.ended(seconds)
      }
      events.push({ at: line.now + seconds, happens: end })
    }
  }
  let n = 0
  const arrive = () => {
    const id = `c${n++}`
    line.arrive(id, id, id, wish(both && random() < 0.5 ? 'ar' : 'nl'))
    const c = line.conversations.get(id)!
    if (c.state === 'waiting') {
      const minutes = estimate.minutes(line.placeOf(c), [...line.listeners.values()].filter((l) => line.eligible(c, l)).length)
      if (minutes !== null) told.set(id, { at: line.now, minutes })
    }
    events.push({ at: line.now + drawn(hour / anHour), happens: arrive })
  }
  events.push({ at: 0, happens: arrive })
  for (;;) {
    events.sort((a, b) => a.at - b.at)
    const next = events.shift()!
    if (next.at > 8 * hour) return found
    line.now = next.at
    next.happens()
    take()
  }
}

/** The same for a seed: a random day is a repeatable one. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

test('over random days on the line people wait about as long as they were told, and where listeners speak several languages not longer', () => {
  for (const [listeners, anHour] of [[3, 8], [6, 17]] as const) {
    for (const lengths of ['any length', 'half to one and a half'] as const) {
      for (const both of [false, true]) {
        const all = Array.from({ length: 40 }, (_, i) => day(i * 7919 + listeners, { listeners, anHour, lengths, both })).flat()
        const ratio = mean(all.map(({ told }) => told)) / mean(all.map(({ was }) => was))
        assert.ok(all.length > 500 && ratio > 0.85 && ratio < (both ? 2 : 1.35), `${listeners} listeners, ${lengths}, ${both ? 'two languages' : 'one'}: told ${ratio.toFixed(2)} of what it was, ${all.length} waits`)
      }
    }
  }
})
