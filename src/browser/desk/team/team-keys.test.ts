// Which keys a coordinator's desk makes, and to whom it hands them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../shared/base/id.ts'
import { longest, makeStatement } from '../../../shared/seal/directory.ts'
import { exportPublic, makeKeyPairs, makeSignPair } from '../../../shared/seal/primitives.ts'
import { handOn, holders, missingEpochs, newest, teamsWith } from './team-keys.ts'
import { makeTeamKey } from '../../../shared/seal/team-key.ts'
import { keysOf, nextNumber, readDirectory } from './verified.ts'

const week = 7 * 86_400

test('a new team gets a key for each of the next four weeks; one that is topped up gets what is missing', () => {
  assert.deepEqual(missingEpochs(null, 1000).map((e) => [e.epoch, e.until - 1000]), [[1, week], [2, 2 * week], [3, 3 * week], [4, 4 * week]])
  assert.deepEqual(missingEpochs({ epoch: 4, until: 1000 + 4 * week }, 1000 + week).map((e) => e.epoch), [5])
  assert.deepEqual(missingEpochs({ epoch: 4, until: 1000 + 4 * week }, 1000), [])
  assert.deepEqual(missingEpochs({ epoch: 4, until: 0 }, 1000).map((e) => e.epoch), [5, 6, 7, 8])
})

test('no key is longer than a statement about one may hold', () => {
  for (const { from, until } of missingEpochs({ epoch: 9, until: 1000 + 4 * week - 1 }, 1000)) assert.ok(until - from <= 35 * 86_400)
})

async function house() {
  const depl = newId()
  const [root, stranger] = [await makeSignPair(false), await makeSignPair(false)]
  const [coordinator, listener] = [await makeKeyPairs(false), await makeKeyPairs(false)]
  const [by, member] = [newId(), newId()]
  const times = { from: 100, until: 10_000 }
  const languages = [{ tag: 'ar', level: 3 as const }]
  const about = { member, n: 1, ...listener.public, languages, woman: true, by, ...times }
  return {
    depl,
    by,
    member,
    listener,
    coordinator,
    root: await exportPublic(root),
    named: await makeStatement('coordinator', depl, { member: by, n: 1, ...coordinator.public, ...times }, root.privateKey),
    signed: await makeStatement('listener', depl, about, coordinator.sign.privateKey),
    forged: await makeStatement('listener', depl, about, stranger.privateKey),
    ended: await makeStatement('removal', depl, { member: by, n: 2, by: '', from: 200, vouches: [] }, root.privateKey),
    removal: await makeStatement('removal', depl, { member, n: 2, by, from: 200, vouches: [] }, coordinator.sign.privateKey),
  }
}

test('a language’s key goes to its signed listeners and the coordinators, the coordinators’ to them alone', async () => {
  const h = await house()
  const directory = await readDirectory(h.root, h.depl, [h.signed, h.named])
  const of = (team: string) => holders(directory, team, 500).map((holder) => holder.member).toSorted()
  assert.deepEqual(of('ar'), [h.by, h.member].toSorted())
  assert.deepEqual(of('nl'), [h.by])
  assert.deepEqual(of('coordinators'), [h.by])
  assert.deepEqual(keysOf(directory, h.member, 500), h.listener.public)
})

test('nobody whose entry is forged, removed or past its time is given a key', async () => {
  const h = await house()
  const forged = await readDirectory(h.root, h.depl, [h.named, h.forged])
  assert.equal(keysOf(forged, h.member, 500), null)
  const removed = await readDirectory(h.root, h.depl, [h.named, h.signed, h.removal])
  assert.equal(keysOf(removed, h.member, 500), null)
  assert.equal(nextNumber(removed, h.member), 3)
  assert.deepEqual([teamsWith(removed, h.member), teamsWith(removed, h.by)], [['ar'], ['coordinators']])
  const whole = await readDirectory(h.root, h.depl, [h.named, h.signed])
  assert.equal(keysOf(whole, h.member, 10_001), null)
})

/** Keys of a team as the server gives them: `true` ones by the coordinator, a `forged` one that only says so. */
async function keysOfTeam(h: Awaited<ReturnType<typeof house>>) {
  const members = [{ member: h.by, keys: h.coordinator.public }]
  const make = async (epoch: number, until: number, identity = h.coordinator) => {
    const made = await makeTeamKey(h.depl, { team: 'ar', epoch, from: 400, until }, { member: h.by, identity }, members)
    return { team: 'ar', epoch, statement: made.statement, wrap: made.wraps[0]!.wrap, stopped: false, missing: [h.member] }
  }
  return { own: await make(1, 400 + week), forged: await make(2, 400 + longest['team-key'], await makeKeyPairs(false)) }
}

test('how long a team’s keys reach is believed of keys that check alone; the next number lies above all', async () => {
  const h = await house()
  const { own, forged } = await keysOfTeam(h)
  const directory = await readDirectory(h.root, h.depl, [h.named, h.signed])
  assert.deepEqual(await newest(h.depl, [own, forged], directory, 500), { epoch: 2, until: 400 + week })
  assert.deepEqual(await newest(h.depl, [forged], directory, 500), { epoch: 2, until: 0 })
  assert.deepEqual(await newest(h.depl, [{ ...own, epoch: 3 }], directory, 500), { epoch: 3, until: 0 }, 'another number than was signed')
  assert.deepEqual(await newest(h.depl, [], directory, 500), { epoch: 0, until: 0 })
  const after = await readDirectory(h.root, h.depl, [h.named, h.signed, h.ended])
  assert.deepEqual(await newest(h.depl, [own], after, 500), { epoch: 1, until: 0 }, 'the signer was removed')
})

test('a key is handed on where a coordinator signed it who still is one', async () => {
  const h = await house()
  const { own, forged } = await keysOfTeam(h)
  const handed = async (key: typeof own, directory: Awaited<ReturnType<typeof readDirectory>>, now = 500) =>
    (await handOn(h.depl, key, directory, h.coordinator, now)).map(({ member }) => member)
  const directory = await readDirectory(h.root, h.depl, [h.named, h.signed])
  assert.deepEqual(await handed(own, directory), [h.member])
  assert.deepEqual(await handed(forged, directory), [])
  assert.deepEqual(await handed(own, await readDirectory(h.root, h.depl, [h.named, h.signed, h.ended])), [], 'the signer was removed')
  assert.deepEqual(await handed({ ...own, stopped: false, missing: [newId()] }, directory), [], 'nobody whom the directory names')
})
