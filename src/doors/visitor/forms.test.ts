// Tests of what is posted: always a redirect, nothing typed in it that can be read, no body read of an ended visit, nothing taken from elsewhere.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { Browser } from 'playwright-core'
import { launchChromium, withoutChromium } from '../../../test/support/browsers.ts'
import { expireAfter } from '../../domain/visit/visit.ts'
import { HttpDoor } from '../../platform/http/http.ts'
import { nameMost } from './pages/language/language-page.tsx'
import { talkPage } from './pages/talk/talk-page.tsx'
import { createSite } from './site.ts'
import { siteHand } from './site-fixture.ts'
import type { SiteHand } from './site-fixture.ts'

let hand: SiteHand
let origin: string
let browser: Browser

before(async () => {
  hand = await siteHand()
  origin = await hand.listen()
  if (!withoutChromium) browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  await hand.dispose()
})

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(origin + path, { method: 'POST', body, redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers } })

test('L-9: a form is answered with a redirect to an address that holds the answer sealed, and that page says what was found', async () => {
  const visit = hand.visits.open()
  const answer = await post(`/${visit}/nl/language`, 'name=Kurmanji')
  const to = answer.headers.get('location')!
  assert.equal(answer.status, 303)
  assert.equal(await answer.text(), '')
  assert.match(to, new RegExp(`^/${visit}/nl/language-[\\w-]{100,200}$`))
  const page = await fetch(origin + to)
  const text = await page.text()
  assert.equal(page.status, 203)
  assert.match(text, /class="found"[^>]*>[\s\S]*?<a href="talk-ku">/)
  assert.doesNotMatch(text.replace(/data-names="[^"]*"/g, ''), /kurmanji/i)
  // Ours to share is the form, not the answer.
  assert.match(text, /<bdi dir="ltr">http:\/\/localhost\/nl\/language<\/bdi>/)
  hand.visits.end(visit)
  assert.equal((await fetch(origin + to, { redirect: 'manual' })).headers.get('location'), 'https://weather.example/#')
})

test('L-8: whoever left while her answer waited for its turn is shown the plain page', async () => {
  const visit = hand.visits.open()
  const to = (await post(`/${visit}/nl/language`, 'name=Kurmanji')).headers.get('location')!
  // The answer is counted when it is asked for, and made in a later turn: she leaves in between.
  const mayAsk = (_: unknown, what: string) => {
    if (what === 'answer') hand.visits.end(visit)
    return true
  }
  const headers = { tls: false, hsts: { subdomains: false, preload: false } }
  const site = createSite({ pack: hand.pack, visits: hand.visits, origin, headers, neutral: { nl: 'https://weather.example/' }, talk: talkPage, mayAsk })
  const door = new HttpDoor({ headers: site.headers, health: async () => ({ ok: true }), page: site.refusal })
  site.attach(door.app)
  try {
    const answer = await fetch(`http://127.0.0.1:${await door.start('127.0.0.1', 0)}${to}`, { redirect: 'manual' })
    assert.deepEqual([answer.status, answer.headers.get('location'), await answer.text()], [303, 'https://weather.example/#', ''])
  } finally {
    await door.dispose(1)
  }
})

test('L-9: the longest name that a field takes, in any script, is answered, and its address leads to the plain page as every other once the visit has ended', async () => {
  const visit = hand.visits.open()
  const posted = await post(`/${visit}/nl/language`, new URLSearchParams({ name: 'ት'.repeat(nameMost) }).toString())
  // And one as long as any form of ours may be answered.
  for (const to of [posted.headers.get('location')!, `/${visit}/nl/language-${hand.visits.sealAnswers(visit, 'language', 'x'.repeat(1400))}`]) {
    assert.equal((await fetch(origin + to)).status, 203)
    const ended = hand.visits.open()
    hand.visits.end(ended)
    assert.equal((await fetch(origin + to.replace(visit, ended), { redirect: 'manual' })).headers.get('location'), 'https://weather.example/#')
  }
})

test('L-9: of a tool the address is as long whatever was ticked; names that no box has are dropped, one that is said twice is refused', async () => {
  const visit = hand.visits.open()
  const all = (tool: 'check' | 'plan' | 'card') => hand.pack.page('nl', tool)!.blocks.flatMap(({ ask }) => (ask === null ? [] : [`${ask}=on`])).join('&')
  for (const tool of ['check', 'plan', 'card'] as const) {
    const sent = ['', all(tool), `made-up=on&${all(tool)}`, 'made-up=on', `${'z'.repeat(4000)}=on`]
    const addresses = await Promise.all(sent.map(async (body) => (await post(`/${visit}/nl/${tool}`, body)).headers.get('location')!))
    assert.equal(new Set(addresses.map((one) => one.length)).size, 1, addresses.join(' '))
    const ticked = await Promise.all(addresses.map(async (one) => (await (await fetch(origin + one)).text()).match(/type="checkbox"[^>]* checked/g)?.length ?? 0))
    assert.ok(ticked[1]! > 5)
    assert.deepEqual(ticked, [0, ticked[1], ticked[1], 0, 0])
    assert.equal((await post(`/${visit}/nl/${tool}`, 'choke=on&choke=on')).headers.get('location'), `/${visit}/nl/trouble-malformed`)
  }
})

test('L-9: what another visit answered, or what somebody made up, is no page', async () => {
  const sealed = (await post(`/${hand.visits.open()}/nl/language`, 'name=turks')).headers.get('location')!.split('/')[3]!
  for (const step of [sealed, 'language-', 'language-AAAA', `language-${'A'.repeat(140)}`]) {
    assert.equal((await fetch(`${origin}/${hand.visits.open()}/nl/${step}`)).status, 404, step)
  }
})

test('L-9: what cannot be taken is a redirect too, to a page that says why, in the language of the form', async () => {
  const visit = hand.visits.open()
  const refused: [code: string, status: number, answer: Response][] = [
    ['malformed', 400, await post(`/${visit}/fr/language`, 'name=%zz')],
    ['malformed', 400, await post(`/${visit}/fr/language`, 'name=a&name=b')],
    ['malformed', 400, await post(`/${visit}/fr/language`, '{"name":"x"}', { 'content-type': 'application/json' })],
    ['too-large', 413, await post(`/${visit}/fr/language`, `name=${'x'.repeat(21_000)}`)],
    ['too-large', 413, await post(`/${visit}/fr/language`, `name=${'x'.repeat(nameMost + 1)}`)],
    ['wrong-origin', 403, await post(`/${visit}/fr/language`, 'name=x', { 'sec-fetch-site': 'cross-site' })],
    ['wrong-origin', 403, await post(`/${visit}/fr/language`, 'name=x', { 'sec-fetch-site': 'none' })],
    ['not-found', 404, await post(`/${visit}/fr/signs`, 'name=x')],
  ]
  for (const [code, status, answer] of refused) {
    assert.equal(`${answer.status} ${answer.headers.get('location')}`, `303 /${visit}/fr/trouble-${code}`)
    const page = await fetch(`${origin}/${visit}/fr/trouble-${code}`)
    assert.equal(page.status, status)
    const text = await page.text()
    assert.match(text, /<html lang="fr"/)
    if (code !== 'not-found') assert.ok(text.includes(hand.pack.words('fr').say(`problems.${code}`)), code)
  }
})

test('L-9: a form without the browser’s word on where it comes from is taken: older browsers give none', async () => {
  const visit = hand.visits.open()
  const answer = await fetch(`${origin}/${visit}/nl/language`, { method: 'POST', body: new URLSearchParams({ name: 'turks' }), redirect: 'manual' })
  assert.match(answer.headers.get('location')!, /language-/)
})

test('L-9: a form that was opened in a visit since expired is taken for 12 hours and goes on in the visit renewed, in one that has ended never', async () => {
  const visit = hand.visits.open()
  hand.later(expireAfter + 601)
  assert.equal((await fetch(`${origin}/${visit}/nl/language`, { redirect: 'manual' })).headers.get('location'), 'https://weather.example/#')
  const to = (await post(`/${visit}/nl/language`, 'name=turks')).headers.get('location')!
  assert.match(to, /^\/[\w-]{40}\/nl\/language-/)
  assert.match(await (await fetch(origin + to)).text(), /class="found"[^>]*>[\s\S]*?<a href="talk-tr">/)
  hand.later(12 * 3600)
  assert.equal((await post(`/${visit}/nl/language`, 'name=turks')).headers.get('location'), `/${visit}/nl/leave`)
})

test('L-9: of an ended visit the answer comes before the body, and the body is never read', async () => {
  const visit = hand.visits.open()
  hand.visits.end(visit)
  const socket = connect(Number(new URL(origin).port), '127.0.0.1')
  socket.write(`POST /${visit}/nl/language HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 20\r\n\r\nname=`)
  const [head] = (await once(socket, 'data')) as [Buffer]
  assert.match(String(head), new RegExp(`^HTTP/1.1 303 [\\s\\S]*location: /${visit}/nl/leave\r\n`))
  socket.destroy()
})

for (const scripts of [true, false]) {
  test(`L-9: in the page a language is found ${scripts ? 'on the device, and nothing is sent' : 'by the form, and the typed word is in no address'}`, { skip: withoutChromium }, async () => {
    const context = await browser.newContext({ javaScriptEnabled: scripts })
    const page = await context.newPage()
    await page.goto(`${origin}/nl/language`)
    const sent: string[] = []
    page.on('request', (request) => sent.push(`${request.method()} ${request.url()}`))
    const found = page.locator('.found a')
    await page.fill('#name', 'türkce')
    await page.press('#name', 'Enter')
    await found.first().waitFor()
    assert.deepEqual(await found.evaluateAll((links) => links.map((link) => link.getAttribute('href'))), ['talk-tr'])
    if (scripts) {
      assert.deepEqual(sent, [])
      assert.equal(await page.evaluate(() => document.activeElement!.id), 'found')
    } else {
      assert.deepEqual(sent.map((one) => one.split(' ')[0]), ['POST', 'GET'])
      // With its letter that no sealed address can hold by chance.
      assert.doesNotMatch(decodeURIComponent(sent.join()), /türk/i)
    }
    await page.fill('#name', 'xyzzy')
    await page.press('#name', 'Enter')
    await page.locator('.none:not([hidden])').waitFor()
    assert.equal(await found.first().isVisible(), false)
    await context.close()
  })
}
