// A left message from leaving it to coming back: sealed to the teams, claimed, answered, handed on, given back, sealed anew, read by whoever should and nobody else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeKey } from './left-code.ts'
import { answerKept, answerLeft, claimLeft, handLeft, personEntry, releaseLeft, rewrapLeft } from './left-desk.ts'
import { back, good, leaveOne, makeHouse } from './left-fixture.ts'
import { sealNext } from './left-record.ts'
import type { Letter, Words } from './left-record.ts'
import { LeftVisitor } from './left-visitor.ts'
import type { Person } from './rehearsal-fixture.ts'
import { noon } from './rehearsal-fixture.ts'
import { makeCode } from './return-code.ts'

const house = await makeHouse()
const { at, ann, bea, coordinator, team } = house
const leave = async (words?: Words, listener?: Person) => leaveOne(house, words, listener)

test('a message is read by the team, claimed, answered, and read on return with the code alone', async () => {
  const { server, id, open, come } = await leave()
  assert.deepEqual(good(await open(bea)).letters.map((l) => [l.from, l.text]), [['visitor', 'goedenavond']])
  const before = good(await open(ann))
  assert.equal(await answerLeft(before, house.desk(ann), 'nog niet'), null, 'who has not claimed it cannot answer')
  const claimed = (await claimLeft(before, house.desk(ann), team('coordinators')))!
  server.room(claimed.input)
  assert.notDeepEqual(claimed.open.keys[0]!.ck, claimed.open.keys[1]!.ck)
  const answer = (await answerLeft(claimed.open, house.desk(ann), 'ik lees je'))!
  const after = await answerKept(claimed.open, house.desk(ann), answer, server.keep(id, 1, answer), 'ik lees je')
  assert.equal(after.letters.length, 2)

  const visitor = back(await come())
  assert.deepEqual(visitor.letters.map((l) => [l.from, l.member, l.text]), [['visitor', null, 'goedenavond'], ['listener', ann.member, 'ik lees je']])
  const more = await visitor.say('dank je')
  await visitor.kept(more, server.keep(id, 0, more), 'dank je')
  const again = await visitor.say('nog iets')
  server.keep(id, 0, again)
  assert.deepEqual(good(await open(ann)).letters.map((l) => l.text), ['goedenavond', 'ik lees je', 'dank je', 'nog iets'])
  assert.deepEqual(back(await come()).letters.map((l) => l.text), ['goedenavond', 'ik lees je', 'dank je', 'nog iets'])
  assert.deepEqual(await open(bea), { is: 'refused', why: 'wrap' }, 'her colleagues cannot open it any more')
})

test('it goes from hand to hand: released, sealed to newer keys, claimed by another, handed on; the visitor reads all of it', async () => {
  const { server, id, open, come } = await leave()
  const me = house.desk(coordinator)
  const claimed = (await claimLeft(good(await open(ann)), house.desk(ann), team('coordinators')))!
  server.room(claimed.input)
  server.keep(id, 1, (await answerLeft(claimed.open, house.desk(ann), 'van ann'))!)
  const beside = (await answerLeft(good(await open(coordinator)), me, 'van ons'))!
  server.keep(id, 2, beside)
  server.room((await releaseLeft(good(await open(coordinator)), me, [team('nl'), team('coordinators')]))!.input)
  for (const name of ['nl', 'coordinators']) house.keys.set(`${name} 2`, await house.teamKey(name, 2))
  server.room((await rewrapLeft(good(await open(coordinator)), me, [team('nl', 2), team('coordinators', 2)]))!.input)
  const hers = (await claimLeft(good(await open(bea)), house.desk(bea), team('coordinators', 2)))!
  server.room(hers.input)
  server.keep(id, 1, (await answerLeft(hers.open, house.desk(bea), 'van bea'))!)
  assert.deepEqual(await open(ann), { is: 'refused', why: 'wrap' })
  server.room((await handLeft(good(await open(bea)), house.desk(bea), personEntry({ member: ann.member, role: 'listener', keys: ann.identity.public }), null))!.input)
  assert.deepEqual(await open(bea), { is: 'refused', why: 'wrap' }, 'who has handed it on opens nothing afterwards')
  server.keep(id, 1, (await answerLeft(good(await open(ann)), house.desk(ann), 'weer ann'))!)
  const visitor = back(await come())
  assert.deepEqual(visitor.letters.map((l) => [l.from, l.member, l.text]), [
    ['visitor', null, 'goedenavond'],
    ['listener', ann.member, 'van ann'],
    ['coordinator', null, 'van ons'],
    ['listener', bea.member, 'van bea'],
    ['listener', ann.member, 'weer ann'],
  ])
  assert.equal(visitor.room.signer, 'listener')
  server.room((await releaseLeft(good(await open(ann)), house.desk(ann), [team('nl', 2), team('coordinators', 2)]))!.input)
  assert.deepEqual(back(await come()).readers, { languages: ['nl'], claimed: false }, 'given back by whoever had it')
  assert.equal(good(await open(bea)).letters.length, 5)
})

test('a conversation that is kept is opened by its listener and the coordinators, not by the team', async () => {
  const { server, id, open, come } = await leave('dit blijft', ann)
  assert.deepEqual(await open(bea), { is: 'refused', why: 'wrap' })
  assert.equal(good(await open(coordinator)).letters[0]!.text, 'dit blijft')
  server.keep(id, 1, (await answerLeft(good(await open(ann)), house.desk(ann), 'goed zo'))!)
  assert.deepEqual(back(await come()).letters.map((l) => [l.from, l.text]), [['visitor', 'dit blijft'], ['listener', 'goed zo']])
})

test('what was said live comes as it was kept, and nobody but the visitor can bring it', async () => {
  const said = [{ by: 'visitor', text: 'ik ben bang' }, { by: 'listener', text: 'je bent niet alleen' }] as const
  const { server, id, open, come } = await leave(said, ann)
  const shown = (letters: readonly Letter[]) => letters.map((l) => [l.number, l.from, l.text, l.copied])
  assert.deepEqual(shown(good(await open(ann)).letters), [[1, 'visitor', 'ik ben bang', true], [1, 'listener', 'je bent niet alleen', true]])
  const visitor = back(await come())
  const more = await visitor.say([{ by: 'interpreter', text: 'ik vertaal' }])
  await visitor.kept(more, server.keep(id, 0, more), [{ by: 'interpreter', text: 'ik vertaal' }])
  server.keep(id, 1, (await answerLeft(good(await open(ann)), house.desk(ann), 'tot morgen'))!)
  const all = back(await come())
  assert.deepEqual(shown(all.letters).slice(2), [[2, 'interpreter', 'ik vertaal', true], [3, 'listener', 'tot morgen', false]])
  assert.deepEqual(shown(visitor.letters), shown(all.letters).slice(0, 3))
  // Lines in the listener's own slot would be words in the visitor's mouth.
  server.keep(id, 1, (await sealNext(good(await open(ann)), 1, [{ by: 'visitor', text: 'dit zei ik niet' }]))!)
  assert.deepEqual(await come(), { is: 'refused', why: 'box' })
})

test('two pages of hers that write at once break nothing', async () => {
  const { server, id, come } = await leave()
  const [one, two] = [back(await come()), back(await come())]
  server.keep(id, 0, await one.say('van de een'))
  const sent = await two.say('van de ander')
  await two.kept(sent, server.keep(id, 0, sent), 'van de ander')
  server.keep(id, 0, await two.say('en verder'))
  assert.deepEqual(back(await come()).letters.map((l) => l.text), ['goedenavond', 'van de een', 'van de ander', 'en verder'])
})

test('another code opens it, and the code before does not', async () => {
  const { server, key, come, vouches } = await leave()
  const next = await codeKey(at.depl, await makeCode(), '٤٢')
  const share = await server.share(next.loc)
  const changed = await back(await come()).recode(next, share)
  const row = server.rows[0]!
  row.key = changed.newLoc
  row.locked = changed.locked
  const answer = await server.back(next.loc, vouches)
  assert.ok((await LeftVisitor.come(at, next, answer, noon)) instanceof LeftVisitor)
  assert.deepEqual(await LeftVisitor.come(at, key, { ...answer, share: await server.share(key.loc) }, noon), { is: 'refused', why: 'locked' })
  const samePin = await codeKey(at.depl, '1'.padStart(22, '0'), ' 42 ')
  assert.deepEqual(await codeKey(at.depl, '1'.padStart(22, '0'), '４２'), samePin, 'a PIN in any script’s digits is the same')
})
