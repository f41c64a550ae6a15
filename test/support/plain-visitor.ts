// Hands of a visitor without scripts: trusted clicks and keys alone, and what stands on the page and in its frame.
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Frame, Page } from 'playwright-core'
import { click, until } from './exit-walk.ts'
import { launchFirefox } from './browsers.ts'

const patience = 60_000

/** Firefox as Tor's "Safest" has it: no scripts, no web fonts, no SVG, no media. */
export const safestFirefox = (): Promise<Browser> =>
  launchFirefox({
    'javascript.enabled': false,
    'gfx.downloadable_fonts.enabled': false,
    'svg.disabled': true,
    'media.webm.enabled': false,
    'media.ogg.enabled': false,
    'media.mp4.enabled': false,
    'media.av1.enabled': false,
    'media.webaudio.enabled': false,
    'media.peerconnection.enabled': false,
    'webgl.disabled': true,
    'mathml.disabled': true,
  })

export class PlainVisitor {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Opens the talk page, or another. */
  static async open(browser: Browser, site: string, language: string, name = 'talk'): Promise<PlainVisitor> {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1000, height: 800 } })
    const visitor = new PlainVisitor(await context.newPage())
    await visitor.page.goto(`${site}/${language}/${name}`)
    return visitor
  }

  /** Puts words into a field, key by key. */
  async type(field: string, words: string): Promise<void> {
    await click(this.page, field)
    await this.page.keyboard.insertText(words)
  }

  async typed(field = '#text'): Promise<string> {
    return this.page.evaluate((wanted) => document.querySelector<HTMLTextAreaElement>(wanted)!.value, field)
  }

  /** Asks for a listener, and is where the conversation stands. */
  async ask(words: string): Promise<void> {
    if (words) await this.type('#text', words)
    await click(this.page, '.without button')
    await this.arrived()
  }

  async arrived(): Promise<void> {
    await until(this.page, 'the page of the talk', ({ address, loaded }) => loaded && address.includes('/here-'), patience)
  }

  async say(words: string): Promise<void> {
    await this.type('#text', words)
    await this.send()
  }

  async send(): Promise<void> {
    const before = this.page.url()
    await click(this.page, '.composer button')
    await until(this.page, 'the next page', ({ address, loaded }) => loaded && address.includes('/here-') && address !== before, patience)
  }

  frame(): Frame | null {
    return this.page.frames().find((frame) => frame.url().includes('/said-')) ?? null
  }

  /** What the frame shows; null while it is between two documents. */
  async said(): Promise<string | null> {
    const asked = this.frame()?.evaluate(() => (document.readyState === 'complete' ? document.documentElement.innerText : null))
    return (await Promise.race([asked?.catch(() => null), pause(3000, null, { ref: false })])) ?? null
  }

  /** Waits until the frame shows this. */
  async sees(words: string): Promise<string> {
    let last: string | null = null
    for (const end = Date.now() + patience; ; await pause(50)) {
      const said = await this.said()
      if (said?.includes(words)) return said
      last = said ?? last
      if (Date.now() > end) throw new Error(`the frame does not show ${words}, but ${last}`)
    }
  }

  /** Waits for something in the frame and presses it, until it is gone: the frame may renew itself under the hand. In one document it is pressed once in 5 seconds. */
  async pressInFrame(selector: string): Promise<void> {
    let pressed = false
    for (const end = Date.now() + patience; ; await pause(100)) {
      const at = await this.#inFrame(selector)
      if (at === null && pressed) return
      if (at) await this.page.mouse.click(at.x, at.y)
      pressed ||= Boolean(at)
      if (Date.now() > end) throw new Error(pressed ? `the frame still has ${selector}` : `the frame has no ${selector}, but ${await this.said()}`)
    }
  }

  /** Where it is on the screen; null where the frame has it not, undefined while nobody can say. */
  async #inFrame(selector: string): Promise<{ x: number; y: number } | null | undefined> {
    const within = await this.frame()
      ?.evaluate((wanted) => {
        const element = document.querySelector(wanted)
        const at = (window as { pressedAt?: number }).pressedAt ?? 0
        if (document.readyState !== 'complete' || Date.now() - at < 5000) return undefined
        Object.assign(window, { pressedAt: Date.now() })
        element?.scrollIntoView({ block: 'center', behavior: 'instant' })
        const box = element?.getBoundingClientRect()
        return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
      }, selector)
      .catch(() => undefined)
    if (!within) return within
    const around = await this.page.evaluate(() => {
      const { x, y } = document.querySelector('iframe')!.getBoundingClientRect()
      return { x, y }
    })
    return { x: around.x + within.x, y: around.y + within.y }
  }

  /** Waits until the frame has renewed itself. */
  async renewed(): Promise<void> {
    await this.frame()!.evaluate(() => void Object.assign(window, { old: true }))
    for (const end = Date.now() + patience; ; await pause(50)) {
      const fresh = await this.frame()
        ?.evaluate(() => document.readyState === 'complete' && !('old' in window))
        .catch(() => false)
      if (fresh) return
      if (Date.now() > end) throw new Error('the frame has not renewed itself')
    }
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
