// What a phone has to fetch: each page and the scripts it runs, as they travel, in each language, against their limits.
import { crawl } from '../crawl.ts'
import { get } from '../ask-http.ts'
import { House } from '../house.ts'
import type { Measured, Result } from '../row.ts'

const entryMost = 8000
const pageMost = 10_000
/** Beside the frame's, what a tool's page may bring. */
const toolScriptsMost = 6000
const otherScriptsMost = 1000
/** The first page looks who is there; the pages of left messages seal. */
const scriptsMost: { readonly [page: string]: number } = { talk: 20_000, message: 17_500, return: 17_500, start: 1500, language: 1500, check: toolScriptsMost, plan: toolScriptsMost, card: toolScriptsMost }
const workMost = 2000
/** Scripts that come later, as the tests have it. */
const laterMost = { inside: 2500, left: 18_700, word: 11_000 }
const hopMost = 300

export const weights = {
  name: 'weights',
  async measure(): Promise<Result[]> {
    await using house = await House.start()
    // The talk page for somebody who talks in another language than the page's is the same page again.
    const pages = await crawl(house.port, (path) => /\/(leave|away|talk-[\w-]+)(\/|$)/.test(path))
    const work = await get(house.port, '/script/work.js', { 'accept-encoding': 'br' }, 0)
    const results: Result[] = []
    const [entry, ...others] = pages
    results.push(weight('entry, page', entry!.page, entryMost), weight('entry, scripts', entry!.scripts, otherScriptsMost))
    // One row for each page, as heavy as in its heaviest language; all of them stand beside it.
    for (const [name, of] of Map.groupBy(others.map((one) => ({ ...one, tag: one.path.split('/')[2] ?? '', name: one.path.split('/')[3] ?? '' })), ({ name }) => name)) {
      const heaviest = of.reduce((most, one) => (one.page > most.page ? one : most))
      results.push({ ...weight(`${name}, page, in ${heaviest.tag}`, heaviest.page, pageMost), note: of.map(({ tag, page }) => `${tag} ${page}`).join(' ') })
      // The proof of work has a limit of its own.
      const scripts = Math.max(...of.map(({ scripts: all }) => (name === 'talk' && work.status === 200 ? all - work.body.length : all)))
      results.push(weight(`${name}, scripts`, scripts, scriptsMost[name] ?? otherScriptsMost))
    }
    const heaviest = others.reduce((most, one) => (one.page > most.page ? one : most))
    results.push(weight(`the heaviest page of all, ${heaviest.path.split('/').slice(2).join('/')}`, heaviest.page, pageMost))
    if (work.status === 200) results.push(weight('proof of work, script', work.body.length, workMost))
    else results.push({ name: 'proof of work, script', why: `its address answers ${work.status}` })
    for (const [name, most] of Object.entries(laterMost)) {
      const { status, body } = await get(house.port, `/script/${name}.js`, { 'accept-encoding': 'br' }, 0)
      results.push(status === 200 ? weight(`${name}, which comes later, script`, body.length, most) : { name: `${name}, script`, why: `its address answers ${status}` })
    }
    const exit = pages.find((page) => page.exit !== null)?.exit
    if (!exit) results.push({ name: 'hop 1', why: 'no page links to the exit' })
    else results.push(weight('hop 1, whole page', (await get(house.port, exit, {}, 0)).body.length, hopMost))
    return results
  },
}

function weight(name: string, ours: number, limit: number): Measured {
  return { name, unit: 'B', ours, limit, target: { of: 'ratio', is: 'at most', value: 1 } }
}
