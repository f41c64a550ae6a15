// A browser as somebody has it on her own computer: a profile on the disk, history, cache and session kept, nothing of a driver's switched off.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import puppeteer from 'puppeteer-core'
import type { Browser, Page } from 'puppeteer-core'

export type Engine = 'Chromium' | 'Firefox'

/** Only what a first start would ask, and how soon Firefox writes its session (15 s else). The driver's own preferences are kept out. */
const preferences: Record<string, boolean | number | string> = {
  'remote.prefs.recommended': false,
  'browser.sessionstore.interval': 500,
  'browser.shell.checkDefaultBrowser': false,
  'browser.aboutwelcome.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'app.update.auto': false,
}

export class OwnBrowser {
  readonly engine: Engine
  /** Her whole home folder: the profile, and whatever else the browser writes. */
  readonly home: string
  readonly #child: ChildProcess
  readonly #browser: Browser

  private constructor(engine: Engine, home: string, child: ChildProcess, browser: Browser) {
    this.engine = engine
    this.home = home
    this.#child = child
    this.#browser = browser
  }

  /** A fresh one. It is a group of processes of its own. `flags`: further ones for Chromium; Firefox takes every certificate. `settings`: further ones for Firefox. */
  static async start(engine: Engine, flags: readonly string[] = [], settings: typeof preferences = {}): Promise<OwnBrowser> {
    const home = mkdtempSync(join(tmpdir(), 'own-browser-'))
    mkdirSync(join(home, 'tmp'))
    mkdirSync(join(home, 'profile'))
    return OwnBrowser.#on(home, engine, flags, settings)
  }

  /** Firefox once more on the same folder, after it has ended, as somebody starts it who brings back what was open. Chromium without a screen brings nothing back. */
  again(settings: typeof preferences = {}): Promise<OwnBrowser> {
    return OwnBrowser.#on(this.home, this.engine, [], { ...settings, 'browser.startup.page': 3, 'browser.sessionstore.restore_on_demand': false }, [])
  }

  static async #on(home: string, engine: Engine, flags: readonly string[], settings: typeof preferences, first: readonly string[] = ['about:blank']): Promise<OwnBrowser> {
    const profile = join(home, 'profile')
    writeFileSync(join(profile, 'user.js'), Object.entries({ ...preferences, ...settings }).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''))
    // Without a keyring, so that its encrypted copy of the session can be read too.
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const [file, args] =
      engine === 'Chromium'
        ? ['/usr/bin/chromium', ['--headless', ...sandbox, '--disable-gpu', '--no-first-run', '--password-store=basic', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...flags, ...first]]
        : ['/usr/bin/firefox-esr', ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', ...first]]
    const env = { PATH: process.env['PATH'], LANG: 'C.UTF-8', HOME: home, TMPDIR: join(home, 'tmp') }
    const child = spawn(file as string, args as string[], { env, stdio: ['ignore', 'ignore', 'pipe'], detached: true })
    process.once('exit', () => endGroup(child))
    try {
      const address = await listening(child)
      const browser =
        engine === 'Chromium'
          ? await puppeteer.connect({ browserWSEndpoint: address, defaultViewport: null })
          : await puppeteer.connect({ browserWSEndpoint: `${address}/session`, protocol: 'webDriverBiDi', acceptInsecureCerts: true, defaultViewport: null })
      return new OwnBrowser(engine, home, child, browser)
    } catch (error) {
      endGroup(child)
      throw error
    }
  }

  /** Every tab that is open. */
  tabs(): Promise<Page[]> {
    return this.#browser.pages()
  }

  async tab(): Promise<Page> {
    const page = await this.#browser.newPage()
    page.setDefaultTimeout(30_000)
    return page
  }

  /** Closed as a person closes it; resolves when no process of it is left. */
  async close(): Promise<void> {
    await this.#browser.close()
    await this.#gone()
  }

  /** Every process of it ends at once, and none can say anything more. */
  async kill(): Promise<void> {
    endGroup(this.#child)
    await this.#gone()
  }

  /** What the history holds; the browser must have ended. Chromium writes it ten seconds late. */
  history(): { address: string; title: string }[] {
    const [file, query] =
      this.engine === 'Chromium'
        ? ['Default/History', 'select url as address, title from urls']
        : ['places.sqlite', "select url as address, coalesce(title, '') || coalesce(description, '') as title from moz_places"]
    const path = join(this.home, 'profile', file)
    if (!existsSync(path)) return []
    const database = new DatabaseSync(path)
    try {
      return database.prepare(query).all().map((row) => ({ address: String(row['address']), title: String(row['title']) }))
    } finally {
      database.close()
    }
  }

  /** Ends it however it stands, and takes its folder away. */
  dispose(): void {
    endGroup(this.#child)
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 })
  }

  async #gone(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
    while (groupLives(this.#child)) await pause(20)
  }
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr!.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const address = /listening on (ws:\S+)\s/.exec(said)?.[1]
      if (address) resolve(address)
    })
    child.once('exit', () => reject(new Error(`the browser did not start: ${said}`)))
  })
}

function endGroup(child: ChildProcess): void {
  try {
    process.kill(-child.pid!, 'SIGKILL')
  } catch {
    // It is gone.
  }
}

function groupLives(child: ChildProcess): boolean {
  try {
    process.kill(-child.pid!, 0)
    return true
  } catch {
    return false
  }
}
