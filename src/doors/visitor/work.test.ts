// The proof of work: what is asked for can be solved and counts once, and nothing else counts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { randomBytes } from '../../shared/base/id.ts'
import { readFromVisitor } from '../../shared/wire/from-visitor.ts'
import { readToVisitor } from '../../shared/wire/to-visitor.ts'
import { solve } from './pages/talk/talk-hand.ts'
import { Work, hardest } from './work.ts'

const visit = randomBytes(32)

test('L-15: a piece of work is solved and counts once, and again where no place came of it', async () => {
  const work = new Work()
  const solved = await solve((await work.ask(visit, 1)).challenge)
  const back = await work.take(visit, solved)
  assert.ok(back)
  assert.equal(await work.take(visit, solved), null, 'used')
  back()
  assert.ok(await work.take(visit, solved))
})

test('L-15: what was solved counts only in its visit, in the process that asked for it, and in its time', async () => {
  const work = new Work()
  const solved = await solve((await work.ask(visit, 1)).challenge)
  assert.equal(await work.take(randomBytes(32), solved), null)
  assert.equal(await new Work().take(visit, solved), null)
  const short = new Work(1)
  const late = await solve((await short.ask(visit, 1)).challenge)
  const { parameters } = JSON.parse(late.challenge) as { parameters: { expiresAt: number } }
  while (Date.now() / 1000 <= parameters.expiresAt) await new Promise(setImmediate)
  assert.equal(await short.take(visit, late), null)
  assert.ok(await work.take(visit, solved))
})

test('L-15: what was not solved, made easier, or is no challenge at all does not count', async () => {
  const work = new Work()
  const { challenge } = await work.ask(visit, 1)
  const solved = await solve(challenge)
  assert.equal(await work.take(visit, { ...solved, key: '0'.repeat(64) }), null)
  const easier = JSON.parse(challenge) as { parameters: { cost: number; keyPrefix: string; keySignature?: string }; signature: string }
  easier.parameters.cost = 1
  assert.equal(await work.take(visit, { ...solved, challenge: JSON.stringify(easier) }), null)
  for (const text of ['{}', 'null', '[]', '"x"', '{', '{"parameters":{},"signature":""}', '{"parameters":null,"signature":"00"}', '{"parameters":{"data":null},"signature":"00"}', `{"parameters":{"data":{"visit":1}},"signature":1}`]) {
    assert.equal(await work.take(visit, { ...solved, challenge: text }), null, text)
  }
  assert.ok(await work.take(visit, solved))
})

test('L-15: the more load, the more work, up to a bound; and every piece fits into its message', async () => {
  const work = new Work()
  let before = 0
  for (let level = 1; level <= hardest; level++) {
    const asked = await work.ask(visit, level)
    const { counter, key } = await solve(asked.challenge)
    assert.ok(counter > before, `${level}`)
    before = counter
    const message = JSON.stringify({ t: 'work', ...asked, again: 0 })
    assert.deepEqual(readToVisitor(message), JSON.parse(message))
    const answer = JSON.stringify({ t: 'solved', challenge: asked.challenge, counter, key })
    assert.deepEqual(readFromVisitor(answer), JSON.parse(answer))
  }
  assert.equal((await work.ask(visit, hardest + 9)).seconds, (await work.ask(visit, hardest)).seconds)
})

test('L-14: nothing in a challenge is of a person, and the visit is not in it', async () => {
  const work = new Work()
  const { challenge } = await work.ask(visit, 1)
  const { parameters } = JSON.parse(challenge) as { parameters: Record<string, unknown> }
  assert.deepEqual(Object.keys(parameters), ['algorithm', 'cost', 'data', 'expiresAt', 'keyLength', 'keyPrefix', 'keySignature', 'nonce', 'salt'])
  assert.deepEqual(Object.keys(parameters['data'] as object), ['visit'])
  assert.ok(!challenge.includes(Buffer.from(visit).toString('base64url')))
})
