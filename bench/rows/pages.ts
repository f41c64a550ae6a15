// Pages a second of the real door, over HTTP on loopback, against plain node:http that serves the same bytes and headers.
import { alternate } from '../alternate.ts'
import { Child } from '../child.ts'
import { get } from '../ask-http.ts'
import { House } from '../house.ts'
import type { HttpLoad, HttpLoadResult } from '../load-http.ts'
import type { Page } from '../peers/node-http.ts'
import type { Result } from '../row.ts'

const seconds = 3
const connections = 32
// What a browser sends with a step from page to page.
const headers = {
  accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'nl,en;q=0.5',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
}

export const pages = {
  name: 'pages',
  async measure(repeats: number): Promise<Result[]> {
    await using house = await House.start()
    await using plain = Child.start('peers/node-http.ts')
    await using load = Child.start('load-http.ts')
    const visit = (await get(house.port, '/', headers)).path.split('/')[1]!
    const results: Result[] = []
    for (const [name, path] of [['a page of text', `/${visit}/nl/signs`], ['the entry page', `/${visit}/start`]] as const) {
      const { status, headers: answered, body } = await get(house.port, path, headers, 0)
      if (status < 200 || status >= 300) throw new Error(`${path} answers ${status}`)
      const page: Page = { status, headers: answered.filter(([header]) => !perAnswer.test(header)), body }
      const plainPort = await plain.ask<number>('listen', page)
      const of = async (port: number, at: number): Promise<number> => {
        const asked: HttpLoad = { port, host: `localhost:${house.port}`, path, headers, status, connections, seconds: at }
        return (await load.ask<HttpLoadResult>('load', asked)).perSecond
      }
      await of(house.port, 1)
      await of(plainPort, 1)
      const [rate] = await alternate(repeats, async () => [await of(house.port, seconds)], async () => [await of(plainPort, seconds)])
      results.push({ name: `pages a second, ${name}`, unit: '/s', ...rate!, target: { of: 'ratio', is: 'at least', value: 0.8 } })
    }
    return results
  },
}

/** Node writes these by itself, for both. */
const perAnswer = /^(date|connection|keep-alive)$/i
