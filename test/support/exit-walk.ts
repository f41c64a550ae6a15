// Walks the site as a visitor, leaves, and looks at what the browser shows afterwards; the same in Chromium and Firefox, with scripts and without.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, Page } from 'playwright-core'

/** What stands on the screen: the document that the browser shows, asked of itself. */
export type Shown = {
  readonly address: string
  readonly title: string
  readonly text: string
  /** Whether it bears the site's button. */
  readonly button: boolean
  readonly loaded: boolean
  /** Whether the back/forward cache brought it back: it was marked before it was left, and the mark is still there. */
  readonly kept: boolean
  /** What its own `pageshow` said, where it says so and scripts run. */
  readonly persisted: string | null
  /** The mark that the last step put on it, where it is still that document. */
  readonly mark: string | null
}

type Marked = Window & { mark?: string; left?: boolean }

const patience = 30_000
/** So long a browser may take to answer for a document before it is asked again. */
const answersWithin = 3000

/**
 * Asks the document. The driver's own hand needs no script of the page: in both engines it also answers where the page's scripts are
 * off. `page.url()` and `page.title()` do not follow the back/forward cache; this does. Null while the browser is between two documents;
 * Chromium answers for none while the next one is awaited from another host: see `picture`.
 */
export async function look(page: Page): Promise<Shown | null> {
  try {
    const asked = page.evaluate(() => ({
      address: location.href,
      title: document.title,
      text: document.documentElement.innerText,
      button: document.querySelector('[data-leave]') !== null,
      // Firefox's own page of what could not be reached never says that it is complete.
      loaded: document.readyState === 'complete' || document.documentURI.startsWith('about:neterror'),
      kept: (window as Marked).left === true,
      persisted: document.documentElement.dataset['kept'] ?? null,
      mark: (window as Marked).mark ?? null,
    }))
    return await Promise.race([asked, pause(answersWithin, null, { ref: false })])
  } catch {
    return null
  }
}

/** Waits until what is shown is so; gives it. Fails with what is shown instead. */
export async function until(page: Page, what: string, is: (shown: Shown) => boolean, within = patience): Promise<Shown> {
  const end = Date.now() + within
  for (;;) {
    const shown = await look(page)
    if (shown && is(shown)) return shown
    if (Date.now() > end) throw new Error(`not ${what}, but ${JSON.stringify(shown)}`)
    await pause(20)
  }
}

/** Asks the document that is shown; again where the browser puts another in its place in this very moment. */
async function ask<Answer, About>(page: Page, question: (about: About) => Answer, about: About): Promise<Answer> {
  for (const end = Date.now() + patience; ; await pause(20)) {
    try {
      // The driver's own type of a question knows its arguments only as they come back.
      return await page.evaluate(question as (about: unknown) => Answer, about as unknown)
    } catch (error) {
      if (Date.now() > end || !String(error).includes('context was destroyed')) throw error
    }
  }
}

const hands = new WeakMap<Page, CDPSession>()

/**
 * Chromium's screen as a picture, also while the next page is awaited: taken by the browser itself, which asks the document for
 * nothing. The first picture of a page must be taken before that, since no new hand is given then.
 */
export async function picture(page: Page): Promise<string> {
  const hand = hands.get(page) ?? (await page.context().newCDPSession(page))
  hands.set(page, hand)
  const { data } = await hand.send('Page.captureScreenshot')
  return data
}

/** Waits until Chromium's screen looks like this picture. */
export async function looksLike(page: Page, what: string, wanted: string, within = patience): Promise<void> {
  for (const end = Date.now() + within; (await picture(page)) !== wanted; await pause(20)) {
    if (Date.now() > end) throw new Error(`the screen does not look like ${what}`)
  }
}

/** A trusted click in the middle of an element. The driver's own click waits for animation frames, which Firefox gives no page whose scripts are off. */
export async function click(page: Page, selector: string, options: Parameters<Page['mouse']['click']>[2] = {}): Promise<void> {
  const { x, y } = await middle(page, selector)
  await page.mouse.click(x, y, options)
}

/** The middle of an element on the screen, scrolled into view. */
export async function middle(page: Page, selector: string): Promise<{ x: number; y: number }> {
  return ask(page, (wanted) => {
    const element = document.querySelector(wanted)
    if (!element) throw new Error(`nothing here is ${wanted}`)
    element.scrollIntoView({ block: 'center', behavior: 'instant' })
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  }, selector)
}

/** Presses and moves within the button, and lets go there. In Chromium by its own protocol: the driver's mouse asks the page's scripts whether it drags. */
export async function slip(page: Page, selector: string): Promise<void> {
  const { x, y } = await middle(page, selector)
  const at = (i: number) => [x - 20 + 4 * i, y + (i % 2)] as const
  if (page.context().browser()!.browserType().name() === 'firefox') {
    await page.mouse.move(...at(0))
    await page.mouse.down()
    for (let i = 1; i <= 8; i++) await page.mouse.move(...at(i))
    return page.mouse.up()
  }
  const hand = await page.context().newCDPSession(page)
  const does = (type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', [px, py]: readonly [number, number]) =>
    hand.send('Input.dispatchMouseEvent', { type, x: px, y: py, button: 'left', buttons: type === 'mouseReleased' ? 0 : 1, clickCount: 1 })
  await does('mousePressed', at(0))
  for (let i = 1; i <= 8; i++) await does('mouseMoved', at(i))
  await does('mouseReleased', at(8))
}

/** One walk in one tab. Every document it has met on the site is remembered: its title and its sentences may not be seen again. */
export class ExitWalk {
  readonly page: Page
  /** Addresses of the site that it has been at, in order. */
  readonly visited: string[] = []
  readonly #texts = new Set<string>()

  constructor(page: Page) {
    this.page = page
  }

  /** Opens an address by hand, as from the address bar or the history; gives what is shown in the end. */
  async open(address: string): Promise<Shown> {
    return this.#moved(() => this.page.goto(address, { timeout: patience }))
  }

  /** Follows a link and remembers the page it leads to as one of the site's. */
  async follow(selector: string): Promise<Shown> {
    await this.#moved(() => click(this.page, selector))
    return this.remember()
  }

  /** Follows the site’s own list of pages to the nth page (from 0) that is not the one shown. */
  async toPage(n: number): Promise<Shown> {
    const links = await ask(
      this.page,
      () => [...document.querySelectorAll('nav.pages ul:first-of-type a')].filter((link) => !link.hasAttribute('aria-current')).map((link) => link.getAttribute('href')!),
      null,
    )
    if (links[n] === undefined) throw new Error(`the list of pages has ${links.length}`)
    return this.follow(`nav.pages a[href="${links[n]}"]`)
  }

  /** Follows a link to a tool, ticks these boxes, and remembers its answer: on the same page with scripts, at an address of its own without. */
  async answer(tool: string, scripts: boolean, ...names: string[]): Promise<Shown> {
    // What our computer answered has the way to the first page alone.
    const link = `nav.pages a[href="${tool}"]`
    if (!(await ask(this.page, (one) => document.querySelector(one) !== null, link))) await this.follow('nav.pages a[href="start"]')
    await this.follow(link)
    for (const name of names) await click(this.page, `.choice:has([name="${name}"])`)
    const show = () => click(this.page, 'form.tool button')
    await (scripts ? show() : this.#moved(show))
    if (await ask(this.page, () => document.querySelector<HTMLElement>('.answer')!.hidden, null)) throw new Error(`${tool} was not answered`)
    return this.remember()
  }

  /** Remembers the document that is shown as a page of the site. */
  async remember(): Promise<Shown> {
    const shown = await until(this.page, 'a page', ({ loaded }) => loaded)
    const texts = await ask(this.page, () => [...document.querySelectorAll('h1,h2,p,li,a,button,label')].map((one) => (one as HTMLElement).innerText.trim()), null)
    for (const text of texts) if (text.length >= 8) this.#texts.add(text)
    this.visited.push(shown.address)
    return shown
  }

  /** One step back in the history of the tab. */
  async back(): Promise<Shown> {
    return this.#moved(() => this.page.goBack({ timeout: patience }))
  }

  async forward(): Promise<Shown> {
    return this.#moved(() => this.page.goForward({ timeout: patience }))
  }

  async reload(): Promise<Shown> {
    return this.#moved(() => this.page.reload({ timeout: patience }))
  }

  /** Leaves by any deed; waits until the plain page stands. */
  async leave(deed: (page: Page) => Promise<void>, plain: string): Promise<Shown> {
    return this.#moved(() => deed(this.page), ({ address }) => address === plain)
  }

  /** Whether this is a page of the site, or one that bears a sentence of it. */
  isSensitive(shown: Shown): boolean {
    return this.bearsOurs(shown) || this.visited.includes(shown.address)
  }

  /** The same, whatever its address: Firefox's error page has the address that could not be reached. */
  bearsOurs(shown: Shown): boolean {
    if (shown.button) return true
    const text = `${shown.title}\n${shown.text}`
    return [...this.#texts].some((one) => text.includes(one))
  }

  // A document that comes from the back/forward cache never "loads" for the driver, and one that leads on is no step: so the
  // document that is left is marked, and whichever other one stands still afterwards is where the step led.
  // Firefox passes through about:blank where the next page belongs to another process.
  async #moved(move: () => Promise<unknown>, there = ({ address }: Shown) => address !== 'about:blank'): Promise<Shown> {
    const mark = randomUUID()
    await ask(this.page, (value) => void Object.assign(window, { mark: value, left: true }), mark)
    void move().catch(() => undefined)
    return until(this.page, 'another document', (shown) => shown.loaded && shown.mark !== mark && there(shown))
  }
}
