// The limit for pages: plain node:http that answers every address with the same bytes and the same headers.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answer } from '../answer.ts'

export type Page = { status: number; headers: [string, string][]; body: Uint8Array }

let page: Page | null = null
const server = createServer((_, response) => {
  response.writeHead(page!.status, page!.headers.flat())
  response.end(page!.body)
})

answer({
  listen: (given: Page) =>
    new Promise((resolve) => {
      page = given
      if (server.listening) return resolve((server.address() as AddressInfo).port)
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    }),
})
