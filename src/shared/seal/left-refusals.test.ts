// What a server in other hands could try with a left message, each refused on return or at the desk.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, randomBytes, toText } from '../base/id.ts'
import type { KeptBox, LeftRoom } from '../wire/left.ts'
import type { VisitorOutput } from '../wire/visitor-api.ts'
import { agreedTeams, answerLeft, claimLeft, handLeft, personEntry, releaseLeft, rewrapLeft } from './left-desk.ts'
import { firstRecord, sealLeftBox } from './left-box.ts'
import { back, good, leaveOne, makeHouse } from './left-fixture.ts'
import { makeLeftRoom, visitorOf } from './left-statement.ts'
import type { LeftRead } from './left-statement.ts'
import { makeLeftWrap } from './left-wrap.ts'
import type { LeftMember } from './left-wrap.ts'
import { bytesOf, makeKeyPairs, signStatement } from './primitives.ts'
import type { KeyPairs } from './primitives.ts'
import { day, noon } from './rehearsal-fixture.ts'
import { statementHash } from './vouched.ts'

type Answer = VisitorOutput['return']

const house = await makeHouse()
const { ann, bea, coordinator } = house
const thief = await makeKeyPairs(true)
const thiefs: LeftMember = { role: 'listener', name: ann.member, key: 0, seal: thief.public.seal }

/** A message that was claimed and answered, and what is given for it on return. */
async function answered(texts = ['ik lees je']) {
  const one = await leaveOne(house)
  const open = await one.claim(ann)
  const boxes: { epoch: number; box: string }[] = []
  for (const text of texts) {
    const sent = (await answerLeft(good(await one.open(ann)), house.desk(ann), text))!
    one.server.keep(one.id, 1, sent)
    boxes.push(sent)
  }
  return { ...one, claimed: open, said: await one.answer() }
}

/** A next room as somebody else would make it. */
async function forge(before: LeftRead, members: LeftMember[], by: string, key: KeyPairs, sign = before.body.sign): Promise<{ room: LeftRoom; under: { epoch: number; ck: Uint8Array<ArrayBuffer> } }> {
  return (await makeLeftRoom({ depl: house.depl, id: before.body.id }, before, { members, sign }, { by, key: key.sign.privateKey }, []))!
}
const kept = (number: number, epoch: number, slot: number, box: Uint8Array): KeptBox => ({ number, epoch, slot, mid: toText(box.slice(1, 17)), box: toText(box) })

test('as it stands everything is accepted', async () => {
  const { why, said, open } = await answered(['een', 'twee'])
  assert.equal(await why(said), null)
  assert.ok(!('is' in (await open(ann))))
})

test('a forged answer under a key of the server’s own is refused', async () => {
  const { why, said, claimed, id } = await answered()
  const visitor = visitorOf(claimed.rooms[0]!.body)
  // A room nobody signed who may, with a key the server made and an answer in it.
  const { room, under } = await forge(claimed.rooms[1]!, [visitor, thiefs], ann.member, thief)
  const box = await sealLeftBox({ depl: house.depl, id }, under, 1, { text: 'kom naar huis', basic: false, after: firstRecord })
  assert.equal(await why({ ...said, rooms: [...said.rooms, room], boxes: [...said.boxes, kept(3, 3, 1, box)] }), 'signer')
  // The room that she signed, with the server's key wrapped beside it.
  const own = { epoch: 2, ck: randomBytes(32) }
  const wrap = (await makeLeftWrap({ depl: house.depl, id }, own, visitor))!
  const swapped = [said.rooms[0]!, { ...said.rooms[1]!, wraps: [wrap, said.rooms[1]!.wraps.find((w) => w.epoch === 1)!] }]
  const forged = await sealLeftBox({ depl: house.depl, id }, own, 1, { text: 'kom naar huis', basic: false, after: firstRecord })
  assert.equal(await why({ ...said, rooms: swapped, boxes: [said.boxes[0]!, kept(2, 2, 1, forged)] }), 'key')
})

test('a member whom nobody signed is refused', async () => {
  const { why, said, claimed } = await answered()
  const room = said.rooms[1]!
  const body = JSON.stringify({ ...claimed.rooms[1]!.body, members: [...claimed.rooms[1]!.body.members, { ...thiefs, role: 'team', name: 'fr', key: 1 }] })
  assert.equal(await why({ ...said, rooms: [said.rooms[0]!, { ...room, statement: { ...room.statement, body } }] }), 'signer')
  const first = JSON.stringify({ ...claimed.rooms[0]!.body, members: [...claimed.rooms[0]!.body.members, { ...thiefs, role: 'team', name: 'fr', key: 1 }] })
  assert.equal(await why({ ...said, rooms: [{ ...said.rooms[0]!, statement: { ...said.rooms[0]!.statement, body: first } }], boxes: [said.boxes[0]!] }), 'signer')
})

test('a message that is another’s from the first room on is not taken for hers', async () => {
  const { why, said, claimed, id } = await answered()
  const visitor = { ...visitorOf(claimed.rooms[0]!.body) }
  // Signed by a V of the server's own, with her own key to open it.
  const first = (await makeLeftRoom({ depl: house.depl, id }, null, { members: [visitor, thiefs], sign: thief.public.sign }, { by: '', key: thief.sign.privateKey }, []))!
  const box = await sealLeftBox({ depl: house.depl, id }, first.under, 0, { text: 'niet van haar', basic: false, after: firstRecord })
  assert.equal(await why({ ...said, rooms: [first.room], boxes: [kept(1, 1, 0, box)] }), 'members')
})

test('a room that leaves her out, or changes her keys, is refused', async () => {
  const { why, said, claimed } = await answered()
  const last = claimed.rooms[1]!
  const hers = personEntry({ member: ann.member, role: 'listener', keys: ann.identity.public })
  const other = await forge(last, [{ ...visitorOf(last.body), seal: thief.public.seal }, hers], ann.member, ann.identity)
  assert.equal(await why({ ...said, rooms: [...said.rooms, other.room] }), 'members')
  const signs = await forge(last, [visitorOf(last.body), hers], ann.member, ann.identity, thief.public.sign)
  assert.equal(await why({ ...said, rooms: [...said.rooms, signs.room] }), 'members')
  const without = await forge(last, [hers, house.team('coordinators')], ann.member, ann.identity)
  assert.equal(await why({ ...said, rooms: [...said.rooms, without.room] }), 'statement')
})

test('rooms out of their order, left out or of another message are refused', async () => {
  const { why, said } = await answered()
  const [first, second] = said.rooms as [LeftRoom, LeftRoom]
  assert.equal(await why({ ...said, rooms: [second, first] }), 'epoch')
  assert.equal(await why({ ...said, rooms: [second] }), 'epoch')
  assert.equal(await why({ ...said, rooms: [] }), 'statement')
  assert.equal(await why({ ...said, rooms: [first] }), 'wrap', 'the newest left out')
  const other = await answered()
  assert.equal(await why({ ...said, rooms: [first, other.said.rooms[1]!] }), 'statement')
  assert.equal(await why({ ...said, rooms: [first, { ...second, epoch: 3 }] }), 'statement')
  assert.equal(await why({ ...said, id: newId() }), 'locked')
})

test('a room that does not follow the one before is refused', async () => {
  const { why, said, claimed } = await answered()
  const hers = personEntry({ member: ann.member, role: 'listener', keys: ann.identity.public })
  const { room } = await forge({ ...claimed.rooms[1]!, hash: toText(randomBytes(32)) }, [visitorOf(claimed.rooms[0]!.body), hers], ann.member, ann.identity)
  assert.equal(await why({ ...said, rooms: [...said.rooms, room] }), 'prev')
})

test('a listener can neither take from another what she has, nor give back or call herself a coordinator', async () => {
  const { why, said, claimed } = await answered()
  const last = claimed.rooms[1]!
  const visitor = visitorOf(last.body)
  const hers = personEntry({ member: bea.member, role: 'listener', keys: bea.identity.public })
  assert.equal(await why({ ...said, rooms: [...said.rooms, (await forge(last, [visitor, hers], bea.member, bea.identity)).room] }), 'signer')
  assert.equal(await why({ ...said, rooms: [...said.rooms, (await forge(last, [visitor, house.team('nl')], bea.member, bea.identity)).room] }), 'signer')
  const posing = { ...personEntry({ member: ann.member, role: 'coordinator', keys: ann.identity.public }) }
  assert.equal(await why({ ...said, rooms: [...said.rooms, (await forge(last, [visitor, posing], ann.member, ann.identity)).room] }), 'signer')
  const own = { ...personEntry({ member: ann.member, role: 'listener', keys: ann.identity.public }) }
  const goesOn = (await forge(last, [visitor, own], ann.member, ann.identity)).room
  assert.notEqual(await why({ ...said, rooms: [...said.rooms, goesOn] }), 'signer', 'whoever has it may')
})

test('a box replayed into another message, epoch or role is refused', async () => {
  const { why, said, come } = await answered()
  const [first, second] = said.boxes as [KeptBox, KeptBox]
  const other = await answered()
  assert.equal(await why({ ...said, boxes: [{ ...other.said.boxes[0]! }, second] }), 'box', 'message')
  assert.equal(await why({ ...said, boxes: [{ ...first, epoch: 2 }, second] }), 'box', 'epoch')
  assert.equal(await why({ ...said, boxes: [first, { ...second, slot: 0 }] }), 'box', 'role')
  assert.equal(await why({ ...said, boxes: [first, { ...second, slot: 2 }] }), 'box', 'role')
  assert.equal(await why({ ...said, boxes: [{ ...first, epoch: 9 }, second] }), 'epoch')
  assert.ok(await come())
})

test('a box of another installation is refused', async () => {
  const { why, said } = await answered()
  const other = await leaveOne(await makeHouse())
  assert.equal(await why({ ...said, boxes: (await other.answer()).boxes }), 'box')
})

test('a box that was dropped, repeated or moved shows', async () => {
  const { why, said } = await answered(['een', 'twee', 'drie'])
  const [a, b, c, d] = said.boxes as [KeptBox, KeptBox, KeptBox, KeptBox]
  const order = async (...boxes: KeptBox[]) => why({ ...said, boxes: boxes.map((box, i) => ({ ...box, number: i + 1 })) })
  assert.equal(await order(a, b, c, d), null)
  assert.equal(await order(a, c, d), 'order', 'dropped')
  assert.equal(await order(b, c, d), 'order', 'her own was dropped')
  assert.equal(await order(a, b, d), 'order', 'dropped')
  assert.equal(await order(a, b, b, c, d), 'order', 'repeated')
  assert.equal(await order(a, b, c, d, d), 'order', 'repeated')
  assert.equal(await order(a, c, b, d), 'order', 'moved')
  assert.equal(await why({ ...said, boxes: [a, { ...b, number: 1 }, c, d] }), 'order', 'two of one number')
})

test('a box of an epoch that was over is refused', async () => {
  const { why, said, left, server, id } = await answered()
  const late = await left.say('onder de eerste sleutel')
  server.keep(id, 0, late)
  assert.equal(await why({ ...said, boxes: (await server.back(server.rows[0]!.key, [])).boxes }), 'order')
})

test('an answer in a room that nobody of the directory signed, or by somebody who is not in it, is refused', async () => {
  const one = await leaveOne(house)
  const opened = good(await one.open(coordinator))
  const under = opened.keys[0]!
  for (const slot of [1, 2, 3]) {
    const box = await sealLeftBox(opened.at, under, slot, { text: 'van wie', basic: false, after: opened.record })
    const said = await one.answer()
    assert.equal(await one.why({ ...said, boxes: [...said.boxes, kept(2, 1, slot, box)] }), 'slot')
  }
  assert.equal(await answerLeft(opened, house.desk(coordinator), 'x'), null, 'the desk does not write it either')
})

test('a removed member opens nothing new and signs nothing more; what she signed before stays', async () => {
  const { said, claimed, come, why } = await answered()
  const visitor = visitorOf(claimed.rooms[0]!.body)
  const removal = await house.removal(ann, [await statementHash(said.rooms[1]!.statement)])
  const vouches = [{ member: ann.member, chain: [...house.chain(ann), removal] }]
  assert.ok((await come({ ...said, vouches })) !== null && (await why({ ...said, vouches })) === null, 'her answer can still be read')
  assert.equal(await why({ ...said, vouches: [{ member: ann.member, chain: [...house.chain(ann), await house.removal(ann, [])] }] }), 'signer')
  const later = await forge(claimed.rooms[1]!, [visitor, personEntry({ member: ann.member, role: 'listener', keys: ann.identity.public })], ann.member, ann.identity)
  assert.equal(await why({ ...said, vouches, rooms: [...said.rooms, later.room] }), 'signer', 'old requests played again')
})

test('an old directory is refused, and one of somebody else', async () => {
  const { why, said } = await answered()
  assert.equal(await why(said, noon + 120 * day), 'signer')
  assert.equal(await why({ ...said, vouches: [] }), 'signer')
  assert.equal(await why({ ...said, vouches: [{ member: ann.member, chain: house.chain(bea) }] }), 'signer')
  assert.equal(await why({ ...said, vouches: said.vouches.map((vouch) => ({ ...vouch, chain: vouch.chain.map((s) => ({ ...s, sig: said.rooms[0]!.statement.sig })) })) }), 'signer')
})

test('a wrap that is missing, of another key or no base64url is refused, never thrown', async () => {
  const { why, said } = await answered()
  const withWraps = (wraps: LeftRoom['wraps']): Answer => ({ ...said, rooms: [{ ...said.rooms[0]!, wraps: [] }, { ...said.rooms[1]!, wraps }] })
  assert.equal(await why(withWraps([])), 'wrap')
  const [one] = said.rooms[1]!.wraps
  assert.equal(await why(withWraps(said.rooms[1]!.wraps.map((w) => ({ ...w, wrap: one!.wrap })))), 'wrap')
  assert.equal(await why(withWraps(said.rooms[1]!.wraps.map((w) => ({ ...w, wrap: '_'.repeat(151) + 'x' })))), 'wrap')
  assert.equal(await why({ ...said, boxes: said.boxes.map((box) => ({ ...box, box: '_'.repeat(341) + 'B' })) }), 'statement')
})

test('a body of another shape is refused, also where her own key signed it', async () => {
  const { why, said, claimed } = await answered()
  const { kind, ...body } = claimed.rooms[1]!.body
  const again = async (change: object): Promise<string | null> => {
    const statement = await signStatement(kind, house.depl, { ...body, ...change }, ann.identity.sign.privateKey)
    return why({ ...said, rooms: [said.rooms[0]!, { ...said.rooms[1]!, statement }] })
  }
  const [visitor, hers, team] = body.members as [LeftMember, LeftMember, LeftMember]
  assert.equal(await again({}), null)
  assert.equal(await again({ members: [visitor, hers, { ...hers, role: 'coordinator', name: bea.member }, team] }), 'statement', 'two who have it')
  assert.equal(await again({ members: [visitor, hers, team, team] }), 'statement', 'one twice')
  assert.equal(await again({ members: [hers, visitor, team] }), 'statement', 'the visitor not first')
  assert.equal(await again({ members: [visitor] }), 'statement', 'nobody beside her')
  assert.equal(await again({ by: '' }), 'statement')
  assert.equal(await again({ more: 1 }), 'statement')
})

test('the desk refuses what the page refuses', async () => {
  const { open, server, id, said } = await answered()
  const given = server.toDesk(id, ann.member)
  assert.deepEqual(await open(ann, { ...given, boxes: given.boxes.slice(1) }), { is: 'refused', why: 'order' })
  assert.deepEqual(await open(ann, { ...given, rooms: [given.rooms[0]!, { ...given.rooms[1]!, statement: said.rooms[0]!.statement }] }), { is: 'refused', why: 'statement' })
  const sig = toText(bytesOf(given.rooms[0]!.statement.sig).with(0, bytesOf(given.rooms[0]!.statement.sig)[0]! ^ 1))
  assert.deepEqual(await open(ann, { ...given, rooms: [{ ...given.rooms[0]!, statement: { ...given.rooms[0]!.statement, sig } }, given.rooms[1]!] }), { is: 'refused', why: 'signer' })
})

test('the desk makes no room that a page would refuse', async () => {
  const { open } = await answered()
  const [hers, at] = [good(await open(ann)), good(await open(coordinator))]
  assert.equal(await claimLeft(at, house.desk(coordinator), null), null, 'somebody has it')
  assert.equal(await releaseLeft(hers, house.desk(bea), [house.team('nl')]), null, 'a colleague who does not have it')
  assert.equal(await releaseLeft(hers, house.desk(ann), []), null, 'to nobody')
  assert.equal(await rewrapLeft(hers, house.desk(ann), [house.team('nl')]), null)
  assert.equal(await handLeft(hers, house.desk(bea), thiefs, null), null)
  const again = (await rewrapLeft(at, house.desk(coordinator), [house.team('nl'), house.team('coordinators')]))!
  assert.deepEqual(again.open.rooms.at(-1)!.body.members.map((m) => m.role), ['visitor', 'listener', 'team'], 'sealed anew it stays hers')
})

test('a list of languages that the server gives adds no team she did not name, and readers are those of the signed room', async () => {
  const one = await leaveOne(house)
  const hers = good(await one.open(coordinator))
  assert.deepEqual(agreedTeams(hers, ['nl', 'fr', 'ru']), ['coordinators', 'nl'])
  assert.deepEqual(agreedTeams(hers, []), ['coordinators'])
  const lied = { ...(await one.answer()), state: 'claimed' as const, languages: ['ru'] }
  assert.deepEqual(back(await one.come(lied)).readers, { languages: ['nl'], claimed: false })
  await one.claim(ann)
  assert.deepEqual(back(await one.come({ ...(await one.answer()), state: 'waiting', languages: ['nl'] })).readers, { languages: [], claimed: true })
  // Kept from a conversation: her room names no team, and the list is all there is.
  const talked = await leaveOne(house, 'tot morgen', ann)
  assert.deepEqual(agreedTeams(good(await talked.open(ann)), ['nl']), ['coordinators', 'nl'])
})
