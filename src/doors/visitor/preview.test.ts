// Tests of the preview: real pages under a bar, a change seen at once, tools that answer, a broken file that says so.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchChromium, withoutChromium } from '../../../test/support/browsers.ts'
import { CannotStart } from '../../shared/base/cannot-start.ts'
import { talkPage } from './pages/talk/talk-page.tsx'
import { startPreview } from './preview.ts'

const belgium = fileURLToPath(new URL('../../../packs/belgium', import.meta.url))

async function previewHand(tag: string | null = 'nl') {
  const folder = mkdtempSync(join(tmpdir(), 'ear preview '))
  cpSync(belgium, folder, { recursive: true })
  const { address, preview } = await startPreview(folder, tag, 0, talkPage)
  const at = (path: string) => new URL(path, address)
  return {
    address,
    get: async (path: string) => (await fetch(at(path))).text(),
    post: (path: string, body: string) => fetch(at(path), { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body }),
    change(file: string, from: string, to: string) {
      const text = readFileSync(join(folder, file), 'utf8')
      assert.ok(text.includes(from))
      writeFileSync(join(folder, file), text.replace(from, to))
    },
    /** Resolves once the preview has seen a change after the page that bears this version. */
    changed: async (page: string) => (await fetch(at(`/changed/${/data-preview="(\d+)"/.exec(page)![1]!}`))).status,
    [Symbol.asyncDispose]: async () => {
      await preview.dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

test('a page stands as the site shows it, under a bar that says it is a preview, of which file and in which state', async () => {
  await using hand = await previewHand()
  assert.match(hand.address, /^http:\/\/127\.0\.0\.1:\d+\/preview\/nl\/start$/)
  const page = await hand.get('/preview/nl/rights')
  assert.match(page, /<body[^>]*><div lang="en"[^>]*data-preview="\d+"><b>Preview<\/b> nl\/pages\/rights\.md, (?:draft|stale)/)
  assert.match(page, /<section class="block" id="way-1"/)
  assert.match(page, /href="\.\.\/en\/rights"/)
  assert.match(await hand.get('/preview/start'), /The entry page/)
  assert.match(await hand.get('/preview/nl/talk'), /<b>Preview<\/b> nl\/words/)
})

test('a change of a file is seen at once, and the page is asked for again', { timeout: 60_000 }, async () => {
  await using hand = await previewHand()
  const before = await hand.get('/preview/en/rights')
  const seen = hand.changed(before)
  hand.change('en/pages/rights.md', '## You decide', '## You yourself decide')
  assert.equal(await seen, 200)
  let page = await hand.get('/preview/en/rights')
  // A file is written in steps, and each is a change of its own.
  while (!page.includes('You yourself decide')) {
    await hand.changed(page)
    page = await hand.get('/preview/en/rights')
  }
  assert.doesNotMatch(before, /You yourself decide/)
})

test('what the check finds on a page stands over it; a pack that cannot be read says why', { timeout: 60_000 }, async () => {
  await using hand = await previewHand('ar')
  const seen = hand.changed(await hand.get('/preview/ar/signs'))
  hand.change('ar/pages/signs.md', 'SIGN-9 ', 'SIGN-99 ')
  await seen
  let page = await hand.get('/preview/ar/signs')
  while (!page.includes('SIGN-9 is missing.')) {
    await hand.changed(page)
    page = await hand.get('/preview/ar/signs')
  }
  hand.change('pack.json', '"source": "en"', '"source": "xx"')
  while (!page.includes('pack.json: the source is one of its languages.')) {
    await hand.changed(page)
    page = await hand.get('/preview/ar/signs')
  }
})

test('a form is answered as on the site, with a redirect and without a visit', async () => {
  await using hand = await previewHand('en')
  const sent = await hand.post('/preview/en/language', 'name=deutsch')
  assert.equal(sent.status, 303)
  assert.match(sent.headers.get('location')!, /^\/preview\/en\/language-[\w-]+$/)
  assert.match(await hand.get(sent.headers.get('location')!), /Deutsch/)
})

/** The status of an answer to a request with headers that `fetch` would not send. */
function statusTo(address: string, path: string, headers: Record<string, string>, body: string | null = null): Promise<number> {
  return new Promise((done, failed) => {
    const asked = request(new URL(path, address), { method: body === null ? 'GET' : 'POST', headers }, (reply) => {
      reply.resume()
      done(reply.statusCode!)
    })
    asked.on('error', failed)
    asked.end(body)
  })
}

test('only who asks for this machine by its own name and port is answered', async () => {
  await using hand = await previewHand('en')
  const { port } = new URL(hand.address)
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) assert.equal(await statusTo(hand.address, '/preview/en/start', { host }), 200, host)
  for (const host of [`elsewhere.example:${port}`, 'localhost', '127.0.0.1:1', `127.0.0.1.elsewhere.example:${port}`, `localhost:${port}@elsewhere.example`])
    for (const path of ['/preview/en/start', '/changed/0', '/']) assert.equal(await statusTo(hand.address, path, { host }), 421, host + path)
})

test('what another site posts is refused', async () => {
  await using hand = await previewHand('en')
  const posted = (site: Record<string, string>) => statusTo(hand.address, '/preview/en/language', { 'content-type': 'application/x-www-form-urlencoded', ...site }, 'name=deutsch')
  for (const site of ['cross-site', 'same-site']) assert.equal(await posted({ 'sec-fetch-site': site }), 403, site)
  assert.equal(await posted({ 'sec-fetch-site': 'same-origin' }), 303)
  assert.equal(await posted({}), 303)
})

test('a form that cannot be read is refused as such, and one that is too long', async () => {
  await using hand = await previewHand('en')
  for (const body of ['name=%', 'name=a&name=b', 'name=%ff']) assert.equal((await hand.post('/preview/en/language', body)).status, 400, body)
  for (const length of [1000, 100_000]) assert.equal((await hand.post('/preview/en/language', `name=${'a'.repeat(length)}`)).status, 413, String(length))
})

test('an address that is none leads to a page, and a language without a folder is refused', async () => {
  await using hand = await previewHand(null)
  for (const path of ['/', '/preview', '/preview/nl/none', '/preview/nl/leave', '/preview/zz/start', '/../pack.json']) assert.match(await hand.get(path), /<b>Preview<\/b>/, path)
  await assert.rejects(startPreview(belgium, 'sq', 0, talkPage), (error: unknown) => error instanceof CannotStart && /There is no folder/.test(error.message))
})

test('in a browser the page loads itself again when its file changes, and with scripts off it is asked for again', { skip: withoutChromium, timeout: 60_000 }, async () => {
  await using hand = await previewHand('en')
  await using browser = await launchChromium()
  const [scripted, plain] = await Promise.all([true, false].map(async (javaScriptEnabled) => (await browser.newContext({ javaScriptEnabled })).newPage()))
  for (const page of [scripted!, plain!]) await page.goto(new URL('/preview/en/rights', hand.address).href)
  hand.change('en/pages/rights.md', '## You decide', '## You yourself decide')
  for (const page of [scripted!, plain!]) await page.getByRole('heading', { name: 'You yourself decide' }).waitFor({ timeout: 50_000 })
  // What a visitor leaves is not left here: the way out leads back to a page of the preview.
  await scripted!.getByRole('link', { name: 'Leave this page' }).click()
  await scripted!.getByText('Preview', { exact: true }).waitFor()
  // The link to the source is large enough to press.
  await scripted!.goto(new URL('/preview/nl/rights', hand.address).href)
  for (const link of await scripted!.locator('.in-source a').all()) assert.ok((await link.boundingBox())!.height >= 48)
})
