// Proves which numbers can be dialled in Belgium by the pack's own plan, and elsewhere by E.164.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { isDialable, isPattern } from './numbering.ts'

const { numbering } = JSON.parse(readFileSync(new URL('../../../packs/belgium/pack.json', import.meta.url), 'utf8')) as { numbering: string[] }

test('the pack’s plan is made of patterns', () => {
  for (const pattern of numbering) assert.ok(isPattern(pattern), pattern)
  for (const wrong of ['1', '17 12', '112x', '', 112, null]) assert.ok(!isPattern(wrong), String(wrong))
})

test('short numbers of Belgium are dialled as they are', () => {
  for (const number of ['100', '101', '102', '103', '104', '105', '106', '107', '108', '110', '112', '116 000', '1207', '1307', '1712', '1733', '1813']) assert.ok(isDialable(number, numbering), number)
  for (const wrong of ['109', '111', '113', '171', '17120', '1700', '116', '11600', '1160000']) assert.ok(!isDialable(wrong, numbering), wrong)
})

test('long numbers of Belgium have as many digits as the plan says', () => {
  for (const number of ['0800 30 030', '0800 13 500', '02 629 77 10', '02/629.77.10', '09 265 76 00', '014-12 34 56', '04 222 33 44', '0470 12 34 56', '+32 2 629 77 10', '+32 470 12 34 56', '+32 800 30 030']) assert.ok(isDialable(number, numbering), number)
  for (const wrong of ['0800 30 03', '0800 30 0300', '02 629 77 1', '02 629 77 100', '0470 12 34 5', '0470 12 34 567', '0900 12 345', '629 77 10', '+32 2 629 77 1', '+32 02 629 77 10', '+32 470 12 34 5', '+32 470 12 34 567']) assert.ok(!isDialable(wrong, numbering), wrong)
})

test('what is no plain row of western digits is refused', () => {
  for (const wrong of ['', '+', '+32 (0)2 629 77 10', '1712 ', ' 1712', '1712, 1813', '0800 30 030 (free)', '١٧١٢', '0800  30 030', '00+3226297710', 'tel:1712', '1712\n']) assert.ok(!isDialable(wrong, numbering), JSON.stringify(wrong))
})

test('of a country without a plan only what bears its country code can be dialled', () => {
  for (const none of [[], numbering]) for (const number of ['+31 20 123 45 67', '+1 202 555 01 00']) assert.ok(isDialable(number, none), number)
  for (const wrong of ['1712', '112', '020 123 45 67', '+0 20 123 45 67', '+31 20', `+31 ${'1'.repeat(14)}`]) assert.ok(!isDialable(wrong, []), wrong)
})

test('a plan binds the numbers of its own country code, however long that is, and of no other', () => {
  const czech = ['+420#########']
  assert.ok(isDialable('+420 123 456 789', czech))
  assert.ok(!isDialable('+420 123 456 78', czech))
  assert.ok(isDialable('+421 2 123 456 78', czech))
  assert.ok(!isDialable('+12', ['###']))
})
