// Frames that are gathered still leave by themselves, in order, and before the close that follows them.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { GatheringSocket } from './gathering-socket.ts'

test('frames of one turn leave together, in order, without waiting for another; a close comes after them', async (t) => {
  const server = createServer().listen(0, '127.0.0.1')
  const sockets = new WebSocketServer({ noServer: true, WebSocket: GatheringSocket })
  const writes: string[] = []
  server.on('upgrade', (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (ws) => {
      ws.over(stream)
      ws.on('message', () => {
        ws.send('one')
        ws.send('two')
        void Promise.resolve().then(() => ws.send('three'))
      })
      ws.once('ping', () => {
        ws.send('four')
        ws.close(4000)
      })
    })
  })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.after(() => {
    client.terminate()
    server.close()
  })
  const heard: string[] = []
  const three = new Promise<void>((done) => client.on('message', (data: Buffer) => heard.push(data.toString()) === 3 && done()))
  client.on('upgrade', (response) => response.socket.on('data', (chunk: Buffer) => writes.push(chunk.toString('latin1'))))
  await once(client, 'open')
  client.send('go')
  await three
  assert.deepEqual(heard, ['one', 'two', 'three'])
  assert.equal(writes.length, 1, 'all three came in one write')
  client.ping()
  const [code] = (await once(client, 'close')) as [number]
  assert.equal(code, 4000)
  assert.deepEqual(heard, ['one', 'two', 'three', 'four'])
})
