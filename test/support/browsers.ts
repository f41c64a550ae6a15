// Real browsers for the tests: Debian's Chromium and Firefox ESR, with the reason printed where one is missing.
import { existsSync } from 'node:fs'
import { chromium, firefox } from 'playwright-core'
import type { Browser } from 'playwright-core'

const chromiumPath = '/usr/bin/chromium'
const firefoxPath = '/usr/bin/firefox-esr'

/** For node:test's `skip`: false where the browser is there, else the reason. */
export const withoutChromium: false | string = existsSync(chromiumPath) ? false : 'skipped, not present: /usr/bin/chromium'
export const withoutFirefox: false | string = existsSync(firefoxPath) ? false : 'skipped, not present: /usr/bin/firefox-esr'

/** Quiet flags: no background traffic of its own; as root there is no sandbox to be had. */
const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A headless Chromium; `flags` are added. The driver's switch that turns the back/forward cache off is left out. */
export function launchChromium(flags: string[] = []): Promise<Browser> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({
    executablePath: chromiumPath,
    args: [...quiet, ...sandbox, ...flags],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })
}

/** A headless Firefox ESR. `prefs` are about:config settings. */
export function launchFirefox(prefs: Record<string, boolean | number | string> = {}): Promise<Browser> {
  return firefox.launch({ channel: 'moz-firefox', executablePath: firefoxPath, firefoxUserPrefs: prefs })
}
