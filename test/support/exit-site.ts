// A site and a plain page to leave for, and the browsers to leave in: both engines, with scripts and without.
import type { Browser } from 'playwright-core'
import { nobodyHolds, siteHand } from '../../src/doors/visitor/site-fixture.ts'
import type { SiteHand } from '../../src/doors/visitor/site-fixture.ts'
import { launchChromium, launchFirefox, withoutChromium, withoutFirefox } from './browsers.ts'
import { ExitWalk } from './exit-walk.ts'
import { PlainTarget } from './plain-target.ts'

export type Engine = {
  /** To be named in a test. */
  readonly name: string
  readonly scripts: boolean
  readonly skip: false | string
  launch(): Promise<Browser>
}

/**
 * Without scripts Firefox is a browser of its own, with them switched off for every page as a person would; the context's option, which
 * Chromium follows, changes nothing there.
 */
export const engines: readonly Engine[] = [
  { name: 'Chromium', scripts: true, skip: withoutChromium, launch: () => launchChromium() },
  { name: 'Chromium without scripts', scripts: false, skip: withoutChromium, launch: () => launchChromium() },
  { name: 'Firefox', scripts: true, skip: withoutFirefox, launch: () => launchFirefox() },
  { name: 'Firefox without scripts', scripts: false, skip: withoutFirefox, launch: () => launchFirefox({ 'javascript.enabled': false }) },
]

/** The site's pages, as they are, with nobody on the line; its exit leads to `target`. */
export class ExitSite {
  readonly target: PlainTarget
  readonly hand: SiteHand
  readonly origin: string

  private constructor(target: PlainTarget, hand: SiteHand, origin: string) {
    this.target = target
    this.hand = hand
    this.origin = origin
  }

  static async open(): Promise<ExitSite> {
    const target = await PlainTarget.open()
    const hand = await siteHand(nobodyHolds, target.address)
    return new ExitSite(target, hand, await hand.listen())
  }

  /** A tab in which somebody has looked at other pages before. Closing its context ends it. */
  async tab(browser: Browser, engine: Engine, before = 4): Promise<ExitWalk> {
    const context = await browser.newContext({ javaScriptEnabled: engine.scripts, viewport: { width: 1000, height: 700 } })
    const walk = new ExitWalk(await context.newPage())
    for (let n = 1; n <= before; n++) await walk.open(this.target.before(n))
    return walk
  }

  /** Opens an address of the site, and remembers it. */
  async at(walk: ExitWalk, path: string): Promise<void> {
    await walk.open(this.origin + path)
    await walk.remember()
  }

  async dispose(): Promise<void> {
    await this.hand.dispose()
    await this.target.dispose()
  }
}
