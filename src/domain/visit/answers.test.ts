// Tests of answers in addresses: they open in their own visit alone, also under a renewed prefix, and never once it has ended.
import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { test } from 'node:test'
import { randomBytes } from '../../shared/base/id.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'
import { openAnswers, sealAnswers } from './answers.ts'
import { newPrefix, renewPrefix } from './prefix.ts'
import { Visits, renewAfter } from './visit.ts'

const key = createSecretKey(randomBytes(32))
const now = 1_800_000_000

test('L-9: an answer opens under the prefix it was sealed under and under the same visit renewed, for its own form', () => {
  const prefix = newPrefix(key, now)
  for (const text of ['', 'كردي', 'x'.repeat(1400)]) {
    const sealed = sealAnswers(key, prefix, 'language', text)
    assert.match(sealed, /^[\w-]+$/)
    assert.equal(openAnswers(key, prefix, 'language', sealed), text)
    assert.equal(openAnswers(key, renewPrefix(key, prefix, now + 3600), 'language', sealed), text)
    assert.equal(openAnswers(key, prefix, 'plan', sealed), null)
    assert.equal(openAnswers(key, newPrefix(key, now), 'language', sealed), null)
    assert.equal(openAnswers(createSecretKey(randomBytes(32)), prefix, 'language', sealed), null)
  }
})

test('L-9: a changed answer does not open, whichever byte it is, and no length is an error', () => {
  const prefix = newPrefix(key, now)
  const sealed = Buffer.from(sealAnswers(key, prefix, 'language', 'Kurmanji'), 'base64url')
  for (let i = 0; i < sealed.length; i++) {
    const changed = Buffer.from(sealed)
    changed[i]! ^= 1
    assert.equal(openAnswers(key, prefix, 'language', changed.toString('base64url')), null, String(i))
    assert.equal(openAnswers(key, prefix, 'language', sealed.subarray(0, i).toString('base64url')), null, String(i))
  }
})

test('L-9: the same answer twice is two addresses, and short answers are all of one length', () => {
  const prefix = newPrefix(key, now)
  const sealed = ['tr', 'tr', 'Kurmanji', 'العربية'].map((text) => sealAnswers(key, prefix, 'language', text))
  assert.equal(new Set(sealed).size, 4)
  assert.equal(new Set(sealed.map(({ length }) => length)).size, 1)
  assert.throws(() => sealAnswers(key, prefix, 'language', 'x'.repeat(1401)), { code: 'too-large' })
})

test('L-9: what was answered is worthless once the visit has ended, and still opens where it has only expired', async () => {
  let at = now
  const store = { after: async () => ({ visits: [], last: 0 }), add: async () => undefined, sweep: async () => undefined }
  const visits = new Visits(randomBytes(32), store, new MemoryBus(), { holds: async () => false, leaveVisit: async () => undefined }, () => at)
  await visits.start()
  const prefix = visits.open()
  const sealed = visits.sealAnswers(prefix, 'language', 'Kurmanji')
  at += renewAfter * 10
  assert.equal(visits.look(prefix).is, 'expired')
  assert.equal(visits.openAnswers(prefix, 'language', sealed), 'Kurmanji')
  visits.end(prefix)
  assert.equal(visits.openAnswers(prefix, 'language', sealed), null)
  await visits.dispose()
})
