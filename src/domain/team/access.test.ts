// Invitations, passkeys and sessions: once, in time, and hers alone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { readVouched, statementHash } from '../../shared/seal/vouched.ts'
import { KeysHand, MemberHand, coordinatorStatement, depl, newListener, prfUnlock, seconds, setUpTeam } from './member-hand.ts'
import { PasskeyHand } from './passkey-hand.ts'

const refused = (code: string) => ({ code })

test('a link is used once, also by two who come at the same moment', async () => {
  await using db = await freshDatabase()
  const { team } = await setUpTeam(db.sql)
  const { token } = await team.membership.invite('Bea', 'listener', [], false)
  const tries = await Promise.allSettled([1, 2, 3, 4].map(() => MemberHand.enrol(team, token)))
  assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1)
  for (const t of tries) if (t.status === 'rejected') assert.equal((t.reason as { code: string }).code, 'invitation-invalid')
  await assert.rejects(team.access.invitation(token), refused('invitation-invalid'))
})

test('a link ends after 72 hours, and a newer one ends it', async () => {
  await using db = await freshDatabase()
  const { team } = await setUpTeam(db.sql)
  const { token, member, until } = await team.membership.invite('Bea', 'listener', [], false)
  assert.ok(Math.abs(until - Date.now() / 1000 - 72 * 3600) < 60)
  const { token: second } = await team.membership.recover(member)
  await assert.rejects(team.access.invitation(token), refused('invitation-invalid'))
  assert.equal((await team.access.invitation(second)).name, 'Bea')
  await db.sql`update team_invitation set until = now() - interval '1 second'`
  await assert.rejects(team.access.invitation(second), refused('invitation-invalid'))
  await assert.rejects(team.access.enrolOptions(second), refused('invitation-invalid'))
  const [row] = await db.sql`select hash from team_invitation`
  assert.notEqual(row!.hash, second, 'the token itself is not kept')
})

test('the options ask for user verification, a discoverable passkey, and the PRF with one input of this installation', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const { options } = await team.access.credentialOptions(await coordinator.data(team))
  const { options: signIn } = await team.access.signInOptions()
  assert.deepEqual(
    { ...(options.authenticatorSelection as object) },
    { residentKey: 'required', userVerification: 'required', requireResidentKey: true },
  )
  assert.equal(signIn.userVerification, 'required')
  const first = (o: typeof options): unknown => (o.extensions as { prf: { eval: { first: string } } }).prf.eval.first
  assert.equal(String(first(options)).length, 43)
  assert.equal(first(options), first(signIn))
  assert.deepEqual((options.excludeCredentials as { id: string }[]).map((c) => c.id), [coordinator.passkey.credential])
})

test('she signs in with her passkey; a challenge serves once', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const { challenge, options } = await team.access.signInOptions()
  const answer = coordinator.passkey.get(options)
  const { member, session } = await team.access.signIn(challenge, answer)
  assert.equal(member.id, coordinator.id)
  assert.equal((await team.access.session(session))?.member.id, coordinator.id)
  await assert.rejects(team.access.signIn(challenge, answer), refused('sign-in-failed'))
  const [row] = await db.sql`select count(*)::int as n from team_session where hash = ${session}`
  assert.equal(row!.n, 0, 'the cookie itself is not kept')
})

test('a sign-in is refused for another origin, another challenge, an unverified person, a copied passkey, a stranger', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const attempt = async (answer: (options: Record<string, unknown>) => Record<string, unknown>): Promise<unknown> => {
    const { challenge, options } = await team.access.signInOptions()
    return team.access.signIn(challenge, answer(options))
  }
  const { passkey } = coordinator
  await assert.rejects(attempt((o) => passkey.get(o, 'http://desk.localhost.example:8081')), refused('sign-in-failed'))
  await assert.rejects(attempt((o) => passkey.get({ ...o, challenge: toText(randomBytes(32)) })), refused('sign-in-failed'))
  await assert.rejects(attempt((o) => passkey.get({ ...o, rpId: 'localhost' })), refused('sign-in-failed'))
  passkey.verified = false
  await assert.rejects(attempt((o) => passkey.get(o)), refused('sign-in-failed'))
  passkey.verified = true
  const stranger = new PasskeyHand('http://desk.localhost:8081')
  await assert.rejects(attempt((o) => stranger.get(o)), refused('sign-in-failed'))
  await assert.rejects(attempt((o) => ({ ...stranger.get(o), id: passkey.credential, rawId: passkey.credential })), refused('sign-in-failed'))
  await assert.rejects(attempt((o) => ({ ...passkey.get(o), response: null })), refused('sign-in-failed'))
  await assert.rejects(attempt(() => ({})), refused('sign-in-failed'))
  passkey.counter = 7
  await attempt((o) => passkey.get(o))
  await assert.rejects(attempt((o) => passkey.get(o)), refused('sign-in-failed'), 'the counter did not grow')
})

test('a challenge ends after five minutes, and is bound to what it was made for', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const late = await team.access.signInOptions()
  await db.sql`update team_challenge set until = now()`
  await assert.rejects(team.access.signIn(late.challenge, coordinator.passkey.get(late.options)), refused('sign-in-failed'))
  const own = await coordinator.data(team)
  const { challenge } = await team.access.credentialOptions(own)
  const { options } = await team.access.signInOptions()
  await assert.rejects(team.access.signIn(challenge, coordinator.passkey.get(options)), refused('sign-in-failed'))
})

test('a session ends after 12 hours, and after 2 hours unseen', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  assert.equal((await team.access.session(coordinator.session))?.expired, false)
  await db.sql`update team_session set seen = now() - interval '2 hours 1 second'`
  assert.equal((await team.access.session(coordinator.session))?.expired, true)
  await db.sql`update team_session set seen = now(), made = now() - interval '12 hours 1 second'`
  assert.equal((await team.access.session(coordinator.session))?.expired, true)
  await team.access.signOut(coordinator.session)
  assert.equal(await team.access.session(coordinator.session), null)
  assert.equal(await team.access.session('not even a cookie'), null)
})

test('of a coordinator the last day at her desk is kept, of a listener nothing', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const listener = await newListener(hand)
  assert.equal(await team.daysUnseen(), 0)
  await db.sql`update team_member set seen_on = current_date - 6 where role = 'coordinator'`
  await team.access.session(listener.session)
  await team.access.session(coordinator.session)
  assert.equal(await team.daysUnseen(), 6, 'not written with every question')
  await db.sql`update team_session set seen = now() - interval '2 minutes'`
  await team.access.session(listener.session)
  assert.equal(await team.daysUnseen(), 6)
  await team.access.session(coordinator.session)
  assert.equal(await team.daysUnseen(), 0)
  await db.sql`update team_member set seen_on = current_date - 6 where role = 'coordinator'`
  const { challenge, options } = await team.access.signInOptions()
  await team.access.signIn(challenge, coordinator.passkey.get(options))
  assert.equal(await team.daysUnseen(), 0)
  const kept = await db.sql`select role, seen_on::text as day from team_member where seen_on is not null`
  assert.deepEqual(kept.map(({ role, day }) => [role, /^\d{4}-\d\d-\d\d$/.test(String(day))]), [['coordinator', true]])
})

test('she has two passkeys; the last one stays, and so does the last way to unlock', async () => {
  await using db = await freshDatabase()
  const { team, coordinator } = await setUpTeam(db.sql)
  const own = await coordinator.data(team)
  await assert.rejects(team.access.removeCredential(own, coordinator.passkey.credential), refused('not-allowed'))
  const second = new PasskeyHand('http://desk.localhost:8081')
  const { challenge, options } = await team.access.credentialOptions(own)
  await assert.rejects(team.access.addCredential(own, newId(), second.create(options), 'key', []), refused('sign-in-failed'))
  await team.access.addCredential(own, challenge, second.create(options), 'key', [])
  await assert.rejects(team.access.removeCredential(own, coordinator.passkey.credential), refused('not-allowed'), 'nothing would unlock her keys')
  await assert.rejects(team.access.putUnlock(own, prfUnlock(newId())), refused('malformed'))
  await team.access.putUnlock(own, { method: 'passphrase', credential: null, salt: toText(randomBytes(32)), sealed: toText(randomBytes(99)) })
  await team.access.removeCredential(own, coordinator.passkey.credential)
  assert.deepEqual((await team.access.credentials(own.id)).map((c) => [c.id, c.prf]), [[second.credential, false]])
  assert.deepEqual((await team.access.unlocks(own.id)).map((u) => u.method), ['passphrase'])
})

test('enrolling needs a way to unlock that is hers, and keys that are points', async () => {
  await using db = await freshDatabase()
  const { team } = await setUpTeam(db.sql)
  const { token } = await team.membership.invite('Bea', 'listener', [], false)
  const { keys } = await KeysHand.make()
  const passkey = new PasskeyHand('http://desk.localhost:8081')
  const enrol = async (unlocks: Parameters<typeof team.access.enrol>[4], theirs = keys): Promise<unknown> => {
    const { challenge, options } = await team.access.enrolOptions(token)
    return team.access.enrol(token, challenge, passkey.create(options), theirs, unlocks)
  }
  await assert.rejects(enrol([]), refused('malformed'))
  await assert.rejects(enrol([prfUnlock(newId())]), refused('malformed'))
  await assert.rejects(enrol([prfUnlock(passkey.credential)], { ...keys, sign: toText(randomBytes(65)) }), refused('malformed'))
  await enrol([prfUnlock(passkey.credential)])
})

test('a recovered listener comes back with new keys, unsigned; everything old has ended', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator } = hand
  const listener = await newListener(hand)
  const { token } = await team.membership.recover(listener.id)
  assert.equal((await team.access.invitation(token)).recovery, true)
  assert.ok(await team.access.session(listener.session), 'until the link is used nothing changes')
  const anew = await MemberHand.enrol(team, token)
  assert.equal(anew.id, listener.id)
  assert.equal(await team.access.session(listener.session), null)
  const { challenge, options } = await team.access.signInOptions()
  await assert.rejects(team.access.signIn(challenge, listener.passkey.get(options)), refused('sign-in-failed'))
  const own = await anew.data(team)
  assert.equal(own.state, 'enrolled')
  assert.deepEqual(team.abilities(own), ['self'])
  assert.deepEqual((await team.herself(own)).chain, [])
  await team.signMember(await coordinator.data(team), anew.id, await coordinator.listenerStatement(anew, [{ tag: 'nl', level: 3 }], 2))
  assert.equal((await anew.data(team)).state, 'active')
})

test('what somebody signed with keys she has no more is believed by the word of whoever signs her anew, and nothing else of them', async () => {
  await using db = await freshDatabase()
  const hand = await setUpTeam(db.sql)
  const { team, coordinator, root } = hand
  const listener = await newListener(hand)
  const [before, forged] = [await listener.identity.sign({ kind: 'left', said: 'before' }), await listener.identity.sign({ kind: 'left', said: 'by whoever found her keys' })]
  const believed = async (statement: typeof before) => {
    const read = await readVouched(root.keys.sign, depl, (await team.keepers()).vouchOf(listener.id), seconds())
    return read!.signer(listener.id, 'left', statement)
  }
  assert.equal(await believed(before), 'listener')
  const actor = await coordinator.data(team)
  await assert.rejects(team.signMember(actor, listener.id, await coordinator.removalOf(listener, 2)), refused('not-allowed'), 'who has her keys is removed or recovered')
  const anew = await MemberHand.enrol(team, (await team.membership.recover(listener.id)).token)
  await team.signMember(actor, anew.id, await coordinator.removalOf(listener, 2, [await statementHash(before)]))
  assert.equal((await anew.data(team)).state, 'enrolled', 'she stays, and is not signed yet')
  await team.signMember(actor, anew.id, await coordinator.listenerStatement(anew, [{ tag: 'nl', level: 3 }], 3))
  assert.equal((await anew.data(team)).state, 'active')
  assert.deepEqual([await believed(before), await believed(forged)], ['listener', null])
  assert.equal(await believed(await anew.identity.sign({ kind: 'left', said: 'now' })), 'listener')
})

test('the last coordinator cannot be recovered away; with the printed root a new one comes in', async () => {
  await using db = await freshDatabase()
  const { team, coordinator, root } = await setUpTeam(db.sql)
  await assert.rejects(team.membership.recover(coordinator.id), refused('last-coordinator'))
  const second = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  const own = await second.data(team)
  assert.deepEqual(team.abilities(own), ['self', 'sign-members'])
  await assert.rejects(team.signMember(own, coordinator.id, await coordinatorStatement(root, coordinator, 2)), refused('not-allowed'))
  await team.signMember(own, second.id, await coordinatorStatement(root, second))
  assert.equal((await second.data(team)).state, 'active')
  await team.membership.recover(coordinator.id)
})
