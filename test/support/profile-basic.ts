// What a visitor without scripts does before her browser's profile is searched: she talks, leaves a message, comes back to it; by trusted clicks and keys alone.
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'puppeteer-core'
import { fieldsAreCareful } from './profile-walk.ts'
import type { Shown } from './profile-walk.ts'

const patience = 60_000

/** Her hands in one tab; `shown` learns what she sees and types. */
export class BasicHand {
  readonly page: Page
  readonly #shown: Shown

  constructor(page: Page, shown: Shown) {
    this.page = page
    this.#shown = shown
  }

  /** Opens a page of the site in a fresh visit. */
  async open(address: string): Promise<void> {
    await this.page.goto(address)
    this.#shown.visits.add(new URL(this.page.url()).pathname.split('/')[1]!)
    await this.#see()
  }

  /** Types into a field. The driver's own click waits for animation frames, which a page whose scripts are off does not get. */
  async type(field: string, words: string): Promise<void> {
    this.#shown.words.add(words)
    await this.#into(field)
    await this.page.keyboard.type(words)
  }

  /** A press that comes before the page is on the screen reaches nothing: again, until the field has the keys. */
  async #into(field: string): Promise<void> {
    for (const end = Date.now() + patience; ; await pause(200)) {
      await this.#click(field)
      if (await this.page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, field)) return
      if (Date.now() > end) throw new Error(`${field} does not take the keys`)
    }
  }

  /** Presses a button that sends a form, and is on the page that follows. */
  async send(button: string): Promise<void> {
    const before = this.page.url()
    await this.#click(button)
    let pressed = Date.now()
    for (const end = Date.now() + patience; ; await pause(50)) {
      if (Date.now() > pressed + 15_000) {
        pressed = Date.now()
        await this.#click(button).catch(() => undefined)
      }
      const there = await this.page.evaluate(() => document.readyState === 'complete' && location.href).catch(() => false)
      if (there && there !== before) break
      if (Date.now() > end) throw new Error(`${button} leads nowhere, but stands on ${await this.#text()}`)
    }
    await this.#see()
  }

  /** Waits until the frame of the talk shows these words. */
  async sees(words: string): Promise<void> {
    this.#shown.words.add(words)
    for (const end = Date.now() + patience; ; await pause(100)) {
      const frame = this.page.frames().find((one) => one.url().includes('/said-'))
      const said = await frame?.evaluate(() => document.documentElement.innerText).catch(() => '')
      if (said?.includes(words)) return this.#shown.text(said)
      if (Date.now() > end) throw new Error(`the frame does not show ${words}, but ${said}`)
    }
  }

  /** Waits until the page itself shows these words. */
  async reads(words: string): Promise<void> {
    this.#shown.words.add(words)
    await this.#until(words)
  }

  /** By the button of the way out; resolves on the plain page. */
  async leave(plain: string): Promise<void> {
    await this.#click('[data-leave]')
    for (const end = Date.now() + patience; !(await this.page.evaluate(() => location.href).catch(() => '')).startsWith(plain); await pause(50)) {
      if (Date.now() > end) throw new Error('the plain page did not come')
    }
  }

  code(): Promise<string[]> {
    return this.page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.code li'), (one) => one.innerText.trim()))
  }

  /** The two parts that the page asks for once more, typed. */
  async typeAgain(parts: readonly string[]): Promise<void> {
    const asked = await this.page.evaluate(() => Array.from(document.querySelectorAll<HTMLElement>('.again label'), (one) => Number(/\d+/.exec(one.innerText)![0]) - 1))
    for (const [i, at] of asked.entries()) {
      await this.#into(`#again-${i}`)
      await this.page.keyboard.type(parts[at]!)
    }
  }

  async #until(words: string): Promise<void> {
    for (const end = Date.now() + patience; !(await this.#text()).includes(words); await pause(50)) {
      if (Date.now() > end) throw new Error(`the page does not show ${words}, but ${await this.#text()}`)
    }
  }

  #text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText).catch(() => '')
  }

  async #see(): Promise<void> {
    await fieldsAreCareful(this.page)
    this.#shown.titles.add(await this.page.evaluate(() => document.title))
    // The code stands in a list, a part a line: it is looked for by itself.
    this.#shown.text(await this.#text())
  }

  async #click(selector: string): Promise<void> {
    const { x, y } = await this.page.evaluate((wanted) => {
      const element = document.querySelector(wanted)
      if (!element) throw new Error(`nothing here is ${wanted}`)
      element.scrollIntoView({ block: 'center', behavior: 'instant' })
      const box = element.getBoundingClientRect()
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    }, selector)
    await this.page.mouse.click(x, y)
  }
}
