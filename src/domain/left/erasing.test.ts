// A left message on its way through time: left once, found by its code alone, kept as long as she says, and then nowhere any more.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { transaction } from '../../platform/store/store.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { LeftHouse, box, code, roomOf, visitorMember } from './left-hand.ts'
import { eraseAgain, readTombstones } from './left.ts'
import { mostBoxes } from './limits.ts'

const day = 86_400
const unknown = { code: 'code-unknown' }
const locked = (): string => toText(randomBytes(223))

test('a message is left once, whatever is repeated, and under a code of its own', async () => {
  await using house = await LeftHouse.open()
  const message = await house.message(['nl'])
  const until = await house.left.visitor.leave(message)
  const twice = await Promise.all([house.left.visitor.leave(message), house.left.visitor.leave(message)])
  assert.deepEqual(twice, [until, until])
  assert.ok(Math.abs(until - Date.now() / 1000 - 30 * day) < 600)
  const other = await house.message(['nl'], { loc: message.loc, tok: message.tok })
  await assert.rejects(house.left.visitor.leave(other), { code: 'code-taken' })
  await assert.rejects(house.left.visitor.share(message), { code: 'code-taken' })
  const back = await house.come(message)
  assert.deepEqual([back.id, back.state, back.days, back.until, back.languages, back.locked], [message.id, 'waiting', 30, until, ['nl'], message.locked])
  assert.deepEqual(back.boxes.map(({ number, slot, box: kept }) => [number, slot, kept]), [[1, 0, message.box]])
  assert.deepEqual(back.rooms[0]!.wraps.map(({ role }) => role), ['visitor'])
  assert.deepEqual(back.rooms[0]!.statement, message.room.statement)
  // What it was locked with is what it is opened with.
  const fresh = code()
  const share = await house.left.visitor.share(fresh)
  await house.left.visitor.leave(await house.message(['nl'], fresh))
  assert.equal((await house.come(fresh)).share, share)
  assert.notEqual(share, back.share)
})

test('what cannot be sealed or read again is not taken', async () => {
  await using house = await LeftHouse.open()
  const leave = async (more: object, languages = ['nl']) => house.left.visitor.leave({ ...(await house.message(languages)), ...more })
  const bad = { code: 'bad-statement' }
  const [v, nl, fr, all] = [visitorMember(), await house.teamMember('nl'), await house.teamMember('fr'), await house.teamMember('coordinators')]
  const id = newId()
  const room = (members: (typeof v)[], more: object = {}) => ({ id, room: roomOf(id, members, '', null, undefined, more) })
  await assert.rejects(leave({ id: newId() }), bad, 'a statement about another message')
  await assert.rejects(leave(room([v, nl])), { code: 'no-team' }, 'without the coordinators')
  await assert.rejects(leave(room([v, nl, fr, all])), bad, 'a team she did not agree to')
  await assert.rejects(leave(room([nl, all])), bad)
  await assert.rejects(leave(room([v, nl, nl, all])), bad)
  await assert.rejects(leave(room([v, nl, all], { epoch: 2 })), bad)
  await assert.rejects(leave(room([v, nl, all], { kind: 'room' })), bad)
  await assert.rejects(leave(room([v, { ...nl, seal: v.seal }, all])), { code: 'epoch' }, 'under a key the team does not have')
  await assert.rejects(leave(room([v, { ...nl, key: 9 }, all])), { code: 'epoch' })
  await assert.rejects(leave({ box: toText(randomBytes(300)) }), { code: 'malformed' })
  await house.db.sql`update team_key set stopped = true where team = 'nl'`
  const stopped = { ...room([v, nl, all]), languages: ['nl'] }
  await assert.rejects(leave(stopped, []), { code: 'epoch' })
  await house.left.visitor.leave({ ...(await house.message([])), languages: ['nl'] })
  const late = await house.message([])
  await house.db.sql`update team_key set stopped = true`
  await assert.rejects(house.left.visitor.leave(late), { code: 'no-team' })
  assert.deepEqual(await house.left.visitor.keys(['nl']), [])
})

test('a conversation that is kept is hers who listened, and the coordinators’', async () => {
  await using house = await LeftHouse.open()
  const [lea, mia] = [await house.listener(), await house.listener()]
  const id = newId()
  const person = { role: 'listener' as const, name: lea.id, key: 0, seal: lea.identity.keys.seal }
  const room = roomOf(id, [visitorMember(), person, await house.teamMember('coordinators')], '', null)
  const message = await house.message(['nl'], { id, room })
  await house.left.visitor.leave(message)
  assert.equal((await house.left.desk.open(lea.id, id)).row.claimedBy, lea.id)
  await assert.rejects(house.left.desk.open(mia.id, id), { code: 'claimed' })
  assert.equal(await house.left.desk.answer(lea.id, { id, epoch: 1, box: box() }), 2)
})

test('a wrong, an unknown and an erased code are answered in the same way', async () => {
  await using house = await LeftHouse.open()
  const message = await house.left1()
  await assert.rejects(house.come({ loc: message.loc, tok: code().tok }), unknown)
  await assert.rejects(house.come(code()), unknown)
  await assert.rejects(house.left.visitor.say({ loc: message.loc, tok: code().tok, epoch: 1, box: box() }), unknown)
  await assert.rejects(house.left.visitor.erase({ loc: message.loc, tok: code().tok }), unknown)
  const { share } = await house.come(message)
  await house.left.visitor.erase(message)
  await assert.rejects(house.come(message), unknown)
  await assert.rejects(house.left.visitor.erase(message), unknown)
  // Neither can be told by asking for a code to use, and what a stolen copy holds opens no more.
  const asked = await house.left.visitor.share(message)
  assert.notEqual(asked, share)
})

test('erased by her or when its time is over, nothing of it stands in any table, and late repetitions do not bring it back', async () => {
  await using house = await LeftHouse.open()
  const lea = await house.listener()
  for (const how of ['erased', 'expired'] as const) {
    const message = await house.left1()
    const room = await house.claim(message, lea)
    const answer = box(1024)
    await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: answer })
    const traces = [message.id, message.locked, message.room.statement.sig, room.statement.sig, room.wraps[0]!.wrap, message.room.wraps[0]!.wrap,
      ...[answer, message.box].map((sealed) => Buffer.from(sealed, 'base64url').subarray(20, 60).toString('hex'))]
    const before = await house.everything()
    for (const trace of traces.filter((one) => one !== message.room.wraps.find(({ name }) => name === 'nl')?.wrap)) assert.ok(before.includes(trace), 'the search would have found it')
    if (how === 'erased') await house.left.visitor.erase(message)
    else {
      await house.later(30.1)
      await assert.rejects(house.come(message), unknown, 'over, before it has been swept')
      assert.deepEqual(await house.left.desk.inbox(lea.id), [])
      assert.equal(await house.left.sweep(), 1)
    }
    const after = await house.everything()
    for (const trace of traces) assert.ok(!after.includes(trace), how)
    await assert.rejects(house.come(message), unknown)
    await assert.rejects(house.left.visitor.leave(message), { code: 'code-taken' }, 'a late repetition')
    await assert.rejects(house.left.desk.open(lea.id, message.id), { code: 'not-found' })
    assert.equal((await house.db.sql`select from left_message`).length, 0)
  }
})

test('of a code, no table holds a part: neither where it leads, nor what opens it', async () => {
  await using house = await LeftHouse.open()
  const message = await house.left1()
  const fresh = code()
  await house.left.visitor.setCode({ loc: message.loc, tok: message.tok, newLoc: fresh.loc, newTok: fresh.tok, locked: locked() })
  const all = await house.everything()
  const share = (await house.come(fresh)).share
  for (const secret of [message.loc, message.tok, fresh.loc, fresh.tok, share]) {
    for (const form of ['hex', 'base64', 'base64url'] as const) assert.ok(!all.includes(Buffer.from(secret, 'base64url').toString(form)))
  }
  assert.ok(all.includes(message.id), 'the search would have found it')
})

test('a shorter time than has passed already leaves a day, and erases nothing at once', async () => {
  await using house = await LeftHouse.open()
  const message = await house.left1()
  const key = { loc: message.loc, tok: message.tok }
  await house.later(3)
  const until = await house.left.visitor.setDays({ ...key, days: 1 })
  assert.ok(Math.abs(until - Date.now() / 1000 - 4 * day) < 600)
  assert.equal(await house.left.sweep(), 0)
  assert.equal((await house.come(message)).until, until)
})

test('it is kept as many days after the last text of either side as she says', async () => {
  await using house = await LeftHouse.open()
  const lea = await house.listener()
  const message = await house.left1()
  const key = { loc: message.loc, tok: message.tok }
  const first = (await house.come(message)).until
  assert.equal(await house.left.visitor.setDays({ ...key, days: 365 }), first + 335 * day)
  assert.equal(await house.left.visitor.setDays({ ...key, days: 2 }), first - 28 * day)
  await house.claim(message, lea)
  await house.later(1)
  await house.left.visitor.say({ ...key, epoch: 2, box: box() })
  assert.ok(Math.abs((await house.come(message)).until - (first - 27 * day)) < 60, 'what she has just written does not go unread')
  await house.later(2)
  await house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: box() })
  const { until, state } = await house.come(message)
  assert.ok(Math.abs(until - (first - 26 * day)) < 60)
  assert.equal(state, 'answered')
  await house.later(3.5)
  await house.left.sweep()
  assert.equal((await house.come(message)).boxes.length, 3)
  await house.later(4.5)
  assert.equal(await house.left.sweep(), 1)
})

test('what she writes on day 29 stays for 30 days, where nobody has answered', async () => {
  await using house = await LeftHouse.open()
  const [message, other] = [await house.left1(), await house.left1()]
  await house.later(29)
  await house.left.visitor.say({ loc: message.loc, tok: message.tok, epoch: 1, box: box() })
  await house.later(31)
  assert.equal(await house.left.sweep(), 1, 'the other, on which nobody has written')
  await assert.rejects(house.come(other), unknown)
  const { boxes, state } = await house.come(message)
  assert.deepEqual([boxes.length, state], [2, 'waiting'])
  await house.later(59.5)
  assert.equal(await house.left.sweep(), 1)
})

test('she writes on: each box once, under the newest key, and no more than so many', async () => {
  await using house = await LeftHouse.open()
  const lea = await house.listener()
  const message = await house.left1()
  const say = (epoch: number, sealed: string) => house.left.visitor.say({ loc: message.loc, tok: message.tok, epoch, box: sealed })
  const second = box()
  assert.deepEqual(await Promise.all([say(1, second), say(1, second)]), [2, 2])
  await house.claim(message, lea)
  assert.equal(await say(1, second), 2, 'kept already')
  await assert.rejects(say(1, box()), { code: 'epoch' })
  assert.equal(await say(2, box(65_536)), 3)
  await assert.rejects(house.left.desk.answer(lea.id, { id: message.id, epoch: 2, box: second }), { code: 'malformed' }, 'another’s box again')
  await house.db.sql`update left_message set boxes = ${mostBoxes}`
  await assert.rejects(say(2, box()), { code: 'too-many' })
})

test('another code takes over at once, and the old one is unknown for good', async () => {
  await using house = await LeftHouse.open()
  const [message, other] = [await house.left1(), await house.left1()]
  const key = { loc: message.loc, tok: message.tok }
  const fresh = code()
  const change = { newLoc: fresh.loc, newTok: fresh.tok, locked: locked() }
  await assert.rejects(house.left.visitor.setCode({ ...key, ...change, newLoc: other.loc }), { code: 'code-taken' })
  await assert.rejects(house.left.visitor.setCode({ loc: key.loc, tok: fresh.tok, ...change }), unknown)
  await house.left.visitor.setCode({ ...key, ...change })
  await assert.rejects(house.come(key), unknown)
  assert.deepEqual([(await house.come(fresh)).id, (await house.come(fresh)).locked], [message.id, change.locked])
})

test('what is erased stands in a file beside the database, and an older copy that is put back forgets it again', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'ear-left-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const file = join(data, 'tombstones')
  const old = `${'2020-01-01'} ${toText(randomBytes(32))}\n`
  const recent = `${new Date(Date.now() - 20 * day * 1000).toISOString().slice(0, 10)} ${toText(randomBytes(32))}\n`
  writeFileSync(file, `${old}${recent}2026-01-01 cut`)
  await using house = await LeftHouse.open(data)
  assert.equal(readFileSync(file, 'utf8'), recent)
  const [gone, over, changed, stays] = [await house.left1(), await house.left1(), await house.left1(), await house.left1()]
  const [row] = await house.db.sql`select * from left_message where id = ${gone.id}`
  const [locator] = await house.db.sql<{ locator: string }[]>`select locator from left_message where id = ${changed.id}`
  await house.left.visitor.erase(gone)
  await house.left.visitor.setDays({ loc: over.loc, tok: over.tok, days: 1 })
  await house.later(1.1)
  await house.left.sweep()
  const fresh = code()
  await house.left.visitor.setCode({ loc: changed.loc, tok: changed.tok, newLoc: fresh.loc, newTok: fresh.tok, locked: locked() })
  assert.equal(statSync(file).mode & 0o777, 0o600)
  const named = readTombstones(data)
  assert.equal(named.length, 4)
  assert.ok(named.includes((row as { locator: string }).locator) && named.includes(locator!.locator))
  assert.ok(!readFileSync(file, 'utf8').includes(gone.loc))
  // The copy from before.
  await house.db.sql`delete from left_tombstone`
  await house.db.sql`insert into left_message ${house.db.sql(row as Record<string, never>)}`
  await house.db.sql`update left_message set locator = ${locator!.locator} where id = ${changed.id}`
  assert.equal((await house.come(gone)).id, gone.id, 'it is there again')
  assert.equal(await transaction(house.db.sql, (tx) => eraseAgain(tx, named)), 2)
  await assert.rejects(house.come(gone), unknown)
  await assert.rejects(house.come(changed), unknown)
  assert.equal((await house.come(stays)).id, stays.id)
})
