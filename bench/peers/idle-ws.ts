// The limit for idle sockets: bare ws that answers the first message of each with one of the same size as ours, and holds nothing else.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { answer, settledMemory } from '../answer.ts'

const server = createServer()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 24 * 1024 })
let replies: string[] = []

server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => {
    ws.once('message', () => replies.forEach((reply) => ws.send(reply)))
  })
})

answer({
  listen: (given: string[]) =>
    new Promise((resolve) => {
      replies = given
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    }),
  memory: settledMemory,
  sockets: () => sockets.clients.size,
})
