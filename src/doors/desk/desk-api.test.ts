// The desk's API through its gates: origin, session, ability, shape; and what each method gives.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import fc from 'fast-check'
import { MemberHand, coordinatorStatement, deskAddress, newListener, prfUnlock } from '../../domain/team/member-hand.ts'
import { PasskeyHand } from '../../domain/team/passkey-hand.ts'
import { newId, randomBytes, toText } from '../../shared/base/id.ts'
import { deskApi } from '../../shared/wire/desk-api.ts'
import type { DeskMethod, DeskOutput } from '../../shared/wire/desk-api.ts'
import { DeskHouse } from './desk-hand.ts'

const codeOf = (response: { body: string }): string => (JSON.parse(response.body) as { code: string }).code
const given = <M extends DeskMethod>(_: M, response: { body: string }): DeskOutput[M] => JSON.parse(response.body) as DeskOutput[M]

/** Who may call each method; written out once more, so that opening one is a change in two places. */
const mayCall: Record<DeskMethod, 'anyone' | 'member' | 'signed' | 'coordinator'> = {
  status: 'anyone',
  'sign-in-options': 'anyone',
  'sign-in': 'anyone',
  invitation: 'anyone',
  'enrol-options': 'anyone',
  enrol: 'anyone',
  me: 'member',
  'sign-out': 'member',
  'credential-options': 'member',
  'add-credential': 'member',
  'remove-credential': 'member',
  'put-unlock': 'member',
  directory: 'signed',
  colleagues: 'signed',
  'team-keys': 'signed',
  'set-up': 'coordinator',
  members: 'coordinator',
  invite: 'coordinator',
  recover: 'coordinator',
  'set-member': 'coordinator',
  'sign-member': 'coordinator',
  'remove-member': 'coordinator',
  'put-team-keys': 'coordinator',
  inbox: 'signed',
  left: 'signed',
  'left-room': 'signed',
  'left-answer': 'signed',
  'left-tend': 'coordinator',
  'left-signed': 'coordinator',
  phrases: 'signed',
  cards: 'signed',
  drafts: 'signed',
  'put-drafts': 'signed',
  procedure: 'signed',
  'put-procedure': 'coordinator',
  ring: 'signed',
  'ring-subscribe': 'signed',
  'ring-unsubscribe': 'signed',
  'ring-test': 'signed',
  words: 'coordinator',
  'erase-word': 'coordinator',
  counts: 'coordinator',
  content: 'coordinator',
  hours: 'coordinator',
  'put-hours': 'coordinator',
}

test('every method is closed but to whom it names', async () => {
  await using house = await DeskHouse.open()
  const listener = await newListener(house.hand)
  const { token } = await house.hand.team.membership.invite('New', 'listener', [], false)
  const unsigned = await MemberHand.enrol(house.hand.team, token)
  const removed = await newListener(house.hand)
  await house.hand.team.membership.remove(await house.hand.coordinator.data(house.hand.team), removed.id, await house.hand.coordinator.removalOf(removed))
  for (const method of Object.keys(deskApi) as DeskMethod[]) {
    const refusedAs = async (session: string | null): Promise<string> => codeOf(await house.call(method, { not: 'its shape' }, session))
    const open = mayCall[method]
    if (open === 'anyone' && method === 'status') continue
    assert.equal(await refusedAs(null), open === 'anyone' ? 'malformed' : 'not-signed-in', method)
    assert.equal(await refusedAs(toText(randomBytes(32))), open === 'anyone' ? 'malformed' : 'not-signed-in', method)
    assert.equal(await refusedAs(removed.session), open === 'anyone' ? 'malformed' : 'not-signed-in', method)
    assert.equal(await refusedAs(listener.session), open === 'coordinator' ? 'not-allowed' : 'malformed', method)
    assert.equal(await refusedAs(unsigned.session), open === 'coordinator' || open === 'signed' ? 'not-allowed' : 'malformed', method)
    if (method !== 'set-up') assert.equal(await refusedAs(house.hand.coordinator.session), 'malformed', method)
  }
  assert.equal(codeOf(await house.call('set-up', {}, house.hand.coordinator.session)), 'malformed')
})

test('another site, a form, a missing origin and another method are refused', async () => {
  await using house = await DeskHouse.open()
  const { session } = house.hand.coordinator
  assert.equal((await house.call('me', {}, session)).statusCode, 200)
  assert.equal(codeOf(await house.call('me', {}, session, { origin: 'http://localhost:8080' })), 'wrong-origin')
  assert.equal(codeOf(await house.call('me', {}, session, { origin: 'null' })), 'wrong-origin')
  assert.equal(codeOf(await house.call('me', {}, session, { 'sec-fetch-site': 'same-site' })), 'wrong-origin')
  const bare = await house.door.app.inject({ method: 'POST', url: '/api/me', headers: { 'content-type': 'application/json', cookie: `desk=${session}` }, payload: '{}' })
  assert.equal(codeOf(bare), 'wrong-origin')
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])
    assert.equal((await house.call('me', '{}', session, { 'content-type': type })).statusCode, 400, type)
  assert.equal((await house.door.app.inject({ method: 'GET', url: '/api/me', headers: { cookie: `desk=${session}` } })).statusCode, 404)
  assert.equal(codeOf(await house.call('me', '{"__proto__":{}}', session)), 'malformed')
  assert.equal(codeOf(await house.call('me', `{"a":"${'x'.repeat(70_000)}"}`, session)), 'too-large')
})

test('whoever may not ask is answered before the body has come; who may is given the room that team keys need', async () => {
  await using house = await DeskHouse.open()
  const { session } = house.hand.coordinator
  const listener = await newListener(house.hand)
  /** Announces a body and never sends it. */
  const announced = async (method: string, headers: Record<string, string>): Promise<string> => {
    const ask = request({ host: '127.0.0.1', port: house.port, path: `/api/${method}`, method: 'POST', agent: false })
    for (const [name, value] of Object.entries({ 'content-type': 'application/json', 'content-length': '8000000', ...headers })) ask.setHeader(name, value)
    ask.on('error', () => undefined).flushHeaders()
    const [answer] = (await once(ask, 'response')) as [IncomingMessage]
    const body = await text(answer)
    ask.destroy()
    return codeOf({ body })
  }
  const { origin } = deskAddress
  for (const method of ['set-up', 'put-team-keys', 'sign-in']) assert.equal(await announced(method, { origin: 'http://localhost:8080' }), 'wrong-origin')
  for (const method of ['set-up', 'put-team-keys', 'me']) assert.equal(await announced(method, { origin }), 'not-signed-in')
  for (const method of ['set-up', 'put-team-keys']) assert.equal(await announced(method, { origin, cookie: `desk=${listener.session}` }), 'not-allowed')
  for (const method of ['status', 'sign-in', 'enrol']) assert.equal(await announced(method, { origin }), 'too-large')
  assert.equal(await announced('invite', { origin, cookie: `desk=${session}` }), 'too-large')
  const large = `{"keys":[],"more":"${'x'.repeat(1_000_000)}"}`
  assert.equal(codeOf(await house.call('put-team-keys', large, session)), 'malformed')
})

test('somebody removed while her words are still coming has said nothing', async () => {
  await using house = await DeskHouse.open()
  const eva = await MemberHand.enrol(house.hand.team, await house.hand.team.inviteCoordinator('Eva'))
  await house.call('sign-member', { member: eva.id, statement: await coordinatorStatement(house.hand.root, eva) }, eva.session)
  const body = JSON.stringify({ name: 'Somebody', role: 'coordinator', languages: [], woman: false })
  const ask = request({ host: '127.0.0.1', port: house.port, path: '/api/invite', method: 'POST', agent: false })
  const headers = { 'content-type': 'application/json', origin: deskAddress.origin, cookie: `desk=${eva.session}`, 'content-length': String(body.length) }
  for (const [name, value] of Object.entries(headers)) ask.setHeader(name, value)
  const admitted = Promise.withResolvers<void>()
  const session = house.hand.team.access.session.bind(house.hand.team.access)
  house.hand.team.access.session = async (of) => session(of).finally(admitted.resolve)
  ask.flushHeaders()
  await admitted.promise
  const actor = await house.hand.coordinator.data(house.hand.team)
  await house.hand.team.membership.remove(actor, eva.id, await house.hand.coordinator.removalOf(eva))
  ask.end(body)
  const [answer] = (await once(ask, 'response')) as [IncomingMessage]
  assert.equal(codeOf({ body: await text(answer) }), 'not-signed-in')
})

test('what goes too deep is malformed, before and after signing in', async () => {
  await using house = await DeskHouse.open()
  const deep = '['.repeat(20_000) + ']'.repeat(20_000)
  const challenge = newId()
  assert.equal(codeOf(await house.call('sign-in', `{"challenge":"${challenge}","response":{"id":${deep}}}`, null)), 'malformed')
  const add = `{"challenge":"${challenge}","response":{"id":${deep}},"label":"key","unlocks":[]}`
  assert.equal(codeOf(await house.call('add-credential', add, house.hand.coordinator.session)), 'malformed')
  for (const method of ['status', 'invitation', 'enrol']) assert.equal(codeOf(await house.call(method, deep, null)), 'malformed')
})

test('signing in sets one cookie that scripts and other sites cannot have, and signing out takes it', async () => {
  await using house = await DeskHouse.open()
  const { passkey } = house.hand.coordinator
  const { challenge, options } = given('sign-in-options', await house.call('sign-in-options', {}, null))
  const response = await house.call('sign-in', { challenge, response: passkey.get(options) }, null)
  assert.deepEqual(given('sign-in', response), { member: house.hand.coordinator.id, role: 'coordinator' })
  const cookie = String(response.headers['set-cookie'])
  assert.match(cookie, /^desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
  const session = cookie.slice(5, 48)
  const me = given('me', await house.call('me', {}, session))
  assert.equal(me.member.name, 'Ann')
  assert.ok(me.abilities.includes('invite') && me.chain.length === 1 && me.rootSealed !== null && me.credentials[0]!.prf)
  await house.db.sql`update team_session set seen = now() - interval '3 hours'`
  assert.equal(codeOf(await house.call('me', {}, session)), 'not-signed-in', 'unseen for too long')
  await house.db.sql`update team_session set seen = now()`
  assert.match(String((await house.call('sign-out', {}, session)).headers['set-cookie']), /^desk=; .*Max-Age=0$/)
  assert.equal(codeOf(await house.call('me', {}, session)), 'not-signed-in')
})

test('a coordinator invites, a listener enrols, is signed, loses her passkey, comes back, and is removed', async () => {
  await using house = await DeskHouse.open()
  const { coordinator, team } = house.hand
  const { session } = coordinator
  const languages = [{ tag: 'ar', level: 3 as const }]
  const { token, member } = given('invite', await house.call('invite', { name: 'Lea', role: 'listener', languages, woman: false }, session))
  assert.deepEqual(given('invitation', await house.call('invitation', { token }, null)), { name: 'Lea', role: 'listener', recovery: false })
  const enrol = async (link: string, passkey: PasskeyHand): Promise<string> => {
    const { challenge, options } = given('enrol-options', await house.call('enrol-options', { token: link }, null))
    const { keys } = coordinator.identity
    const input = { token: link, challenge, response: passkey.create(options), keys, unlocks: [prfUnlock(passkey.credential)] }
    return String((await house.call('enrol', input, null)).headers['set-cookie']).slice(5, 48)
  }
  const first = await enrol(token, new PasskeyHand('http://desk.localhost:8081'))
  assert.equal(given('me', await house.call('me', {}, first)).member.state, 'enrolled')
  assert.equal(codeOf(await house.call('enrol-options', { token }, null)), 'invitation-invalid')
  const again = given('recover', await house.call('recover', { member }, session))
  const second = await enrol(again.token, new PasskeyHand('http://desk.localhost:8081'))
  assert.equal(codeOf(await house.call('me', {}, first)), 'not-signed-in')
  const rows = given('members', await house.call('members', {}, session)).members
  const row = rows.find((r) => r.id === member)!
  assert.deepEqual([row.state, row.languages, row.credentials], ['enrolled', languages, 1])
  const lea = { id: member, identity: coordinator.identity } as MemberHand
  const statement = await coordinator.listenerStatement(lea, languages)
  assert.equal((await house.call('sign-member', { member, statement }, session)).statusCode, 200)
  assert.equal(given('me', await house.call('me', {}, second)).chain.length, 2)
  assert.equal((await house.call('set-member', { member, name: 'Leah', languages, woman: true }, session)).statusCode, 200)
  assert.equal((await house.call('remove-member', { member, statement: await coordinator.removalOf(lea) }, session)).statusCode, 200)
  assert.equal(codeOf(await house.call('me', {}, second)), 'not-signed-in')
  assert.equal(given('directory', await house.call('directory', {}, session)).statements.length, 3)
  assert.equal((await team.members()).find((m) => m.id === member)!.name, 'Leah')
})

test('before the set-up the first coordinator says what she speaks herself, and nothing of anybody else', async () => {
  await using house = await DeskHouse.open()
  const { coordinator, team } = house.hand
  await house.db.sql`update team_member set state = 'enrolled' where id = ${coordinator.id}`
  const root = team.root()
  team.root = () => null
  const { member: other } = await team.membership.invite('Lea', 'listener', [], false)
  const set = (member: string) => house.call('set-member', { member, name: 'Ann', languages: [{ tag: 'nl', level: 3 }], woman: true }, coordinator.session)
  assert.equal(codeOf(await set(other)), 'not-allowed')
  assert.equal((await set(coordinator.id)).statusCode, 200)
  team.root = () => root
  assert.equal(codeOf(await set(coordinator.id)), 'not-allowed', 'after it only who was signed')
})

test('a second coordinator brings the root’s word about herself', async () => {
  await using house = await DeskHouse.open()
  const { team, root } = house.hand
  const eva = await MemberHand.enrol(team, await team.inviteCoordinator('Eva'))
  assert.equal(codeOf(await house.call('members', {}, eva.session)), 'not-allowed')
  const statement = await coordinatorStatement(root, eva)
  assert.equal((await house.call('sign-member', { member: eva.id, statement }, eva.session)).statusCode, 200)
  assert.equal((await house.call('members', {}, eva.session)).statusCode, 200)
})

test('a count below five is not shown', async () => {
  await using house = await DeskHouse.open()
  const row = { day: '2026-05-04', language: 'nl', channel: 'chat', outcome: 'listened' as const }
  house.counts = [{ ...row, n: 4 }, { ...row, n: 5 }]
  const { rows } = given('counts', await house.call('counts', { days: 30 }, house.hand.coordinator.session))
  assert.deepEqual(rows.map((r) => r.n), [null, 5])
})

test('the page, its script and its words come from this origin alone, with integrity', async () => {
  await using house = await DeskHouse.open()
  const get = (url: string, headers = {}) => house.door.app.inject({ method: 'GET', url, headers })
  const page = await get('/')
  assert.match(page.body, /<title>Desk<\/title>/)
  assert.match(page.body, /<script type="module" src="\/desk\.js" integrity="sha384-[^"]+" crossorigin>/)
  assert.ok(!/https?:/.test(page.body))
  assert.equal((await get('/desk.js')).body, 'export {}')
  assert.equal((await get('/passphrase-worker.js')).headers['content-type'], 'text/javascript; charset=utf-8')
  assert.deepEqual(JSON.parse((await get('/words/nl.json')).body), { 'refused.malformed': 'Niet gelezen', hello: 'Dag' })
  assert.equal(codeOf(await get('/words/xx.json')), 'not-found')
  assert.equal((await get('/', { 'accept-encoding': 'br' })).headers['content-encoding'], 'br')
  const { headers } = house.desk
  assert.match(headers['content-security-policy']!, /require-trusted-types-for 'script'; trusted-types desk/)
  assert.ok(!('strict-transport-security' in headers), 'not without https')
})

test('strangers are slowed down, whoever has a session is not', async () => {
  await using house = await DeskHouse.open()
  for (let i = 0; i < 300; i++) await house.call('invitation', { token: newId() }, null)
  assert.equal(codeOf(await house.call('sign-in-options', {}, null)), 'too-many')
  assert.equal((await house.call('status', {}, null)).statusCode, 200)
  assert.equal((await house.call('me', {}, house.hand.coordinator.session)).statusCode, 200)
})

test('whatever is thrown at the API, it answers with a code and lives', async () => {
  await using house = await DeskHouse.open()
  const { session } = house.hand.coordinator
  const methods = Object.keys(deskApi).filter((m) => m !== 'sign-out') as DeskMethod[]
  const junk = fc.oneof(fc.json(), fc.string(), fc.jsonValue().map((v) => JSON.stringify({ token: v, member: v, statement: v })))
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), junk, async (method, body) => {
      const response = await house.call(method, body, session)
      if (response.statusCode === 200) return
      assert.ok(response.statusCode < 500, `${method} ${response.statusCode}`)
      assert.match(codeOf(response), /^(malformed|too-many|invitation-invalid|not-found)$/)
    }),
    { numRuns: 500 },
  )
  assert.equal((await house.call('me', {}, session)).statusCode, 200)
  assert.equal(codeOf(await house.call('recover', { member: newId() }, session)), 'member-unknown')
})
