// For tests alone: rooms that somebody forges, and what it means that a side refuses.
import assert from 'node:assert/strict'
import { toText } from '../base/id.ts'
import type { Room } from '../wire/parts.ts'
import { makeEpoch } from './epoch.ts'
import type { Meeting } from './meeting-hand.ts'
import { bytesOf } from './primitives.ts'
import type { KeyPairs } from './primitives.ts'
import { roomHash } from './room-statement.ts'
import type { Member } from './room-statement.ts'

/** The same bytes with one bit turned. */
export const flip = (text: string, at: number): string => {
  const bytes = bytesOf(text)
  bytes[at]! ^= 1
  return toText(bytes)
}
export const visitorIn = (room: Room): Member => ({ role: 'visitor', slot: 0, keys: room.keys[0]! })
export const listenerIn = (room: Room): Member => ({ role: 'listener', slot: 1, keys: room.keys[1]! })
export const placeOf = (m: Meeting) => ({ depl: m.installation.depl, conversation: m.server.conversation })

/** A room somebody makes after the newest one, with these members, signed by whoever. */
export async function roomAfter(m: Meeting, members: Member[], by: number, signer: KeyPairs): Promise<Room> {
  const before = { epoch: m.server.rooms.length, hash: await roomHash(m.server.rooms.at(-1)!.statement) }
  const made = await makeEpoch(placeOf(m), before, 1, members, { by, key: signer.sign.privateKey }, [])
  return made!.room
}

/** The page has refused with this code, and sends nothing more whatever is asked of it. */
export async function pageRefuses(m: Meeting, code: string): Promise<void> {
  assert.equal(m.page.told.refused, code)
  assert.equal(await m.page.room.say('after', 'a word after the refusal'), false)
  m.page.link.up.length = 0
  await m.page.room.hear({ t: 'there', turn: 1, number: 0 })
  await m.page.room.retry()
  await m.page.room.leave()
  assert.deepEqual(m.page.link.up, [], 'after a refusal nothing more is sent')
}
export async function deskRefuses(m: Meeting, code: string): Promise<void> {
  assert.equal(m.desk.told.refused, code)
  assert.equal(await m.desk.room.say('after', 'a word after the refusal'), false)
  m.desk.link.up.length = 0
  await m.desk.room.retry()
  assert.deepEqual(m.desk.link.up, [], 'after a refusal nothing more is sent')
}
export const roomToPage = async (m: Meeting, room: Room) => m.page.room.hear({ t: 'room', turn: m.server.turn, room })
export const roomToDesk = async (m: Meeting, room: Room) => m.desk.room.hear({ t: 'room', conversation: m.server.conversation, turn: m.server.turn, room })
