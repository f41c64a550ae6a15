// From the tap on the way out to the first frame on the screen without the page, where the plain page answers after three seconds.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, CDPSession } from 'playwright-core'
import { launchChromium, withoutChromium } from '../../test/support/browsers.ts'
import { alternate } from '../alternate.ts'
import { get } from '../ask-http.ts'
import { Child } from '../child.ts'
import { House } from '../house.ts'
import type { Page } from '../peers/node-http.ts'
import type { Result } from '../row.ts'

const answersAfterMs = 3000
/** `at`: milliseconds since 1970, by the browser's clock of frames. */
type Frame = { at: number; png: string }

export const gone = {
  name: 'gone',
  async measure(repeats: number): Promise<Result[]> {
    if (withoutChromium) return [{ name: 'content gone', why: withoutChromium.replace(/^skipped, /, '') }]
    await using target = await slowTarget()
    await using house = await House.start(null, target.address)
    await using plain = Child.start('peers/node-http.ts')
    const browser = await launchChromium()
    try {
      const port = await plain.ask<number>('listen', await withPlainLink(house, target.address))
      const results: Result[] = []
      for (const [name, scripts, most] of [['with scripts', true, 50], ['without scripts', false, 300]] as const) {
        const of = (origin: string) => async () => [await tapped(browser, `${origin}/nl/signs`, scripts)]
        const [ms] = await alternate(repeats, of(house.origin), of(`http://localhost:${port}`))
        results.push({ name: `content gone, ${name}`, unit: 'ms', ...ms!, target: { of: 'ours', is: 'at most', value: most } })
      }
      return results
    } finally {
      await browser.close()
    }
  },
}

/** A plain page that takes its time. */
async function slowTarget(): Promise<{ address: string } & AsyncDisposable> {
  const server = createServer((_, response) => void setTimeout(() => response.setHeader('content-type', 'text/html').end('<!doctype html><title>weather</title><p>weather'), answersAfterMs))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** Our own page as anybody else would build it: the way out is a link to the plain page, and nothing helps it. */
async function withPlainLink(house: House, target: string): Promise<Page> {
  const { body } = await get(house.port, '/nl/signs', { accept: 'text/html' })
  const html = body.toString('utf8').replace('href="leave" data-leave', `href="${target}" data-leave`).replace(/<script[\s\S]*?<\/script>/g, '')
  if (!html.includes(`href="${target}"`)) throw new Error('the page has no link to leave by')
  const plain = Buffer.from(html)
  return { status: 200, headers: [['content-type', 'text/html; charset=utf-8'], ['content-length', String(plain.length)], ['cache-control', 'no-store']], body: plain }
}

/** Milliseconds from the lifting of the finger to the first frame after which nothing of the page is on the screen. */
async function tapped(browser: Browser, address: string, scripts: boolean): Promise<number> {
  const context = await browser.newContext({ viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true, javaScriptEnabled: scripts })
  try {
    const tab = await context.newPage()
    const driver = await context.newCDPSession(tab)
    const frames = await watch(driver)
    await tab.goto(address, { waitUntil: 'load' })
    const box = (await tab.locator('[data-leave]').boundingBox())!
    const finger = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await still(frames)
    await driver.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [finger] })
    // No browser acts on a tap before the finger is lifted.
    const lifted = performance.timeOrigin + performance.now()
    await driver.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await tab.getByText('weather').waitFor()
    await still(frames)
    return (await firstWithout(browser, frames, lifted)) - lifted
  } finally {
    await context.close()
  }
}

/** Collects every frame that the browser draws; it draws one where something on the screen has changed. */
async function watch(driver: CDPSession): Promise<Frame[]> {
  const frames: Frame[] = []
  driver.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    frames.push({ at: (metadata.timestamp ?? NaN) * 1000, png: data })
    void driver.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined) // the tab may have closed
  })
  await driver.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  return frames
}

/** Waits until nothing on the screen has changed for half a second. */
async function still(frames: Frame[]): Promise<void> {
  for (let before = -1; before < frames.length; ) {
    before = frames.length
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** When the first frame was drawn from which on the page's own paper is nowhere to be seen. Throws where it was never there. */
async function firstWithout(browser: Browser, frames: Frame[], lifted: number): Promise<number> {
  const reader = await browser.newPage()
  const papers: boolean[] = []
  for (const { png } of frames) papers.push(await reader.evaluate(hasPaper, png))
  await reader.close()
  const before = frames.findLastIndex(({ at }) => at < lifted)
  if (before < 0 || !papers[before]) throw new Error('the page was not on the screen before the tap')
  const last = papers.lastIndexOf(true)
  const first = frames[last + 1]
  if (!first) throw new Error('the page never left the screen')
  return first.at
}

/** In a browser: whether more than one point in a hundred of this picture has the colour of our pages' ground. */
async function hasPaper(png: string): Promise<boolean> {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!
  canvas.drawImage(picture, 0, 0)
  const { data } = canvas.getImageData(0, 0, picture.width, picture.height)
  let paper = 0
  for (let i = 0; i < data.length; i += 4) if (data[i] === 0xfb && data[i + 1] === 0xf8 && data[i + 2] === 0xf3) paper++
  return paper > data.length / 4 / 100
}
