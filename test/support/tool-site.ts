// The three tools in a real browser: the site with everything that was asked of it, and hands to tick, to show and to read what is shown.
import type { Page } from 'playwright-core'
import { nobodyHolds, siteHand } from '../../src/doors/visitor/site-fixture.ts'
import type { SiteHand } from '../../src/doors/visitor/site-fixture.ts'
import type { Pack } from '../../src/domain/content/content.ts'
import { click, until } from './exit-walk.ts'

export class ToolSite {
  readonly hand: SiteHand
  readonly origin: string
  /** Method and address of everything that was asked since it was last emptied. */
  readonly asked: string[]

  private constructor(hand: SiteHand, origin: string, asked: string[]) {
    this.hand = hand
    this.origin = origin
    this.asked = asked
  }

  /** `pack`: Belgium's where none is given. */
  static async open(pack?: Pack): Promise<ToolSite> {
    const hand = await siteHand(nobodyHolds, undefined, undefined, pack)
    const asked: string[] = []
    hand.app.addHook('onRequest', (request, _reply, done) => {
      asked.push(`${request.method} ${request.url}`)
      done()
    })
    return new ToolSite(hand, await hand.listen(), asked)
  }

  /** Of these languages those whose pages are whole. */
  languages(...tags: string[]): string[] {
    const { pack } = this.hand
    return tags.filter((tag) => pack.languages.some((one) => one.tag === tag) && pack.page(tag, 'check') && pack.page(tag, 'plan') && pack.page(tag, 'card'))
  }

  say(tag: string, key: string): string {
    return this.hand.pack.words(tag).say(key)
  }

  /** Ticks rows by a click in their middle; the box is at their edge. */
  async tick(page: Page, ...names: string[]): Promise<void> {
    for (const name of names) await click(page, `.choice:has([name="${name}"])`)
  }

  /** Asks for the answer and waits until it is shown: in the same document with scripts, in another one without. */
  async show(page: Page, tag: string, tool: 'check' | 'plan' | 'card', scripts: boolean): Promise<void> {
    await page.evaluate(() => void Object.assign(window, { mark: 'asked' }))
    await click(page, 'form.tool button')
    const heading = this.say(tag, `tools.${tool}.answer`)
    await until(page, `the answer of ${tool}`, ({ loaded, text, mark }) => loaded && (mark === 'asked') === scripts && text.split('\n').includes(heading))
  }

  /** What is shown of the answer, part by part. */
  async parts(page: Page): Promise<string[]> {
    return page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.answer [data-when]')]
        .filter((part) => part.getClientRects().length > 0)
        .map((part) => part.innerText.trim().replaceAll(/\s+/g, ' ')),
    )
  }

  /** The names of the boxes that are ticked. */
  async ticked(page: Page): Promise<string[]> {
    return page.evaluate(() => [...document.querySelectorAll<HTMLInputElement>('[type=checkbox]')].filter(({ checked }) => checked).map(({ name }) => name))
  }

  async dispose(): Promise<void> {
    await this.hand.dispose()
  }
}
