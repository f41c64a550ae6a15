// Hands of a visitor: a person on the talk page in a real browser, in any language; found by what the page is, not by its words.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A visitor. `page` starts on the talk page of a language. */
export class VisitorHand {
  readonly page: Page
  readonly context: BrowserContext
  /** Every frame that crossed this page's sockets, both ways. */
  readonly frames: string[] = []

  private constructor(context: BrowserContext, page: Page) {
    this.context = context
    this.page = page
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => this.frames.push(String(payload)))
      socket.on('framereceived', ({ payload }) => this.frames.push(String(payload)))
    })
  }

  /** Opens the talk page of a language. `before` sets the page up, as a network in the middle would. */
  static async open(browser: Browser, site: string, language: string, before?: (page: Page) => Promise<void>): Promise<VisitorHand> {
    const hand = await VisitorHand.elsewhere(browser)
    await before?.(hand.page)
    await hand.page.goto(`${site}/${language}/talk`)
    return hand
  }

  /** A tab that is not on the talk page yet. */
  static async elsewhere(browser: Browser, options: BrowserContextOptions = {}): Promise<VisitorHand> {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    return new VisitorHand(context, page)
  }

  /** Chooses the language to talk in, where it is another than the page's. */
  async choose(tag: string): Promise<void> {
    await this.page.locator('#language').selectOption(tag)
  }

  /** Waits until the page says truthfully how it stands: `free`, `busy` or `nobody`. */
  async sees(state: 'free' | 'busy' | 'nobody'): Promise<void> {
    await this.page.locator(`.there .now.${state}`).waitFor()
  }

  /** Writes the first words and asks. */
  async ask(words: string): Promise<void> {
    await this.page.locator('#text').fill(words)
    await this.page.locator('.composer .row button').nth(1).click()
  }

  async waits(): Promise<void> {
    await this.page.locator('section.waiting:not([hidden])').waitFor()
  }

  async say(text: string): Promise<void> {
    await this.page.locator('#text').fill(text)
    await this.page.locator('.composer button[type=submit]').click()
  }

  async hears(text: string): Promise<void> {
    await this.page.locator('.log .other p', { hasText: text }).waitFor()
  }

  /** Waits until her own text is in this state. */
  async seesText(text: string, state: 'unsent' | 'kept' | 'opened' | 'lost'): Promise<void> {
    await this.page.locator(`.log .own[data-state=${state}] p`, { hasText: text }).waitFor()
  }

  /** Waits until somebody is in the room. */
  async inRoom(): Promise<void> {
    await this.page.locator('p.room:not([hidden])').waitFor()
    await this.page.locator('.waiting[hidden]').waitFor({ state: 'attached' })
  }

  async over(): Promise<string> {
    const section = this.page.locator('section.over:not([hidden])')
    await section.waitFor()
    return section.innerText()
  }

  async close(): Promise<void> {
    await this.context.close()
  }
}
