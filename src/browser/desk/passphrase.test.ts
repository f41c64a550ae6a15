// The rule for a passphrase.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { passphraseMin as sealedMin } from '../../shared/seal/passphrase.ts'
import { faultOf, passphraseMin } from './passphrase.ts'

test('fifteen characters or more are asked for, as the sealing asks', () => {
  assert.equal(passphraseMin, sealedMin)
  assert.equal(faultOf('vier woorden ja', 'vier woorden ja'), null)
  assert.equal(faultOf('vier woorden j', 'vier woorden j'), 'short')
})

test('characters are counted, not their units: five pictures of two units each are five', () => {
  assert.equal(faultOf('🌳🌲🌴🌵🌷', '🌳🌲🌴🌵🌷'), 'short')
})

test('one sign pressed again and again is no passphrase', () => {
  assert.equal(faultOf('aaaaaaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaaaaaa'), 'same-sign')
})

test('the second typing must be the same, however the accents are composed', () => {
  assert.equal(faultOf('café au lait froid', 'cafe\u0301 au lait froid'), null)
  assert.equal(faultOf('café au lait froid', 'cafe au lait froid'), 'other')
})
