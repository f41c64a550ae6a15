// The limit for the durable relay: bare ws that keeps what arrived while the last insert ran, in one insert, and only then relays it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { SocketAddress } from '../../src/platform/store/embedded.ts'
import { openPool } from '../../src/platform/store/store.ts'
import type { Sql } from '../../src/platform/store/store.ts'
import { answer } from '../answer.ts'

const byteaArray = 1001
const ends: WebSocket[] = []
let waiting: { from: number; body: Buffer }[] = []
let inserting = false
let sql: Sql | null = null

async function insert(): Promise<void> {
  if (inserting) return
  inserting = true
  while (waiting.length > 0) {
    const batch = waiting
    waiting = []
    await sql!`insert into relayed (sender, body)
      select * from unnest(${batch.map(({ from }) => from)}::int[], ${sql!.array(batch.map(({ body }) => body), byteaArray)}::bytea[])`
    for (const { from, body } of batch) ends[from ^ 1]?.send(body, { binary: false })
  }
  inserting = false
}

const server = createServer()
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 24 * 1024 })
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (ws) => {
    const from = Number(new URL(request.url!, 'ws://localhost').searchParams.get('end'))
    ends[from] = ws
    ws.on('message', (body: Buffer) => {
      waiting.push({ from, body })
      void insert()
    })
  })
})

answer(
  {
    listen: async (database: SocketAddress) => {
      sql = openPool(database, 1, 'bench-peer')
      await sql`create table relayed (n bigint generated always as identity primary key, sender int not null, body bytea not null)`
      return new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
      })
    },
  },
  () => sql?.end({ timeout: 1 }),
)
