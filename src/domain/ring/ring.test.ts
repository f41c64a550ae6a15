// Who is rung, how often, by whom of several processes, and what is forgotten.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PushReceiver } from '../../../test/support/push-receiver.ts'
import { Vapid } from '../../platform/push/vapid.ts'
import { WebPush } from '../../platform/push/web-push.ts'
import { newId } from '../../shared/base/id.ts'
import { openHand, secret, speaks, statement, wish } from '../line/line-hand.ts'
import type { LineHand } from '../line/line-hand.ts'
import { Ring, idOf } from './ring.ts'
import type { Candidate } from './ring.ts'

let service: PushReceiver
before(async () => (service = await PushReceiver.start()))
after(() => service.dispose())

class RingHouse {
  readonly hand: LineHand
  readonly candidates: Candidate[] = []
  readonly rings: Ring[]

  constructor(hand: LineHand) {
    this.hand = hand
    const push = new WebPush(new Vapid(Buffer.alloc(32, 1), 'https://desk.example.org'), [service.origin])
    const { sql } = hand
    const ring = () =>
      new Ring({ sql, candidates: async () => this.candidates, wanted: (among, s) => hand.line.wanted(among, s), push, timeZone: 'Europe/Brussels', timers: false })
    this.rings = [ring(), ring()]
  }

  static async open(): Promise<RingHouse> {
    return new RingHouse(await openHand())
  }

  get ring(): Ring {
    return this.rings[0]!
  }

  /** A member with a browser; gives her id and her browser's path. */
  async member(tags: string[], woman = false, quiet: { from: string; to: string } | null = null): Promise<{ id: string; path: string }> {
    const id = newId()
    await this.hand.sql`insert into team_member (id, name, role, state, languages, woman, seal, sign) values (${id}, 'L', 'listener', 'active', '[]', ${woman}, 'x', 'x')`
    this.candidates.push({ id, languages: tags.map((tag) => ({ tag, level: 3 as const })), woman })
    const path = `/${newId()}`
    await this.ring.subscribe(id, service.origin + path, quiet)
    return { id, path }
  }

  async look(at?: Date): Promise<void> {
    await this.ring.look(at)
  }

  rung(path: string): number {
    return service.heard.filter((one) => one.path === path && one.wrong.length === 0).length
  }

  async arrive(tag: string, more = {}): Promise<Uint8Array> {
    const ticket = secret()
    await this.hand.line.arrive(ticket, secret(), wish(tag, more))
    return ticket
  }

  async rowsOf(id: string): Promise<number> {
    return (await this.hand.sql`select from ring_device where member = ${id}`).length
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.hand[Symbol.asyncDispose]()
  }
}

test('after fifteen seconds whoever speaks the language is rung, and nobody else', async () => {
  await using house = await RingHouse.open()
  const [dutch, french] = [await house.member(['nl']), await house.member(['fr'])]
  await house.arrive('nl')
  await house.look()
  assert.equal(house.rung(dutch.path), 0, 'not at once')
  await house.hand.pass(15)
  await house.look()
  assert.deepEqual([house.rung(dutch.path), house.rung(french.path)], [1, 0])
})

test('a wish for a woman rings women alone', async () => {
  await using house = await RingHouse.open()
  const [woman, man] = [await house.member(['nl'], true), await house.member(['nl'])]
  await house.arrive('nl', { woman: true })
  await house.hand.pass(20)
  await house.look()
  assert.deepEqual([house.rung(woman.path), house.rung(man.path)], [1, 0])
})

test('while somebody is free nobody is rung; whoever is on duty at an open desk is not rung; one who missed her offer is', async () => {
  await using house = await RingHouse.open()
  const [here, away] = [await house.member(['nl']), await house.member(['nl'])]
  const { line } = house.hand
  const pages: Uint8Array[] = []
  /** Time goes on as it does while a process runs. */
  const waits = async (seconds: number): Promise<void> => {
    for (let i = 0; i < seconds; i++) {
      await house.hand.pass(1)
      await line.renew()
      for (const page of pages) await line.visitorHere(page)
      await line.sweep()
    }
  }
  await line.onDuty(here.id, newId(), statement, speaks('nl'), 1)
  pages.push(await house.arrive('nl'), await house.arrive('nl'))
  await waits(14)
  await house.look()
  assert.deepEqual([house.rung(here.path), house.rung(away.path)], [0, 0], 'one is offered to her, the other waits not long enough')
  await waits(2)
  await house.look()
  assert.deepEqual([house.rung(here.path), house.rung(away.path)], [0, 1], 'she has her hands full and sees the queue')
  await waits(6)
  assert.equal((await line.presence(here.id)).duty, 'missed')
  await house.look()
  assert.equal(house.rung(here.path), 1)
})

test('one ring in three minutes and twelve in an hour, whichever process looks', async () => {
  await using house = await RingHouse.open()
  const dutch = await house.member(['nl'])
  const ticket = await house.arrive('nl')
  await house.hand.pass(20)
  await Promise.all(Array.from({ length: 8 }, (_, i) => house.rings[i % 2]!.look()))
  assert.equal(house.rung(dutch.path), 1)
  const waits = async (seconds: number): Promise<void> => {
    await house.hand.pass(seconds)
    await house.hand.line.visitorHere(ticket)
    await house.look()
  }
  await waits(170)
  assert.equal(house.rung(dutch.path), 1)
  await waits(11)
  assert.equal(house.rung(dutch.path), 2)
  for (let i = 0; i < 15; i++) await waits(181)
  assert.equal(house.rung(dutch.path), 12)
  await waits(1200)
  assert.ok(house.rung(dutch.path) > 12, 'the hour goes on')
})

test('in her quiet hours she is not rung, over midnight too', async () => {
  await using house = await RingHouse.open()
  const [night, noon] = [await house.member(['nl'], false, { from: '22:00', to: '07:00' }), await house.member(['nl'], false, { from: '12:00', to: '13:00' })]
  await house.arrive('nl')
  await house.hand.pass(20)
  // Brussels is an hour ahead of UTC in January.
  await house.look(new Date('2026-01-10T05:59:00Z'))
  assert.deepEqual([house.rung(night.path), house.rung(noon.path)], [0, 1])
  await house.look(new Date('2026-01-10T06:00:00Z'))
  assert.equal(house.rung(night.path), 1)
})

test('a browser that is subscribed no more is forgotten; a service that asks for patience has it', async () => {
  await using house = await RingHouse.open()
  const [lost, busy] = [await house.member(['nl']), await house.member(['nl'])]
  service.answers.set(lost.path, { status: 410 }).set(busy.path, { status: 429, headers: { 'retry-after': '600' } })
  const ticket = await house.arrive('nl')
  const waits = async (seconds: number): Promise<void> => {
    await house.hand.pass(seconds)
    await house.hand.line.visitorHere(ticket)
    await house.look()
  }
  await waits(20)
  assert.deepEqual([await house.rowsOf(lost.id), await house.rowsOf(busy.id)], [0, 1])
  assert.deepEqual((await house.hand.sql`select member from ring_member`).map(({ member }) => member as string), [busy.id])
  await waits(200)
  await waits(200)
  assert.equal(house.rung(busy.path), 1)
  await waits(300)
  assert.equal(house.rung(busy.path), 2)
})

test('whoever was removed, or is not signed any more, is forgotten before anybody is rung', async () => {
  await using house = await RingHouse.open()
  const [stays, goes] = [await house.member(['nl']), await house.member(['nl'])]
  house.candidates.pop()
  await house.arrive('nl')
  await house.hand.pass(20)
  await house.look()
  assert.deepEqual([house.rung(stays.path), house.rung(goes.path), await house.rowsOf(goes.id)], [1, 0, 0])
})

test('a try rings at once, not twice in a moment; an endpoint of no push service is refused; turned off is off', async () => {
  await using house = await RingHouse.open()
  const lea = await house.member(['nl'])
  assert.equal(await house.ring.tryIt(lea.id), 1)
  await assert.rejects(house.ring.tryIt(lea.id), { code: 'too-many' })
  for (const endpoint of ['https://10.0.0.1/x', 'https://intranet.example/x', 'http://127.0.0.1:1/x']) {
    await assert.rejects(house.ring.subscribe(lea.id, endpoint, null), { code: 'not-found' })
  }
  assert.deepEqual((await house.ring.of(lea.id)).devices, [idOf(service.origin + lea.path)])
  for (let i = 0; i < 4; i++) await house.ring.subscribe(lea.id, service.endpoint(newId()), null)
  await assert.rejects(house.ring.subscribe(lea.id, service.endpoint(newId()), null), { code: 'too-many' })
  assert.equal(await house.rowsOf(lea.id), 5)
  await house.ring.unsubscribe(lea.id, idOf(service.origin + lea.path))
  assert.equal(await house.rowsOf(lea.id), 4)
  await house.ring.unsubscribe(lea.id, null)
  assert.equal((await house.hand.sql`select from ring_member`).length, 0)
})
