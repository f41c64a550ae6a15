// Hands of a visitor who leaves a message and comes back to it, in a real browser; found by what the page is, not by its words.
import type { Browser, BrowserContext, Page } from 'playwright-core'

export class LeftHand {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /** Opens the page `message` or `return` in a language. `before` sets the browser up. */
  static async open(browser: Browser, site: string, language: string, name: 'message' | 'return', width = 390, before?: (context: BrowserContext) => Promise<void>): Promise<LeftHand> {
    const context = await browser.newContext({ viewport: { width, height: 844 } })
    await before?.(context)
    const page = await context.newPage()
    page.setDefaultTimeout(30_000)
    await page.goto(`${site}/${language}/${name}`)
    return new LeftHand(page)
  }

  /** Writes and goes on to the code; gives its parts as they stand on the screen. `pin`: one of her own. */
  async write(text: string, pin = ''): Promise<string[]> {
    await this.page.locator('#text').fill(text)
    await this.page.locator('#left section:not([hidden]) .main-action').click()
    await this.page.locator('.code li').first().waitFor()
    if (pin !== '') await this.page.locator('#pin').fill(pin)
    return this.page.locator('.code li').allInnerTexts()
  }

  /** Who can open it, as the page names them; without the signs that keep a name's direction. */
  async readers(): Promise<string[]> {
    const named = this.page.locator('#left section:not([hidden]) .readers li')
    await named.first().waitFor()
    return (await named.allInnerTexts()).map((name) => name.replaceAll(/[\u2066-\u2069]/g, ''))
  }

  /** Types the two parts again that the page asks for. */
  async typeAgain(parts: string[]): Promise<void> {
    for (const [i, label] of (await this.page.locator('.again label').allInnerTexts()).entries()) {
      await this.page.locator(`#again-${i}`).fill(parts[Number(/\d+/.exec(label)![0]) - 1]!)
    }
  }

  async leave(parts: string[]): Promise<void> {
    await this.typeAgain(parts)
    await this.page.locator('#left section:not([hidden]) .main-action').click()
    await this.page.locator('#left section.done:not([hidden])').waitFor()
  }

  /** Comes back with a code, however it is typed. */
  async enter(code: string, pin = ''): Promise<void> {
    await this.page.locator('#code').fill(code)
    if (pin !== '') await this.page.locator('#own-pin').fill(pin)
    await this.page.locator('#left form .main-action').click()
  }

  /** What stands there once it is open, in order: own words and answers. */
  async reads(text: string): Promise<string[]> {
    await this.page.locator('.log p', { hasText: text }).waitFor()
    return this.page.locator('.log p').allInnerTexts()
  }

  async say(text: string): Promise<void> {
    await this.page.locator('#text').fill(text)
    await this.page.locator('#left section:not([hidden]) > .main-action').click()
    await this.reads(text)
  }

  /** Erases everything, after the question. */
  async erase(): Promise<void> {
    await this.page.locator('#left section:not([hidden]) .row:not(.sure .row) button').last().click()
    await this.page.locator('.sure:not([hidden]) button').first().click()
    await this.page.locator('#left section.done:not([hidden])').waitFor()
  }

  async close(): Promise<void> {
    await this.page.context().close()
  }
}
