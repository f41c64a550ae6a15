// A visitor's socket with the real line and a real database: the walk of a conversation, and everything that is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { randomBytes, toText } from '../../shared/base/id.ts'
import { VisitorRoom } from '../../shared/seal/visitor-room.ts'
import type { VisitorEvent } from '../../shared/seal/visitor-room.ts'
import type { FromVisitor } from '../../shared/wire/from-visitor.ts'
import { fromVisitorMax } from '../../shared/wire/from-visitor.ts'
import { PageHand, TalkHouse } from './pages/talk/talk-hand.ts'

const wish = { t: 'arrive', language: 'ar', woman: false, danger: false, others: [] as string[], interpreter: false } as const

/** A page with its sealed room, as the talk page has it, one frame in one frame out. */
class Sealed {
  readonly page: PageHand
  readonly room: VisitorRoom
  readonly events: VisitorEvent[] = []
  #fed = 0

  constructor(house: TalkHouse, page: PageHand) {
    this.page = page
    const installation = { root: house.team.root, depl: house.team.depl, now: () => Math.floor(Date.now() / 1000) }
    this.room = new VisitorRoom(installation, (message) => page.send(message), (event) => this.events.push(event))
  }

  /** Gives the room everything the server says until this event has been. */
  async until(fits: (event: VisitorEvent) => boolean): Promise<void> {
    while (!this.events.some(fits)) {
      while (this.#fed < this.page.said.length) await this.room.hear(this.page.said[this.#fed++]!)
      if (this.events.some(fits)) return
      assert.equal(this.page.closed, null, `closed after ${this.page.said.map(({ t }) => t).join(' ')}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

async function talking(): Promise<{ house: TalkHouse; listener: Awaited<ReturnType<TalkHouse['listener']>>; sealed: Sealed; visit: string }> {
  const house = await TalkHouse.open()
  const listener = await house.listener('ar')
  const visit = house.visits.open()
  const sealed = new Sealed(house, await house.page(visit))
  sealed.page.hello()
  sealed.page.send(wish)
  await sealed.until((event) => event.is === 'room')
  await listener.until(() => listener.rooms === 1)
  return { house, listener, sealed, visit }
}

/** All rows of the tables that a conversation can leave something in. */
async function stored(house: TalkHouse): Promise<number[]> {
  const [row] = await house.db.sql<{ counts: number[] }[]>`
    select array[(select count(*) from conversation), (select count(*) from box), (select count(*) from statement), (select count(*) from want)]::int[] as counts`
  return row!.counts
}

test('a page is told who is there, takes a place, and hears how it moves', async () => {
  await using house = await TalkHouse.open()
  const page = await house.page()
  page.hello()
  assert.equal((await page.next('welcome')).state, 'none')
  assert.deepEqual((await page.next('now')).spoken, [])
  const listener = await house.listener('ar')
  listener.takes = false
  const now = await page.next('now', ({ spoken }) => spoken.length > 0)
  assert.deepEqual(now.spoken, [{ language: 'ar', state: 'free', woman: null }])
  page.send(wish)
  assert.equal((await page.next('place')).state, 'offered')
  page.send(wish)
  const second = await house.page()
  second.hello()
  second.send({ ...wish })
  const place = await second.next('place')
  assert.deepEqual([place.state, place.place, place.resuming], ['waiting', 1, 0])
  assert.deepEqual(await stored(house).then((counts) => counts[0]), 2, 'said again, arrive takes no second place')
  page.send({ t: 'leave' })
  assert.equal((await page.next('ended')).why, 'visitor-left')
  await second.next('place', ({ state }) => state === 'offered')
})

test('they talk both ways, each text is acknowledged and opened, and the end leaves nothing', async () => {
  const { house, listener, sealed } = await talking()
  await using _ = house
  await sealed.room.say('1', 'مرحبا، هل تسمعني؟')
  await listener.until(() => listener.heard.includes('مرحبا، هل تسمعني؟'))
  await sealed.until((event) => event.is === 'text' && event.state === 'opened')
  await listener.say('نعم، أنا هنا.')
  await sealed.until((event) => event.is === 'heard' && event.text === 'نعم، أنا هنا.')
  await listener.until(() => listener.own.get('1') === 'opened')
  await listener.end()
  const ended = await sealed.page.next('ended')
  assert.deepEqual([ended.why, ended.lost], ['listener-ended', 0])
  assert.deepEqual(await stored(house), [0, 0, 0, 0])
})

test('a socket that breaks loses nothing: the same page comes back and goes on', async () => {
  const { house, listener, sealed, visit } = await talking()
  await using _ = house
  await sealed.page.close()
  await sealed.room.say('1', 'written without a line')
  await listener.say('said meanwhile')
  const again = await house.page(visit)
  again.hello(sealed.page.ticket, sealed.room.after)
  const back = new Sealed(house, again)
  assert.equal((await again.next('welcome')).state, 'mine')
  assert.equal((await again.next('accepted')).turn > 0, true)
  assert.equal((await again.next('room')).room.epoch, 1)
  assert.equal((await again.next('box')).slot, 1)
  back.room.leave().catch(() => {})
  await listener.until(() => listener.over === 1)
})

test('a page opened anew before a room stands takes the place at once, and the old one is told', async () => {
  await using house = await TalkHouse.open()
  const visit = house.visits.open()
  const first = await house.page(visit)
  first.hello()
  first.send(wish)
  await first.next('place')
  const second = await house.page(visit)
  second.hello()
  assert.equal((await second.next('welcome')).state, 'mine')
  await second.next('place')
  await first.next('moved')
  await first.gone()
  assert.equal((await stored(house))[0], 1)
})

test('a page opened anew is let in by the listener once the old page agrees, and sees nothing earlier', async () => {
  const { house, listener, sealed, visit } = await talking()
  await using _ = house
  await listener.say('only for the first page')
  await sealed.until((event) => event.is === 'heard')
  const anew = new Sealed(house, await house.page(visit))
  anew.page.hello()
  await Promise.all([
    anew.until((event) => event.is === 'room'),
    sealed.until((event) => event.is === 'asked').then(async () => {
      await sealed.room.yield(true)
      await listener.letIn()
    }),
  ])
  await sealed.until((event) => event.is === 'moved')
  assert.ok(!sealed.events.some((event) => event.is === 'refused'), 'the old page is told that it moved, not that something is wrong')
  await sealed.page.gone()
  await anew.room.say('1', 'hello from the new page')
  await listener.until(() => listener.heard.includes('hello from the new page'))
  await listener.say('welcome back')
  await anew.until((event) => event.is === 'heard')
  assert.deepEqual(anew.events.filter((event) => event.is === 'heard').map((event) => event.text), ['welcome back'])
})

test('a page opened anew is kept out where the old page says it is not her, and the conversation goes on', async () => {
  const { house, listener, sealed, visit } = await talking()
  await using _ = house
  const stranger = new Sealed(house, await house.page(visit))
  stranger.page.hello()
  await Promise.all([
    stranger.until((event) => event.is === 'not-let-in'),
    sealed.until((event) => event.is === 'asked').then(() => sealed.room.yield(false)),
  ])
  assert.deepEqual(stranger.page.said.map(({ t }) => t).filter((t) => t === 'accepted' || t === 'room' || t === 'box' || t === 'place'), [], 'it is shown nothing of the room')
  await sealed.room.say('1', 'still me')
  await sealed.until((event) => event.is === 'text' && event.state === 'kept')
  await listener.until(() => listener.heard.includes('still me'))
})

test('a socket opens only under a visit that lives, and from the site alone', async () => {
  await using house = await TalkHouse.open()
  const visit = house.visits.open()
  const at = (prefix: string): string => `ws://127.0.0.1:${house.port}/${prefix}/socket`
  await assert.rejects(PageHand.open(at(visit), 'https://elsewhere.example'), /403/)
  await assert.rejects(PageHand.open(at('x'.repeat(visit.length)), house.origin), /404/)
  house.visits.end(visit)
  await assert.rejects(PageHand.open(at(visit), house.origin), /404/)
})

test('what does not fit is refused with a code, nothing is kept of it, and the other side hears nothing', async () => {
  const { house, listener, sealed, visit } = await talking()
  await using _ = house
  const before = await stored(house)
  const view = await house.line.visitorView((await sealed.page.next('accepted')).conversation)
  assert.ok(view)
  const box = toText(Uint8Array.from([1, ...randomBytes(1023)]))
  const refused = async (page: PageHand, frame: string | Buffer | FromVisitor, code: string, binary = false): Promise<void> => {
    const from = page.said.length
    page.raw(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame), { binary })
    await page.next('refused', (message) => page.said.indexOf(message) >= from && message.code === code)
  }
  const { page } = sealed
  await refused(page, 'not json', 'malformed')
  await refused(page, '[]', 'malformed')
  await refused(page, '{"t":"scream"}', 'unknown-message')
  await refused(page, '{"t":"__proto__"}', 'unknown-message')
  await refused(page, JSON.stringify({ t: 'box', turn: view.turn, epoch: 1, box, extra: 1 }), 'malformed')
  await refused(page, JSON.stringify({ t: 'box', turn: view.turn, epoch: 1, box: box.slice(0, 40) }), 'malformed')
  await refused(page, ' '.repeat(fromVisitorMax + 1), 'too-large')
  await refused(page, Buffer.from('{"t":"leave"}'), 'malformed', true)
  await refused(page, { t: 'hello', ticket: page.ticket, after: 0 }, 'out-of-order')
  await refused(page, { t: 'reopen', keys: { seal: toText(randomBytes(65)), sign: toText(randomBytes(65)) } }, 'out-of-order')
  await refused(page, { t: 'box', turn: view.turn + 1, epoch: 1, box }, 'stale-turn')
  await refused(page, { t: 'box', turn: view.turn, epoch: 7, box }, 'epoch')

  const unknown = await house.page()
  await refused(unknown, { t: 'leave' }, 'no-ticket')
  unknown.hello()
  await refused(unknown, { t: 'box', turn: view.turn, epoch: 1, box }, 'out-of-order')
  await refused(unknown, { ...wish, language: 'xx' }, 'malformed')
  const opened = await house.page(visit)
  opened.hello()
  assert.equal((await opened.next('welcome')).state, 'other-page')
  await refused(opened, { t: 'box', turn: view.turn, epoch: 1, box }, 'out-of-order')
  await refused(opened, wish, 'out-of-order')

  const broken = await house.page()
  broken.raw(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false })
  assert.equal(await broken.gone(), 1007, 'malformed UTF-8 closes the socket unread')
  const huge = await house.page()
  huge.raw('x'.repeat(fromVisitorMax * 3))
  assert.equal(await huge.gone(), 1009)

  assert.deepEqual(await stored(house), before)
  assert.deepEqual([listener.heard, listener.refusals], [[], []])
})

test('a box said again is acknowledged again under the same number and kept once', async () => {
  const { house, sealed } = await talking()
  await using _ = house
  const { turn } = await sealed.page.next('accepted')
  const box = toText(Uint8Array.from([1, ...randomBytes(1023)]))
  sealed.page.send({ t: 'box', turn, epoch: 1, box })
  const first = await sealed.page.next('ack')
  sealed.page.send({ t: 'box', turn, epoch: 1, box })
  assert.deepEqual(await sealed.page.next('ack'), first)
  assert.equal((await stored(house))[1], 1)
})

test('too many frames at once are refused and the socket is let go, another page is not touched', async () => {
  await using house = await TalkHouse.open()
  const quiet = await house.page()
  quiet.hello()
  await quiet.next('welcome')
  const loud = await house.page()
  loud.hello()
  for (let i = 0; i < 1000; i++) loud.send({ t: 'here', turn: 0, number: 0 })
  await loud.next('refused', ({ code }) => code === 'too-many')
  assert.equal(await loud.gone(), 1013)
  quiet.send(wish)
  await quiet.next('place')
})

test('a page that says room after room is told that it is too many, and the conversation goes on', { timeout: 60_000 }, async () => {
  const { house, listener, sealed } = await talking()
  await using _ = house
  const { page } = sealed
  const { turn, room } = await page.next('room')
  // Not so fast that the frames themselves are too many.
  for (let i = 0; i < 210; i++) {
    page.send({ t: 'room', turn, room })
    if (i > 150 && i % 10 === 0) await page.next('there')
  }
  await page.next('refused', ({ code, of }) => code === 'too-many' && of === 'room')
  assert.equal(page.closed, null)
  await sealed.room.say('1', 'still here')
  await listener.until(() => listener.heard.includes('still here'))
})

test('where the database is away the page is told, and what it asked is done when it is back', async () => {
  await using house = await TalkHouse.open()
  const page = await house.page()
  page.hello()
  await page.next('welcome')
  await house.db.sql.unsafe('alter table conversation rename to conversation_away')
  page.send(wish)
  const { of } = await page.next('refused')
  assert.equal(of, 'arrive')
  await house.db.sql.unsafe('alter table conversation_away rename to conversation')
  page.send(wish)
  await page.next('place')
})

test('10,000 frames of any kind leave nothing behind and the process well', async () => {
  const { house, listener, sealed } = await talking()
  await using _ = house
  const before = await stored(house)
  const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size }).map((value) => toText(Uint8Array.from(value)))
  const near = fc.record({
    t: fc.constantFrom('hello', 'arrive', 'room', 'box', 'opened', 'here', 'reopen', 'yield', 'leave', 'toString', ''),
    ticket: fc.oneof(bytes(31), fc.anything()),
    turn: fc.oneof(fc.integer(), fc.string()),
    epoch: fc.anything(),
    box: fc.oneof(fc.string(), bytes(10)),
    language: fc.string(),
  }, { requiredKeys: ['t'] })
  const frame = fc.oneof(fc.string(), fc.json(), near.map((value) => JSON.stringify(value)), fc.jsonValue().map((value) => JSON.stringify({ t: 'leave', value })))
  const frames = fc.sample(frame, { numRuns: 10_000, seed: 42 }).filter((text) => text !== '{"t":"leave"}')
  for (let from = 0; from < frames.length; from += 150) {
    const page = await house.page()
    const some = frames.slice(from, from + 150)
    for (const text of some) page.raw(text)
    // Every frame has its answer: nothing is swallowed, nothing hangs.
    while (page.said.filter(({ t }) => t === 'refused').length < some.length) await page.next('refused')
    await page.close()
  }
  assert.deepEqual(await stored(house), before)
  assert.deepEqual(listener.refusals, [])
  await sealed.room.say('1', 'all is well')
  await listener.until(() => listener.heard.includes('all is well'))
})
