// The note at a handover: opened by the shift that took over, and by nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../base/id.ts'
import { noteMost, openNote, sealNote } from './note.ts'
import { bytesOf, makeKeyPairs } from './primitives.ts'
import { flip } from './refusals-hand.ts'
import { makeInstallation, noon } from './rehearsal-fixture.ts'

const installation = await makeInstallation()
const place = { depl: installation.depl, conversation: newId() }
const person = await installation.listener()
const next = await installation.shift(person)
const to = { member: next.member, listener: next.credentials }
const seal = async (text: string, whom = to, now = noon) => sealNote(place, installation.root, now, whom, text)

test('whoever takes over reads the note with her shift, in its conversation alone', async () => {
  const text = 'Ze spreekt liever geschreven. \u{1f33f} Ze wil morgen verder.'
  const sealed = (await seal(text))!
  assert.equal(await openNote(place, next.keys.seal, sealed), text)
  assert.equal(await openNote({ ...place, conversation: newId() }, next.keys.seal, sealed), null)
  assert.equal(await openNote({ ...place, depl: newId() }, next.keys.seal, sealed), null)
  assert.equal(await openNote(place, (await installation.shift(person)).keys.seal, sealed), null)
  for (const at of [0, 30, 100, 337]) assert.equal(await openNote(place, next.keys.seal, flip(sealed, at)), null)
})

test('notes are of three sizes, and the wire takes the largest', async () => {
  const sizes = []
  for (const length of [1, 254, 255, 1022, 1023, noteMost]) sizes.push(bytesOf((await seal('x'.repeat(length)))!).length - 82)
  assert.deepEqual(sizes, [256, 256, 1024, 1024, 4096, 4096])
  assert.equal(await seal('x'.repeat(noteMost + 1)), null)
  assert.equal(await seal(''), null)
})

test('no note is sealed to whom the directory does not vouch for, or who is another', async () => {
  const { chain, shift } = next.credentials
  const stranger = await makeKeyPairs(false)
  const swapped = { chain, shift: { ...shift, body: JSON.stringify({ ...JSON.parse(shift.body), ...stranger.public }) } }
  assert.equal(await seal('a note', { ...to, listener: swapped }), null)
  assert.equal(await seal('a note', { ...to, member: newId() }), null)
  assert.equal(await seal('a note', to, noon + 9 * 86_400), null)
})
