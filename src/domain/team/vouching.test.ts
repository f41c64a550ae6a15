// Statements: only what is signed by whom it must be, for whom it names, and for as long as it may, is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { checkCredentials } from '../../shared/seal/directory.ts'
import { KeysHand, MemberHand, RootHand, coordinatorStatement, deskAddress, depl, newListener, seconds, setUpTeam } from './member-hand.ts'
import { Team } from './team.ts'
import { MemoryBus } from '../../platform/bus/bus.ts'

const refused = (code: string) => ({ code })
const nl = [{ tag: 'nl', level: 3 as const }]
const day = 86_400

test('an installation is set up once', async () => {
  await using db = await freshDatabase()
  const { team, rootKey, root, coordinator } = await setUpTeam(db.sql)
  assert.equal(rootKey.root(), root.keys.sign)
  assert.equal((await coordinator.data(team)).state, 'active')
  const second = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  const own = await KeysHand.make()
  const again = team.setUp(await second.data(team), { root: own.keys.sign, rootSealed: '', statements: [await coordinatorStatement(own, second)], teamKeys: [] })
  await assert.rejects(again, refused('set-up-already'))
  assert.equal(rootKey.root(), root.keys.sign)
})

test('a set-up without a right statement of the root leaves nothing behind', async () => {
  await using db = await freshDatabase()
  const rootKey = new RootHand()
  const team = new Team(db.sql, new MemoryBus(), rootKey, { depl, operator: 'A test', address: deskAddress })
  const ann = await MemberHand.enrol(team, await team.inviteCoordinator('Ann'))
  const root = await KeysHand.make()
  const other = await KeysHand.make()
  const setUp = async (statements: Parameters<typeof team.setUp>[1]['statements']): Promise<void> =>
    team.setUp(await ann.data(team), { root: root.keys.sign, rootSealed: toText(randomBytes(120)), statements, teamKeys: [] })
  await assert.rejects(setUp([]), refused('bad-statement'))
  await assert.rejects(setUp([await coordinatorStatement(other, ann)]), refused('bad-statement'))
  await assert.rejects(setUp([await coordinatorStatement(root, ann, 1, { until: seconds() + 400 * day })]), refused('bad-statement'))
  const elsewhere = await root.sign({ kind: 'coordinator', member: ann.id, n: 1, ...ann.identity.keys, from: seconds(), until: seconds() + day }, toText(randomBytes(16)))
  await assert.rejects(setUp([elsewhere]), refused('bad-statement'), 'signed for another installation')
  assert.equal(rootKey.root(), null)
  assert.equal((await ann.data(team)).state, 'enrolled')
  await setUp([await coordinatorStatement(root, ann)])
})

test('a coordinator goes on duty by a listener statement without a language, and what vouches for her holds the root’s word about herself', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, root, coordinator } = hand
  const eva = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  await team.signMember(await coordinator.data(team), eva.id, await coordinatorStatement(root, eva))
  const shift = newId()
  const statement = await eva.shiftStatement(shift, (await KeysHand.make()).keys)
  await assert.rejects(team.checkShift(await eva.data(team), shift, statement), refused('not-allowed'))
  assert.equal(await team.credentialsOf(eva.id, statement), null, 'as a listener nobody vouches for her yet')
  // Another coordinator's word: her own statement is then no part of the chain that makes her a listener.
  await team.signMember(await coordinator.data(team), eva.id, await coordinator.listenerStatement(eva, [], 2))
  assert.deepEqual(await team.checkShift(await eva.data(team), shift, statement), { languages: [], woman: false })
  const credentials = await team.credentialsOf(eva.id, statement)
  const verified = await checkCredentials(root.keys.sign, depl, credentials!, seconds())
  assert.deepEqual([verified?.member, verified?.coordinator, verified?.languages], [eva.id, true, []])
  assert.deepEqual([await team.isCoordinator(eva.id), await team.isCoordinator((await newListener(hand, nl)).id)], [true, false])
})

test('a listener is active once a coordinator has signed, and her chain goes from the root to her shift', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const listener = await newListener(hand, nl)
  const own = await listener.data(team)
  assert.equal(own.state, 'active')
  const shift = newId()
  const statement = await listener.shiftStatement(shift, (await KeysHand.make()).keys)
  assert.deepEqual(await team.checkShift(own, shift, statement), { languages: nl, woman: false })
  const credentials = await team.credentialsOf(listener.id, statement)
  const kinds = credentials!.chain.map((s) => [(JSON.parse(s.body) as { kind: string }).kind, (JSON.parse(s.body) as { member: string }).member])
  assert.deepEqual(kinds, [['coordinator', coordinator.id], ['listener', listener.id]])
  assert.deepEqual((await team.herself(own)).chain, credentials!.chain)
  const rows = await team.members()
  assert.ok(rows.every((row) => row.signedUntil !== null && !('rootSealed' in row)))
  // A name inside a random token of the base64url alphabet is chance, so only whole words count.
  assert.doesNotMatch(JSON.stringify(await team.directory()), /(?<![\w-])Lea(?![\w-])/, 'never a name')
})

test('a statement about a listener is refused where anything in it does not fit', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator, root } = hand
  const { token } = await team.membership.invite('Lea', 'listener', nl, false)
  const lea = await MemberHand.enrol(team, token)
  const other = await newListener(hand)
  const actor = await coordinator.data(team)
  const sign = (n: number, more: object) => coordinator.listenerStatement(lea, nl, n, more)
  const wrong: [string, Awaited<ReturnType<typeof sign>>][] = [
    ['fingerprint-mismatch', await sign(1, other.identity.keys)],
    ['bad-statement', await sign(1, { member: other.id })],
    ['bad-statement', await sign(1, { by: other.id })],
    ['bad-statement', await sign(1, { languages: [{ tag: 'xx', level: 3 }] })],
    ['bad-statement', await sign(1, { until: seconds() + 91 * day })],
    ['bad-statement', await sign(1, { until: seconds() - 1 })],
    ['bad-statement', await sign(1, { from: seconds() + 2 * day })],
    ['bad-statement', await sign(1, { more: 1 })],
    ['bad-statement', await coordinatorStatement(root, lea)],
    ['bad-statement', await lea.listenerStatement(lea, nl)],
    ['bad-statement', { ...(await sign(1, {})), body: 'not json' }],
    ['bad-statement', { body: (await sign(1, {})).body.replace('"n":1', '"n":2'), sig: (await sign(1, {})).sig }],
    ['bad-statement', { body: (await sign(1, {})).body.replace('listener', 'toString'), sig: (await sign(1, {})).sig }],
  ]
  for (const [code, statement] of wrong) await assert.rejects(team.signMember(actor, lea.id, statement), refused(code), statement.body)
  assert.equal((await lea.data(team)).state, 'enrolled')
  await team.signMember(actor, lea.id, await sign(5, {}))
  await assert.rejects(team.signMember(actor, lea.id, await sign(5, {})), refused('bad-statement'), 'numbers go up')
  await assert.rejects(team.signMember(actor, newId(), await sign(6, {})), refused('member-unknown'))
  await assert.rejects(team.signMember(await other.data(team), lea.id, await other.listenerStatement(lea, nl, 6)), refused('not-allowed'))
})

test('a shift statement is hers, of this shift, for 12 hours at most, and only while she is vouched for', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team } = hand
  const listener = await newListener(hand)
  const other = await newListener(hand)
  const own = await listener.data(team)
  const shift = newId()
  const { keys } = await KeysHand.make()
  await assert.rejects(team.checkShift(own, newId(), await listener.shiftStatement(shift, keys)), refused('bad-statement'))
  await assert.rejects(team.checkShift(own, shift, await other.shiftStatement(shift, keys)), refused('bad-statement'))
  await assert.rejects(team.checkShift(own, shift, await other.shiftStatement(shift, keys, { member: own.id })), refused('bad-statement'))
  await assert.rejects(team.checkShift(own, shift, await listener.shiftStatement(shift, keys, { until: seconds() + day })), refused('bad-statement'))
  const { token } = await team.membership.invite('New', 'listener', nl, false)
  const unsigned = await MemberHand.enrol(team, token)
  await assert.rejects(team.checkShift(await unsigned.data(team), shift, await unsigned.shiftStatement(shift, keys)), refused('not-allowed'))
  const coordinator = await hand.coordinator.data(team)
  await assert.rejects(team.checkShift(coordinator, shift, await hand.coordinator.shiftStatement(shift, keys)), refused('not-allowed'), 'no statement as a listener')
})

test('what the statement says of her languages is what is known of her', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const listener = await newListener(hand)
  const ar = [{ tag: 'ar', level: 2 as const }]
  await team.signMember(await coordinator.data(team), listener.id, await coordinator.listenerStatement(listener, ar, 2, { woman: true }))
  const { languages, woman } = await listener.data(team)
  assert.deepEqual({ languages, woman }, { languages: ar, woman: true })
})

test('a coordinator leaves or has new keys: whom she vouched for can go on, and is signed anew with the next number a desk can know', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, root, coordinator } = hand
  const listener = await newListener(hand)
  await team.signMember(await coordinator.data(team), listener.id, await coordinator.listenerStatement(listener, nl, 2))
  const statement = await listener.shiftStatement(newId(), (await KeysHand.make()).keys)
  const eva = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  await team.signMember(await eva.data(team), eva.id, await coordinatorStatement(root, eva))
  const { token } = await team.membership.recover(coordinator.id)
  const anew = await MemberHand.enrol(team, token)
  await team.signMember(await eva.data(team), anew.id, await coordinatorStatement(root, anew, 2))
  const chain = (await team.credentialsOf(listener.id, statement))!.chain
  assert.equal((JSON.parse(chain[0]!.body) as { sign: string }).sign, coordinator.identity.keys.sign, 'the key that signed her')
  // No desk can check what the old key signed, so to it she has no number yet.
  await team.signMember(await anew.data(team), listener.id, await anew.listenerStatement(listener, nl, 1))
  await assert.rejects(team.signMember(await anew.data(team), listener.id, await anew.listenerStatement(listener, nl, 1)), refused('bad-statement'))
  await team.membership.remove(await eva.data(team), anew.id, await eva.removalOf(anew, 2))
  assert.ok(await team.credentialsOf(listener.id, statement))
  assert.ok((await team.members()).find((m) => m.id === listener.id)!.signedUntil)
  await team.signMember(await eva.data(team), listener.id, await eva.listenerStatement(listener, nl, 2))
})

test('statements that have run out vouch for nobody', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const listener = await newListener(hand)
  const statement = await listener.shiftStatement(newId(), (await KeysHand.make()).keys)
  const later = (days: number): Team =>
    new Team(db.sql, hand.bus, hand.rootKey, { depl, operator: 'A test', address: deskAddress }, () => seconds() + days * day)
  assert.ok(await later(89).credentialsOf(listener.id, statement))
  assert.equal(await later(91).credentialsOf(listener.id, statement), null)
  const otherRoot = new RootHand()
  otherRoot.setRoot((await KeysHand.make()).keys.sign)
  const rerooted = new Team(db.sql, hand.bus, otherRoot, { depl, operator: 'A test', address: deskAddress })
  assert.equal(await rerooted.credentialsOf(listener.id, statement), null, 'another root vouches for nobody of the old one')
})
