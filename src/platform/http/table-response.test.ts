// Tests of answers that bear their door's table: however they are written, each header stands once, and an answer's own word counts.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, get } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { responseWith } from './table-response.ts'

const table = { 'x-one': '1', 'x-two': '2' }

async function answered(write: (response: ServerResponse) => void): Promise<string[]> {
  const server = createServer({ ServerResponse: responseWith(table) }, (_, response) => write(response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const [answer] = (await once(get({ port: (server.address() as AddressInfo).port, agent: false }), 'response')) as [IncomingMessage]
  answer.resume()
  server.close()
  const pairs = Array.from({ length: answer.rawHeaders.length / 2 }, (_, i) => `${answer.rawHeaders[2 * i]}: ${answer.rawHeaders[2 * i + 1]}`)
  return [String(answer.statusCode), ...pairs.filter((line) => /^x-/i.test(line)).toSorted()]
}

test('L-12: the table stands on every answer once, whoever writes it, and what an answer says itself counts', async () => {
  const frozen = Object.freeze({ 'X-Two': 'own' })
  const cases: [what: string, write: (response: ServerResponse) => void, lines: string[]][] = [
    ['nothing is said', (r) => r.end(), ['200', 'x-one: 1', 'x-two: 2']],
    ['by an object', (r) => r.writeHead(203, { 'X-Two': 'own', 'x-three': '3' }).end(), ['203', 'X-Two: own', 'x-one: 1', 'x-three: 3']],
    ['by one that never changes', (r) => r.writeHead(203, frozen).end(), ['203', 'X-Two: own', 'x-one: 1']],
    ['by that one again', (r) => r.writeHead(203, frozen).end(), ['203', 'X-Two: own', 'x-one: 1']],
    ['by a list', (r) => r.writeHead(404, ['x-one', 'own']).end(), ['404', 'x-one: own', 'x-two: 2']],
    ['with words for the status', (r) => r.writeHead(404, 'Gone', { 'x-one': 'own' }).end(), ['404', 'x-one: own', 'x-two: 2']],
    ['set before', (r) => r.setHeader('X-One', 'own').end(), ['200', 'X-One: own', 'x-two: 2']],
    ['set before, and by one that never changes', (r) => r.setHeader('X-One', 'own').writeHead(200, frozen).end(), ['200', 'X-One: own', 'X-Two: own']],
    ['in two', (r) => r.writeHead(200).end('x'), ['200', 'x-one: 1', 'x-two: 2']],
  ]
  for (const [what, write, lines] of cases) assert.deepEqual(await answered(write), lines, what)
})
