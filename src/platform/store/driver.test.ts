// The driver's faults that were mended stay mended: its queues keep no holes, and bytes go as they are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '../../../test/support/database.ts'
import './driver.ts'

type Queue<T> = { push: (one: T) => T; shift: () => T | undefined; remove: (one: T) => T | null; readonly length: number }

test('a queue of connections that is never empty keeps nothing of what was taken out of it', async () => {
  // The same module that the driver has loaded; what it keeps its connections in is made by copying the list it is given.
  const file = new URL('./queue.js', import.meta.resolve('postgres')).href
  const { default: makeQueue } = (await import(file)) as { default: (initial: string[]) => Queue<string> }
  const kept: string[][] = []
  class Watched extends Array<string> {
    constructor(...all: string[]) {
      super(...all)
      kept.push(this)
    }
  }
  const queue = makeQueue(Watched.from(['one', 'two']))
  for (let statement = 0; statement < 1000; statement++) queue.push(queue.shift()!)
  assert.equal(queue.length, 2)
  assert.equal(kept.at(-1)!.length, 2)
  assert.equal(queue.remove('two'), 'two')
  assert.equal(queue.shift(), 'one')
  assert.equal(queue.length, 0)
})

test('bytes of every value and length arrive as they were, between other parameters, in a first statement and in a prepared one', async (t) => {
  const { sql, dispose } = await freshDatabase()
  t.after(dispose)
  const all = Buffer.from(Array.from({ length: 256 }, (_, value) => value))
  // A view into a larger buffer, nothing, many at once.
  for (const bytes of [all, all.subarray(3, 9), Buffer.alloc(0), Buffer.concat(Array.from({ length: 1000 }, () => all)), new Uint8Array(all)]) {
    const [row] = await sql`select ${'before'}::text as before, ${bytes}::bytea as bytes, ${null}::bytea as none, ${7}::int as after, length(${bytes}::bytea) as length`
    assert.deepEqual({ ...row }, { before: 'before', bytes: Buffer.from(bytes), none: null, after: 7, length: bytes.length })
  }
})
