// What a phone has to fetch: each page and the scripts it runs, as they travel, in each language, against their limits.
import { crawl } from '../crawl.ts'
import { get } from '../ask-http.ts'
import { House } from '../house.ts'
import type { Result } from '../row.ts'

const entryMost = 8000
const pageMost = 10_000
const talkScriptsMost = 20_000
const otherScriptsMost = 1000
const findScriptsMost = 1500
const workMost = 2000
const hopMost = 300

export const weights = {
  name: 'weights',
  async measure(): Promise<Result[]> {
    await using house = await House.start()
    // The talk page for somebody who talks in another language than the page's is the same page again.
    const pages = await crawl(house.port, (path) => /\/(leave|away|talk-[\w-]+)(\/|$)/.test(path))
    const work = await get(house.port, '/script/work.js', { 'accept-encoding': 'br' }, 0)
    const results: Result[] = []
    for (const [i, { path, page, scripts }] of pages.entries()) {
      const name = i === 0 ? 'entry' : path.split('/').slice(2).join('/')
      results.push(weight(`${name}, page`, page, i === 0 ? entryMost : pageMost))
      // The proof of work has a limit of its own.
      const own = name.endsWith('/talk') && work.status === 200 ? scripts - work.body.length : scripts
      results.push(weight(`${name}, scripts`, own, name.endsWith('/talk') ? talkScriptsMost : name.endsWith('/language') ? findScriptsMost : otherScriptsMost))
    }
    if (work.status === 200) results.push(weight('proof of work, script', work.body.length, workMost))
    else results.push({ name: 'proof of work, script', why: `its address answers ${work.status}` })
    const exit = pages.find((page) => page.exit !== null)?.exit
    if (!exit) results.push({ name: 'hop 1', why: 'no page links to the exit' })
    else results.push(weight('hop 1, whole page', (await get(house.port, exit, {}, 0)).body.length, hopMost))
    return results
  },
}

function weight(name: string, ours: number, limit: number): Result {
  return { name, unit: 'B', ours, limit, target: { of: 'ratio', is: 'at most', value: 1 } }
}
