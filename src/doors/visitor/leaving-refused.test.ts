// Tests of leaving from what is no page of the list: what the door refuses, what is nowhere, and what is asked for ahead of anybody's wish.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { engines, ExitSite } from '../../../test/support/exit-site.ts'
import { click, until } from '../../../test/support/exit-walk.ts'

let site: ExitSite

before(async () => void (site = await ExitSite.open()))
after(() => site.dispose())

// Not by fetch: that always says itself which way it asks.
const get = (path: string, headers: Record<string, string> = {}) => site.hand.app.inject({ url: path, headers })
const person = { accept: 'text/html', 'sec-fetch-mode': 'navigate' }

test('L-1: what the door refuses under a visit bears the way out of that visit', async () => {
  const { visits } = site.hand
  for (const step of ['%', '%zz', 'x'.repeat(4000)]) {
    const visit = visits.open()
    const answer = await get(`/${visit}/nl/${step}`, person)
    const leave = /href="([^"]+)" data-leave/.exec(answer.body)![1]!
    assert.equal(leave, `/${visit}/nl/leave`, `${answer.statusCode} ${step}`)
    await get(leave)
    assert.equal((await get(`/${visit}/nl/${step}`, person)).headers.location, site.target.address, 'and shows nothing afterwards')
  }
})

test('L-1: an error of ours under a visit bears the way out of that visit', async () => {
  const { hand } = site
  const visit = hand.visits.open()
  Object.assign(hand.visits, {
    openAnswers: () => {
      throw new Error('broken for the test')
    },
  })
  const answer = await get(`/${visit}/ar/language-${'A'.repeat(140)}`)
  Reflect.deleteProperty(hand.visits, 'openAnswers')
  assert.equal(answer.statusCode, 500)
  assert.match(answer.body, new RegExp(`href="/${visit}/ar/leave" data-leave`))
})

test('L-1: a person is told in a fresh visit that there is nothing, a program at once', async () => {
  for (const path of ['/nl/nothing', '/nothing', '/a/b/c', '/nl/signs/more', '/a/b/%', '/%']) {
    const answer = await get(path, person)
    const [, visit, ...rest] = String(answer.headers.location).split('/')
    assert.equal(answer.statusCode, 303)
    assert.equal(site.hand.visits.look(visit!).is, 'live', path)
    assert.match(rest.join('/'), /^nl\/trouble-(not-found|malformed)$/)
    assert.match(String((await get(path)).statusCode), /^40[04]$/)
  }
})

test('L-4: what is asked for ahead of anybody’s wish ends no visit, and gets no page', async () => {
  const { visits } = site.hand
  const visit = visits.open()
  for (const purpose of ['prefetch', 'prefetch;prerender', 'prefetch;anonymous-client-ip']) {
    for (const path of ['/', '/nl', `/${visit}/nl/start`, `/${visit}/nl/leave`, '/away/nl', '/nothing', '/a/b/c']) {
      const answer = await get(path, { ...person, 'sec-purpose': purpose })
      assert.deepEqual([answer.statusCode, answer.headers.location], [503, undefined], path)
      assert.equal(answer.body, '', path)
    }
  }
  assert.equal(visits.look(visit).is, 'live')
})

for (const engine of engines) {
  test(`L-1: ${engine.name}: a page of what was refused, or is nowhere, comes up no more than others`, { skip: engine.skip }, async (t) => {
    const browser: Browser = await engine.launch()
    t.after(() => browser.close())
    for (const last of ['talk/x', '%', null]) {
      const walk = await site.tab(browser, engine, 3)
      await site.at(walk, last ? '/nl' : '/nl/nothing')
      if (last) {
        await walk.toPage(0)
        await walk.open(`${walk.visited[0]!.replace(/[^/]*$/, '')}${last}`)
        await walk.remember()
      }
      const seen = [await walk.leave((page) => click(page, '[data-leave]'), site.target.address)]
      for (let i = 0; i < 3; i++) seen.push(await walk.back())
      for (const address of walk.visited) seen.push(await walk.open(address))
      assert.deepEqual(seen.filter((shown) => walk.isSensitive(shown)).map(({ address }) => address), [], String(last))
      await walk.page.context().close()
    }
  })
}

test('L-4: Chromium: leaving works after the way out was asked for ahead, and that has ended nothing', { skip: engines[0]!.skip }, async (t) => {
  const browser = await engines[0]!.launch()
  t.after(() => browser.close())
  const page = await (await browser.newContext({ bypassCSP: true })).newPage()
  await page.goto(`${site.origin}/nl`)
  const [, visit] = new URL(page.url()).pathname.split('/')
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/leave'))
  await page.evaluate(() => {
    const rules = document.createElement('script')
    rules.type = 'speculationrules'
    rules.textContent = JSON.stringify({ prefetch: [{ urls: [document.querySelector<HTMLAnchorElement>('[data-leave]')!.href], eagerness: 'immediate' }] })
    document.body.append(rules)
  })
  assert.equal((await asked).status(), 503)
  assert.equal(site.hand.visits.look(visit!).is, 'live')
  await click(page, '[data-leave]')
  await until(page, 'the plain page', (shown) => site.target.isPlain(shown))
  assert.equal(site.hand.visits.look(visit!).is, 'ended')
})
