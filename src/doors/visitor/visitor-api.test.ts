// Who may ask the visitor's API, how much, and that nothing is answered once the visit has ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { LightMyRequestResponse } from 'fastify'
import { WordsAboutUs } from '../../domain/word/word.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import { LeftHouse, box, code } from '../../domain/left/left-hand.ts'
import { siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'
import { createSite } from './site.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { leftMethods } from './visitor-api.ts'
import type { VisitorMethods } from './visitor-api.ts'

const ours = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }

class Api {
  readonly house: LeftHouse
  readonly base: SiteHand
  readonly door: HttpDoor
  /** False: the network has asked for too many. */
  may = true
  readonly counted: string[] = []
  visit = ''

  constructor(house: LeftHouse, base: SiteHand, change: (methods: VisitorMethods) => VisitorMethods) {
    this.house = house
    this.base = base
    const { pack, visits } = base
    const methods = change(leftMethods(house.left.visitor, new WordsAboutUs(house.db.sql, () => Promise.resolve(true)), 'AAAAAAAAAAAAAAAAAAAAAA', () => 'root'))
    const site = createSite({ pack, visits, origin: 'http://localhost', headers: { tls: false, hsts: { subdomains: false, preload: false } }, neutral: {}, talk: talkPage, methods, mayAsk: (_, what) => (this.counted.push(what), what !== 'left' || this.may) })
    this.door = new HttpDoor({ headers: site.headers, health: async () => ({ ok: true }), page: site.refusal })
    site.attach(this.door.app)
    this.visit = visits.open()
  }

  static async open(change = (methods: VisitorMethods) => methods): Promise<Api> {
    return new Api(await LeftHouse.open(), await siteHand(), change)
  }

  ask(method: string, input: unknown, headers: Record<string, string> = ours): Promise<LightMyRequestResponse> {
    return this.door.app.inject({ method: 'POST', url: `/${this.visit}/api/${method}`, headers, payload: typeof input === 'string' ? input : JSON.stringify(input) })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door.dispose(1)
    await this.base.dispose()
    await this.house[Symbol.asyncDispose]()
  }
}

const said = (answer: LightMyRequestResponse): unknown => [answer.statusCode, answer.json<{ code?: string }>().code]

test('a message goes the whole way over the wire, also one of the largest size', async () => {
  await using api = await Api.open()
  const keys = (await api.ask('left-keys', { languages: ['nl'] })).json<{ keys: { team: string; chain: object[] }[] }>()
  assert.deepEqual(keys.keys.map(({ team, chain }) => [team, chain.length]), [['coordinators', 1], ['nl', 1]])
  const message = await api.house.message(['nl'], { box: box(65_536) })
  const key = { loc: message.loc, tok: message.tok }
  const { share } = (await api.ask('left-share', key)).json<{ share: string }>()
  const left = await api.ask('leave', message)
  assert.equal(left.statusCode, 200)
  assert.equal((await api.ask('return', key)).json<{ share: string }>().share, share)
  assert.equal((await api.ask('left-say', { ...key, epoch: 1, box: box(65_536) })).json<{ number: number }>().number, 2)
  assert.equal((await api.ask('left-days', { ...key, days: 3 })).statusCode, 200)
  const fresh = code()
  assert.deepEqual((await api.ask('left-code', { ...key, newLoc: fresh.loc, newTok: fresh.tok, locked: message.locked })).json(), {})
  assert.deepEqual((await api.ask('left-erase', fresh)).json(), {})
  assert.deepEqual(said(await api.ask('return', fresh)), [400, 'code-unknown'])
  assert.deepEqual(said(await api.ask('return', code())), [400, 'code-unknown'])
})

test('only a page of ours may ask, in JSON of the right shape and size, and not too often', async () => {
  await using api = await Api.open()
  const key = code()
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }]) {
    assert.deepEqual(said(await api.ask('return', key, { ...ours, ...headers })), [403, 'wrong-origin'])
  }
  const bare = { 'content-type': 'application/json', host: 'ear.example' }
  assert.deepEqual(said(await api.ask('return', key, bare)), [403, 'wrong-origin'])
  assert.deepEqual(said(await api.ask('return', key, { ...bare, origin: 'https://other.example' })), [403, 'wrong-origin'])
  assert.deepEqual(said(await api.ask('return', key, { ...bare, origin: 'https://ear.example' })), [400, 'code-unknown'])
  assert.deepEqual(said(await api.ask('return', 'loc=x', { ...ours, 'content-type': 'application/x-www-form-urlencoded' })), [400, 'malformed'])
  assert.deepEqual(said(await api.ask('return', { ...key, more: 1 })), [400, 'malformed'])
  assert.deepEqual(said(await api.ask('return', '{"loc": canary')), [400, 'malformed'])
  assert.deepEqual(said(await api.ask('return', { ...key, pad: 'x'.repeat(5000) })), [413, 'too-large'])
  assert.deepEqual(said(await api.ask('left-say', { ...key, pad: 'x'.repeat(140_000) })), [413, 'too-large'])
  api.may = false
  assert.deepEqual(said(await api.ask('return', key)), [429, 'too-many'])
})

test('a visit that has ended, or ends while we look, gets nothing of a message', async () => {
  let during = (): void => undefined
  await using api = await Api.open((methods) => ({
    ...methods,
    return: async (key) => {
      const answer = await methods.return(key)
      during()
      return answer
    },
  }))
  const message = await api.house.left1()
  const key = { loc: message.loc, tok: message.tok }
  assert.ok((await api.ask('return', key)).body.includes(message.locked), 'the search would have found it')
  during = () => api.base.visits.end(api.visit)
  for (const answer of [await api.ask('return', key), await api.ask('return', key), await api.ask('left-keys', { languages: [] })]) assert.deepEqual([answer.statusCode, answer.body], [404, '{"code":"not-found"}'])
  api.visit = 'x'.repeat(api.visit.length)
  assert.deepEqual(said(await api.ask('return', key)), [404, 'not-found'])
})

test('a text that is kept counts for itself, apart from what is only asked', async () => {
  await using api = await Api.open()
  const message = await api.house.message(['nl'])
  const key = { loc: message.loc, tok: message.tok }
  for (const [method, input] of [['left-share', key], ['leave', message], ['return', key], ['left-say', { ...key, epoch: 1, box: box() }]] as const) assert.equal((await api.ask(method, input)).statusCode, 200, method)
  assert.deepEqual(api.counted.filter((what) => what === 'left').length, 4)
  assert.deepEqual(api.counted.filter((what) => what === 'written').length, 2)
})
