// How many talks stand in memory without scripts, how often a page may post, and when a talk is forgotten.
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { randomBytes, toText } from '../../../shared/base/id.ts'
import { Availability } from '../availability.ts'
import { TalkHouse } from '../pages/talk/talk-hand.ts'
import { TalksHere } from './talks-here.ts'
import type { TalksOptions } from './talks-here.ts'

const request = {} as IncomingMessage
const visit = (): Uint8Array => randomBytes(16)
const wish = { language: 'ar', woman: false, danger: false, others: [], interpreter: false }
let house: TalkHouse

before(async () => void (house = await TalkHouse.open()))
after(() => house[Symbol.asyncDispose]())

function open(more: Partial<TalksOptions> = {}): TalksHere {
  const { line, bus, reopenings, team } = house
  const room = { line, bus, reopenings, availability: new Availability({ line, bus }), credentialsOf: team.credentialsOf, depl: team.depl, root: () => team.root }
  return new TalksHere({ house: room, bus, hasEnded: () => false, ...more })
}

const until = async (is: () => boolean): Promise<void> => {
  for (const end = Date.now() + 30_000; !is(); await new Promise((resolve) => setImmediate(resolve))) assert.ok(Date.now() < end)
}

test('where the process holds as many talks as it may, the next is told so; those that stand go on', () => {
  const talks = open({ most: 2 })
  const [first, second] = [visit(), visit()]
  const pass = talks.begin(request, first, wish, 'Ik ben bang.')
  talks.begin(request, second, wish)
  assert.throws(() => talks.begin(request, visit(), wish), { code: 'too-many' })
  // The page that holds the place, the one that takes it over, and the one that asks.
  assert.ok(talks.size <= 3, `${talks.size} stand`)
  const opened = talks.open(first, pass)!
  assert.equal(opened.talk.texts[0]?.text, 'Ik ben bang.')
  assert.equal(talks.open(first, pass), null, 'a pass opens once')
  assert.equal(talks.of(second, opened.key), null, 'a key is of its visit')
  talks.dispose()
  assert.equal(talks.size, 0)
})

test('twenty texts may come at once, and the next is told so', () => {
  const talks = open()
  const mine = visit()
  const { key } = talks.open(mine, talks.begin(request, mine, wish))!
  for (let n = 0; n < 20; n++) assert.ok(talks.mayPost(mine, key))
  assert.equal(talks.mayPost(mine, key), false)
  assert.equal(talks.mayPost(mine, 'no key'), false)
  talks.dispose()
})

test('a talk that no page asks for is forgotten with its texts, and so is one whose visit ends', async () => {
  const talks = open({ idleMs: 30, askEveryMs: 10 })
  const mine = visit()
  const { talk, key } = talks.open(mine, talks.begin(request, mine, wish, 'Ik ben bang.'))!
  const [text] = talk.texts
  await until(() => talks.size === 0)
  assert.deepEqual([talk.texts, text!.text, talks.of(mine, key)], [[], '', null])
  talks.dispose()

  const still = open()
  const [gone, stays] = [visit(), visit()]
  const left = still.open(gone, still.begin(request, gone, wish, 'Ik ben bang.'))!.talk
  still.begin(request, stays, wish)
  house.bus.tell('visits', toText(gone))
  assert.deepEqual([still.size, left.texts], [1, []])
  still.dispose()
})
