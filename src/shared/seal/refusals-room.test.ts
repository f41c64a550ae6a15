// What both sides refuse of rooms and keys: each thing a server in other hands could try with them, by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes, toText } from '../base/id.ts'
import type { FromDesk } from '../wire/from-desk.ts'
import type { Room } from '../wire/parts.ts'
import type { ToVisitor } from '../wire/to-visitor.ts'
import { makeEpoch } from './epoch.ts'
import { ListenerRoom } from './listener-room.ts'
import { Meeting, Page } from './meeting-hand.ts'
import { keyHash, makeKeyPairs } from './primitives.ts'
import type { KeyPairs } from './primitives.ts'
import { deskRefuses, flip, listenerIn, pageRefuses, placeOf, roomAfter, roomToDesk, roomToPage, visitorIn } from './refusals-hand.ts'
import { makeInstallation } from './rehearsal-fixture.ts'
import { roomHash } from './room-statement.ts'
import type { Member } from './room-statement.ts'
import { commitment, makeWrap } from './wrap.ts'

const installation = await makeInstallation()
const person = await installation.listener()
const meet = async (): Promise<Meeting> => Meeting.of(installation, person)

test("the server's own key, wrapped beside a room it left as it was, is refused", async () => {
  const m = await meet()
  const room = await roomAfter(m, [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)], 1, m.shift.keys)
  const wraps = []
  for (const member of [visitorIn(room), listenerIn(room)]) wraps.push((await makeWrap(placeOf(m), 2, member.role, member.keys, randomBytes(32)))!)
  await roomToPage(m, { ...room, wraps })
  await pageRefuses(m, 'key')
  await roomToDesk(m, { ...room, wraps })
  await deskRefuses(m, 'key')
})

test('a room of the server’s own, members kept, is refused on both sides', async () => {
  const m = await meet()
  const server = await makeKeyPairs(false)
  const members = [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)]
  await roomToPage(m, await roomAfter(m, members, 1, server))
  await pageRefuses(m, 'signer')
  await roomToDesk(m, await roomAfter(m, members, 0, server))
  await deskRefuses(m, 'signer')
})

test('an added member nobody signed is refused', async () => {
  const m = await meet()
  const server = await makeKeyPairs(false)
  const third: Member = { role: 'interpreter', slot: 2, keys: server.public }
  const members = [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!), third]
  await roomToPage(m, await roomAfter(m, members, 2, server))
  await pageRefuses(m, 'signer')
  await roomToDesk(m, await roomAfter(m, members, 2, server))
  await deskRefuses(m, 'signer')
})

test('an added member whom nobody verified is refused, even where the other side signed', async () => {
  const m = await meet()
  const third: Member = { role: 'interpreter', slot: 2, keys: (await makeKeyPairs(false)).public }
  await roomToPage(m, await roomAfter(m, [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!), third], 1, m.shift.keys))
  await pageRefuses(m, 'members')
})

test('a swapped shift key in a room is refused', async () => {
  const m = await meet()
  const server = await makeKeyPairs(false)
  const swapped: Member = { role: 'listener', slot: 1, keys: server.public }
  await roomToPage(m, await roomAfter(m, [visitorIn(m.server.rooms[0]!), swapped], 1, m.shift.keys))
  await pageRefuses(m, 'members')
  await roomToDesk(m, await roomAfter(m, [visitorIn(m.server.rooms[0]!), swapped], 0, server))
  await deskRefuses(m, 'signer')
})

test('a swapped shift key among the credentials is refused', async () => {
  const m = await meet()
  const server = await makeKeyPairs(false)
  const { shift, chain } = m.shift.credentials
  const body = JSON.stringify({ ...JSON.parse(shift.body), ...server.public })
  await m.page.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: 2, listener: { chain, shift: { ...shift, body } }, others: [] })
  await pageRefuses(m, 'credentials')
})

test('another listener under the same turn is not shown for the one who is in the room: she gets a room of her own', async () => {
  const m = await meet()
  const other = await installation.shift(await installation.listener())
  await m.page.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: m.server.turn, listener: other.credentials, others: [] })
  const sent = m.page.link.up.map((frame) => JSON.parse(frame)).filter((message) => message.t === 'room')
  assert.equal(sent.length, 1)
  assert.deepEqual(sent[0].room.keys[1], other.keys.public)
  assert.equal(sent[0].room.wraps.length, 2, 'without the keys of before')
})

test('a shift that has run out is refused, but never cut under a running conversation', async () => {
  const m = await meet()
  const accepted: ToVisitor & { t: 'accepted' } = { t: 'accepted', conversation: m.server.conversation, turn: m.server.turn, listener: m.shift.credentials, others: [] }
  m.page.now += 100 * 86_400
  await m.page.room.hear(accepted)
  assert.equal(m.page.told.refused, null)
  const [box] = await m.boxesToDesk('still there')
  await m.desk.room.hear(box!)
  assert.deepEqual(m.desk.told.heard, ['first', 'still there'])
  const late = new Page(installation)
  late.now = m.page.now
  await late.room.hear(accepted)
  assert.equal(late.told.refused, 'credentials')
})

test('a page that agreed to be replaced writes nothing more, and one that refused goes on', async () => {
  for (const agree of [true, false]) {
    const m = await meet()
    const publicKeys = (await makeKeyPairs(false)).public
    await m.page.room.hear({ t: 'asked', keys: await keyHash(publicKeys), publicKeys })
    assert.equal(m.page.asked, true)
    await m.page.room.yield(agree)
    const said = JSON.parse(m.page.link.up.at(-1)!)
    assert.deepEqual(said, { t: 'yield', keys: await keyHash(publicKeys), agree })
    assert.equal(await m.page.room.say('x', 'from the old page'), !agree)
  }
})

test("the visitor's answer is to the page that was shown to her, whichever asks meanwhile", async () => {
  const keys = [(await makeKeyPairs(false)).public, (await makeKeyPairs(false)).public]
  const [hers, others] = [await keyHash(keys[0]!), await keyHash(keys[1]!)]
  for (const agree of [true, false]) {
    const m = await meet()
    const ask = async (i: 0 | 1) => m.page.room.hear({ t: 'asked', keys: i === 0 ? hers : others, publicKeys: keys[i]! })
    await ask(0)
    m.page.asked = false
    await ask(1)
    assert.equal(m.page.asked, false, 'the second waits')
    await m.page.room.yield(agree)
    assert.deepEqual(JSON.parse(m.page.link.up.at(-1)!), { t: 'yield', keys: hers, agree })
    // After a no the second is shown; a yes stands until it is taken back, or the page that asked is gone.
    assert.equal(m.page.asked, !agree)
    await m.page.room.yield(false)
    assert.deepEqual(JSON.parse(m.page.link.up.at(-1)!), { t: 'yield', keys: agree ? hers : others, agree: false })
  }
  const m = await meet()
  await m.page.room.hear({ t: 'asked', keys: hers, publicKeys: keys[0]! })
  await m.page.room.hear({ t: 'asked', keys: others, publicKeys: keys[1]! })
  await m.page.room.yield(true)
  await m.page.room.hear({ t: 'unasked', keys: hers })
  assert.equal(await m.page.room.say('x', 'from the page that is there'), true)
  await m.page.room.yield(true)
  assert.deepEqual(JSON.parse(m.page.link.up.at(-1)!), { t: 'yield', keys: others, agree: true })
  assert.equal(await m.page.room.say('y', 'from a page that has agreed'), false)
})

test('a room whose keys are not the ones it names is refused', async () => {
  const m = await meet()
  const room = await roomAfter(m, [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)], 1, m.shift.keys)
  const server = await makeKeyPairs(false)
  await roomToPage(m, { ...room, keys: [room.keys[0]!, server.public] })
  await pageRefuses(m, 'statement')
})

test('a room of another conversation is refused', async () => {
  const m = await meet()
  const [room] = m.server.rooms
  const before = { epoch: 1, hash: await roomHash(room!.statement) }
  const elsewhere = { depl: installation.depl, conversation: newId() }
  const made = await makeEpoch(elsewhere, before, 1, [visitorIn(room!), listenerIn(room!)], { by: 1, key: m.shift.keys.sign.privateKey }, [])
  await roomToPage(m, made!.room)
  await pageRefuses(m, 'statement')
  await roomToDesk(m, made!.room)
  await deskRefuses(m, 'statement')
})

test('another room under the number of one that is known is refused', async () => {
  const [m, other] = [await meet(), await meet()]
  await roomToPage(m, other.server.rooms[0]!)
  await pageRefuses(m, 'epoch')
  const place = placeOf(m)
  const members = [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)]
  await roomToDesk(m, (await makeEpoch(place, null, 1, members, { by: 0, key: m.shift.keys.sign.privateKey }, []))!.room)
  await deskRefuses(m, 'epoch')
})

test('the first room of another conversation cannot be moved into a new page', async () => {
  const m = await meet()
  const page = new Page(installation)
  const conversation = newId()
  await page.room.hear({ t: 'welcome', state: 'other-page', depl: installation.depl, root: null })
  await page.room.hear({ t: 'accepted', conversation, turn: 1, listener: m.shift.credentials, others: [] })
  await page.room.hear({ t: 'room', turn: 1, room: m.server.rooms[0]! })
  assert.equal(page.told.refused, 'statement')
})

test('a wrong statement before is refused', async () => {
  const m = await meet()
  const members = [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)]
  const make = async (signer: KeyPairs) =>
    (await makeEpoch(placeOf(m), { epoch: 1, hash: toText(randomBytes(32)) }, 1, members, { by: 1, key: signer.sign.privateKey }, []))!.room
  await roomToPage(m, await make(m.shift.keys))
  await pageRefuses(m, 'prev')
  await roomToDesk(m, await make(m.shift.keys))
  await deskRefuses(m, 'prev')
})

test('a skipped epoch is refused', async () => {
  const m = await meet()
  const members = [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)]
  const before = { epoch: 2, hash: await roomHash(m.server.rooms[0]!.statement) }
  const room = (await makeEpoch(placeOf(m), before, 1, members, { by: 1, key: m.shift.keys.sign.privateKey }, []))!.room
  await roomToPage(m, room)
  await pageRefuses(m, 'epoch')
  await roomToDesk(m, room)
  await deskRefuses(m, 'epoch')
})

test('a wrap for another is refused', async () => {
  const m = await meet()
  const room = await roomAfter(m, [visitorIn(m.server.rooms[0]!), listenerIn(m.server.rooms[0]!)], 1, m.shift.keys)
  // The other one's wrap under this page's name, and none for this page.
  const renamed = { ...room.wraps[1]!, to: room.wraps[0]!.to, role: 'visitor' as const }
  await roomToPage(m, { ...room, wraps: [renamed] })
  await pageRefuses(m, 'wrap')
  await roomToDesk(m, { ...room, wraps: [room.wraps[0]!] })
  await deskRefuses(m, 'wrap')
})

test('a page that was replaced cannot sign the next room', async () => {
  const place = { depl: installation.depl, conversation: newId() }
  const [shift, old, fresh] = [await installation.shift(person), await makeKeyPairs(false), await makeKeyPairs(false)]
  const said: FromDesk[] = []
  let refused: string | null = null
  const desk = new ListenerRoom(place, 1, shift.keys, (message) => said.push(message), (event) => event.is === 'refused' && (refused = event.code))
  const hear = async (room: Room) => desk.hear({ t: 'room', conversation: place.conversation, turn: 1, room })
  const listener: Member = { role: 'listener', slot: 1, keys: shift.keys.public }
  const visitor = (keys: KeyPairs): Member => ({ role: 'visitor', slot: 0, keys: keys.public })
  await hear((await makeEpoch(place, null, 1, [visitor(old), listener], { by: 0, key: old.sign.privateKey }, []))!.room)
  await desk.letIn(fresh.public)
  const message = said.at(-1)!
  assert.ok(message.t === 'room')
  await hear(message.room)
  assert.equal(refused, null)
  const before = { epoch: 2, hash: await roomHash(message.room.statement) }
  await hear((await makeEpoch(place, before, 1, [visitor(old), listener], { by: 0, key: old.sign.privateKey }, []))!.room)
  assert.equal(refused, 'signer')
})

test('a visitor cannot put another key in its own place', async () => {
  const m = await meet()
  const thief = await makeKeyPairs(false)
  await roomToDesk(m, await roomAfter(m, [{ role: 'visitor', slot: 0, keys: thief.public }, listenerIn(m.server.rooms[0]!)], 0, thief))
  await deskRefuses(m, 'signer')
})

test('a page opened anew accepts no room of its own making, nor of the server’s', async () => {
  for (const by of [0, 1]) {
    const m = await meet()
    const page = new Page(installation)
    page.link.open = true
    await page.room.hear({ t: 'welcome', state: 'other-page', depl: installation.depl, root: null })
    const { keys } = JSON.parse(page.link.up.pop()!)
    await page.room.hear({ t: 'accepted', conversation: m.server.conversation, turn: 1, listener: m.shift.credentials, others: [] })
    assert.deepEqual(page.link.up, [], 'it makes no room itself')
    const members: Member[] = [{ role: 'visitor', slot: 0, keys }, listenerIn(m.server.rooms[0]!)]
    await page.room.hear({ t: 'room', turn: 1, room: await roomAfter(m, members, by, await makeKeyPairs(false)) })
    assert.equal(page.told.refused, 'signer')
  }
})

test('keys that are no points of the curve are not let in', async () => {
  const m = await meet()
  const good = await makeKeyPairs(false)
  const off = flip(good.public.seal, 64)
  assert.equal(await m.desk.room.letIn({ seal: off, sign: good.public.sign }), false)
  assert.equal(await m.desk.room.letIn({ seal: good.public.seal, sign: flip(good.public.sign, 64) }), false)
  assert.equal(m.desk.link.up.length, 0)
})

test('a key beside another name is not shown to the listener as a page', async () => {
  const m = await meet()
  const keys = (await makeKeyPairs(false)).public
  const other = await keyHash((await makeKeyPairs(false)).public)
  await m.desk.room.hear({ t: 'page', conversation: m.server.conversation, keys: other, publicKeys: keys, oldPage: 'gone' })
  await deskRefuses(m, 'statement')
})

test('earlier keys that come along are the ones the visitor vouched for', async () => {
  const m = await meet()
  const shift = await installation.shift(person)
  m.server.assign(m.desk.link, shift)
  m.desk.link.drop()
  await m.rest()
  const room = m.server.rooms[1]!
  assert.equal(room.wraps.length, 3)
  const listen = async (room2: Room): Promise<string | null> => {
    let refused: string | null = null
    const desk = new ListenerRoom(placeOf(m), 2, shift.keys, () => undefined, (event) => event.is === 'refused' && (refused = event.code))
    await desk.hear({ t: 'room', conversation: m.server.conversation, turn: 2, room: room2 })
    return refused
  }
  assert.equal(await listen(room), null)
  const forged = (await makeWrap(placeOf(m), 1, 'listener', shift.keys.public, randomBytes(32)))!
  assert.equal(await listen({ ...room, wraps: [...room.wraps.slice(0, 2), forged] }), 'key')
  assert.equal(await listen({ ...room, wraps: room.wraps.slice(0, 2) }), 'wrap')
})

test('the same key commits otherwise in another epoch, conversation or installation', async () => {
  const ck = randomBytes(32)
  const place = { depl: newId(), conversation: newId() }
  const base = await commitment(place, 1, ck)
  assert.equal(await commitment(place, 1, ck), base)
  for (const other of [commitment(place, 2, ck), commitment({ ...place, depl: newId() }, 1, ck), commitment({ ...place, conversation: newId() }, 1, ck)]) {
    assert.notEqual(await other, base)
  }
})
