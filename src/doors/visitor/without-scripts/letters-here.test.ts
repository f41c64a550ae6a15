// How many left messages stand open in memory without scripts, how many codes are worked on at once, and when each page is forgotten.
import assert from 'node:assert/strict'
import type { IncomingMessage } from 'node:http'
import { test } from 'node:test'
import type { LeftByVisitor } from '../../../domain/left/left.ts'
import { MemoryBus } from '../../../platform/bus/bus.ts'
import { randomBytes, toText } from '../../../shared/base/id.ts'
import { Problem } from '../../../shared/base/problem.ts'
import { makeCode } from '../../../shared/seal/return-code.ts'
import { belgium } from '../site-fixture.ts'
import { LettersHere } from './letters-here.ts'
import type { LettersOptions } from './letters-here.ts'

const pack = belgium()
const request = {} as IncomingMessage
const visit = (): Uint8Array => randomBytes(16)

/** Nobody has left anything, and nothing is sealed: only what is in memory is looked at. */
function hand(more: Partial<LettersOptions> = {}) {
  const bus = new MemoryBus()
  const left: Pick<LeftByVisitor, 'come'> = {
    come: async () => {
      throw new Problem('code-unknown')
    },
  }
  const letters = new LettersHere({ left: left as LeftByVisitor, depl: toText(randomBytes(16)), root: () => null, pack, bus, ...more })
  const write = (of: Uint8Array, text = '') => letters.begin(request, of, 'nl', 'message', { text })
  return { bus, letters, write }
}

const settled = async (is: () => boolean): Promise<void> => {
  for (const end = Date.now() + 30_000; !is(); await new Promise((resolve) => setImmediate(resolve))) assert.ok(Date.now() < end)
}

test('a visit has three pages at most, the oldest makes room; a pass opens its page once', async () => {
  const { letters, write } = hand()
  const mine = visit()
  const passes = [await write(mine), await write(mine), await write(mine), await write(mine)]
  assert.equal(letters.size, 3)
  assert.equal(letters.open(mine, passes[0]!), null)
  assert.equal(letters.open(visit(), passes[1]!), null, 'of another visit')
  assert.ok(letters.open(mine, passes[1]!))
  assert.equal(letters.open(mine, passes[1]!), null)
  letters.dispose()
  assert.equal(letters.size, 0)
})

test('where the process holds as many as it may, the next is told; those that stand are not touched', async () => {
  const { letters, write } = hand({ most: 2 })
  const [first, second] = [visit(), visit()]
  const pass = await write(first)
  await write(second)
  await assert.rejects(write(visit()), { code: 'too-many' })
  assert.equal(letters.size, 2)
  assert.ok(letters.open(first, pass))
  letters.dispose()
})

test('what is left alone is forgotten with all that was typed, and so is whatever a visit holds in the moment it ends', async () => {
  const { letters } = hand({ idleMs: 20 })
  const [mine, other] = [visit(), visit()]
  const opened = letters.open(mine, await letters.begin(request, mine, 'nl', 'return', { code: 'no code', pin: '2468' }))!
  assert.deepEqual([opened.page.typed, opened.page.pin], ['no code', '2468'])
  await settled(() => letters.size === 0)
  assert.deepEqual([opened.page.is, opened.page.typed, opened.page.pin], ['closed', '', ''])
  assert.equal(await letters.take(request, mine, opened.key, { do: 'open' }), 'return')
  letters.dispose()

  const still = hand()
  await still.write(mine)
  await still.write(other)
  still.bus.tell('visits', toText(mine))
  assert.equal(still.letters.size, 1)
  still.letters.dispose()
})

test('codes are worked on one at a time; who comes while as many wait as may is told so on her page, and what she typed stays', async () => {
  const { letters } = hand({ mostWaiting: 3 })
  const code = await makeCode()
  const visits = Array.from({ length: 5 }, visit)
  const passes = await Promise.all(visits.map((of) => letters.begin(request, of, 'nl', 'return', { code })))
  const pages = passes.map((pass, i) => letters.open(visits[i]!, pass)!)
  const told = (what: object): number => pages.filter(({ page }) => JSON.stringify(page.told) === JSON.stringify(what)).length
  assert.deepEqual([told({ key: 'unknown' }), told({ problem: 'too-many' })], [3, 2])
  assert.ok(pages.every(({ page }) => page.typed === code))
  letters.dispose()
})

test('a form beyond what its network may ask comes back with the words in it', async () => {
  let may = true
  const { letters, write } = hand({ limits: { mayAsk: () => may } as unknown as NonNullable<LettersOptions['limits']> })
  const mine = visit()
  const { key } = letters.open(mine, await write(mine))!
  may = false
  const step = await letters.take(request, mine, key, { do: 'next', text: 'Hij leest mee.' })
  const { page } = letters.open(mine, step.slice('left-'.length))!
  assert.deepEqual([page.told, page.text], [{ problem: 'too-many' }, 'Hij leest mee.'])
  await assert.rejects(write(visit()), { code: 'too-many' })
  letters.dispose()
})
