// The page's own state while its device works for a place, with the real server on the other end of a real socket.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { TalkHouse, solve } from '../../doors/visitor/pages/talk/talk-hand.ts'
import { VisitorLimits, visitorMost } from '../../doors/visitor/visitor-limits.ts'
import type { Admission, VisitorMost } from '../../doors/visitor/visitor-limits.ts'
import { callerAddress } from '../../platform/http/caller-address.ts'
import { Talk } from './talk.ts'
import type { Work } from './talk.ts'

const wish = { language: 'fr', woman: false, danger: false, others: [], interpreter: false }

/** Limits under which everybody works before a place, and how often a place was asked for. */
class Loaded extends VisitorLimits {
  asked = 0

  constructor(most: Partial<VisitorMost> = { free: { each: 0 } }) {
    super(callerAddress([]), { ...visitorMost, ...most })
  }

  override admit(...of: Parameters<VisitorLimits['admit']>): Admission {
    const { holds, arriving } = super.admit(...of)
    return {
      holds,
      arriving: (solved) => {
        this.asked++
        return arriving(solved)
      },
    }
  }
}

/** A page's talk, and a way to wait for what it shows. */
function pageOf(t: TestContext, house: TalkHouse, solver: (work: Work) => void) {
  let check = (): void => {}
  const talk = new Talk(`ws://127.0.0.1:${house.port}/${house.visits.open()}/socket`, () => check(), solver)
  t.after(() => talk.drop())
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      check = () => {
        if (holds()) resolve()
      }
      check()
    })
  talk.start()
  return { talk, until }
}

/** A solver that works when the test says so. */
function solverByHand() {
  const asked: Work[] = []
  let told = (): void => {}
  const next = async (): Promise<Work> => {
    while (asked.length === 0) await new Promise<void>((resolve) => (told = resolve))
    return asked.shift()!
  }
  const solver = (work: Work): void => {
    asked.push(work)
    told()
  }
  return { asked, next, solver }
}

test('L-15: the line breaks while the device works: what it solved counts on the next line, and her words are there', async (t) => {
  const limits = new Loaded()
  await using house = await TalkHouse.open(200, limits)
  const { asked, next, solver } = solverByHand()
  const { talk, until } = pageOf(t, house, solver)
  await until(() => talk.phase === 'choosing')
  talk.write('Bonjour')
  talk.ask(wish)
  const { challenge, done } = await next()
  assert.equal(talk.phase, 'waiting')
  assert.equal(typeof talk.work, 'number')
  await house.shut()
  await until(() => !talk.up)
  talk.now = null
  await house.listen()
  await until(() => talk.now !== null)
  assert.deepEqual([limits.asked, asked], [1, []], 'while it works it asks for nothing')
  done(await solve(challenge))
  await until(() => talk.place !== null)
  assert.equal(talk.work, null)
  assert.deepEqual(talk.texts.map(({ text }) => text), ['Bonjour'])
})

test('L-15: the server was started anew while the device worked: it works once more by itself, and gets its place', async (t) => {
  await using house = await TalkHouse.open(200, new Loaded())
  const { next, solver } = solverByHand()
  const { talk, until } = pageOf(t, house, solver)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  const first = await next()
  await house.shut()
  house.limits = new Loaded()
  await house.listen()
  await until(() => talk.up)
  first.done(await solve(first.challenge))
  const second = await next()
  assert.notEqual(second.challenge, first.challenge)
  assert.equal(talk.phase, 'waiting')
  second.done(await solve(second.challenge))
  await until(() => talk.place !== null)
})

test('L-15: a device that cannot do the work says so, asks no more by itself, and keeps her words; she can ask again', async (t) => {
  await using house = await TalkHouse.open(200, new Loaded())
  const { asked, next, solver } = solverByHand()
  const { talk, until } = pageOf(t, house, solver)
  await until(() => talk.phase === 'choosing')
  talk.write('Bonjour')
  talk.ask(wish)
  ;(await next()).done(null)
  await until(() => talk.work === 'cannot')
  assert.equal(talk.phase, 'choosing')
  assert.equal(talk.wish, null)
  assert.deepEqual(talk.texts.map(({ text }) => text), ['Bonjour'])
  assert.deepEqual(asked, [])
  talk.ask(wish)
  const { challenge, done } = await next()
  done(await solve(challenge))
  await until(() => talk.place !== null)
})

test('L-15: she stops while the device works: it is over, nothing is asked for any more, and no place is taken', async (t) => {
  const limits = new Loaded()
  await using house = await TalkHouse.open(200, limits)
  const { next, solver } = solverByHand()
  const { talk, until } = pageOf(t, house, solver)
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  const { challenge, done } = await next()
  const solution = await solve(challenge)
  talk.leave()
  done(solution)
  assert.equal(talk.over, 'visitor-left')
  assert.equal(talk.phase, 'over')
  // Its line is let go of, as there is nothing to end.
  await until(() => !talk.up)
  while (house.sockets > 0) await new Promise(setImmediate)
  assert.equal(limits.asked, 1)
  assert.equal((await house.db.sql`select from conversation`).length, 0)
})

test('L-14: where her network has taken too many places the page says it once, and asks again by itself until there is room', async (t) => {
  const limits = new Loaded({ places: { each: 1 }, placesMs: 2000 })
  await using house = await TalkHouse.open(100, limits)
  const before = await house.page()
  before.hello()
  await before.arrive(wish)
  const { talk, until } = pageOf(t, house, () => assert.fail('nothing is worked for here'))
  await until(() => talk.phase === 'choosing')
  talk.ask(wish)
  const said: (string | null)[] = []
  await until(() => {
    if (talk.problem !== said.at(-1)) said.push(talk.problem)
    return talk.place !== null
  })
  assert.deepEqual(said, [null, 'too-many', null])
  assert.ok(limits.asked > 3, `${limits.asked}`)
})
