// Visits that have ended stay ended: over a restart, a kill, with the database away, and in a second process beside the first.
import assert from 'node:assert/strict'
import { createSecretKey } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { TestContext } from 'node:test'
import { newPrefix } from '../../src/domain/visit/prefix.ts'
import { expireAfter, forgetAfter, renewAfter } from '../../src/domain/visit/times.ts'
import { randomBytes, toBytes, toText } from '../../src/shared/base/id.ts'
import { RunningHouse } from '../support/running-house.ts'

let house: RunningHouse
let beside: RunningHouse

const weather = 'https://weather.example/#'
before(async () => {
  house = await RunningHouse.start({ EXIT_TARGETS: `nl=${weather}` })
  beside = await house.beside()
})
after(async () => {
  await beside?.dispose()
  await house?.dispose()
})

const ask = (at: RunningHouse, path: string, init: RequestInit = {}) => fetch(at.site + path, { redirect: 'manual', ...init })

/** What a browser that asks for a page of this visit gets: its status, and where it is sent. */
async function shown(at: RunningHouse, visit: string, step = 'nl/rights', init: RequestInit = {}): Promise<string> {
  const answer = await ask(at, `/${visit}/${step}`, init)
  await answer.arrayBuffer()
  return `${answer.status} ${answer.headers.get('location') ?? ''}`.trim()
}

const page = '203'
const plain = `303 ${weather}`

async function open(at: RunningHouse): Promise<string> {
  const visit = (await ask(at, '/nl/rights')).headers.get('location')!.split('/')[1]!
  assert.equal(await shown(at, visit), page)
  return visit
}

const leave = async (at: RunningHouse, visit: string): Promise<number> => (await ask(at, `/${visit}/nl/leave`)).status

/** Asks until the answer is this one; the test's time limit ends it. */
async function until<T>(t: TestContext, what: () => T | Promise<T>, wanted: T): Promise<void> {
  while (!t.signal.aborted && (await what()) !== wanted) await new Promise(setImmediate)
}

async function kill(...houses: RunningHouse[]): Promise<void> {
  for (const each of houses) await each.down('SIGKILL')
}

const saved = async (): Promise<number> => (await house.database.sql`select from ended_visit`).length

test('L-7: what was left is left in the second process too, and after both were killed', { timeout: 60_000 }, async (t) => {
  const [left, other] = [await open(house), await open(house)]
  assert.equal(await shown(beside, left), page, 'what one process opened is a visit at the other')
  assert.equal(await leave(house, left), 200)
  assert.equal(await shown(house, left), plain)
  await until(t, () => shown(beside, left), plain)
  await kill(house, beside)
  await Promise.all([house.up(), beside.up()])
  for (const each of [house, beside]) {
    assert.equal(await shown(each, left), plain)
    assert.equal(await shown(each, other), page, 'a visit that was not left goes on')
  }
})

test('L-7: with the database away, what was left is left in both processes, and stays so after both were killed', { timeout: 60_000 }, async (t) => {
  const [left, other] = [await open(house), await open(house)]
  const before = await saved()
  const back = await house.withoutDatabase()
  assert.equal(await leave(house, left), 200)
  assert.equal(await shown(house, left), plain)
  assert.equal(await shown(house, other), page, 'pages need no database')
  await until(t, () => shown(beside, left), plain)
  await until(t, () => house.unsaved() !== '', true)
  await kill(house, beside)
  await back()
  assert.equal(await saved(), before, 'the database never heard of it')
  await Promise.all([house.up(), beside.up()])
  for (const each of [house, beside]) {
    assert.equal(await shown(each, left), plain)
    assert.equal(await shown(each, other), page)
  }
  await until(t, () => house.unsaved(), '')
  await kill(house, beside)
  await Promise.all([house.up(), beside.up()])
  for (const each of [house, beside]) assert.equal(await shown(each, left), plain, 'now the database has it')
})

/** A prefix signed by this installation some seconds ago, as a page from then would bear. */
function prefixOf(secondsAgo: number): string {
  const { visitKey } = JSON.parse(readFileSync(join(house.data, 'secrets.json'), 'utf8')) as { visitKey: string }
  return newPrefix(createSecretKey(toBytes(visitKey)!), Date.now() / 1000 - secondsAgo)
}

test('L-8: an expired, a forgotten, a made-up and another installation’s visit lead to the plain page, by every address and every method', { timeout: 60_000 }, async () => {
  const strange = {
    expired: prefixOf(expireAfter + 601),
    forgotten: prefixOf(forgetAfter + 601),
    'made up': toText(randomBytes(30)),
    'another installation’s': newPrefix(createSecretKey(randomBytes(32)), Date.now() / 1000),
  }
  const own = prefixOf(0)
  assert.equal(await shown(house, own), page, 'this test can sign')
  for (const [kind, visit] of Object.entries(strange)) {
    for (const step of ['', 'start', 'nl/start', 'nl/talk', 'nl/nothing', 'ro/start']) assert.equal(await shown(house, visit, step), plain, `${kind}: ${step}`)
    // To another origin a form may not lead: by way of hop 1, which is blank and goes on to the plain page.
    assert.equal(await shown(house, visit, 'nl/start', { method: 'POST', body: 'x' }), `303 /${visit}/nl/leave`, kind)
    const blank = await ask(house, `/${visit}/nl/leave`)
    assert.equal(`${blank.status} ${blank.headers.get('refresh')}`, '200 0;url=/away/nl', kind)
    assert.doesNotMatch(await blank.text(), /<(?!\/?(?:html|title|a)\b|meta|!doctype)/i, kind)
  }
  assert.equal((await ask(house, '/away/nl')).headers.get('location'), weather)
  assert.equal((await ask(house, '/away/nl')).headers.get('clear-site-data'), '"cache", "storage"')
})

test('L-8: a prefix past its time is renewed on the same page, and leaving under one of the two ends both, in both processes', { timeout: 60_000 }, async (t) => {
  const first = prefixOf(renewAfter + 601)
  const to = (await shown(house, first)).split(' ')[1]!
  const renewed = to.split('/')[1]!
  assert.equal(to, `/${renewed}/nl/rights`)
  assert.notEqual(renewed, first)
  assert.equal(await shown(beside, renewed), page)
  assert.equal(await leave(house, renewed), 200)
  for (const visit of [first, renewed]) {
    assert.equal(await shown(house, visit), plain)
    await until(t, () => shown(beside, visit), plain)
  }
})

/** Posts a form of which only the beginning ever comes; gives what is answered until the server closes, or null where it waits for more. */
async function postWithoutEnd(visit: string, sign: () => Promise<unknown>): Promise<string | null> {
  const socket = connect(Number(new URL(house.site).port), '127.0.0.1')
  let answer = ''
  socket.on('data', (bytes) => (answer += String(bytes))).on('error', () => undefined)
  const head = `POST /${visit}/nl/language HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n`
  socket.write(`${head}Sec-Fetch-Site: same-origin\r\nContent-Length: 900\r\n\r\nname=`)
  const closed = await Promise.race([once(socket, 'close').then(() => true), sign().then(() => false)])
  socket.destroy()
  return closed ? answer : null
}
const never = () => new Promise<never>(() => undefined)

test('L-9: a body sent to a visit that is over is not waited for: the answer comes at once, and the server closes', { timeout: 60_000 }, async () => {
  const live = await open(house)
  // The control: the form of a visit that lives is waited for; other posts come and go meanwhile.
  const other = await open(house)
  await leave(house, other)
  const heard = await postWithoutEnd(live, async () => {
    for (let i = 0; i < 20; i++) await postWithoutEnd(other, never)
  })
  assert.equal(heard, null)
  const expired = await postWithoutEnd(prefixOf(expireAfter + 601), () => postWithoutEnd(other, never))
  assert.equal(expired, null, 'a form that stood open while its visit expired is still taken')
  for (const [kind, visit] of Object.entries({ left: other, forgotten: prefixOf(forgetAfter + 601), 'made up': toText(randomBytes(30)) })) {
    const [head = ''] = (await postWithoutEnd(visit, never))!.split('\r\n\r\n')
    assert.deepEqual(head.split('\r\n').filter((line) => /^(HTTP|location|connection)\b/i.test(line)).sort(), ['HTTP/1.1 303 See Other', 'connection: close', `location: /${visit}/nl/leave`], kind)
  }
})
