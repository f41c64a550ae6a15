// The page's line to a server that falls silent, sleeps through minutes, or says what does not fit.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { ToVisitor } from '../../shared/wire/to-visitor.ts'
import { Connection } from './connection.ts'

/** A server that only listens, and a line to it. */
async function lineTo(t: TestContext) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const heard: ToVisitor[] = []
  const line = new Connection(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    hello: () => ({ t: 'hello', ticket: 'x', after: 7 }),
    hear: (message) => void heard.push(message),
    up: () => {},
  })
  t.after(() => {
    line.stop()
    for (const socket of server.clients) socket.terminate()
    server.close()
  })
  /** The next connection, once it has said hello. */
  const next = async (): Promise<{ socket: WebSocket; hello: string }> => {
    const [socket] = (await once(server, 'connection')) as [WebSocket]
    const [data] = (await once(socket, 'message')) as [Buffer]
    return { socket, hello: data.toString() }
  }
  return { line, server, heard, next }
}

test('each connection begins with hello', async (t) => {
  const { line, next } = await lineTo(t)
  const first = next()
  line.start()
  const { socket, hello } = await first
  assert.equal(hello, '{"t":"hello","ticket":"x","after":7}')
  const second = next()
  socket.terminate()
  assert.equal((await second).hello, hello)
})

test('a page that slept two minutes opens a new line as soon as it is looked at, and leaves a living one alone', async (t) => {
  t.mock.timers.enable({ apis: ['Date'] })
  const { line, server, next } = await lineTo(t)
  const first = next()
  line.start()
  await first
  line.wake()
  assert.equal(server.clients.size, 1, 'the line lives')
  t.mock.timers.setTime(120_000)
  const second = next()
  line.wake()
  await second
})

test('a line that says nothing any more is given up, though the browser believes in it', async (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'] })
  const { line, next } = await lineTo(t)
  const first = next()
  line.start()
  await first
  const second = next()
  t.mock.timers.tick(17_000)
  t.mock.timers.tick(1000)
  await second
})

test('what does not fit is not heard, and what comes after it is', async (t) => {
  const { line, heard, next } = await lineTo(t)
  const first = next()
  line.start()
  const { socket } = await first
  for (const frame of ['not json', '{"t":"there"}', '{"t":"scream"}', Buffer.from([1, 2]), '{"t":"moved"}']) socket.send(frame)
  while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(heard, [{ t: 'moved' }])
})

test('a stopped line stays stopped', async (t) => {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'] })
  const { line, server, next } = await lineTo(t)
  const first = next()
  line.start()
  const { socket } = await first
  line.stop()
  await once(socket, 'close')
  server.on('connection', () => assert.fail('it came back'))
  line.wake()
  t.mock.timers.tick(120_000)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(server.clients.size, 0)
})
