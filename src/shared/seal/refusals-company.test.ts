// What both sides refuse in a room of several people: somebody nobody verified, a seat that is not theirs, a word in a seat that is empty.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes, toText } from '../base/id.ts'
import { sealBox } from './box.ts'
import { makeEpoch, openEpoch } from './epoch.ts'
import { Desk, Meeting, Page } from './meeting-hand.ts'
import { bytesOf, makeKeyPairs } from './primitives.ts'
import { deskRefuses, listenerIn, pageRefuses, placeOf, roomAfter, roomToDesk, roomToPage, visitorIn } from './refusals-hand.ts'
import { makeInstallation } from './rehearsal-fixture.ts'
import type { Shift } from './rehearsal-fixture.ts'
import { roomHash } from './room-statement.ts'
import type { Member } from './room-statement.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)
const somebody = async (): Promise<Shift> => installation.shift(await installation.listener())
const interpreter = { role: 'interpreter', slot: 2 } as const

type Other = { role: 'coordinator' | 'interpreter'; slot: number; credentials: Shift['credentials'] }
/** The server says that these are in the room too: the page refuses, and has sealed nothing to anybody. */
async function refusesOthers(others: Other[]): Promise<void> {
  const m = await meet()
  await m.page.room.say('x', 'a word that waits')
  m.page.link.up.length = 0
  await m.page.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: 2, listener: m.shift.credentials, others })
  assert.deepEqual(m.page.link.up, [])
  await pageRefuses(m, 'credentials')
  // A page that meets all of them at once, too.
  const fresh = new Page(installation)
  fresh.link.open = true
  await fresh.room.say('x', 'the first word')
  await fresh.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: 1, listener: m.shift.credentials, others })
  assert.deepEqual([fresh.told.refused, fresh.link.up], ['credentials', []])
}

test('somebody whose credentials do not hold is sealed nothing to, and nor is anybody else', async () => {
  const [good, stranger] = [await somebody(), await makeKeyPairs(false)]
  const { chain, shift } = good.credentials
  const swapped = { chain, shift: { ...shift, body: JSON.stringify({ ...JSON.parse(shift.body), ...stranger.public }) } }
  const elsewhere = await (async () => {
    const other = await makeInstallation(installation.depl)
    return other.shift(await other.listener())
  })()
  await refusesOthers([{ ...interpreter, credentials: swapped }])
  await refusesOthers([{ ...interpreter, credentials: elsewhere.credentials }])
  await refusesOthers([{ ...interpreter, credentials: good.credentials }, { role: 'coordinator', slot: 3, credentials: elsewhere.credentials }])
})

test("a listener cannot sit in a coordinator's seat", async () => {
  await refusesOthers([{ role: 'coordinator', slot: 2, credentials: (await somebody()).credentials }])
  const both = await installation.shift(installation.listening)
  const m = await meet()
  // She was there as an interpreter: it says nothing of whether she is a coordinator.
  const plain = await somebody()
  await m.join(plain, interpreter)
  await m.page.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: 3, listener: m.shift.credentials, others: [{ role: 'coordinator', slot: 2, credentials: plain.credentials }] })
  await pageRefuses(m, 'credentials')
  const n = await meet()
  await n.join(both, { role: 'coordinator', slot: 2 })
  assert.deepEqual([n.page.told.refused, n.page.told.people], [null, ['listener 1', 'coordinator 2']])
})

test('two people in one seat are refused, and one in two', async () => {
  const [one, two, own] = [await somebody(), await somebody(), await installation.shift(person)]
  await refusesOthers([{ ...interpreter, credentials: one.credentials }, { ...interpreter, credentials: two.credentials }])
  for (const slot of [0, 1]) await refusesOthers([{ role: 'interpreter', slot, credentials: one.credentials }])
  await refusesOthers([{ ...interpreter, credentials: one.credentials }, { role: 'interpreter', slot: 3, credentials: one.credentials }])
  await refusesOthers([{ ...interpreter, credentials: own.credentials }])
})

test('the listener signs no room with a third in it: neither the page nor a desk goes in', async () => {
  const m = await meet()
  const guest = await m.join(await somebody(), interpreter)
  const room = m.server.rooms.at(-1)!
  const others: Member[] = [visitorIn(room), listenerIn(room), { role: 'interpreter', slot: 2, keys: room.keys[2]! }]
  const made = await roomAfter(m, others, 1, m.shift.keys)
  await roomToPage(m, made)
  await pageRefuses(m, 'members')
  await roomToDesk(m, made)
  await deskRefuses(m, 'members')
  await guest.room.hear({ t: 'room', conversation: m.server.conversation, turn: m.server.turn, room: made })
  assert.equal(guest.told.refused, 'members')
})

/** The next room of the visitor's, with these members. */
async function byVisitor(membersOf: (visitor: Member, listener: Member) => Member[], code: string | null): Promise<Desk> {
  const [page, shift] = [await makeKeyPairs(false), await installation.shift(person)]
  const m = await meet()
  const place = placeOf(m)
  const desk = new Desk(installation, place.conversation, 1, shift.keys)
  desk.link.open = true
  const [visitor, listener] = [visitorIn({ ...m.server.rooms[0]!, keys: [page.public] }), listenerIn({ ...m.server.rooms[0]!, keys: [page.public, shift.keys.public] })]
  const signer = { by: 0, key: page.sign.privateKey }
  const first = (await makeEpoch(place, null, 1, [visitor, listener], signer, []))!
  const next = (await makeEpoch(place, { epoch: 1, hash: first.hash }, 1, membersOf(visitor, listener), signer, []))!
  for (const { room } of [first, next]) await desk.room.hear({ t: 'room', conversation: place.conversation, turn: 1, room })
  assert.equal(desk.told.refused, code)
  return desk
}

test("a desk goes into no room with two listeners, without one, or with somebody in two seats", async () => {
  const third = (await makeKeyPairs(false)).public
  await byVisitor((visitor, listener) => [visitor, listener, { role: 'coordinator', slot: 2, keys: third }], null)
  await byVisitor((visitor, listener) => [visitor, listener, { role: 'listener', slot: 2, keys: third }], 'members')
  await byVisitor((visitor, listener) => [visitor, { ...listener, slot: 2 }], 'members')
  await byVisitor((visitor, listener) => [visitor, listener, { role: 'coordinator', slot: 2, keys: listener.keys }], 'members')
  await byVisitor((visitor, listener) => [visitor, { ...listener, slot: 2 }, { role: 'interpreter', slot: 1, keys: third }], 'members')
  await byVisitor((visitor) => [visitor, { role: 'interpreter', slot: 1, keys: third }], 'members')
  await byVisitor((visitor) => [visitor, { role: 'interpreter', slot: 2, keys: third }], 'members')
})

test('a desk in another seat than the room gives it does not open it, and writes nothing', async () => {
  const m = await meet()
  const shift = await somebody()
  for (const seat of [{ role: 'interpreter', slot: 3 }, { role: 'coordinator', slot: 2 }, { role: 'listener', slot: 1 }] as const) {
    const desk = new Desk(installation, m.server.conversation, 2, shift.keys, seat)
    desk.link.open = true
    await m.join(shift, interpreter)
    await m.page.room.say(seat.role, 'hello')
    await m.rest()
    const { conversation, turn } = m.server
    for (const room of m.server.rooms) await desk.room.hear({ t: 'room', conversation, turn, room })
    for (const box of m.server.boxes) await desk.room.hear({ t: 'box', conversation, ...box })
    await desk.room.say('x', 'a word from the wrong seat')
    assert.deepEqual([desk.told.refused, desk.told.heard, desk.link.up], [null, [], []])
    m.server.part(2)
    await m.rest()
  }
})

/** A box as whoever holds the newest key could make it, in any slot. */
async function boxIn(m: Meeting, slot: number, earlier: 0 | 1 | null, guest: Shift): Promise<string> {
  const room = m.server.rooms.at(-1)!
  const body = JSON.parse(room.statement.body)
  const keys = await openEpoch(placeOf(m), body, room.wraps, { role: 'interpreter', seal: guest.keys.seal, public: guest.keys.public })
  assert.ok(typeof keys !== 'string')
  const part = { writer: toText(randomBytes(8)), seq: 1, part: 0, parts: 1, basic: false, earlier, bytes: new TextEncoder().encode('go back to him') }
  return toText(await sealBox(placeOf(m), room.epoch, slot, keys.ck, randomBytes(16), new Uint8Array(32), part))
}

test('a box of a seat that nobody has is refused, whoever holds the key', async () => {
  const m = await meet()
  const guest = await somebody()
  await m.join(guest, interpreter)
  const box = { number: 99, epoch: m.server.rooms.length, slot: 4, box: await boxIn(m, 4, null, guest) }
  await m.page.room.hear({ t: 'box', ...box })
  await pageRefuses(m, 'box')
  await m.desk.room.hear({ t: 'box', conversation: m.server.conversation, ...box })
  await deskRefuses(m, 'box')
})

test("a box replayed from a guest's seat into another is refused", async () => {
  const m = await meet()
  const guest = await m.join(await somebody(), interpreter)
  await m.join(await installation.shift(installation.listening), { role: 'coordinator', slot: 3 })
  await guest.room.say('i1', 'from the interpreter')
  const { box, epoch } = JSON.parse(guest.link.up.pop()!)
  for (const hear of [
    async (slot: number) => m.page.room.hear({ t: 'box', number: 99, epoch, slot, box }),
    async (slot: number) => m.desk.room.hear({ t: 'box', conversation: m.server.conversation, number: 99, epoch, slot, box }),
  ]) await hear(3)
  await pageRefuses(m, 'box')
  await deskRefuses(m, 'box')
  assert.equal(bytesOf(box).length, 1024)
})

test('what somebody else than the visitor marks as said before is shown as a word of her own', async () => {
  const m = await meet()
  const guest = await somebody()
  await m.join(guest, interpreter)
  await m.desk.room.hear({ t: 'box', conversation: m.server.conversation, number: 99, epoch: m.server.rooms.length, slot: 2, box: await boxIn(m, 2, 0, guest) })
  assert.deepEqual([m.desk.earlier, m.desk.told.by.get('go back to him')], [[], 'interpreter 2'])
})

test("a guest's desk goes into no room that the visitor of the room before did not sign", async () => {
  for (const by of [0, 1]) {
    const m = await meet()
    const shift = await somebody()
    const guest = await m.join(shift, interpreter)
    const room = m.server.rooms.at(-1)!
    const server = await makeKeyPairs(false)
    const members: Member[] = [{ role: 'visitor', slot: 0, keys: server.public }, listenerIn(room), { role: 'interpreter', slot: 2, keys: shift.keys.public }]
    const before = { epoch: room.epoch, hash: await roomHash(room.statement) }
    const made = (await makeEpoch(placeOf(m), before, m.server.turn, members, { by, key: server.sign.privateKey }, []))!
    await guest.room.hear({ t: 'room', conversation: m.server.conversation, turn: m.server.turn, room: made.room })
    assert.equal(guest.told.refused, 'signer')
  }
})
