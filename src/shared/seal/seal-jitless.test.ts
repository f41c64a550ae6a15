// The sealing in a real browser with JIT and WebAssembly off, as Tor Browser's "Safer" has it: a conversation is made, talked in and ended.
import { fileURLToPath } from 'node:url'
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from '../../../test/support/browsers.ts'

const script = `
import { Meeting } from './meeting-hand.ts'
import { makeInstallation } from './rehearsal-fixture.ts'
globalThis.smoke = async () => {
  const installation = await makeInstallation()
  const meeting = await Meeting.of(installation, await installation.listener())
  await meeting.page.room.say('long', 'ل'.repeat(2000))
  await meeting.rest()
  return { heard: meeting.desk.told.heard, back: meeting.page.told.heard, state: meeting.page.told.states.get('long'), wasm: typeof WebAssembly }
}`

async function smoke(browser: Browser): Promise<{ heard: string[]; back: string[]; state: string; wasm: string }> {
  const resolveDir = fileURLToPath(new URL('.', import.meta.url))
  const bundled = await build({ stdin: { contents: script, resolveDir: decodeURIComponent(resolveDir) }, bundle: true, format: 'esm', write: false, logLevel: 'silent' })
  const code = bundled.outputFiles[0]!.text
  const server = createServer((request, response) => {
    const isScript = request.url === '/smoke.js'
    response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(isScript ? code : '<!doctype html><script type="module" src="/smoke.js"></script>')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  try {
    const page = await browser.newPage()
    const address = server.address()
    assert.ok(address && typeof address === 'object')
    await page.goto(`http://127.0.0.1:${address.port}/`)
    await page.waitForFunction('globalThis.smoke')
    return await page.evaluate('globalThis.smoke()')
  } finally {
    await browser.close()
    server.closeAllConnections()
    server.close()
  }
}

test('Chromium seals and opens with JIT off', { skip: withoutChromium }, async () => {
  const told = await smoke(await launchChromium(['--js-flags=--jitless']))
  assert.deepEqual(told, { heard: ['first', 'ل'.repeat(2000)], back: ['good evening'], state: 'opened', wasm: 'undefined' })
})

test('Firefox seals and opens with JIT and WebAssembly off', { skip: withoutFirefox }, async () => {
  const off = { 'javascript.options.ion': false, 'javascript.options.baselinejit': false, 'javascript.options.wasm': false }
  const told = await smoke(await launchFirefox(off))
  assert.deepEqual(told, { heard: ['first', 'ل'.repeat(2000)], back: ['good evening'], state: 'opened', wasm: 'undefined' })
})
